-- What the projector needs besides the mirror.

-- Something that has to be looked at, found while something else was settled (a subscription's invoice, say). Only ever inserted, so
-- that nobody who settles waits for anybody; the digest makes objects and jobs of them.
create table zoho_bridge.rings (
  id        bigint generated always as identity primary key,
  kind      text not null,
  -- The id of the object's row, should there be none yet; sealed_id is bound to it.
  object_id text not null,
  indexes   text[] not null,             -- blind index under every key, the first one first
  sealed_id text not null,
  -- False: only if nobody has heard of it yet.
  again     boolean not null
);

alter table zoho_bridge.objects
  -- When Zoho says that it changed last: a sweep compares it.
  add column zoho_updated_at timestamptz;

alter table zoho_bridge.subscriptions
  -- When Billing was asked for what is here: of two answers about the same second the one that was asked for later counts.
  add column asked_at timestamptz,
  -- Blind index of its latest invoice, as in objects.
  add column child_invoice text;
create index subscriptions_by_invoice on zoho_bridge.subscriptions (child_invoice) where child_invoice is not null;

-- Some terms are no number of months.
alter table zoho_bridge.subscription_history alter column interval_months drop not null;
