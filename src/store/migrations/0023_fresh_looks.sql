-- Billing tells when a subscription changed to the second. One that was looked at within that second may have changed once more under
-- the same time: the next sweep looks at it again.
alter table zoho_bridge.subscriptions
  add column too_fresh boolean not null default false;
