-- The bridge opened a ticket that was on hold, because its user answered: that it is open then is no news to them.
alter table zoho_bridge.escalations add column opened_for_user boolean not null default false;
