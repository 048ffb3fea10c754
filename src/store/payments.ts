import { placesOf } from '../lib/currency.js';
import { exactDecimal } from '../lib/decimal.js';
import { inOrder } from '../lib/in-order.js';
import type { PaymentView } from '../types-money.js';
import type { Row, Sql } from './database.js';
import { viewMoves } from './money-moves.js';

interface PaymentRow extends Row {
  id: string;
  userId: string | null;
  status: string;
  mode: string;
  date: string | null;
  currency: string;
  amount: string;
  refunded: string;
  reference: string | null;
  invoices: { invoiceId: string; number: string | null; amount: string }[];
  moveId: string | null;
}

/**
 * SQL: what the app calls a payment that it had recorded; Billing's reference has a piece of the move's id besides. Anybody else's reference stays
 * as it is.
 */
export const ownReference = (user: string, reference: string): string =>
  `coalesce((select w.reference from zoho_bridge.money_moves w where w.user_id = ${user} and w.kind = 'payment'
      and ${reference} = w.reference || ' #' || left(replace(w.id, '-', ''), 12) limit 1), ${reference})`;

const partInOrder = (part: PaymentView['invoices'][number]) => inOrder(part, ['invoiceId', 'number', 'amount']);

/** A payment by its own id, or by that of the move that recorded it: of one that Billing does not have yet, what was asked for. */
export async function viewPayment(sql: Sql, id: string): Promise<PaymentView | undefined> {
  const [row] = await sql.query<PaymentRow>(
    `select p.id, p.user_id as "userId", p.status, p.mode, p.date::text as date, p.currency, p.amount::text as amount,
            p.refunded::text as refunded, ${ownReference('p.user_id', 'p.reference')} as reference, m.id as "moveId",
            (select coalesce(jsonb_agg(jsonb_build_object('invoiceId', a.invoice_id, 'number', i.number, 'amount', a.amount::text) order by i.date, i.id), '[]')
               from zoho_bridge.payment_invoices a left join zoho_bridge.invoices i on i.id = a.invoice_id where a.payment_id = p.id) as invoices
       from zoho_bridge.payments p join zoho_bridge.objects o on o.id = p.id
       left join zoho_bridge.money_moves m on m.result_kind = 'payment' and m.result_index = o.id_index
      where p.id = $1 or m.id = $1 limit 1`,
    [id],
  );
  if (row) {
    const { moveId, ...payment } = row;
    const [move = null] = moveId === null ? [] : await viewMoves(sql, [moveId]);
    return { ...payment, invoices: payment.invoices.map(partInOrder), move };
  }
  const [asked] = await sql.query<Pick<PaymentRow, 'mode' | 'date' | 'invoices'> & Row>(
    `select m.data ->> 'mode' as mode, m.data ->> 'date' as date,
            (select coalesce(jsonb_agg(jsonb_build_object('invoiceId', a ->> 'id', 'number', i.number, 'amount', a ->> 'amount')), '[]')
               from jsonb_array_elements(m.data -> 'invoices') a left join zoho_bridge.invoices i on i.id = a ->> 'id') as invoices
       from zoho_bridge.money_moves m where m.id = $1 and m.kind = 'payment'`,
    [id],
  );
  const [move] = asked ? await viewMoves(sql, [id]) : [];
  if (!asked || !move) return undefined;
  const { userId, state, currency, amount, reference } = move;
  const { mode, date, invoices } = asked;
  const nothing = exactDecimal('0', currency === null ? 0 : placesOf(currency));
  const what = { status: state, mode, date, currency, amount: amount ?? nothing, refunded: nothing, reference };
  return { id, userId, ...what, invoices: invoices.map(partInOrder), move };
}
