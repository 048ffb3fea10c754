-- What Books has been seen to hold: the documents revenue is computed from. Billing's mirror (0008) is another witness of the same money.
-- Days are those of the organisation. Amounts are exact, in the document's own currency. No id of Zoho's is in here in the clear.

create table zoho_bridge.books_documents (
  id             text primary key default gen_random_uuid()::text,
  kind           text not null check (kind in ('invoice', 'payment', 'credit_note', 'refund')),
  id_index       text not null,          -- blind index of Books' id
  sealed_id      text not null,
  number         text,                   -- as people read it; refunds have none
  date           date not null,
  currency       text not null,
  total          numeric not null,       -- what it is about: of the invoice, paid, credited, refunded
  tax            numeric,                -- within total; null when only the list was seen, which does not say
  balance        numeric,                -- of an invoice what is owed, of a credit note what is left; else null
  status         text not null,          -- Zoho's word: draft, sent, overdue, paid, void, open, closed, …; payments success, refunds refunded
  user_id        text,                   -- once it is known whose it is
  customer_index text,                   -- blind index of Books' contact
  reference      text,
  -- payment, credit_note: the invoices it went to, [{"kind":"invoice","number","amount"}];
  -- refund: what it gives back, [{"kind":"payment"|"credit_note","number","amount"}]. Amounts as text.
  applies_to     jsonb not null default '[]',
  modified_at    timestamptz,            -- as Books says
  seen_at        timestamptz not null default now(),
  gone_at        timestamptz             -- deleted in Books: counts no more
);
create unique index books_documents_by_zoho_id on zoho_bridge.books_documents (kind, id_index);
create index books_documents_by_date on zoho_bridge.books_documents (kind, date, id);
create index books_documents_by_number on zoho_bridge.books_documents (kind, number);
create index books_documents_by_user on zoho_bridge.books_documents (user_id) where user_id is not null;
create index books_documents_by_customer on zoho_bridge.books_documents (customer_index) where user_id is null;
