-- The mirror: what Billing says of documents. The id of a row is that of its object; no id of Zoho's is in here.
-- Days are those of the organisation. Amounts are exact.

create table zoho_bridge.invoices (
  id              text primary key references zoho_bridge.objects (id),
  user_id         text,
  subscription_id text,                  -- ours
  number          text not null,
  status          text not null,         -- Zoho's word
  date            date,
  due_date        date,
  currency        text not null,
  total           numeric not null,
  tax             numeric not null default 0,
  balance         numeric not null,
  credited        numeric not null default 0,
  written_off     numeric not null default 0,
  lines           jsonb not null,        -- [{code, name, description, quantity, price, total}], amounts as text
  zoho_updated_at timestamptz,
  seen_at         timestamptz not null default now()
);
create index invoices_by_user on zoho_bridge.invoices (user_id, date desc, id);
create index invoices_by_number on zoho_bridge.invoices (number);
create index invoices_by_subscription on zoho_bridge.invoices (subscription_id) where subscription_id is not null;

create table zoho_bridge.payments (
  id              text primary key references zoho_bridge.objects (id),
  user_id         text,
  status          text not null,         -- success, failure
  mode            text not null,
  date            date,
  currency        text not null,
  amount          numeric not null,
  refunded        numeric not null default 0,
  reference       text,
  card_last_four  text,
  failure         text,                  -- the gateway's words
  seen_at         timestamptz not null default now()
);
create index payments_by_user on zoho_bridge.payments (user_id, date desc, id);

-- What of a payment went to which invoice.
create table zoho_bridge.payment_invoices (
  payment_id text not null references zoho_bridge.payments (id) on delete cascade,
  invoice_id text not null references zoho_bridge.objects (id),
  amount     numeric not null,
  primary key (payment_id, invoice_id)
);
create index payment_invoices_by_invoice on zoho_bridge.payment_invoices (invoice_id);

create table zoho_bridge.credit_notes (
  id         text primary key references zoho_bridge.objects (id),
  user_id    text,
  number     text not null,
  status     text not null,              -- open, closed, void
  date       date,
  currency   text not null,
  total      numeric not null,
  balance    numeric not null,
  invoice_id text,                       -- ours, when it is known which one it is about
  seen_at    timestamptz not null default now()
);
create index credit_notes_by_user on zoho_bridge.credit_notes (user_id, date desc, id);

alter table zoho_bridge.subscriptions
  add column recurring       numeric,    -- of one term, without tax
  add column interval_months int,        -- length of a term; null when unknown
  add column dunning_since   date,
  add column card_last_four  text,
  add column card_expires    date,       -- the last day of its last month
  -- Made in Billing by somebody else than the app.
  add column adopted         boolean not null default false,
  add column zoho_updated_at timestamptz;

-- Every state of a subscription that was seen, in order: what revenue is computed from.
create table zoho_bridge.subscription_history (
  id              bigint generated always as identity primary key,
  subscription_id text not null,
  user_id         text not null,
  at              timestamptz not null,  -- when it changed, as Billing says; else when it was seen
  status          text not null,
  plan_code       text not null,
  quantity        int not null,
  recurring       numeric not null,
  interval_months int not null,
  currency        text not null
);
create index subscription_history_in_order on zoho_bridge.subscription_history (subscription_id, at, id);
create index subscription_history_by_time on zoho_bridge.subscription_history (at);

-- Since when somebody has paid: their lead becomes their contact.
alter table zoho_bridge.users add column paid_at timestamptz;
