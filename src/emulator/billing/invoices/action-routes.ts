import { applyCredits } from '../../finance/documents/change-credit-note.js';
import { creditNoteOf, invoiceOf } from '../../finance/documents/find.js';
import { collectInvoice, convertToOpen, emailInvoice } from '../../finance/documents/invoice-actions.js';
import { amount, rows, text } from '../../finance/documents/read.js';
import { showTimes } from '../../finance/documents/show-common.js';
import { showPayment } from '../../finance/documents/show-payment.js';
import { voidInvoice } from '../../finance/documents/void-invoice.js';
import { cancelWriteOff, writeOff } from '../../finance/documents/write-off.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';
import { done, type FinanceCall, type FinanceRoute } from '../../finance/route.js';

/** What is done to invoices. All need the scope CREATE (documented). */
export function invoiceActionRoutes(finance: Finance): FinanceRoute[] {
  const of = ({ params: { id = '' } }: FinanceCall) => invoiceOf(finance, id);
  const action = (name: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method: 'POST', path: `/billing/v1/invoices/:id/${name}`, scopes: ['ZohoSubscriptions.invoices.CREATE'], run },
  });

  return [
    action('converttoopen', (call) => {
      convertToOpen(finance, of(call));
      return done('Status of the invoice has been changed to open.');
    }),
    action('void', (call) => {
      voidInvoice(finance, of(call));
      return done('Invoice status has been changed to Void.');
    }),
    action('email', (call) => {
      const invoice = of(call);
      emailInvoice(finance, invoice, call.body());
      return done('Your invoice has been sent.');
    }),
    action('collect', (call) => {
      const payment = collectInvoice(finance, of(call), call.body());
      const invoice = of(call);
      const shown = { ...showPayment(finance, payment), due_date: invoice.dueDate, amount_due: 0, ...showTimes(finance, payment) };
      return done('The customer payment has been recorded.', { payment: shown });
    }),
    action('writeoff', (call) => {
      const invoice = of(call);
      const reason = call.incoming.rawBody.length === 0 ? '' : (text(call.body(), 'reason', 500) ?? '');
      writeOff(finance, invoice, reason);
      return done('Invoice has been written off..');
    }),
    action('cancelwriteoff', (call) => {
      cancelWriteOff(finance, of(call));
      return done('The write off done for this invoice has been cancelled.');
    }),
    action('credits', (call) => {
      const invoice = of(call);
      const wanted = rows(call.body(), 'apply_creditnotes');
      if (!wanted?.length) throw invalidValue('apply_creditnotes');
      const applied = applyCredits(
        finance,
        wanted.map((item) => ({
          note: creditNoteOf(finance, text(item, 'creditnote_id') ?? ''),
          invoice,
          amount: amount(item, 'amount_applied', invoice.currency) ?? 0,
        })),
      );
      return done('Credits have been applied to the invoice(s).', {
        apply_creditnotes: applied.map(({ application, note }) => ({
          creditnotes_invoice_id: application.id,
          creditnote_id: note.id,
          invoice_id: invoice.id,
          amount_applied: show(application.amount, invoice.currency),
          date: application.date,
          date_formatted: formatted(application.date),
        })),
      });
    }),
  ];
}

/** The way the organisation writes days: `01/05/2026`. */
function formatted(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${month}/${date}/${year}`;
}
