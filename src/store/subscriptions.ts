import { dayIn, daysAfter } from '../lib/day.js';
import { inOrder } from '../lib/in-order.js';
import type { SubscriptionItems, SubscriptionView, SubscriptionWish } from '../types-billing.js';
import type { Row, Sql } from './database.js';
import { LIVE_PRIORITY } from './queue.js';

/** What the app wishes of one subscription, as it is kept. */
export interface WishRow extends SubscriptionItems {
  id: string;
  wish: SubscriptionWish;
  next: SubscriptionItems | null;
  couponCode: string | null;
  startsAt: string | null;
  trialDays: number | null;
  autoCollect: boolean;
}

/** The latest one of a user and product, with what the moves need to know. */
export interface Latest extends WishRow {
  over: boolean;
  /** What was to come with the next term has come. */
  nextIsDue: boolean;
}

interface Locked {
  user: boolean;
  timeZone: string | null;
  subscription: (Omit<Latest, 'nextIsDue'> & { termEndsAt: string | null }) | null;
}

/**
 * Reads and locks the latest subscription of a user and product; `now` is the time at Zoho, ms since the epoch. `user` false: there is
 * no such user.
 */
export async function lockLatest(
  sql: Sql,
  { userId, product, now }: { userId: string; product: string; now: number },
): Promise<{ user: boolean; subscription: Latest | null }> {
  const [row] = await sql.query<{ found: Locked | string }>('select zoho_bridge.lock_subscription($1, $2) as found', [userId, product]);
  if (!row) throw new Error('the database answered no row');
  // The caller's driver may hand JSON over as text.
  const { user, timeZone, subscription }: Locked = typeof row.found === 'string' ? JSON.parse(row.found) : row.found;
  if (subscription === null) return { user, subscription };
  const { termEndsAt, ...latest } = subscription;
  const isDue = latest.next !== null && termEndsAt !== null && termEndsAt <= dayIn(timeZone ?? 'UTC', now);
  return { user, subscription: { ...latest, nextIsDue: isDue } };
}

/** Writes a wish and queues its job, in one statement. Null when somebody else has just made one for that user and product. */
export async function putWish(
  sql: Sql,
  wished: Omit<WishRow, 'id'> & { id?: string; userId: string; product: string },
  { live }: { live: boolean },
): Promise<string | null> {
  const [row] = await sql.query<{ id: string | null }>('select zoho_bridge.put_subscription($1::jsonb, $2) as id', [
    JSON.stringify(wished),
    live ? LIVE_PRIORITY : 0,
  ]);
  return row?.id ?? null;
}

export interface DesiredRow extends WishRow {
  userId: string;
  version: number;
  /** This user's customer in the ledger: whether it waits for a person. */
  customerParked: boolean;
  /** Whether it was to begin on the day it was asked for, or later. */
  billLate: boolean;
}

const WISH = `s.id, s.wish, s.plan_code as "planCode", s.quantity, s.addons, s.next, s.coupon_code as "couponCode",
  s.starts_at::text as "startsAt", s.trial_days as "trialDays", s.auto_collect as "autoCollect"`;

/** The wishes behind a claim as they are now. */
export async function loadWishes(sql: Sql, ids: string[]): Promise<DesiredRow[]> {
  const rows = await sql.query<
    Omit<DesiredRow, 'version' | 'billLate'> & { version: string; createdAt: Date | string; zone: unknown } & Row
  >(
    `select ${WISH}, s.user_id as "userId", s.version, l.parked_at is not null as "customerParked", s.created_at as "createdAt",
            (select f.value from zoho_bridge.facts f where f.key = 'organization.timeZone') as zone
       from zoho_bridge.subscriptions s left join zoho_bridge.links l on l.sync = 'billing.customer' and l.user_id = s.user_id
      where s.id = any($1)`,
    [ids],
  );
  return rows.map(({ createdAt, zone, ...row }) => {
    const at = new Date(createdAt).getTime();
    // Where nobody knows when a day begins there, the day before may have been today.
    const askedOn = typeof zone === 'string' ? dayIn(zone, at) : daysAfter(dayIn('UTC', at), -1);
    return { ...row, version: Number(row.version), billLate: row.startsAt !== null && row.startsAt >= askedOn };
  });
}

