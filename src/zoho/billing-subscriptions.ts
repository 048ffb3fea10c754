import { z } from 'zod';
import { type Ask, askAll, askPage, BASE, id, text, whole } from './billing-ask.js';
import { digits } from './billing-invoices.js';
import { amount, exactOrNull } from './money.js';
import { beginningOf, day, moment, toIso } from './time.js';
import type { CallContext } from './types.js';

/** A subscription as its own page shows it. Days are those of the organisation; null is what Zoho leaves empty. */
export interface BillingSubscription {
  id: string;
  referenceId: string;
  /** `live`, `trial`, `future`, `dunning`, `unpaid`, `non_renewing`, `cancelled`, …: unknown ones are data, not errors. */
  status: string;
  planCode: string;
  /** What it is sold under. */
  planName: string | null;
  quantity: number;
  /** In the order of their codes. */
  addons: { addonCode: string; quantity: number }[];
  couponCode: string | null;
  /** A change is scheduled for the end of the term. */
  changeScheduled: boolean;
  /** Of one term, exact. */
  amount: string | null;
  currency: string | null;
  activatedAt: string | null;
  termStartsAt: string | null;
  termEndsAt: string | null;
  nextBillingAt: string | null;
  trialEndsAt: string | null;
  cancelledAt: string | null;
  customerId: string | null;
  productName: string;
  /** What one term costs without tax, exact. */
  recurring: string | null;
  /** Length of a term; null when it is not a number of months. */
  intervalMonths: number | null;
  /** Its latest invoice. */
  childInvoiceId: string | null;
  /** The stored card that is charged. `expires`: the last day of its last month. */
  card: { lastFour: string; expires: string | null } | null;
  /** Moments, as ISO text. Billing tells them to the second. */
  createdAt: string | null;
  updatedAt: string | null;
  /** When `activatedAt` began, in the organisation's time zone. */
  activatedTime: string | null;
}

export interface SubscriptionRow {
  id: string;
  referenceId: string;
  createdAt: string;
  /** As ISO text. */
  updatedAt: string | null;
  status: string;
  customerId: string | null;
}

export interface Subscriptions {
  /**
   * Creates a subscription of a customer that is there. Billing has no idempotency key: after an error with `mayHaveHappened` look
   * for the reference before trying again.
   */
  createSubscription(body: Record<string, unknown>, context: CallContext): Promise<BillingSubscription>;
  /** Throws RefusedError 1002 when there is none of this id. */
  subscription(subscriptionId: string, context: CallContext): Promise<BillingSubscription>;
  /** All subscriptions of a customer, whatever their status; the oldest first. */
  subscriptionsOf(customerId: string, context: CallContext): Promise<SubscriptionRow[]>;
  /** One page of all subscriptions there are, whatever their status; the first is 1. */
  subscriptionsPage(page: number, context: CallContext): Promise<{ items: SubscriptionRow[]; more: boolean }>;
  /** Changes what `body` has. `end_of_term`: at the next renewal. */
  updateSubscription(subscriptionId: string, body: Record<string, unknown>, context: CallContext): Promise<BillingSubscription>;
  cancelSubscription(subscriptionId: string, options: { atEnd: boolean }, context: CallContext): Promise<BillingSubscription>;
  /** Documented for `non_renewing` ones only. */
  reactivateSubscription(subscriptionId: string, context: CallContext): Promise<BillingSubscription>;
  /** The customer's stored cards that may be charged, the primary one first. */
  cards(customerId: string, context: CallContext): Promise<{ id: string; lastFour: string | null }[]>;
}

const count = whole.transform((value) => value ?? 1);

const SUBSCRIPTION = z.looseObject({
  subscription_id: id,
  reference_id: text,
  status: z.string().min(1),
  plan: z.looseObject({ plan_code: z.string().min(1), name: text, quantity: count }),
  addons: z.array(z.looseObject({ addon_code: z.string().min(1), quantity: count })).nullish(),
  customer: z.looseObject({ customer_id: id.nullish() }).nullish(),
  customer_id: id.nullish(),
  product_name: text,
  sub_total: amount,
  taxes: z.array(z.looseObject({ tax_amount: amount })).nullish(),
  interval: whole,
  interval_unit: text,
  child_invoice_id: z.union([id, z.literal('')]).nullish(),
  card: z.looseObject({ last_four_digits: z.union([z.string(), z.number()]).nullish(), expiry_month: whole, expiry_year: whole }).nullish(),
  created_time: text,
  updated_time: moment,
  coupon: z.looseObject({ coupon_code: text }).nullish(),
  end_of_term: z.boolean().nullish(),
  amount,
  currency_code: text,
  activated_at: day,
  current_term_starts_at: day,
  current_term_ends_at: day,
  next_billing_at: day,
  trial_ends_at: day,
  cancelled_at: day,
});
const ONE = z.looseObject({ subscription: SUBSCRIPTION });
const ROW = z
  .looseObject({
    subscription_id: id,
    reference_id: text,
    created_time: text,
    updated_time: moment,
    status: text,
    customer_id: id.nullish(),
  })
  .transform(
    (row): SubscriptionRow => ({
      id: row.subscription_id,
      referenceId: row.reference_id,
      createdAt: row.created_time,
      updatedAt: row.updated_time,
      status: row.status,
      customerId: row.customer_id ?? null,
    }),
  );
