-- What a user hears and what the app hears: facts, each told once, and where they went. No address, no name and no id of Zoho's is in here.

create table zoho_bridge.happenings (
  id              text primary key default gen_random_uuid()::text,
  -- The fact: whoever finds it again, from whatever event, finds it told.
  key             text not null unique,
  name            text not null,
  user_id         text not null,
  subscription_id text,
  invoice_id      text,
  payment_id      text,
  at              timestamptz not null,  -- when it happened
  data            jsonb not null,
  told_at         timestamptz not null default clock_timestamp()
);
create index happenings_by_time on zoho_bridge.happenings (told_at, id);
create index happenings_by_user on zoho_bridge.happenings (user_id);

-- What a user is told: the feed in the app, and what a mail is made of. The words are made when somebody reads them.
create table zoho_bridge.notices (
  id           text primary key default gen_random_uuid()::text,
  user_id      text not null,
  kind         text not null,
  happening_id text not null references zoho_bridge.happenings (id),
  -- The user does not want this kind in the feed.
  hidden       boolean not null default false,
  created_at   timestamptz not null default clock_timestamp(),
  read_at      timestamptz,
  unique (user_id, happening_id)
);
create index notices_by_user on zoho_bridge.notices (user_id, created_at desc, id desc);

-- One way to one receiver. Its id is in the mail's Message-ID, and is the webhook's webhook-id: what arrives twice can be recognised.
create table zoho_bridge.deliveries (
  id           text primary key default gen_random_uuid()::text,
  channel      text not null check (channel in ('mail', 'webhook')),
  happening_id text not null references zoho_bridge.happenings (id),
  notice_id    text references zoho_bridge.notices (id),
  user_id      text not null,
  state        text not null default 'waiting' check (state in ('waiting', 'delivered', 'bounced', 'skipped')),
  -- Why it bounced or was skipped. Never personal data.
  reason       text,
  -- Grows when it is to be sent once more.
  version      bigint not null default 1,
  created_at   timestamptz not null default now(),
  settled_at   timestamptz,
  unique (channel, happening_id)
);
create index deliveries_by_user on zoho_bridge.deliveries (user_id);

-- What a user does not want to hear. A row for a kind comes before the one for all kinds (*).
create table zoho_bridge.notice_preferences (
  user_id text not null,
  kind    text not null,
  channel text not null check (channel in ('mail', 'feed')),
  quiet   boolean not null,
  primary key (user_id, channel, kind)
);

-- Addresses that a mail server did not take. Mail stays quiet while the user has that address.
create table zoho_bridge.bounces (
  id            bigint generated always as identity primary key,
  user_id       text not null,
  address_index text not null,           -- keyed digest of the address
  code          text not null,           -- the server's: 550 5.1.1
  notice_id     text references zoho_bridge.notices (id),
  at            timestamptz not null default now()
);
create index bounces_by_user on zoho_bridge.bounces (user_id, id);

create function zoho_bridge.is_quiet(p_user text, p_channel text, p_kind text) returns boolean
language sql stable as $$
  select coalesce((select p.quiet from zoho_bridge.notice_preferences p
                    where p.user_id = p_user and p.channel = p_channel and p.kind in (p_kind, '*') order by p.kind = '*' limit 1), false);
$$;
