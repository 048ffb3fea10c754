-- What the app asks Billing to do with money: each wish a row, carried out once. No id of Zoho's is in here in the clear.

create table zoho_bridge.money_moves (
  id           text primary key default gen_random_uuid()::text,
  -- A user's moves are carried out one after the other, in this order.
  seq          bigint generated always as identity,
  kind         text not null check (kind in ('payment', 'collect', 'refund', 'void', 'write_off', 'credit_note')),
  user_id      text not null,
  reference    text not null,           -- the app's own key
  invoice_id   text,                    -- ours: what it is about, when it is about one invoice
  payment_id   text,                    -- ours: what is paid back
  amount       numeric,                 -- null: Billing knows (all that is owed)
  currency     text,
  data         jsonb not null,          -- what else the kind needs; invoices: [{id, amount}]
  content      jsonb not null,          -- as it was asked for: the same reference with other content is refused
  version      bigint not null default 1,
  created_at   timestamptz not null default now(),

  -- What became of it; null until it is over.
  outcome      text check (outcome in ('done', 'failed')),
  reason       text,
  -- The object it made (payment, credit_note), by the blind index that zoho_bridge.objects has.
  result_kind  text,
  result_index text,
  finished_at  timestamptz
);
create unique index money_moves_by_reference on zoho_bridge.money_moves (kind, reference);
create index money_moves_by_user on zoho_bridge.money_moves (user_id, seq);
create index money_moves_by_result on zoho_bridge.money_moves (result_index) where result_index is not null;

