import type { SubscriptionItems, SubscriptionWish } from '../types-billing.js';
import type { Sql } from './database.js';

export interface Adopted extends SubscriptionItems {
  userId: string;
  product: string;
  wish: SubscriptionWish;
  over: boolean;
}

/** Makes a row of a subscription that somebody else made in Billing. Null: that place was taken at this moment. */
export async function adoptSubscription(
  tx: Sql,
  { userId, product, wish, planCode, quantity, addons, over }: Adopted,
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, adopted, over_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, true, case when $7 then now() end) on conflict do nothing returning id`,
    [userId, product, wish, planCode, quantity, JSON.stringify(addons), over],
  );
  return row?.id ?? null;
}

/** The places that live subscriptions of this user have, but for one. */
export async function takenProducts(tx: Sql, userId: string, besides?: string): Promise<Set<string>> {
  const rows = await tx.query<{ product: string }>(
    `select product from zoho_bridge.subscriptions where user_id = $1 and over_at is null and id is distinct from $2`,
    [userId, besides ?? null],
  );
  return new Set(rows.map((row) => row.product));
}

/** One that was over goes on: it has a place again. */
export async function reclaimPlace(tx: Sql, { id, product }: { id: string; product: string }): Promise<void> {
  await tx.query('update zoho_bridge.subscriptions set over_at = null, product = $2 where id = $1', [id, product]);
}

/** A wish that follows what was done in Billing by hand. */
export interface Followed {
  id: string;
  wish: SubscriptionWish;
  items: SubscriptionItems;
  next: SubscriptionItems | null;
}

/** Writes wishes that follow; answers their new versions. No job: Billing has it. */
export async function followWishes(tx: Sql, rows: Followed[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const written = await tx.query<{ id: string; version: string }>(
    `update zoho_bridge.subscriptions s
        set wish = r.wish, plan_code = r.items ->> 'planCode', quantity = (r.items ->> 'quantity')::int, addons = r.items -> 'addons',
            next = nullif(r.next, 'null'::jsonb), version = s.version + 1, updated_at = now()
       from jsonb_to_recordset($1::jsonb) as r(id text, wish text, items jsonb, next jsonb) where s.id = r.id
     returning s.id, s.version`,
    [JSON.stringify(rows)],
  );
  return new Map(written.map((row) => [row.id, Number(row.version)]));
}

/** Subscriptions that Billing does not have from us yet, by the reference they travel with. */
export async function byReference(tx: Sql, references: string[]): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const rows = await tx.query<{ id: string; user_id: string }>('select id, user_id from zoho_bridge.subscriptions where id = any($1)', [
    references,
  ]);
  return new Map(rows.map((row) => [row.id, row.user_id]));
}

/** Which subscriptions to look at: those that changed, those of which an invoice was paid if it was missing, the live ones of users. */
export async function subscriptionsToRing(
  tx: Sql,
  { changed, settled, userIds }: { changed: string[]; settled: string[]; userIds: string[] },
): Promise<string[]> {
  if (changed.length + settled.length + userIds.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `select id from zoho_bridge.subscriptions
      where id = any($1) or (id = any($2) and status in ('dunning', 'unpaid')) or (user_id = any($3) and over_at is null) order by id`,
    [changed, settled, userIds],
  );
  return rows.map((row) => row.id);
}

/** Subscriptions that were deleted in Billing: over, since `today` unless they were already. */
export async function markDeleted(tx: Sql, ids: string[], today: string): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update zoho_bridge.subscriptions set status = 'deleted', over_at = coalesce(over_at, now()), cancelled_at = coalesce(cancelled_at, $2::date),
            dunning_since = null, next_billing_at = null, seen_at = now() where id = any($1)`,
    [ids, today],
  );
}
