-- Segments: which tier a user is in follows from the subscriptions (src/tier.ts); here is what it takes to write it down.

-- Users whose tier, or first payment, could not be written because somebody held their row: done a moment later. Whoever projects
-- holds ledger rows and jobs that the holder may be about to wait for, so it must not wait itself.
create table zoho_bridge.tiers_due (
  user_id text primary key,
  paid_at timestamptz,
  at      timestamptz not null default now()
);

-- Those whose grace runs out by time alone.
create index subscriptions_in_grace on zoho_bridge.subscriptions (user_id) where status in ('dunning', 'unpaid');

-- What says which tier these users are in, their rows locked until the transaction ends. Those that somebody else holds are left out
-- and noted in tiers_due. A function, because the rows must be read after the locks were taken.
create function zoho_bridge.tiers_of(p_users text[])
returns table (user_id text, tier text, unconverted boolean, subscriptions jsonb)
language plpgsql as $$
declare
  mine text[];
begin
  mine := array(select u.id from zoho_bridge.users u where u.id = any(p_users) order by u.id for no key update skip locked);

  -- "do update" and not "do nothing": it keeps the note from being taken before what it is about is committed.
  insert into zoho_bridge.tiers_due as d (user_id)
  select u.id from zoho_bridge.users u where u.id = any(p_users) and u.id <> all(mine) order by u.id
  on conflict on constraint tiers_due_pkey do update set at = now();

  return query
  select u.id, u.tier,
         u.paid_at is not null and not exists (select from zoho_bridge.links l where l.sync = 'crm.conversion' and l.user_id = u.id),
         coalesce((select jsonb_agg(jsonb_build_object('status', s.status, 'recurring', coalesce(s.recurring, s.amount)::text,
                                                       'dunningSince', s.dunning_since))
                     from zoho_bridge.subscriptions s where s.user_id = u.id), '[]')
    from zoho_bridge.users u where u.id = any(mine);
end;
$$;

-- Tells these syncs that these users need them. In the order of their names, as everybody who asks several: each writes the ledger's
-- row before the job, so two that meet wait in one order.
create function zoho_bridge.ask_for(p_syncs text[], p_users text[], p_priority int) returns void
language plpgsql as $$
declare
  asked text;
begin
  for asked in select distinct s from unnest(p_syncs) s order by s loop
    insert into zoho_bridge.links as l (sync, user_id, wanted) select asked, u, 1 from unnest(p_users) u order by u
    on conflict (sync, user_id) do update set wanted = l.wanted + 1;
    perform zoho_bridge.enqueue(array[asked], p_users, p_priority);
  end loop;
  if cardinality(p_users) > 0 then perform pg_notify('zoho_bridge', ''); end if;
end;
$$;

-- The first payment of each: [{userId, at}]. Answers whose it was. Those that somebody else holds are noted in tiers_due.
create function zoho_bridge.mark_paid(p_paid jsonb) returns setof text
language plpgsql as $$
declare
  mine text[];
begin
  mine := array(
    select u.id from zoho_bridge.users u
     where u.id in (select r."userId" from jsonb_to_recordset(p_paid) as r("userId" text)) order by u.id for no key update skip locked);

  insert into zoho_bridge.tiers_due as d (user_id, paid_at)
  select u.id, min(r.at) from jsonb_to_recordset(p_paid) as r("userId" text, at timestamptz)
    join zoho_bridge.users u on u.id = r."userId"
   where u.id <> all(mine) and u.paid_at is null group by u.id order by u.id
  on conflict on constraint tiers_due_pkey do update set at = now(), paid_at = least(d.paid_at, excluded.paid_at);

  return query
  update zoho_bridge.users u set paid_at = r.at
    from (select p."userId" as id, min(p.at) as at from jsonb_to_recordset(p_paid) as p("userId" text, at timestamptz) group by 1) r
   where u.id = r.id and u.id = any(mine) and u.paid_at is null
  returning u.id;
end;
$$;