-- Whether a move may still do something: it is not over and waits for no person.
create function zoho_bridge.move_is_open(p_id text, p_outcome text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select p_outcome is null and not exists (
    select from zoho_bridge.links l where l.sync = 'billing.money' and l.user_id = p_id and l.parked_at is not null)
$$;

-- What of an invoice is spoken for: moves that are not over, and those that were over after the mirror was last written.
create function zoho_bridge.spoken_for(p_invoice text, p_user text, p_balance numeric, p_seen timestamptz) returns numeric
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(sum(case
           when m.kind = 'payment' then (select coalesce(sum((a ->> 'amount')::numeric), 0) from jsonb_array_elements(m.data -> 'invoices') a
                                          where a ->> 'id' = p_invoice)
           when m.invoice_id = p_invoice and m.kind in ('collect', 'void', 'write_off') then p_balance
           when m.invoice_id = p_invoice and m.kind = 'credit_note' and (m.data ->> 'apply')::boolean then m.amount
           else 0 end), 0)
    from zoho_bridge.money_moves m
   where m.user_id = p_user and (zoho_bridge.move_is_open(m.id, m.outcome) or (m.outcome = 'done' and m.finished_at > p_seen))
$$;

-- All that a decision needs, with the user's moves held until the transaction ends: two at the same moment see each other.
-- {kind, reference, content, user, invoices: [id or number], payment}
create function zoho_bridge.money_facts(p_asked jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  whose text := p_asked ->> 'user';
begin
  if whose is null then
    select i.user_id into whose from zoho_bridge.invoices i
     where i.id = p_asked -> 'invoices' ->> 0 or i.number = p_asked -> 'invoices' ->> 0
     order by i.id = p_asked -> 'invoices' ->> 0 desc, i.user_id is null, i.id limit 1;
  end if;
  if whose is null and p_asked ->> 'payment' is not null then
    select p.user_id into whose from zoho_bridge.payments p where p.id = p_asked ->> 'payment';
    if whose is null then
      select m.user_id into whose from zoho_bridge.money_moves m where m.id = p_asked ->> 'payment';
    end if;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('zoho_bridge.money/' || coalesce(whose, ''), 0));
  return jsonb_build_object(
    'userId', (select u.id from zoho_bridge.users u where u.id = whose),
    'existing', (select jsonb_build_object('id', m.id, 'same', m.content = p_asked -> 'content') from zoho_bridge.money_moves m
                  where m.kind = p_asked ->> 'kind' and m.reference = p_asked ->> 'reference'),
    'invoices', (select coalesce(jsonb_agg(jsonb_build_object(
        'name', n.name, 'id', i.id, 'number', i.number, 'userId', i.user_id, 'status', i.status, 'currency', i.currency,
        'balance', i.balance::text, 'spoken', zoho_bridge.spoken_for(i.id, i.user_id, i.balance, i.seen_at)::text) order by n.place), '[]')
      from jsonb_array_elements_text(p_asked -> 'invoices') with ordinality n(name, place)
      join zoho_bridge.invoices i on i.id = n.name or i.number = n.name),
    'payment', (select jsonb_build_object('id', p.id, 'userId', p.user_id, 'status', p.status, 'currency', p.currency,
        'amount', p.amount::text, 'refunded', p.refunded::text, 'spoken', (
          select coalesce(sum(m.amount), 0)::text from zoho_bridge.money_moves m
           where m.user_id = p.user_id and m.kind = 'refund' and m.payment_id = p.id
             and (zoho_bridge.move_is_open(m.id, m.outcome) or (m.outcome = 'done' and m.finished_at > p.seen_at))))
      from zoho_bridge.payments p
     where p.id = p_asked ->> 'payment' or p.id = (
             select o.id from zoho_bridge.money_moves m join zoho_bridge.objects o on o.kind = m.result_kind and o.id_index = m.result_index
              where m.id = p_asked ->> 'payment' and m.result_kind = 'payment')
     limit 1),
    'open', (select coalesce(sum(greatest(i.balance - zoho_bridge.spoken_for(i.id, i.user_id, i.balance, i.seen_at), 0)), 0)::text
               from zoho_bridge.invoices i where i.user_id = whose and i.status not in ('paid', 'void', 'draft', 'pending')),
    'unplaced', (select coalesce(sum(m.amount), 0)::text from zoho_bridge.money_moves m
                  where m.user_id = whose and m.kind = 'payment' and m.data -> 'invoices' = '[]' and zoho_bridge.move_is_open(m.id, m.outcome)),
    'subscribed', exists (select from zoho_bridge.subscriptions s where s.user_id = whose and s.over_at is null),
    'over', (select count(*) from zoho_bridge.money_moves m join zoho_bridge.invoices i on i.id = m.invoice_id
              where m.user_id = whose and m.kind = p_asked ->> 'kind' and (m.outcome = 'failed' or (m.outcome = 'done' and m.finished_at <= i.seen_at))
                and (i.id = p_asked -> 'invoices' ->> 0 or i.number = p_asked -> 'invoices' ->> 0)));
end;
$$;

-- The one door for moves; the job is in the same transaction. Answers the id; null when the reference was taken at this moment.
create function zoho_bridge.put_money_move(p_row jsonb, p_priority int default 10) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  kept text;
begin
  insert into zoho_bridge.money_moves (kind, user_id, reference, invoice_id, payment_id, amount, currency, data, content)
  values (p_row ->> 'kind', p_row ->> 'userId', p_row ->> 'reference', p_row ->> 'invoiceId', p_row ->> 'paymentId',
          (p_row ->> 'amount')::numeric, p_row ->> 'currency', p_row -> 'data', p_row -> 'content')
  on conflict do nothing returning id into kept;
  if kept is not null then
    perform zoho_bridge.enqueue(array['billing.money'], array[kept], p_priority);
    perform pg_notify('zoho_bridge', '');
  end if;
  return kept;
end;
$$;

-- Moves as people see them, for a JSON list of ids, in the order in which they were asked for.
create function zoho_bridge.view_money_moves(p_ids jsonb) returns setof jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select jsonb_build_object(
    'id', m.id, 'kind', m.kind, 'userId', m.user_id, 'reference', m.reference, 'amount', m.amount::text, 'currency', m.currency,
    'invoiceId', m.invoice_id,
    'paymentId', coalesce(m.payment_id, (select o.id from zoho_bridge.objects o
                                          where m.result_kind = 'payment' and o.kind = 'payment' and o.id_index = m.result_index)),
    'creditNoteId', (select o.id from zoho_bridge.objects o
                      where m.result_kind = 'credit_note' and o.kind = 'credit_note' and o.id_index = m.result_index),
    'state', case when m.outcome is not null then m.outcome when l.parked_at is not null then 'parked' else 'waiting' end,
    'reason', coalesce(m.reason, l.reason), 'createdAt', m.created_at, 'finishedAt', m.finished_at,
    'sync', jsonb_build_object(
      'state', case when l.parked_at is not null then 'parked' when m.outcome is null then 'waiting' else 'synced' end,
      'attempts', coalesce(l.attempts, 0), 'reason', l.reason, 'pushedAt', l.pushed_at))
    from zoho_bridge.money_moves m
    left join zoho_bridge.links l on l.sync = 'billing.money' and l.user_id = m.id
   where m.id in (select jsonb_array_elements_text(p_ids))
   order by m.seq;
end;
$$;
