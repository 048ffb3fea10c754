-- Subscriptions: what the app wishes, and beside it what Billing last said. No id of Zoho's is in here; the ledger has it, sealed.

create table zoho_bridge.subscriptions (
  -- Travels to Billing as reference_id: what a create whose answer was lost is looked up by.
  id            text primary key default gen_random_uuid()::text,
  user_id       text not null,
  product       text not null,
  wish          text not null check (wish in ('active', 'ending', 'cancelled')),
  plan_code     text not null,
  quantity      int not null check (quantity > 0),
  addons        jsonb not null,
  next          jsonb,         -- {planCode, quantity, addons} from the end of the term on
  coupon_code   text,
  starts_at     date,
  trial_days    int,
  auto_collect  boolean not null default false,
  version       bigint not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  -- It holds its place no more: the app ended it at once, or Billing says that it is over.
  over_at       timestamptz,

  -- What Billing said; null until it has it.
  status          text,
  said            jsonb,       -- {planCode, quantity, addons} as they are in force
  change_scheduled boolean,
  amount          numeric,
  currency        text,
  activated_at    date,
  term_starts_at  date,
  term_ends_at    date,
  next_billing_at date,
  trial_ends_at   date,
  cancelled_at    date,
  seen_at         timestamptz
);
-- One live subscription a user and product, whoever asks at the same moment.
create unique index subscriptions_live on zoho_bridge.subscriptions (user_id, product) where over_at is null;
create index subscriptions_by_user on zoho_bridge.subscriptions (user_id, created_at);

-- The latest subscription of a user and product, locked until the transaction ends: {user, subscription}.
create function zoho_bridge.lock_subscription(p_user text, p_product text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  latest zoho_bridge.subscriptions;
begin
  select * into latest from zoho_bridge.subscriptions s where s.user_id = p_user and s.product = p_product
   order by s.over_at is null desc, s.created_at desc, s.id limit 1 for update;
  return jsonb_build_object(
    'user', exists (select from zoho_bridge.users u where u.id = p_user),
    'subscription', case when latest.id is not null then jsonb_build_object(
      'id', latest.id, 'wish', latest.wish, 'planCode', latest.plan_code, 'quantity', latest.quantity, 'addons', latest.addons,
      'next', latest.next, 'couponCode', latest.coupon_code, 'startsAt', latest.starts_at, 'trialDays', latest.trial_days,
      'autoCollect', latest.auto_collect, 'over', latest.over_at is not null,
      'nextIsDue', coalesce(latest.next is not null and latest.term_ends_at <= current_date, false)) end);
end;
$$;

-- The one door for wishes. Without `id` a new subscription, else the one that lock_subscription answered. The job is in the same
-- transaction. Answers the id; null when somebody else made one for that user and product at this moment.
create function zoho_bridge.put_subscription(p_row jsonb, p_priority int default 10) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kept text;
begin
  if p_row ->> 'id' is null then
    insert into zoho_bridge.subscriptions (user_id, product, wish, plan_code, quantity, addons, coupon_code, starts_at, trial_days, auto_collect)
    values (p_row ->> 'userId', p_row ->> 'product', p_row ->> 'wish', p_row ->> 'planCode', (p_row ->> 'quantity')::int, p_row -> 'addons',
            p_row ->> 'couponCode', (p_row ->> 'startsAt')::date, (p_row ->> 'trialDays')::int, (p_row ->> 'autoCollect')::boolean)
    on conflict do nothing returning id into kept;
  else
    update zoho_bridge.subscriptions s
       set wish = p_row ->> 'wish', plan_code = p_row ->> 'planCode', quantity = (p_row ->> 'quantity')::int, addons = p_row -> 'addons',
           next = nullif(p_row -> 'next', 'null'::jsonb), coupon_code = p_row ->> 'couponCode',
           over_at = case when p_row ->> 'wish' = 'cancelled' then coalesce(s.over_at, now()) else s.over_at end,
           version = s.version + 1, updated_at = now()
     where s.id = p_row ->> 'id' returning s.id into kept;
  end if;
  if kept is not null then
    perform zoho_bridge.enqueue(array['billing.subscription'], array[kept], p_priority);
    perform pg_notify('zoho_bridge', '');
  end if;
  return kept;
end;
$$;

-- Subscriptions as people see them, for a JSON list of ids; the newest first. A function, so that the role of the app's transaction
-- needs no rights on tables.
create function zoho_bridge.view_subscriptions(p_ids jsonb) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select jsonb_build_object(
    'id', s.id, 'userId', s.user_id, 'product', s.product, 'wish', s.wish, 'planCode', s.plan_code, 'quantity', s.quantity, 'addons', s.addons,
    'next', s.next, 'couponCode', s.coupon_code, 'startsAt', s.starts_at, 'trialDays', s.trial_days, 'autoCollect', s.auto_collect,
    'version', s.version, 'createdAt', s.created_at, 'updatedAt', s.updated_at, 'overAt', s.over_at,
    'billing', case when s.seen_at is not null then s.said || jsonb_build_object(
      'status', s.status, 'amount', s.amount::text, 'currency', s.currency, 'activatedAt', s.activated_at, 'termStartsAt', s.term_starts_at,
      'termEndsAt', s.term_ends_at, 'nextBillingAt', s.next_billing_at, 'trialEndsAt', s.trial_ends_at, 'cancelledAt', s.cancelled_at,
      'changeScheduled', s.change_scheduled, 'seenAt', s.seen_at) end,
    'sync', jsonb_build_object(
      'state', case when l.parked_at is not null then 'parked'
                    when l.state is distinct from 'linked' or l.reason is not null or exists (
                      select from zoho_bridge_queue.job_common j where j.name = 'billing.subscription' and coalesce(j.singleton_key, '') = s.id
                         and j.policy = 'exclusive' and j.state <= 'active') then 'waiting'
                    else 'synced' end,
      'attempts', coalesce(l.attempts, 0), 'reason', l.reason, 'pushedAt', l.pushed_at))
    from zoho_bridge.subscriptions s
    left join zoho_bridge.links l on l.sync = 'billing.subscription' and l.user_id = s.id
   where s.id in (select jsonb_array_elements_text(p_ids))
   order by s.user_id, s.created_at desc, s.id;
end;
$$;
