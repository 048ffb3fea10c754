-- What the looks at tickets remember of each: what was rung for is not rung for again, and when its ticket was last asked for by its id.

create table zoho_bridge.ticket_looks (
  escalation_id text primary key references zoho_bridge.escalations on delete cascade,
  -- Digest of what a search, or a list, last said that differed from what is kept; null while they agree.
  searched      text,
  listed        text,
  checked_at    timestamptz not null   -- by Zoho's clock
);
create index ticket_looks_by_age on zoho_bridge.ticket_looks (checked_at);
-- When webhooks of Desk were last heard.
create index events_of_desk on zoho_bridge.events (id) where source = 'desk.webhook';