const CARD = z.looseObject({ card_id: id, is_primary: z.boolean().nullish(), status: text, last_four_digits: digits });

/** Source: OpenAPI files of subscriptions and cards of Zoho Billing; keys as in recorded answers. */
export function createSubscriptions(ask: Ask): Subscriptions {
  const all = { path: `${BASE}/subscriptions`, template: `${BASE}/subscriptions` };
  const one = (subscriptionId: string, action = '') => ({
    path: `${BASE}/subscriptions/${encodeURIComponent(subscriptionId)}${action}`,
    template: `${BASE}/subscriptions/{subscription_id}${action}`,
  });
  const read = async (request: Parameters<Ask>[1], context: CallContext) => toSubscription((await ask(ONE, request, context)).subscription);

  return {
    createSubscription: (body, context) => read({ ...all, operation: 'billing.createSubscription', method: 'POST', body }, context),
    subscription: (subscriptionId, context) => read({ ...one(subscriptionId), operation: 'billing.subscription', method: 'GET' }, context),

    async subscriptionsOf(customerId, context) {
      const query = { customer_id: customerId, filter_by: 'SubscriptionStatus.All' };
      const request = { ...all, operation: 'billing.subscriptions', method: 'GET', query } as const;
      const rows = await askAll(ask, { key: 'subscriptions', row: ROW, mostPages: 10 }, request, context);
      const unique = new Map(rows.map((row) => [row.id, row]));
      return [...unique.values()].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },

    async subscriptionsPage(page, context) {
      const query = { filter_by: 'SubscriptionStatus.All' };
      const request = { ...all, operation: 'billing.subscriptions', method: 'GET', query } as const;
      const { rows, hasMore } = await askPage(ask, { key: 'subscriptions', row: ROW, page }, request, context);
      return { items: rows, more: hasMore };
    },

    updateSubscription: (subscriptionId, body, context) =>
      read({ ...one(subscriptionId), operation: 'billing.updateSubscription', method: 'PUT', body }, context),
    cancelSubscription: (subscriptionId, { atEnd }, context) =>
      read(
        {
          ...one(subscriptionId, '/cancel'),
          operation: 'billing.cancelSubscription',
          method: 'POST',
          query: { cancel_at_end: String(atEnd) },
        },
        context,
      ),
    reactivateSubscription: (subscriptionId, context) =>
      read({ ...one(subscriptionId, '/reactivate'), operation: 'billing.reactivateSubscription', method: 'POST' }, context),

    async cards(customerId, context) {
      const path = `${BASE}/customers/${encodeURIComponent(customerId)}/cards`;
      const request = { operation: 'billing.cards', method: 'GET', path, template: `${BASE}/customers/{customer_id}/cards` } as const;
      const rows = await askAll(ask, { key: 'cards', row: CARD, mostPages: 1 }, request, context);
      return rows
        .filter((row) => row.status === '' || row.status === 'active')
        .sort((a, b) => Number(b.is_primary ?? false) - Number(a.is_primary ?? false))
        .map((row) => ({ id: row.card_id, lastFour: row.last_four_digits }));
    },
  };
}

function toSubscription(row: z.output<typeof SUBSCRIPTION>): BillingSubscription {
  const currency = row.currency_code || null;
  const money = exactOrNull(row.amount, currency);
  const noTax = (row.taxes ?? []).every(({ tax_amount }) => Number(tax_amount ?? 0) === 0);
  return {
    id: row.subscription_id,
    referenceId: row.reference_id,
    status: row.status,
    planCode: row.plan.plan_code,
    planName: row.plan.name || null,
    quantity: row.plan.quantity,
    addons: (row.addons ?? [])
      .map((addon) => ({ addonCode: addon.addon_code, quantity: addon.quantity }))
      .sort((a, b) => (a.addonCode < b.addonCode ? -1 : 1)),
    couponCode: row.coupon?.coupon_code || null,
    changeScheduled: row.end_of_term ?? false,
    amount: money,
    currency,
    activatedAt: row.activated_at,
    termStartsAt: row.current_term_starts_at,
    termEndsAt: row.current_term_ends_at,
    nextBillingAt: row.next_billing_at,
    trialEndsAt: row.trial_ends_at,
    cancelledAt: row.cancelled_at,
    customerId: row.customer?.customer_id || row.customer_id || null,
    productName: row.product_name,
    // `sub_total` is recorded but not documented; what has no tax costs the same with and without it.
    recurring: exactOrNull(row.sub_total, currency) ?? (noTax ? money : null),
    intervalMonths: monthsOf(row.interval, row.interval_unit),
    childInvoiceId: row.child_invoice_id || null,
    card: cardOf(row.card),
    createdAt: toIso(row.created_time),
    updatedAt: row.updated_time,
    activatedTime: row.activated_at && beginningOf(row.activated_at, row.created_time),
  };
}

function monthsOf(interval: number | null, unit: string): number | null {
  const months = { months: 1, month: 1, years: 12, year: 12 }[unit];
  return months === undefined || interval === null || !Number.isInteger(interval) || interval < 1 ? null : interval * months;
}

function cardOf(card: z.output<typeof SUBSCRIPTION>['card']): BillingSubscription['card'] {
  if (!card?.last_four_digits) return null;
  const { expiry_month: month, expiry_year: year } = card;
  // Day 0 of the next month is the last of this one.
  const expires = month && year ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : null;
  return { lastFour: String(card.last_four_digits).padStart(4, '0'), expires };
}
