import type { Sql } from './database.js';

/** A payment as it is mirrored. Amounts are exact texts, `id` is that of its object. */
export interface PaymentRow {
  id: string;
  userId: string | null;
  status: string;
  mode: string;
  date: string | null;
  currency: string;
  amount: string;
  refunded: string;
  reference: string | null;
  cardLastFour: string | null;
  failure: string | null;
}

/** What of a payment went to an invoice. */
export interface AppliedRow {
  paymentId: string;
  invoiceId: string;
  amount: string;
}

const COLUMNS = 'id, user_id, status, mode, date, currency, amount, refunded, reference, card_last_four, failure, seen_at';
const GIVEN = `select r.id, r."userId", r.status, r.mode, r.date, r.currency, r.amount, r.refunded, r.reference, r."cardLastFour", r.failure, now()
  from jsonb_to_recordset($1::jsonb) as r(id text, "userId" text, status text, mode text, date date, currency text, amount numeric,
       refunded numeric, reference text, "cardLastFour" text, failure text) order by r.id`;

/** Payments as Billing answered them, and what they went to: all of it. */
export async function writePayments(tx: Sql, rows: PaymentRow[], applied: AppliedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.payments as p (${COLUMNS}) ${GIVEN}
     on conflict (id) do update set
       user_id = coalesce(excluded.user_id, p.user_id), status = excluded.status, mode = excluded.mode, date = excluded.date,
       currency = excluded.currency, amount = excluded.amount, refunded = greatest(p.refunded, excluded.refunded),
       reference = excluded.reference, card_last_four = excluded.card_last_four, failure = excluded.failure, seen_at = now()`,
    [JSON.stringify(rows)],
  );
  await tx.query(
    `delete from zoho_bridge.payment_invoices pi where pi.payment_id = any($1)
        and not exists (select from jsonb_to_recordset($2::jsonb) as r("paymentId" text, "invoiceId" text)
                         where r."paymentId" = pi.payment_id and r."invoiceId" = pi.invoice_id)`,
    [rows.map((row) => row.id), JSON.stringify(applied)],
  );
  await apply(tx, applied);
}

/**
 * Payments as their invoices tell of them. One that was asked for itself keeps what it said; only what was given back can have grown. What
 * these invoices no longer list went elsewhere.
 */
export async function writeToldPayments(tx: Sql, rows: PaymentRow[], applied: AppliedRow[], invoiceIds: string[]): Promise<void> {
  if (invoiceIds.length === 0) return;
  await tx.query(
    `insert into zoho_bridge.payments as p (${COLUMNS}) ${GIVEN}
     on conflict (id) do update set user_id = coalesce(p.user_id, excluded.user_id), refunded = greatest(p.refunded, excluded.refunded)`,
    [JSON.stringify(rows)],
  );
  await tx.query(
    `delete from zoho_bridge.payment_invoices pi using zoho_bridge.payments p
      where pi.invoice_id = any($1) and p.id = pi.payment_id and p.status = 'success'
        and not exists (select from jsonb_to_recordset($2::jsonb) as r("paymentId" text, "invoiceId" text)
                         where r."paymentId" = pi.payment_id and r."invoiceId" = pi.invoice_id)`,
    [invoiceIds, JSON.stringify(applied)],
  );
  await apply(tx, applied);
}

/** Only of payments that are mirrored; the others bring it along themselves. */
async function apply(tx: Sql, applied: AppliedRow[]): Promise<void> {
  await tx.query(
    `insert into zoho_bridge.payment_invoices (payment_id, invoice_id, amount)
     select r."paymentId", r."invoiceId", r.amount from jsonb_to_recordset($1::jsonb) as r("paymentId" text, "invoiceId" text, amount numeric)
       join zoho_bridge.payments p on p.id = r."paymentId" order by 1, 2
     on conflict (payment_id, invoice_id) do update set amount = excluded.amount`,
    [JSON.stringify(applied)],
  );
}
