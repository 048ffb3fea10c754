import type { Row, Sql } from './database.js';

export interface Ahead {
  what: 'renewal' | 'trial' | 'card';
  /** The fact: a term's end, or a card's last month. */
  key: string;
  userId: string;
  subscriptionId: string;
  /** The day it happens. */
  day: string;
  planCode: string;
  /** Of the next term; null where another one is scheduled. */
  amount: string | null;
  currency: string | null;
  cardLastFour: string | null;
  autoCollect: boolean;
}

/**
 * What the calendar brings for subscriptions that go on by themselves, seen from `today`: renewals and ends of trials in at most
 * `termDays`, cards that expire in at most `cardDays`, without what was told before. Terms of less than a week are left out: their next renewal is always near.
 */
export function findAhead(
  sql: Sql,
  { today, termDays, cardDays }: { today: string; termDays: number; cardDays: number },
): Promise<Ahead[]> {
  return sql.query<Ahead & Row>(
    `with going as not materialized (
       select s.*, s.wish = 'active' and s.status in ('live', 'trial', 'dunning') as goes_on from zoho_bridge.subscriptions s
        where s.over_at is null and s.status in ('live', 'trial', 'dunning', 'unpaid')
     ), ahead as (
       select 'renewal' as what, 'subscription.renewal_ahead/' || g.id || '/' || g.next_billing_at as key, g.*, g.next_billing_at as day from going g
        where g.goes_on and g.status = 'live' and g.next_billing_at > $1::date and g.next_billing_at <= $1::date + $2::int
          and (g.term_starts_at is null or g.next_billing_at - g.term_starts_at >= 7)
       union all
       select 'trial', 'subscription.trial_ending/' || g.id || '/' || g.trial_ends_at, g.*, g.trial_ends_at from going g
        where g.goes_on and g.status = 'trial' and g.trial_ends_at > $1::date and g.trial_ends_at <= $1::date + $2::int
       union all
       -- One card may pay for several subscriptions.
       select 'card', 'card.expiring/' || g.user_id || '/' || coalesce(g.card_last_four, '') || '/' || to_char(g.card_expires, 'YYYY-MM'), g.*, g.card_expires from going g
        where g.wish = 'active' and g.card_expires >= $1::date and g.card_expires <= $1::date + $3::int
     )
     select a.what, a.key, a.user_id as "userId", a.id as "subscriptionId", a.day::text as day,
            case when a.next is null and not coalesce(a.change_scheduled, false) then a.amount::text end as amount,
            a.plan_code as "planCode", a.currency, a.card_last_four as "cardLastFour", a.auto_collect as "autoCollect"
       from ahead a where not exists (select from zoho_bridge.happenings h where h.key = a.key) order by a.id, a.what`,
    [today, termDays, cardDays],
  );
}
