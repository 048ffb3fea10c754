import type { Row, Sql } from './database.js';

/** An invoice as it is mirrored. Amounts are exact texts, days those of the organisation, `id` that of its object. */
export interface InvoiceRow {
  id: string;
  userId: string | null;
  subscriptionId: string | null;
  number: string;
  status: string;
  date: string | null;
  dueDate: string | null;
  currency: string;
  total: string;
  tax: string;
  balance: string;
  credited: string;
  writtenOff: string;
  lines: { code: string; name: string; description: string; quantity: string; price: string; total: string }[];
  updatedAt: string | null;
}

/** What is mirrored of these, before it is written anew. */
export async function statusesOf(
  tx: Sql,
  table: 'invoices' | 'payments',
  ids: string[],
): Promise<Map<string, { status: string; subscriptionId: string | null; refunded: string }>> {
  if (ids.length === 0) return new Map();
  const columns =
    table === 'invoices' ? `subscription_id as "subscriptionId", '0' as refunded` : `null as "subscriptionId", refunded::text as refunded`;
  const rows = await tx.query<{ id: string; status: string; subscriptionId: string | null; refunded: string } & Row>(
    `select id, status, ${columns} from zoho_bridge.${table} where id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of our subscriptions invoices may be of: by the index of their own id, else by the plan they bill and the time they bill it. */
export async function subscriptionsOfInvoices(
  tx: Sql,
  invoices: { id: string; userId: string; indexes: string[]; codes: string[]; date: string | null }[],
): Promise<Map<string, string>> {
  if (invoices.length === 0) return new Map();
  const rows = await tx.query<{ id: string; subscription: string }>(
    `select i.id, coalesce(direct.id, planned.id) as subscription
       from jsonb_to_recordset($1::jsonb) as i(id text, "userId" text, indexes text[], codes text[], date date)
       left join lateral (select s.id from zoho_bridge.subscriptions s where s.child_invoice = any(i.indexes) limit 1) direct on true
       left join lateral (
         select min(s.id) as id from zoho_bridge.subscriptions s
          where s.user_id = i."userId" and (s.activated_at is null or s.activated_at <= i.date) and (s.cancelled_at is null or s.cancelled_at >= i.date)
            and (s.plan_code = any(i.codes) or s.said ->> 'planCode' = any(i.codes) or exists (
                  select from zoho_bridge.subscription_history h where h.subscription_id = s.id and h.plan_code = any(i.codes)))
         having count(*) = 1) planned on true
      where coalesce(direct.id, planned.id) is not null`,
    [JSON.stringify(invoices)],
  );
  return new Map(rows.map((row) => [row.id, row.subscription]));
}

/** Invoices that were there before the subscription told that they are its own. */
export async function attachInvoices(tx: Sql, rows: { subscriptionId: string; userId: string; indexes: string[] }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `update zoho_bridge.invoices i set subscription_id = r."subscriptionId", user_id = coalesce(i.user_id, r."userId")
       from jsonb_to_recordset($1::jsonb) as r("subscriptionId" text, "userId" text, indexes text[])
       join zoho_bridge.objects o on o.kind = 'invoice' and o.id_index = any(r.indexes)
      where i.id = o.id and i.subscription_id is null`,
    [JSON.stringify(rows)],
  );
}

export async function writeInvoices(tx: Sql, rows: InvoiceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.invoices as i (id, user_id, subscription_id, number, status, date, due_date, currency, total, tax, balance, credited,
                                            written_off, lines, zoho_updated_at, seen_at)
     select r.id, r."userId", r."subscriptionId", r.number, r.status, r.date, r."dueDate", r.currency, r.total, r.tax, r.balance, r.credited,
            r."writtenOff", r.lines, r."updatedAt", now()
       from jsonb_to_recordset($1::jsonb) as r(id text, "userId" text, "subscriptionId" text, number text, status text, date date, "dueDate" date,
            currency text, total numeric, tax numeric, balance numeric, credited numeric, "writtenOff" numeric, lines jsonb, "updatedAt" timestamptz)
     on conflict (id) do update set
       user_id = coalesce(excluded.user_id, i.user_id), subscription_id = coalesce(excluded.subscription_id, i.subscription_id),
       number = excluded.number, status = excluded.status, date = excluded.date, due_date = excluded.due_date, currency = excluded.currency,
       total = excluded.total, tax = excluded.tax, balance = excluded.balance, credited = excluded.credited, written_off = excluded.written_off,
       lines = excluded.lines, zoho_updated_at = excluded.zoho_updated_at, seen_at = now()
     where i.zoho_updated_at is null or excluded.zoho_updated_at is null or excluded.zoho_updated_at >= i.zoho_updated_at`,
    [JSON.stringify(rows)],
  );
}

/**
 * Credit notes that must have changed along with these invoices, which are about to be written: put on one, or free again. Billing has no
 * event for that. Answers their ids.
 */
export async function creditNotesAlongWith(tx: Sql, rows: Pick<InvoiceRow, 'id' | 'userId' | 'credited' | 'status'>[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const found = await tx.query<{ id: string }>(
    `select distinct c.id
       from jsonb_to_recordset($1::jsonb) as r(id text, "userId" text, credited numeric, status text)
       left join zoho_bridge.invoices i on i.id = r.id
       join zoho_bridge.credit_notes c on c.user_id = coalesce(r."userId", i.user_id) and c.status <> 'void'
      where (r.credited > coalesce(i.credited, 0) and c.balance > 0)
         or ((r.credited < i.credited or (r.status = 'void' and i.status <> 'void')) and c.balance < c.total)`,
    [JSON.stringify(rows.map(({ id, userId, credited, status }) => ({ id, userId, credited, status })))],
  );
  return found.map(({ id }) => id);
}

/** What is gone in Billing is gone here. */
export async function removeDocuments(tx: Sql, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query('delete from zoho_bridge.payment_invoices where invoice_id = any($1) or payment_id = any($1)', [ids]);
  for (const table of ['invoices', 'payments', 'credit_notes'])
    await tx.query(`delete from zoho_bridge.${table} where id = any($1)`, [ids]);
}

export interface CreditNoteRow {
  id: string;
  userId: string | null;
  number: string;
  status: string;
  date: string | null;
  currency: string;
  total: string;
  balance: string;
  invoiceId: string | null;
}

export async function writeCreditNotes(tx: Sql, rows: CreditNoteRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.credit_notes as c (id, user_id, number, status, date, currency, total, balance, invoice_id, seen_at)
     select r.id, r."userId", r.number, r.status, r.date, r.currency, r.total, r.balance, r."invoiceId", now()
       from jsonb_to_recordset($1::jsonb) as r(id text, "userId" text, number text, status text, date date, currency text, total numeric,
            balance numeric, "invoiceId" text)
     on conflict (id) do update set
       user_id = coalesce(excluded.user_id, c.user_id), number = excluded.number, status = excluded.status, date = excluded.date,
       currency = excluded.currency, total = excluded.total, balance = excluded.balance,
       invoice_id = coalesce(excluded.invoice_id, c.invoice_id), seen_at = now()`,
    [JSON.stringify(rows)],
  );
}
