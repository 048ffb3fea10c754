import { creditStatus } from './documents/credit-left.js';
import { statusOf } from './documents/invoice-status.js';
import type { Finance } from './finance.js';
import { show } from './money.js';
import type { Day } from './types.js';

export type TransactionType = 'invoice' | 'payment' | 'credit' | 'refund';

interface Transaction {
  transaction_id: string;
  reference_id: string;
  date: Day;
  type: TransactionType;
  status: string;
  /** A number, as Airbyte's connector has seen it; the OpenAPI file says it is a text. */
  amount: number;
  ach_payment_initiated: boolean;
}

/** What happened in money, of one customer or of all, newest first (the order is inferred). */
export function transactionsOf(finance: Finance, customerId: string | null, types: readonly TransactionType[]): Transaction[] {
  const { invoices, payments, creditNotes, refunds } = finance;
  const rows: Transaction[] = [];
  const add = (
    type: TransactionType,
    { id, date, currency }: { id: string; date: Day; currency: string },
    { reference, status, amount }: { reference: string; status: string; amount: number },
  ) => {
    rows.push({
      ...{ transaction_id: id, reference_id: reference, date, type, status },
      ...{ amount: show(amount, currency), ach_payment_initiated: false },
    });
  };
  if (types.includes('invoice'))
    for (const invoice of customerId === null ? invoices.all() : invoices.by('customer', customerId))
      add('invoice', invoice, { reference: invoice.number, status: statusOf(finance, invoice), amount: invoice.total });
  if (types.includes('payment'))
    for (const payment of customerId === null ? payments.all() : payments.by('customer', customerId))
      add('payment', payment, { reference: payment.referenceNumber, status: payment.status, amount: payment.amount });
  if (types.includes('credit'))
    for (const note of customerId === null ? creditNotes.all() : creditNotes.by('customer', customerId))
      add('credit', note, { reference: note.number, status: creditStatus(note), amount: note.total });
  if (types.includes('refund'))
    for (const refund of customerId === null ? refunds.all() : refunds.by('customer', customerId))
      add('refund', refund, { reference: refund.referenceNumber, status: refund.status, amount: refund.amount });
  return rows.sort((a, b) => (a.date !== b.date ? (a.date < b.date ? 1 : -1) : a.transaction_id < b.transaction_id ? 1 : -1));
}
