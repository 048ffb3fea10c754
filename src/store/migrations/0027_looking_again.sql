-- When to look at a ticket again though nothing rings: a mail is on its way, or searches have to catch up.

alter table zoho_bridge.escalations
  add column look_at timestamptz,
  -- When it was read last, something of its conversation was not sent yet, or could not be read: it is read again whatever its counts say.
  add column unsent  boolean not null default false;
create index escalations_to_look_at on zoho_bridge.escalations (look_at) where look_at is not null;
-- A ticket is found out by the key it carries.
create unique index escalations_by_key on zoho_bridge.escalations (key);
