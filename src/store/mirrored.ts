import type { SubscriptionItems, SubscriptionWish } from '../types-billing.js';
import type { Row, Sql } from './database.js';

/** What is kept of a subscription: the wish beside what Billing said last. Days are those of the organisation, moments ISO. */
export interface Mirrored extends SubscriptionItems {
  id: string;
  userId: string;
  product: string;
  wish: SubscriptionWish;
  next: SubscriptionItems | null;
  over: boolean;
  /** Null until Billing has it, like all below. */
  status: string | null;
  said: SubscriptionItems | null;
  changeScheduled: boolean | null;
  termStartsAt: string | null;
  termEndsAt: string | null;
  cancelledAt: string | null;
  dunningSince: string | null;
  updatedAt: string | null;
  askedAt: string | null;
}

/** What Billing said of one subscription, as it is written. Amounts are exact texts. */
export interface SaidRow extends SubscriptionItems {
  id: string;
  status: string;
  planName: string | null;
  over: boolean;
  changeScheduled: boolean;
  amount: string | null;
  currency: string | null;
  activatedAt: string | null;
  termStartsAt: string | null;
  termEndsAt: string | null;
  nextBillingAt: string | null;
  trialEndsAt: string | null;
  cancelledAt: string | null;
  recurring: string | null;
  intervalMonths: number | null;
  dunningSince: string | null;
  cardLastFour: string | null;
  cardExpires: string | null;
  updatedAt: string | null;
  askedAt: string;
  /** It may have changed once more within the second that `updatedAt` names: to be looked at again. */
  tooFresh: boolean;
  childInvoice: string | null;
}

const COLUMNS = `s.id, s.user_id as "userId", s.product, s.wish, s.plan_code as "planCode", s.quantity, s.addons, s.next, s.over_at is not null as over,
  s.status, s.said, s.change_scheduled as "changeScheduled", s.term_starts_at::text as "termStartsAt", s.term_ends_at::text as "termEndsAt",
  s.cancelled_at::text as "cancelledAt", s.dunning_since::text as "dunningSince", s.zoho_updated_at as "updatedAt", s.asked_at as "askedAt"`;

const iso = (at: unknown): string | null =>
  at instanceof Date ? at.toISOString() : typeof at === 'string' ? new Date(at).toISOString() : null;

/** Subscriptions by their own ids. */
export async function loadMirrored(tx: Sql, ids: string[]): Promise<Map<string, Mirrored>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Mirrored & Row>(`select ${COLUMNS} from zoho_bridge.subscriptions s where s.id = any($1)`, [ids]);
  return new Map(rows.map((row) => [row.id, { ...row, updatedAt: iso(row.updatedAt), askedAt: iso(row.askedAt) }]));
}

/** Takes these rows without waiting; answers those that somebody else has. */
export async function holdSubscriptions(tx: Sql, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `with free as (select s.id from zoho_bridge.subscriptions s where s.id = any($1) order by s.id for no key update skip locked)
     select s.id from zoho_bridge.subscriptions s where s.id = any($1) and s.id not in (select id from free)`,
    [ids],
  );
  return new Set(rows.map((row) => row.id));
}

/**
 * Writes what Billing said. The caller holds the rows' locks. What was to come with the next term and is in force in another term than
 * the one Billing was told of it in has come: it is the wish from here on. A place that was given up is not taken again here (`reclaimPlaces`).
 */
