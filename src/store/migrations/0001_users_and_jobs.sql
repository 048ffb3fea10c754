-- What should be true (users), and how a change of it becomes jobs.

create table zoho_bridge.users (
  id          text primary key,
  email       text not null,
  name        text,
  first_name  text,
  last_name   text,
  phone       text,
  company     text,
  -- Has ever had one: what Zoho may have from us is emptied when the user removes it. Kept here and not with what was
  -- pushed, because an answer that was lost leaves no trace of what arrived.
  had_phone   boolean not null default false,
  had_company boolean not null default false,
  tier        text not null default 'Free Tier',
  version     bigint not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);
-- Every address anybody has, or once had. Who shares one with somebody else, then or now, must not be matched by
-- e-mail: it would hand one person's record to the other. Written with the user, so it is there before any push.
create table zoho_bridge.addresses (
  address text not null,      -- lower case
  user_id text not null,
  primary key (address, user_id)
);

-- Puts one job a queue and user into the queue. A job that is queued, in retry or active already is left as it is
-- (policy "exclusive"): settling compares versions, so a change that arrives meanwhile is not lost.
--
-- One that still waits behind a backfill moves up when a live change comes. A row that is being claimed right now is
-- skipped: nobody waits for anybody.
--
-- Plain SQL instead of the queue library's client, so that a trigger, the app's own transaction and a worker's
-- settling all use the same single statement. A test holds the rows against those the library writes.
create function zoho_bridge.enqueue(p_queues text[], p_users text[], p_priority int, p_due timestamptz default now())
returns void language sql as $$
  update zoho_bridge_queue.job_common j set priority = p_priority
    from (select w.name, w.id from unnest(p_queues) as q(name) cross join unnest(p_users) as u(id)
           -- Pair by pair through the index that keeps one job a user and queue. With a plain "any" it was up to the statistics:
           -- beside 50,000 imported users whom they did not know yet, a sign-up took 44 ms instead of 1.
           cross join lateral (
             select b.name, b.id from zoho_bridge_queue.job_common b
              where b.name = q.name and coalesce(b.singleton_key, '') = u.id and b.policy = 'exclusive'
                and b.state < 'active' and b.priority < p_priority and p_priority > 0
              limit 1 for update skip locked) w) behind
   where j.name = behind.name and j.id = behind.id;

  insert into zoho_bridge_queue.job_common (
    id, name, data, priority, start_after, created_on, singleton_key, expire_seconds, deletion_seconds, keep_until,
    retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds,
    blocked, blocking, pending_dependencies)
  select gen_random_uuid(), q.name, jsonb_build_object('id', u.id), p_priority, p_due, now(), u.id,
         q.expire_seconds, q.deletion_seconds, p_due + q.retention_seconds * interval '1 s',
         q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds,
         false, false, 0
    from unnest(p_users) as u(id)
    join zoho_bridge_queue.queue q on q.name = any(p_queues)
   order by q.name, u.id
  on conflict do nothing;
$$;

-- The one door for users: library, HTTP, import and trigger all come through here. Takes an array of
-- {id, email, name, firstName, lastName, phone, company}, at most one entry an id; answers a row for each.
-- A row that differs in nothing is not touched and makes no job.
create function zoho_bridge.save_users(p_people jsonb, p_priority int default 10)
returns table (id text, version bigint, changed boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  saved_ids text[];
begin
  with person as (
    select * from jsonb_to_recordset(p_people)
      as p(id text, email text, name text, "firstName" text, "lastName" text, phone text, company text)
  ), saved as (
    insert into zoho_bridge.users as u (id, email, name, first_name, last_name, phone, company, had_phone, had_company)
    select p.id, p.email, p.name, p."firstName", p."lastName", p.phone, p.company, p.phone is not null, p.company is not null from person p order by p.id
    on conflict on constraint users_pkey do update
      set email = excluded.email, name = excluded.name, first_name = excluded.first_name, last_name = excluded.last_name,
          phone = excluded.phone, company = excluded.company,
          had_phone = u.had_phone or excluded.had_phone, had_company = u.had_company or excluded.had_company, version = u.version + 1, updated_at = now()
      where (u.email, u.name, u.first_name, u.last_name, u.phone, u.company)
        is distinct from
        (excluded.email, excluded.name, excluded.first_name, excluded.last_name, excluded.phone, excluded.company)
    returning u.id, u.email
  ), known as (
    insert into zoho_bridge.addresses (address, user_id) select lower(s.email), s.id from saved s order by 1, 2
    on conflict do nothing
  )
  select array_agg(s.id) into saved_ids from saved s;

  if saved_ids is not null then
    perform zoho_bridge.enqueue(array['crm.lead', 'crm.contact', 'billing.customer'], saved_ids, p_priority);
    -- A hint that saves the next poll; workers that cannot LISTEN (poolers) find the job by polling.
    perform pg_notify('zoho_bridge', '');
  end if;

  return query
    select u.id, u.version, u.id = any(coalesce(saved_ids, array[]::text[]))
      from jsonb_array_elements(p_people) with ordinality as given(person, place)
      cross join lateral (select n.id, n.version from zoho_bridge.users n where n.id = given.person ->> 'id' limit 1) u
     order by given.place;
end;
$$;
