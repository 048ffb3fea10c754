-- The ledger: what Zoho has of each user in each sync, and how the work on it stands.

create table zoho_bridge.links (
  sync           text not null,
  user_id        text not null,
  -- new: never pushed. intent: a create was sent and its answer is not known. linked: Zoho has the record.
  state          text not null default 'new' check (state in ('new', 'intent', 'linked')),
  sealed_id      text,           -- the Zoho id, sealed by the vault
  id_index       text,           -- blind index of the Zoho id
  pushed_hash    text,           -- keyed digest of what was last pushed
  pushed_version bigint not null default 0,
  pushed_at      timestamptz,
  attempts       int not null default 0,
  reason         text,           -- what the last attempt met; never personal data
  parked_at      timestamptz,
  intent_at      timestamptz,    -- when the create with an unknown answer was last sent
  intent_holder  text,           -- which worker sent it
  sealed_intent  text,           -- what to look it up by
  -- Grows when another sync gives this one something to do while its job may be running; settling compares it.
  wanted         bigint not null default 0,
  refused_fields text[] not null default '{}',
  detail         jsonb,          -- of tags: which of ours stand on which record
  updated_at     timestamptz not null default now(),
  primary key (sync, user_id)
);
-- A Zoho record belongs to one user. Two workers that settle one record for two users at the same moment must meet here.
create unique index links_by_zoho_id on zoho_bridge.links (sync, id_index) where id_index is not null;
create index links_parked on zoho_bridge.links (sync, user_id) where parked_at is not null;

-- Small things to remember between runs: Zoho's field metadata, what setup found.
create table zoho_bridge.facts (
  key   text primary key,
  value jsonb not null,
  at    timestamptz not null default now()
);
