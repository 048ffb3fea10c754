import { cardOf } from '../cards.js';
import { couponOf } from '../catalog/find.js';
import { couponProblem } from '../catalog/price.js';
import type { Customer } from '../customer.js';
import { flag, number, record, rows, text, whole } from '../documents/read.js';
import { invalidValue, unknownContactPerson } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Coupon, Subscription, SubscriptionItem } from '../types.js';

type Body = Record<string, unknown>;
/** What a request says of a subscription besides what it is of: whatever it does not say is absent. */
export type Meta = Partial<Pick<Subscription, (typeof META)[number]>>;
const META = ['cardId', 'autoCollect', 'referenceId', 'paymentTerms', 'contactPersonIds', 'customFields', 'extra'] as const;

/** Kept and shown again, or passed on to invoices; nothing else is done with them. */
const KEPT = ['payment_terms_label', 'salesperson_id', 'template_id', 'place_of_supply', 'cfdi_usage'];

/** Reads what creation and update have in common. Throws Refusal for what is wrong or not the customer's. `old`: what it has. */
export function readMeta(finance: Finance, body: Body, { customer, old }: { customer: Customer | undefined; old?: Subscription }): Meta {
  const meta: Meta = {};
  const card = text(body, 'card_id');
  if (card) meta.cardId = cardOf(finance, customer?.id ?? '', card).id;
  const autoCollect = flag(body, 'auto_collect');
  if (autoCollect !== undefined) meta.autoCollect = autoCollect;
  const reference = text(body, 'reference_id');
  if (reference !== undefined) meta.referenceId = reference;
  const terms = whole(body, 'payment_terms');
  if (terms !== undefined) meta.paymentTerms = notNegative(terms, 'payment_terms');
  const people = readContactPersons(body, customer);
  if (people) meta.contactPersonIds = people;
  const fields = readFields(body, old?.customFields);
  if (fields) meta.customFields = fields;
  const extra = readExtra(finance, body, old?.extra ?? {});
  if (extra) meta.extra = extra;
  return meta;
}

function readExtra(finance: Finance, body: Body, old: Record<string, unknown>): Record<string, unknown> | undefined {
  const extra: Record<string, unknown> = {};
  for (const name of KEPT) {
    const value = text(body, name);
    if (value !== undefined) extra[name] = value;
  }
  const salesperson = text(body, 'salesperson_name');
  // Somebody new is somebody new at Zoho, too: a name brings an id.
  if (salesperson !== undefined) Object.assign(extra, salespersonOf(finance, salesperson, extra['salesperson_id']));
  const rate = number(body, 'exchange_rate');
  if (rate !== undefined && rate <= 0) throw invalidValue('exchange_rate');
  if (rate !== undefined) extra['exchange_rate'] = rate;
  const partial = flag(body, 'allow_partial_payments');
  if (partial !== undefined) extra['allow_partial_payments'] = partial;
  const gateways = rows(body, 'payment_gateways');
  if (gateways) extra['payment_gateways'] = gateways.map((row) => ({ payment_gateway: text(row, 'payment_gateway') ?? '' }));
  return Object.keys(extra).length === 0 ? undefined : { ...old, ...extra };
}

/** One id for one name, for the whole organisation. */
export function salespersonOf(finance: Finance, name: string, id: unknown): { salesperson_name: string; salesperson_id: string } {
  if (name === '') return { salesperson_name: '', salesperson_id: '' };
  if (typeof id === 'string' && id !== '') return { salesperson_name: name, salesperson_id: id };
  for (const { extra } of finance.subscriptions.all()) {
    if (extra['salesperson_name'] === name) return { salesperson_name: name, salesperson_id: String(extra['salesperson_id']) };
  }
  return { salesperson_name: name, salesperson_id: finance.world.nextId() };
}

/** Ids of `contactpersons`. Throws Refusal for one that is not the customer's ("only an existing contact person"). */
export function readContactPersons(body: Body, customer: Customer | undefined): string[] | undefined {
  return rows(body, 'contactpersons')?.map((row) => {
    const id = text(row, 'contactperson_id') ?? '';
    const isKnown = id === customer?.primaryContactPersonId || customer?.contactPersons.some((person) => person.id === id);
    if (!isKnown) throw unknownContactPerson();
    return id;
  });
}

/** New values over old ones, by label. Whether the organisation has such a field is not checked. */
export function readFields(body: Body, old: Subscription['customFields'] = []): Subscription['customFields'] | undefined {
  const sent = rows(body, 'custom_fields')?.map((row) => {
    const label = text(row, 'label');
    if (!label) throw invalidValue('custom_fields');
    return { label, value: text(row, 'value', 2000) ?? '' };
  });
  return sent && Array.from(new Map([...old, ...sent].map((field) => [field.label, field])).values());
}

/** A coupon that may be redeemed for these. Throws Refusal when it may not. */
export function redeemable(finance: Finance, code: string, plan: SubscriptionItem, addons: readonly SubscriptionItem[]): Coupon {
  const problem = couponProblem(finance, code, { planCode: plan.code, addonCodes: addons.map((addon) => addon.code) });
  if (problem) throw problem;
  return couponOf(finance, code);
}

/** How a redeemed coupon begins: `duration` cycles, one, or for ever. */
export function startCoupon({ code, type, duration }: Coupon): NonNullable<Subscription['coupon']> {
  if (type === 'forever') return { code, cyclesLeft: null };
  return { code, cyclesLeft: type === 'duration' ? duration : 1 };
}

/** The current term is not one of the coupon's: it is billed already. */
export function waitATerm({ coupon }: Subscription): void {
  if (coupon && coupon.cyclesLeft !== null) coupon.cyclesLeft += 1;
}

export function notNegative(value: number, name: string): number {
  if (value < 0) throw invalidValue(name);
  return value;
}

/** `plan` as an object, and what it says that is not about the item: cycles, trial, fees. */
export function readPlanTerms(body: Body) {
  const plan = record(body['plan'], 'plan');
  const cycles = whole(plan, 'billing_cycles');
  if (cycles !== undefined && cycles !== -1 && cycles < 1) throw invalidValue('billing_cycles');
  const trialDays = whole(plan, 'trial_days');
  return {
    plan,
    cycles,
    trialDays: trialDays === undefined ? undefined : notNegative(trialDays, 'trial_days'),
    excludeTrial: flag(plan, 'exclude_trial') ?? false,
    excludeSetupFee: flag(plan, 'exclude_setup_fee') ?? false,
    setupFeeTaxId: text(plan, 'setup_fee_tax_id'),
  };
}
