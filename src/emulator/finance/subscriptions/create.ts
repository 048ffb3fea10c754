import { setupFeeOf } from '../catalog/price.js';
import type { Customer } from '../customer.js';
import { assertComplete, readCustomer } from '../customer-input.js';
import { amount, day, flag, record, text } from '../documents/read.js';
import { invalidValue, unknownCustomer } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, currencyOf } from '../money.js';
import type { Plan, Subscription } from '../types.js';
import { customerIsInactive } from './errors.js';
import { planItem, readAddons, readItem, sellablePlan } from './items.js';
import { notNegative, readMeta, readPlanTerms, redeemable, startCoupon } from './meta.js';

type Body = Record<string, unknown>;

/** A subscription as a request asks for it: nothing has begun, nothing is kept yet. */
export interface Draft {
  subscription: Subscription;
  /** Bills the current term although it began in the past. */
  isBackdatedBilled: boolean;
  /** Notes the first term down for a later invoice. */
  isUnbilled: boolean;
  /** Makes what only may be made when all the rest is right: a customer, the redemption of a coupon. */
  commit(): void;
}

/**
 * Reads `POST /subscriptions`. Throws Refusal for what is wrong, and then has made nothing, no customer either. An inline
 * `customer` makes a new one each time, as Zoho does: a repeat makes two.
 */
export function draftOf(finance: Finance, body: Body): Draft {
  const { customer, currency, makeCustomer } = whoOf(finance, body);
  const terms = readPlanTerms(body);
  const input = readItem(terms.plan, 'plan', currency);
  const plan = sellablePlan(finance, input.code);
  const item = planItem(finance, { plan, currency, input });
  const addons = readAddons(finance, body, plan, currency) ?? [];
  const meta = readMeta(finance, body, { customer });
  const code = text(body, 'coupon_code');
  const coupon = code ? redeemable(finance, code, item, addons) : undefined;
  const trialDays = terms.trialDays ?? (terms.excludeTrial ? 0 : plan.trialDays);
  const startsOn = day(body, 'starts_at') ?? finance.today();
  const at = finance.world.clock.now().getTime();
  const subscription: Subscription = {
    ...blank(),
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    customerId: customer?.id ?? '',
    currency,
    ...{ plan: item, addons, trialDays, startsOn },
    setupFee: terms.excludeSetupFee ? 0 : setupFee(terms.plan, plan, currency),
    ...planFields(plan),
    coupon: coupon ? startCoupon(coupon) : null,
    paymentTerms: customer?.paymentTerms ?? 0,
    cyclesLeft: cyclesOf(terms.cycles ?? plan.billingCycles),
    nextBillingOn: startsOn,
    seenOn: finance.today(),
    ...meta,
    // Online needs somebody to charge: without a word it is what the card says (inferred).
    autoCollect: meta.autoCollect ?? meta.cardId !== undefined,
  };
  Object.assign(subscription.extra, extraOf(body, terms.setupFeeTaxId));
  return {
    subscription,
    isBackdatedBilled: flag(body, 'create_backdated_invoice') ?? false,
    isUnbilled: flag(body, 'add_to_unbilled_charges') ?? false,
    commit: () => {
      const made = makeCustomer?.();
      if (made) Object.assign(subscription, { customerId: made.id, paymentTerms: meta.paymentTerms ?? made.paymentTerms });
      if (coupon) coupon.redeemed += 1;
    },
  };
}

function whoOf(finance: Finance, body: Body): { customer?: Customer; currency: string; makeCustomer?: () => Customer } {
  const id = text(body, 'customer_id');
  if (id) {
    const customer = finance.customers.get(id);
    if (customer.status !== 'active') throw customerIsInactive();
    return { customer, currency: customer.currency };
  }
  if (body['customer'] === undefined) throw unknownCustomer();
  const input = readCustomer(record(body['customer'], 'customer'));
  assertComplete(input);
  const currency = input.texts['currency_code'] || BASE_CURRENCY;
  if (!currencyOf(currency)) throw invalidValue('currency_code');
  return { currency, makeCustomer: () => finance.customers.create(input) };
}

/** What a subscription takes over from its plan. */
export const planFields = ({ productId, interval, intervalUnit }: Plan) => ({ productId, interval, intervalUnit });

/** -1 is for ever. */
export const cyclesOf = (cycles: number): number | null => (cycles < 0 ? null : cycles);

export function setupFee(body: Body, plan: Plan, currency: string): number {
  const asked = amount(body, 'setup_fee', currency);
  return asked === undefined ? setupFeeOf(plan, currency) : notNegative(asked, 'setup_fee');
}

function extraOf(body: Body, setupFeeTaxId: string | undefined): Record<string, unknown> {
  const immediately = flag(body, 'can_charge_setup_fee_immediately');
  return {
    ...(setupFeeTaxId !== undefined && { setup_fee_tax_id: setupFeeTaxId }),
    ...(immediately !== undefined && { can_charge_setup_fee_immediately: immediately }),
  };
}

/** What every subscription begins with. */
const blank = () => ({
  number: '',
  status: 'future' as const,
  cardId: '',
  referenceId: '',
  activatedOn: null,
  trialEndsOn: null,
  termStartsOn: null,
  termEndsOn: null,
  lastBilledOn: null,
  anchorDay: 1,
  expiresOn: null,
  cancelledOn: null,
  cancelSource: null,
  scheduled: null,
  dunning: null,
  pause: null,
  childInvoiceId: '',
  creditNoteIds: [],
  unbilledChargeId: '',
  contactPersonIds: [],
  customFields: [],
  notes: [],
  activities: [],
  extra: {},
});