/** Subscriptions of these users that Billing does not have yet: they may have waited for the customer. */
export async function waitingForCustomer(sql: Sql, userIds: string[]): Promise<{ id: string; userId: string }[]> {
  return sql.query<{ id: string; userId: string } & Row>(
    `select s.id, s.user_id as "userId" from zoho_bridge.subscriptions s
       left join zoho_bridge.links l on l.sync = 'billing.subscription' and l.user_id = s.id
      where s.user_id = any($1) and l.state is distinct from 'linked' order by s.id`,
    [userIds],
  );
}

/** These subscriptions as people see them; of each user the newest first. */
export async function viewSubscriptions(sql: Sql, ids: string[]): Promise<SubscriptionView[]> {
  if (ids.length === 0) return [];
  const rows = await sql.query<{ view: SubscriptionView | string }>('select zoho_bridge.view_subscriptions($1::jsonb) as view', [
    JSON.stringify(ids),
  ]);
  return rows.map(({ view }) => toView(typeof view === 'string' ? JSON.parse(view) : view));
}

export async function subscriptionsOf(sql: Sql, userId: string): Promise<SubscriptionView[]> {
  const rows = await sql.query<{ id: string }>('select id from zoho_bridge.subscriptions where user_id = $1', [userId]);
  return viewSubscriptions(
    sql,
    rows.map((row) => row.id),
  );
}

/** Subscriptions by id. `live` keeps those that hold their place. */
export async function listSubscriptions(
  sql: Sql,
  { after = '', limit, live = false }: { after?: string; limit: number; live?: boolean },
): Promise<SubscriptionView[]> {
  const rows = await sql.query<{ id: string }>(
    `select id from zoho_bridge.subscriptions where id > $1 ${live ? 'and over_at is null' : ''} order by id limit $2`,
    [after, limit],
  );
  const views = await viewSubscriptions(
    sql,
    rows.map((row) => row.id),
  );
  return views.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The database writes moments its own way, and has its own order of keys. */
function toView(view: SubscriptionView): SubscriptionView {
  const { billing, next, sync } = view;
  return {
    ...inOrder(view, VIEW_KEYS),
    addons: view.addons.map(addonInOrder),
    next: next && itemsInOrder(next),
    createdAt: iso(view.createdAt),
    updatedAt: iso(view.updatedAt),
    overAt: view.overAt && iso(view.overAt),
    billing: billing && { ...inOrder(itemsInOrder(billing), BILLING_KEYS), seenAt: iso(billing.seenAt) },
    sync: toSync(sync),
  };
}

const VIEW_KEYS = [
  ...(['id', 'userId', 'product', 'wish', 'planCode', 'quantity', 'addons', 'next', 'couponCode', 'startsAt', 'trialDays'] as const),
  ...(['autoCollect', 'version', 'createdAt', 'updatedAt', 'overAt', 'billing', 'sync'] as const),
];
const BILLING_KEYS = [
  ...(['status', 'planCode', 'quantity', 'addons', 'amount', 'currency', 'activatedAt', 'termStartsAt', 'termEndsAt'] as const),
  ...(['nextBillingAt', 'trialEndsAt', 'cancelledAt', 'changeScheduled', 'seenAt'] as const),
];

const addonInOrder = (addon: SubscriptionItems['addons'][number]) => inOrder(addon, ['addonCode', 'quantity']);
const itemsInOrder = <T extends SubscriptionItems>(items: T): T => ({
  ...inOrder(items, ['planCode', 'quantity', 'addons']),
  addons: items.addons.map(addonInOrder),
});

/** How far a wish is, as the database tells it. */
export function toSync<T extends SubscriptionView['sync']>(sync: T): T {
  return { ...inOrder(sync, ['state', 'attempts', 'reason', 'pushedAt']), pushedAt: sync.pushedAt && iso(sync.pushedAt) };
}

const iso = (moment: string): string => new Date(moment).toISOString();
