import type { Row, Sql } from './database.js';

/** An invoice of which something is owed. Amounts are exact, days the organisation's. */
export interface OwedInvoice {
  number: string;
  date: string | null;
  dueDate: string | null;
  currency: string;
  total: string;
  balance: string;
  overdue: boolean;
  seenAt: string;
}

/** A payment that came in or failed. */
export interface PaymentOf {
  date: string | null;
  /** `success` and `failure` are Billing's words. */
  status: string;
  currency: string;
  amount: string;
  refunded: string;
  cardLastFour: string | null;
  /** The gateway's words. */
  failure: string | null;
  /** Numbers of the invoices it is about. */
  invoices: string[];
  seenAt: string;
}

/** A user's invoices with something owed, the oldest first. `today` is the organisation's. */
export async function owedInvoices(sql: Sql, userId: string, { today, limit }: { today: string; limit: number }): Promise<OwedInvoice[]> {
  const rows = await sql.query<Omit<OwedInvoice, 'seenAt'> & { seenAt: Date } & Row>(
    `select i.number, i.date::text as date, i.due_date::text as "dueDate", i.currency, i.total::text as total, i.balance::text as balance,
            coalesce(i.due_date < $2::date, false) as overdue, i.seen_at as "seenAt"
       from zoho_bridge.invoices i join zoho_bridge.objects o on o.id = i.id and o.gone_at is null
      where i.user_id = $1 and i.balance > 0 and i.status not in ('draft', 'pending', 'void') order by i.due_date, i.number limit $3`,
    [userId, today, limit],
  );
  return rows.map((row) => ({ ...row, seenAt: row.seenAt.toISOString() }));
}

/** The last payments of a user, the newest first: up to `each` that came in and up to `each` that did not. */
export async function lastPayments(sql: Sql, userId: string, { each }: { each: number }): Promise<PaymentOf[]> {
  const rows = await sql.query<Omit<PaymentOf, 'seenAt'> & { seenAt: Date } & Row>(
    `select p.date::text as date, p.status, p.currency, p.amount::text as amount, p.refunded::text as refunded,
            p.card_last_four as "cardLastFour", p.failure, p.seen_at as "seenAt",
            (select coalesce(jsonb_agg(i.number order by i.number), '[]') from zoho_bridge.payment_invoices a
               join zoho_bridge.invoices i on i.id = a.invoice_id where a.payment_id = p.id) as invoices
       from (select n.*, row_number() over (partition by n.status order by coalesce(n.date, '-infinity') desc, n.seen_at desc, n.id) as place
               from zoho_bridge.payments n join zoho_bridge.objects o on o.id = n.id and o.gone_at is null where n.user_id = $1) p
      where p.place <= $2 order by coalesce(p.date, '-infinity') desc, p.seen_at desc, p.id`,
    [userId, each],
  );
  return rows.map((row) => ({ ...row, seenAt: row.seenAt.toISOString() }));
}
