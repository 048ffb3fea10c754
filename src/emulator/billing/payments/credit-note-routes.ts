import {
  applyCredits,
  createCreditNote,
  deleteCreditNote,
  emailCreditNote,
  reopenCreditNote,
  voidCreditNote,
} from '../../finance/documents/change-credit-note.js';
import { creditNoteOf, invoiceOf, refundOf } from '../../finance/documents/find.js';
import { BILLING_CREDIT_LINES } from '../../finance/documents/line-input.js';
import { amount, required, rows, text } from '../../finance/documents/read.js';
import { refundCreditNote } from '../../finance/documents/refund.js';
import { showCreditNote, showRefund } from '../../finance/documents/show-credit-note.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { show as showAmount } from '../../finance/money.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import type { CreditNote, Refund } from '../../finance/types.js';

/** Credit notes and their refunds. Billing has no list of them. */
export function creditNoteRoutes(finance: Finance): FinanceRoute[] {
  const show = (note: CreditNote) => ({ credit_note: showCreditNote(finance, note) });
  const refunded = (refund: Refund) => ({ refund: showRefund(finance, refund) });
  const of = ({ params: { id = '' } }: FinanceCall) => creditNoteOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/billing/v1/creditnotes${path}`, scopes: [`ZohoSubscriptions.creditnotes.${scope}`], run },
  });

  return [
    route('POST', '', 'CREATE', ({ body, query }) => {
      const note = createCreditNote(finance, body(), { spelling: BILLING_CREDIT_LINES, query });
      return created('Credit Note created successfully.', show(note));
    }),
    route('GET', '/:id', 'READ', (call) => success(show(of(call)))),
    route('DELETE', '/:id', 'DELETE', (call) => {
      deleteCreditNote(finance, of(call));
      return done('The credit note has been deleted.');
    }),
    route('POST', '/:id/email', 'CREATE', (call) => {
      emailCreditNote(finance, of(call), call.body());
      return done('Your creditnote has been sent.');
    }),
    route('POST', '/:id/void', 'CREATE', (call) => {
      voidCreditNote(finance, of(call));
      return done('The credit note has been marked as void.');
    }),
    route('POST', '/:id/converttoopen', 'CREATE', (call) => {
      reopenCreditNote(finance, of(call));
      return done('Status of the credit note has been changed to open.');
    }),
    route('POST', '/:id/invoices', 'CREATE', (call) => {
      const note = of(call);
      const wanted = rows(call.body(), 'invoices');
      if (!wanted?.length) throw invalidValue('invoices');
      const applied = applyCredits(
        finance,
        wanted.map((item) => ({
          note,
          invoice: invoiceOf(finance, text(item, 'invoice_id') ?? ''),
          amount: amount(item, 'amount_applied', note.currency) ?? 0,
        })),
      );
      const invoices = applied.map(({ application }) => ({
        ...{ invoice_id: application.invoiceId, amount_applied: showAmount(application.amount, note.currency) },
      }));
      return done('Credits have been applied to the invoice(s).', { invoices });
    }),
    route('POST', '/:id/refunds', 'CREATE', (call) => {
      const note = of(call);
      const sent = call.body();
      const refund = refundCreditNote(finance, note, {
        amount: required(amount(sent, 'amount', note.currency), 'amount'),
        description: text(sent, 'description', 500) ?? '',
      });
      return created('The refund information has been saved.', refunded(refund));
    }),
    route('GET', '/refunds/:id', 'READ', ({ params: { id = '' } }) => success(refunded(refundOf(finance, id)))),
  ];
}
