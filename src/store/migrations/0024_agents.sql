-- How much agents have done lately, for limits that all processes share. A row is one window of time of one agent, or of one
-- conversation: `key` is the agent's name, or a blind index, never the conversation's own id.
create table zoho_bridge.agent_windows (
  kind      text not null check (kind in ('agent', 'conversation', 'zoho')),
  key       text not null,
  starts_at timestamptz not null,
  used      int not null,
  primary key (kind, key, starts_at)
);
create index agent_windows_by_age on zoho_bridge.agent_windows (starts_at);

-- Counts a call in each of these windows, [{kind, key, seconds, cost, most}], until one of them is full. Answers that one and the seconds
-- until its next window begins; nothing when the call may be made. What a full window refuses is not counted in those behind it.
create function zoho_bridge.take_agent_call(p_windows jsonb, out o_kind text, out o_wait_seconds int)
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  w record;
  start timestamptz;
begin
  for w in select * from jsonb_to_recordset(p_windows) as r(kind text, key text, seconds int, cost int, most int) loop
    start := to_timestamp(floor(extract(epoch from clock_timestamp()) / w.seconds) * w.seconds);
    insert into zoho_bridge.agent_windows as a (kind, key, starts_at, used)
    select w.kind, w.key, start, w.cost where w.cost <= w.most
    on conflict (kind, key, starts_at) do update set used = a.used + excluded.used where a.used + excluded.used <= w.most;
    if not found then
      o_kind := w.kind;
      o_wait_seconds := greatest(1, ceil(extract(epoch from start + w.seconds * interval '1 second' - clock_timestamp())))::int;
      return;
    end if;
  end loop;
end;
$$;
