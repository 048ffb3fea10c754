import { inOrder } from '../lib/in-order.js';
import type { Page } from '../types.js';
import type { InvoiceCredit, InvoiceDetail, InvoiceLine, InvoicePayment, InvoiceView } from '../types-invoices.js';
import type { Row, Sql } from './database.js';
import { ownReference } from './payments.js';
import type { Vault } from './vault.js';

/**
 * An invoice becomes overdue by the calendar: nothing happens to it in Zoho, so nobody rings. Overdue goes before partially paid.
 * `$1`: today, in the organisation's time zone.
 */
const VIEW = `i.id, i.user_id as "userId", i.subscription_id as "subscriptionId", i.number,
  case when i.status in ('sent', 'unpaid', 'viewed', 'partially_paid') and i.balance > 0 and i.due_date < $1::date then 'overdue' else i.status end as status, i.date::text as date, i.due_date::text as "dueDate",
  i.currency, i.total::text as total, i.tax::text as tax, i.balance::text as balance, i.credited::text as credited,
  i.written_off::text as "writtenOff", i.seen_at as "seenAt"`;
/** What was deleted in Zoho is shown to nobody. */
const THERE = 'zoho_bridge.invoices i join zoho_bridge.objects o on o.id = i.id and o.gone_at is null';

type ViewRow = Row & Omit<InvoiceView, 'seenAt'> & { seenAt: Date };

const toView = <T extends { seenAt: Date }>(row: T) => ({ ...row, seenAt: row.seenAt.toISOString() });

/** A user's invoices, the newest first. `after` is the id of the last one of the page before. Undefined when there is no such user. */
export async function listInvoices(
  sql: Sql,
  userId: string,
  { after, limit, today }: { after: string | undefined; limit: number; today: string },
): Promise<Page<InvoiceView> | undefined> {
  const rows = await sql.query<ViewRow>(
    `select ${VIEW} from ${THERE}
      where i.user_id = $2 and ($3::text is null or exists (
        select from zoho_bridge.invoices l where l.id = $3
           and (coalesce(i.date, '-infinity'), i.id) < (coalesce(l.date, '-infinity'), l.id)))
      order by coalesce(i.date, '-infinity') desc, i.id desc limit $4`,
    [today, userId, after ?? null, limit + 1],
  );
  if (rows.length === 0 && (await sql.query('select from zoho_bridge.users where id = $1', [userId])).length === 0) return undefined;
  const items = rows.slice(0, limit).map(toView);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: last.id } : { items };
}

/** One invoice with its lines, payments and credit notes. */
export async function getInvoice(sql: Sql, id: string, { today }: { today: string }): Promise<InvoiceDetail | undefined> {
  const [row] = await sql.query<ViewRow & { lines: InvoiceLine[] }>(`select ${VIEW}, i.lines from ${THERE} where i.id = $2`, [today, id]);
  if (!row) return undefined;
  const payments = await sql.query<InvoicePayment & Row>(
    `select p.id, p.date::text as date, p.status, p.mode, a.amount::text as applied, p.amount::text as amount, p.refunded::text as refunded,
            p.currency, ${ownReference('p.user_id', 'p.reference')} as reference, p.card_last_four as "cardLastFour", p.failure
       from zoho_bridge.payment_invoices a join zoho_bridge.payments p on p.id = a.payment_id
       join zoho_bridge.objects o on o.id = p.id and o.gone_at is null
      where a.invoice_id = $1 order by p.date, p.id`,
    [id],
  );
  const credits = await sql.query<InvoiceCredit & Row>(
    `select c.id, c.number, c.status, c.date::text as date, c.currency, c.total::text as total, c.balance::text as balance
       from zoho_bridge.credit_notes c join zoho_bridge.objects o on o.id = c.id and o.gone_at is null
      where c.invoice_id = $1 order by c.date, c.id`,
    [id],
  );
  const { lines, ...invoice } = toView(row);
  return { ...invoice, lines: lines.map((line) => inOrder(line, LINE_KEYS)), payments, credits };
}

/** The database has an order of its own. */
const LINE_KEYS = ['code', 'name', 'description', 'quantity', 'price', 'total'] as const;

/** What its paper is found by. */
export interface InvoiceSource {
  /** Billing's id. */
  zohoId: string;
  userId: string | null;
  number: string;
  date: string | null;
  currency: string;
  total: string;
}

export async function invoiceSource(sql: Sql, vault: Vault, id: string): Promise<InvoiceSource | undefined> {
  const [row] = await sql.query<Row & Omit<InvoiceSource, 'zohoId'> & { sealed_id: string }>(
    `select o.sealed_id, i.user_id as "userId", i.number, i.date::text as date, i.currency, i.total::text as total from ${THERE} where i.id = $1`,
    [id],
  );
  if (!row) return undefined;
  const { sealed_id, ...source } = row;
  return { ...source, zohoId: vault.open(sealed_id, { table: 'objects', column: 'sealed_id', row: id }) };
}
