-- What all processes share when they speak to Zoho: the access token, the limits, the call log.

create table zoho_bridge.tokens (
  credential     text primary key,   -- digest of client, refresh token and data centre
  sealed_token   text,
  api_domain     text,
  expires_at     timestamptz,
  refused_until  timestamptz,
  refused_reason text,
  cool_until     timestamptz,
  refreshes      timestamptz[] not null default '{}',
  lease_holder   text,
  lease_until    timestamptz
);

create table zoho_bridge.calls (
  id             bigint generated always as identity primary key,
  at             timestamptz not null,
  service        text not null,
  operation      text not null,
  method         text not null,
  template       text not null,
  status         int,
  zoho_code      text,
  ms             int not null,
  attempt        int not null,
  credits        int not null,
  priority       text not null,
  correlation_id text not null,
  outcome        text not null
);
create index calls_by_time on zoho_bridge.calls (at);

-- Unlogged: they are written at every call and worth nothing after a crash of the database.
create unlogged table zoho_bridge.pauses (
  service text primary key,
  until   timestamptz not null,
  reason  text not null
);
create unlogged table zoho_bridge.slots (
  service text not null,
  slot    int not null,
  holder  text,
  until   timestamptz not null default '-infinity',
  primary key (service, slot)
);
create unlogged table zoho_bridge.rates (
  service text primary key,
  tat     timestamptz not null       -- theoretical arrival time of the next call (GCRA)
);
create unlogged table zoho_bridge.spending (
  service text not null,
  hour    timestamptz not null,
  credits bigint not null,
  primary key (service, hour)
);

-- One round trip before every call: takes a place in flight, a place in the minute and the credits of the day, or
-- says how long to wait and for what. A backfill leaves a fifth of each untouched, so a sign-up never waits behind it.
create function zoho_bridge.admit(
  p_service text, p_credits int, p_live boolean, p_per_minute int, p_per_day int, p_concurrency int,
  p_holder text, p_lease_ms int, out o_slot int, out o_wait_ms int, out o_reason text)
language plpgsql as $$
declare
  moment    timestamptz := clock_timestamp();
  reserve   int := case when p_live or p_concurrency < 2 then 0 else greatest(1, p_concurrency / 5) end;
  pause     zoho_bridge.pauses;
  gap       interval;
  tolerance interval;
  spent     bigint;
begin
  select * into pause from zoho_bridge.pauses p where p.service = p_service and p.until > moment;
  if found then
    o_wait_ms := ceil(extract(epoch from pause.until - moment) * 1000);
    o_reason := pause.reason;
    return;
  end if;

  if p_per_day is not null then
    -- An hour counts until its last minute is a day old.
    select coalesce(sum(s.credits), 0) into spent
      from zoho_bridge.spending s where s.service = p_service and s.hour > moment - interval '25 hours';
    if spent + p_credits > p_per_day * (case when p_live then 1.0 else 0.8 end) then
      o_wait_ms := 15 * 60 * 1000;
      o_reason := 'day';
      return;
    end if;
  end if;

  loop
    update zoho_bridge.slots s set holder = p_holder, until = moment + p_lease_ms * interval '1 ms'
     where (s.service, s.slot) = (
       select f.service, f.slot from zoho_bridge.slots f
        where f.service = p_service and f.slot >= reserve and f.slot < p_concurrency and f.until < moment
        order by f.slot desc limit 1 for update skip locked)
    returning s.slot into o_slot;
    exit when o_slot is not null;
    -- The places are made the first time they are needed, or when there are more of them than before.
    insert into zoho_bridge.slots (service, slot) select p_service, n from generate_series(0, p_concurrency - 1) n
    on conflict do nothing;
    if not found then
      o_wait_ms := 25;
      o_reason := 'concurrency';
      return;
    end if;
  end loop;

  if p_per_minute is not null then
    -- A fifth of the minute's calls may come at once, the rest evenly: never more than the limit in any 60 s.
    gap := interval '60 s' / (p_per_minute * 0.8);
    tolerance := gap * greatest(p_per_minute * 0.2 - 1, 0) * case when p_live then 1.0 else 0.5 end;
    insert into zoho_bridge.rates as r (service, tat) values (p_service, moment + gap)
    on conflict (service) do update set tat = greatest(r.tat, moment) + gap
      where greatest(r.tat, moment) - moment <= tolerance;
    if not found then
      update zoho_bridge.slots s set until = '-infinity' where s.service = p_service and s.slot = o_slot;
      o_slot := null;
      select ceil(extract(epoch from r.tat - moment - tolerance) * 1000) into o_wait_ms
        from zoho_bridge.rates r where r.service = p_service;
      o_wait_ms := greatest(o_wait_ms, 1);
      o_reason := 'minute';
      return;
    end if;
  end if;

  insert into zoho_bridge.spending as s (service, hour, credits) values (p_service, date_trunc('hour', moment), p_credits)
  on conflict (service, hour) do update set credits = s.credits + excluded.credits;
end;
$$;
