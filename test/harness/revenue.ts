/** Rows of the mirrors that revenue is computed from, put in as they are. */
import type { Sql } from '../../src/store/database.js';

let serial = 0;

/** A document of Books; its date is 2026-01-15, its currency USD unless `fields` say otherwise. Answers its local id. */
export async function booksDocument(
  sql: Sql,
  fields: { kind: 'invoice' | 'payment' | 'credit_note' | 'refund'; total: string } & Record<string, unknown>,
): Promise<string> {
  serial += 1;
  const id = String(fields['id'] ?? `doc-${serial}`);
  const row: Record<string, unknown> = {
    ...{ id, id_index: `index-${serial}`, sealed_id: 'sealed', number: `N-${serial}`, date: '2026-01-15', currency: 'USD' },
    ...{ status: fields.kind === 'payment' ? 'success' : 'sent', tax: '0', balance: '0', applies_to: [] },
    ...fields,
  };
  const names = Object.keys(row);
  await sql.query(
    `insert into zoho_bridge.books_documents (${names.join(', ')}) select ${names.map((name) => `r.${name}`).join(', ')}
       from jsonb_populate_record(null::zoho_bridge.books_documents, $1::jsonb) r`,
    [JSON.stringify(row)],
  );
  return id;
}

/** An invoice of Billing's mirror with one line of `plan`; a row of its object with it. */
export async function billingInvoice(
  sql: Sql,
  { number, plan, lines = [{ code: plan }], ...fields }: { number: string; plan?: string; lines?: unknown[] } & Record<string, unknown>,
): Promise<string> {
  const id = `invoice-${number}`;
  await sql.query("insert into zoho_bridge.objects (id, kind, id_index, sealed_id) values ($1, 'invoice', $1, 'sealed')", [id]);
  const row: Record<string, unknown> = {
    id,
    number,
    status: 'sent',
    date: '2026-01-15',
    currency: 'USD',
    total: '0',
    balance: '0',
    lines,
    ...fields,
  };
  const names = Object.keys(row);
  await sql.query(
    `insert into zoho_bridge.invoices (${names.join(', ')}) select ${names.map((name) => `r.${name}`).join(', ')}
       from jsonb_populate_record(null::zoho_bridge.invoices, $1::jsonb) r`,
    [JSON.stringify(row)],
  );
  return id;
}

/** A state of a subscription: `s1` of user `ann`, live, 49.00 USD a month unless `fields` say otherwise. */
export async function historyState(sql: Sql, fields: { at: string } & Record<string, unknown>): Promise<void> {
  const row: Record<string, unknown> = {
    ...{ subscription_id: 's1', user_id: 'ann', status: 'live', plan_code: 'pro', quantity: 1, recurring: '49.00', interval_months: 1 },
    ...{ currency: 'USD', ...fields },
  };
  const names = Object.keys(row);
  await sql.query(
    `insert into zoho_bridge.subscription_history (${names.join(', ')}) select ${names.map((name) => `r.${name}`).join(', ')}
       from jsonb_populate_record(null::zoho_bridge.subscription_history, $1::jsonb) r`,
    [JSON.stringify(row)],
  );
}