export async function writeSaid(tx: Sql, said: SaidRow[]): Promise<void> {
  if (said.length === 0) return;
  await tx.query(
    `update zoho_bridge.subscriptions s
        set status = r.status, said = r.items, plan_name = r."planName", change_scheduled = r."changeScheduled", amount = r.amount, currency = r.currency,
            activated_at = r."activatedAt", term_starts_at = r."termStartsAt", term_ends_at = r."termEndsAt",
            next_billing_at = r."nextBillingAt", trial_ends_at = r."trialEndsAt", cancelled_at = r."cancelledAt", seen_at = now(),
            recurring = r.recurring, interval_months = r."intervalMonths", dunning_since = r."dunningSince",
            card_last_four = r."cardLastFour", card_expires = r."cardExpires", zoho_updated_at = r."updatedAt", asked_at = r."askedAt",
            too_fresh = r."tooFresh",
            child_invoice = coalesce(r."childInvoice", s.child_invoice),
            over_at = case when r.over then coalesce(s.over_at, now()) else s.over_at end,
            plan_code = case when c.come then r.items ->> 'planCode' else s.plan_code end,
            quantity = case when c.come then (r.items ->> 'quantity')::int else s.quantity end,
            addons = case when c.come then r.items -> 'addons' else s.addons end,
            next = case when c.come then null else s.next end
       from jsonb_to_recordset($1::jsonb) as r(id text, status text, "planName" text, items jsonb, "changeScheduled" boolean, amount numeric, currency text,
            "activatedAt" date, "termStartsAt" date, "termEndsAt" date, "nextBillingAt" date, "trialEndsAt" date, "cancelledAt" date, over boolean,
            recurring numeric, "intervalMonths" int, "dunningSince" date, "cardLastFour" text, "cardExpires" date, "updatedAt" timestamptz,
            "askedAt" timestamptz, "tooFresh" boolean, "childInvoice" text)
      cross join lateral (
        select exists (select from zoho_bridge.links l join zoho_bridge.subscriptions w on w.id = l.user_id
                        where l.sync = 'billing.subscription' and l.user_id = r.id and w.next = r.items and l.detail -> 'next' = w.next
                          and l.detail ->> 'term' <> coalesce(r."termStartsAt"::text, '')) as come) c
      where s.id = r.id`,
    [JSON.stringify(said.map(({ planCode, quantity, addons, ...rest }) => ({ ...rest, items: { planCode, quantity, addons } })))],
  );
}

/** One state of a subscription that was seen. */
export interface HistoryRow {
  subscriptionId: string;
  userId: string;
  at: string | null;
  status: string;
  planCode: string;
  quantity: number;
  recurring: string | null;
  intervalMonths: number | null;
  currency: string | null;
}

/** Adds those that differ from the last one of their subscription. */
export async function addHistory(tx: Sql, rows: HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.subscription_history (subscription_id, user_id, at, status, plan_code, quantity, recurring, interval_months, currency)
     select r."subscriptionId", r."userId", coalesce(r.at, now()), r.status, r."planCode", r.quantity, coalesce(r.recurring, 0), r."intervalMonths",
            coalesce(r.currency, '')
       from jsonb_to_recordset($1::jsonb) as r("subscriptionId" text, "userId" text, at timestamptz, status text, "planCode" text, quantity int,
            recurring numeric, "intervalMonths" int, currency text)
       left join lateral (select * from zoho_bridge.subscription_history h where h.subscription_id = r."subscriptionId"
                           order by h.at desc, h.id desc limit 1) last on true
      where last.id is null
         or (last.status, last.plan_code, last.quantity, last.recurring, last.interval_months, last.currency)
            is distinct from (r.status, r."planCode", r.quantity, coalesce(r.recurring, 0), r."intervalMonths", coalesce(r.currency, ''))`,
    [JSON.stringify(rows)],
  );
}

/** The last state of a subscription that was seen. */
export async function lastHistory(tx: Sql, subscriptionId: string): Promise<HistoryRow | undefined> {
  const [row] = await tx.query<HistoryRow & Row>(
    `select subscription_id as "subscriptionId", user_id as "userId", null as at, status, plan_code as "planCode", quantity, recurring::text as recurring,
            interval_months as "intervalMonths", currency
       from zoho_bridge.subscription_history where subscription_id = $1 order by at desc, id desc limit 1`,
    [subscriptionId],
  );
  return row;
}
