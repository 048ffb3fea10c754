import { couponOf } from '../catalog/find.js';
import { flag, text } from '../documents/read.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Plan, ScheduledChange, Subscription, SubscriptionItem } from '../types.js';
import { changeNow } from './change.js';
import { cyclesOf, planFields, setupFee } from './create.js';
import { noCard, wrongStatus } from './errors.js';
import { addonFits, planItem, readAddons, readItem, sellablePlan } from './items.js';
import { type Meta, readMeta, readPlanTerms, redeemable, startCoupon, waitATerm } from './meta.js';
import { subTotalOf } from './money.js';
import { followMode } from './payment-method.js';
import { isOver } from './show.js';
import { note, tell } from './tell.js';
import { changeTrial } from './trial.js';

type Body = Record<string, unknown>;

/**
 * `PUT /subscriptions/{id}`: what is sent is changed, what is not sent stays. Changes of plan and addons come into force now or,
 * with `end_of_term`, at the next renewal; before the first term they cost nothing. Throws Refusal, and then nothing has changed.
 */
export function updateSubscription(finance: Finance, subscription: Subscription, body: Body, by: string): void {
  assertEditable(subscription);
  const owner = text(body, 'customer_id');
  // A subscription that moved to another customer would take its invoices with it, or not: Zoho does not say.
  if (owner && owner !== subscription.customerId) throw invalidValue('customer_id');
  const customer = finance.customers.find(subscription.customerId);
  const meta = readMeta(finance, body, { customer, old: subscription });
  const change = readChange(finance, subscription, body);
  if (change && subscription.status === 'unpaid') throw wrongStatus('cannot be updated while it is unpaid');
  const hasBegun = !['trial', 'future'].includes(subscription.status);
  const isLater = (flag(body, 'end_of_term') ?? false) && hasBegun;
  const isNow = change !== undefined && hasBegun && !isLater;
  const coupon = readCoupon(finance, body, { ...subscription, ...change });
  const after: Subscription = { ...subscription, ...meta, ...coupon?.part };
  assertCard(after);
  const isBilled =
    isNow && changeNow(finance, subscription, { after: { ...after, ...change }, hasNewCycles: change.cyclesLeft !== undefined, by });
  if (!isNow) applyMeta(finance, subscription, { ...meta, ...coupon?.part });
  followMode(finance, subscription);
  coupon?.redeem();
  // What is billed now has the new coupon on it; without a bill it begins with the next one.
  if (coupon && hasBegun && !isBilled) waitATerm(subscription);
  if (change && isLater) scheduleChange(finance, subscription, change, by);
  if (!hasBegun) changeTrial(finance, subscription, { change, body, by });
  note(finance, subscription, 'Subscription updated', by);
}

function applyMeta(finance: Finance, subscription: Subscription, meta: Meta & Pick<Partial<Subscription>, 'coupon'>): void {
  Object.assign(subscription, meta);
  finance.subscriptions.put(subscription);
}

/** Throws Refusal for one that is over or paused ("subscriptions cannot be edited when paused"). */
export function assertEditable(subscription: Subscription): void {
  if (isOver(subscription)) throw wrongStatus(`cannot be updated, it is ${subscription.status.replaceAll('_', ' ')}`);
  if (subscription.status === 'paused') throw wrongStatus('cannot be updated while it is paused');
}

/** Online without a card is only possible as long as nothing has to be charged (inferred). */
function assertCard({ autoCollect, cardId, status }: Subscription): void {
  if (autoCollect && cardId === '' && status !== 'trial' && status !== 'future') throw noCard();
}

/** What the request makes of plan and addons. Undefined when it speaks of neither. */
function readChange(finance: Finance, subscription: Subscription, body: Body): ScheduledChange | undefined {
  const { currency } = subscription;
  if (body['plan'] === undefined && body['addons'] === undefined) return undefined;
  if (body['plan'] === undefined) {
    const [plan] = finance.plans.by('code', subscription.plan.code);
    return plan && { addons: readAddons(finance, body, plan, currency) ?? [] };
  }
  const terms = readPlanTerms(body);
  const input = readItem(terms.plan, 'plan', currency);
  const isSame = input.code === undefined || input.code === subscription.plan.code;
  const plan = isSame ? keptPlan(finance, subscription) : sellablePlan(finance, input.code);
  const item = planItem(finance, { plan, currency, input, before: isSame ? subscription.plan : undefined });
  const addons = readAddons(finance, body, plan, currency) ?? subscription.addons.filter((addon) => stillFits(finance, addon, plan));
  const cycles = terms.cycles ?? (isSame ? undefined : plan.billingCycles);
  return {
    plan: item,
    addons,
    ...(!isSame && { ...planFields(plan), setupFee: terms.excludeSetupFee ? 0 : setupFee(terms.plan, plan, currency) }),
    ...(cycles !== undefined && { cyclesLeft: cyclesOf(cycles) }),
  };
}

/** The plan it has, whether it is still sold or not. Throws Refusal (101002) when the catalog has it no more. */
function keptPlan(finance: Finance, { plan }: Subscription): Plan {
  return finance.plans.by('code', plan.code)[0] ?? sellablePlan(finance, plan.code);
}

const stillFits = (finance: Finance, { code }: SubscriptionItem, plan: Plan): boolean => {
  const [addon] = finance.addons.by('code', code);
  return addon !== undefined && addonFits(addon, plan);
};

/** `coupon_code` in place of what is there; an empty one takes it away (inferred). */
function readCoupon(finance: Finance, body: Body, next: Subscription) {
  const code = text(body, 'coupon_code');
  if (code === undefined || code === next.coupon?.code) return undefined;
  if (code === '') return { part: { coupon: null }, redeem: () => undefined };
  redeemable(finance, code, next.plan, next.addons);
  const coupon = couponOf(finance, code);
  return {
    part: { coupon: startCoupon(coupon) },
    redeem: () => {
      coupon.redeemed += 1;
    },
  };
}

function scheduleChange(finance: Finance, subscription: Subscription, change: ScheduledChange, by: string): void {
  subscription.scheduled = change;
  note(finance, subscription, 'Changes scheduled for the end of the term', by);
  const items = [change.plan ?? subscription.plan, ...(change.addons ?? subscription.addons)];
  const isFree = subTotalOf(items) === 0 && subTotalOf([subscription.plan, ...subscription.addons]) > 0;
  if (isFree) tell(finance, subscription, 'subscription_move_to_free_scheduled');
}
