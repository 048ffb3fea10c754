-- The inward loop's ledger: what Zoho said (events), and what there is in Zoho to be looked at (objects).

-- One verified webhook or polled event, stored once. Durable before it is answered.
create table zoho_bridge.events (
  id          bigint generated always as identity primary key,
  -- Keyed digest of Zoho's event id; of the content when it has none. Says nothing of either.
  key         text not null unique,
  -- How it came first: billing.webhook, billing.sweep.
  source      text not null,
  -- Zoho's name of it, at most 100 plain characters.
  type        text not null,
  -- When it happened, as Zoho says.
  at          timestamptz,
  received_at timestamptz not null default now(),
  -- How often it arrived.
  deliveries  int not null default 1,
  -- The payload as it came, sealed.
  sealed_body text not null,
  -- new: stored, not looked at yet. rung: what it is about was, or will be, looked at (event_objects). recorded: kept, without an effect.
  state       text not null default 'new' check (state in ('new', 'rung', 'recorded')),
  -- Why it has no effect. Never personal data.
  reason      text
);
create index events_new on zoho_bridge.events (id) where state = 'new';
create index events_by_type on zoho_bridge.events (type, id);

-- One object in Zoho that was heard of. An event only rings: version grows, and whoever works on the job fetches the object.
create table zoho_bridge.objects (
  id           text primary key default gen_random_uuid()::text,
  kind         text not null,            -- subscription, invoice, payment, credit_note, customer
  id_index     text not null,            -- blind index of Zoho's id
  sealed_id    text not null,
  user_id      text,                     -- once it is known whose it is
  version      bigint not null default 1,
  seen_version bigint not null default 0,
  seen_at      timestamptz,
  -- Zoho has none of this id any more.
  gone_at      timestamptz
);
create unique index objects_by_zoho_id on zoho_bridge.objects (kind, id_index);
create index objects_by_user on zoho_bridge.objects (user_id) where user_id is not null;

-- What an event rang. It is done when the object was seen with at least that version.
create table zoho_bridge.event_objects (
  event_id  bigint not null references zoho_bridge.events (id) on delete cascade,
  object_id text not null references zoho_bridge.objects (id),
  version   bigint not null,
  primary key (event_id, object_id)
);
