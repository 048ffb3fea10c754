import {
  applyCredits,
  createCreditNote,
  deleteCreditNote,
  emailCreditNote,
  reopenCreditNote,
  updateCreditNote,
  voidCreditNote,
} from '../../finance/documents/change-credit-note.js';
import { readFields } from '../../finance/documents/custom-fields.js';
import { creditNoteOf, invoiceOf } from '../../finance/documents/find.js';
import { BOOKS_LINES } from '../../finance/documents/line-input.js';
import { amount, rows, text } from '../../finance/documents/read.js';
import { unapplyCredit } from '../../finance/documents/unapply-credit.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { show as showAmount } from '../../finance/money.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import type { CreditNote } from '../../finance/types.js';
import { contactOf } from '../contacts/change.js';
import { listOf } from '../list/list.js';
import { answerAs } from '../paper.js';
import { assertUnique, findByHeader } from '../unique.js';
import { creditNoteListing } from './list.js';
import { showCreditNote } from './show.js';

const spelling = BOOKS_LINES;

/** Credit notes, and what they are applied to. */
export function creditNoteRoutes(finance: Finance): FinanceRoute[] {
  const show = (note: CreditNote) => ({ creditnote: showCreditNote(finance, note) });
  const of = ({ params: { id = '' } }: FinanceCall) => creditNoteOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/creditnotes${path}`, scopes: [scope.includes('.') ? scope : `ZohoBooks.creditnotes.${scope}`], run },
  });
  const make = (body: Record<string, unknown>, query: URLSearchParams) => {
    unique(finance, body);
    contactOf(finance, String(body['customer_id'] ?? ''));
    const about = query.get('invoice_id');
    return createCreditNote(finance, body, { spelling, query, ...(about === null ? {} : { invoiceId: invoiceOf(finance, about).id }) });
  };
  const change = (note: CreditNote, body: Record<string, unknown>, query: URLSearchParams) => {
    unique(finance, body, note.id);
    return updateCreditNote(finance, note, body, { spelling, query });
  };

  return [
    route('POST', '', 'CREATE', ({ body, query }) => created('The credit note has been created.', show(make(body(), query)))),
    route('GET', '', 'READ', ({ query }) => {
      const customerId = query.get('customer_id');
      const candidates = customerId === null ? finance.creditNotes.all() : finance.creditNotes.by('customer', customerId);
      return listOf(creditNoteListing(finance), query, candidates);
    }),
    // Documented with the scope of invoices.
    route('PUT', '', 'ZohoBooks.invoices.UPDATE', (call) => {
      const { row, field } = findByHeader(finance, 'creditnote', { call, rows: finance.creditNotes.all(), what: 'Credit Note' });
      const body = call.body();
      if (row) return done('The credit note has been updated.', show(change(row, body, call.query)));
      const fields = Array.isArray(body['custom_fields']) ? (body['custom_fields'] as unknown[]) : [];
      return done('The credit note has been created.', show(make({ ...body, custom_fields: [...fields, field] }, call.query)));
    }),
    route('GET', '/:id', 'READ', async (call) => {
      const note = of(call);
      const { creditNoteSheet } = await import('../../finance/pdf/payment-pdf.js');
      return answerAs(call.query, { json: () => success(show(note)), sheets: () => [creditNoteSheet(finance, note)], at: call.now });
    }),
    route('PUT', '/:id', 'UPDATE', (call) => done('The credit note has been updated.', show(change(of(call), call.body(), call.query)))),
    route('DELETE', '/:id', 'DELETE', (call) => {
      deleteCreditNote(finance, of(call));
      return done('The credit note has been deleted.');
    }),
    route('POST', '/:id/email', 'CREATE', (call) => {
      emailCreditNote(finance, of(call), call.body());
      return done('Your creditnote has been sent.');
    }),
    route('POST', '/:id/status/void', 'CREATE', (call) => {
      voidCreditNote(finance, of(call));
      return done('The credit note has been marked as void.');
    }),
    route('POST', '/:id/status/open', 'CREATE', (call) => {
      reopenCreditNote(finance, of(call));
      return done('Status of the credit note has been changed to open.');
    }),
    route('GET', '/:id/invoices', 'READ', (call) => {
      const note = of(call);
      return success({
        invoices_credited: note.applied.flatMap(({ id, invoiceId, amount: part, date }) => {
          const invoice = finance.invoices.get(invoiceId);
          if (!invoice) return [];
          const ids = { creditnote_id: note.id, invoice_id: invoice.id, creditnote_invoice_id: id };
          const numbers = { invoice_number: invoice.number, creditnote_number: note.number };
          return [{ ...ids, date, ...numbers, credited_amount: showAmount(part, note.currency) }];
        }),
      });
    }),
    route('POST', '/:id/invoices', 'CREATE', (call) => {
      const note = of(call);
      const wanted = rows(call.body(), 'invoices');
      if (!wanted?.length) throw invalidValue('invoices');
      applyCredits(
        finance,
        wanted.map((item) => ({
          note,
          invoice: invoiceOf(finance, text(item, 'invoice_id') ?? ''),
          amount: amount(item, 'amount_applied', note.currency) ?? 0,
        })),
      );
      return done('Credits have been applied to the invoice(s).');
    }),
    route('DELETE', '/:id/invoices/:application', 'DELETE', (call) => {
      unapplyCredit(finance, of(call), call.params['application'] ?? '');
      return done('Credits applied to an invoice have been deleted.');
    }),
  ];
}

function unique(finance: Finance, body: Record<string, unknown>, except?: string): void {
  if (body['custom_fields'] === undefined) return;
  const fields = readFields(finance, 'creditnote', body['custom_fields']);
  assertUnique(finance, 'creditnote', { fields, rows: finance.creditNotes.all(), ...(except === undefined ? {} : { except }) });
}
