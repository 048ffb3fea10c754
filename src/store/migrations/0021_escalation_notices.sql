-- Who asked for help hears what becomes of it, also somebody who is no user: they have mails and no feed.

alter table zoho_bridge.happenings alter column user_id drop not null;

alter table zoho_bridge.deliveries
  alter column user_id drop not null,
  -- Facts of one look that are told in one mail: it is the mail of another delivery, and ends as that one does.
  add column with_id text references zoho_bridge.deliveries on delete cascade;
create index deliveries_with on zoho_bridge.deliveries (with_id) where with_id is not null;

alter table zoho_bridge.bounces alter column user_id drop not null;
create index bounces_of_nobody on zoho_bridge.bounces (address_index) where user_id is null;
