import { SALES } from '../../finance/documents/show-credit-note.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, roundHalfUp, show } from '../../finance/money.js';
import type { Minor } from '../../finance/types.js';
import { creditNotesOf, inBase, invoicesOf, netOf, within } from './ledger.js';
import type { Period } from './period.js';

const BAD_DEBT = { id: '2914417000000000400', name: 'Bad Debt' } as const;

/** What was earned and lost, by sections as Zoho nests them, without a currency (seen in the field). */
export function profitAndLoss(finance: Finance, period: Period, cashBased: boolean): Record<string, unknown>[] {
  const income = cashBased ? received(finance, period) : billed(finance, period);
  // Who counts cash never counted what is given up.
  const lost = cashBased ? 0 : writtenOff(finance, period);
  return [
    section('Gross Profit', income, [section('Operating Income', income, [account(SALES, income)]), section('Cost of Goods Sold', 0, [])]),
    section('Operating Profit', income - lost, [section('Operating Expense', lost, lost === 0 ? [] : [account(BAD_DEBT, lost)])]),
    section('Net Profit/Loss', income - lost, [section('Non Operating Income', 0, []), section('Non Operating Expense', 0, [])]),
  ];
}

const section = (name: string, total: Minor, account_transactions: Record<string, unknown>[]) => ({
  name,
  total: show(total, BASE_CURRENCY),
  account_transactions,
});

const account = ({ id, name }: { id: string; name: string }, total: Minor) => ({ account_id: id, name, total: show(total, BASE_CURRENCY) });

/** Invoices less credit notes, without tax. */
function billed(finance: Finance, period: Period): Minor {
  let sum = 0;
  for (const invoice of invoicesOf(finance, period)) sum += netOf(invoice);
  for (const note of creditNotesOf(finance, period)) sum -= netOf(note);
  return sum;
}

/** What payments brought for invoices, less what went back, each without its share of tax. */
function received(finance: Finance, period: Period): Minor {
  let sum = 0;
  for (const payment of finance.payments.all()) {
    if (payment.status !== 'success' || !within(payment.date, period)) continue;
    for (const { invoiceId, amount } of payment.applied) {
      const invoice = finance.invoices.get(invoiceId);
      if (invoice && invoice.total > 0) sum += inBase(roundHalfUp((amount * (invoice.total - invoice.taxTotal)) / invoice.total), payment);
    }
  }
  for (const refund of finance.refunds.all()) {
    const note = finance.creditNotes.get(refund.creditNoteId);
    if (note && note.total > 0 && within(refund.date, period))
      sum -= inBase(roundHalfUp((refund.amount * (note.total - note.taxTotal)) / note.total), note);
  }
  return sum;
}

function writtenOff(finance: Finance, period: Period): Minor {
  let sum = 0;
  for (const invoice of finance.invoices.all())
    if (invoice.writtenOffOn !== null && within(invoice.writtenOffOn, period)) sum += inBase(invoice.writtenOff, invoice);
  return sum;
}
