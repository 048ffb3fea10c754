import { deleteRefund } from '../../finance/documents/excess.js';
import { creditNoteOf } from '../../finance/documents/find.js';
import { amount, day, required, text } from '../../finance/documents/read.js';
import { refundCreditNote } from '../../finance/documents/refund.js';
import { unknown } from '../../finance/documents/refusals.js';
import type { Finance } from '../../finance/finance.js';
import { done, type FinanceCall, type FinanceRoute } from '../../finance/route.js';
import type { Refund } from '../../finance/types.js';
import { type Listing, listOf, saying } from '../list/list.js';
import { showCreditNoteRefund, showCreditNoteRefundRow } from './show.js';

/** Paying back credit notes. */
export function creditNoteRefundRoutes(finance: Finance): FinanceRoute[] {
  const of = ({ params: { id = '' } }: FinanceCall) => creditNoteOf(finance, id);
  const refundOf = (call: FinanceCall): Refund => {
    const refund = finance.refunds.get(call.params['refund'] ?? '');
    if (refund?.creditNoteId !== of(call).id) throw unknown('Refund');
    return refund;
  };
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/creditnotes/${path}`, scopes: [`ZohoBooks.creditnotes.${scope}`], run },
  });
  const shown = (refund: Refund) => ({ creditnote_refund: showCreditNoteRefund(finance, refund) });
  const listing: Listing<Refund> = {
    key: 'creditnotes/refunds',
    rowsKey: 'creditnote_refunds',
    reportName: 'Credit Notes Refund',
    fields: { exact: { customer_id: ({ customerId }) => customerId } },
    columns: {
      date: ({ date }) => date,
      refund_mode: ({ mode }) => mode,
      reference_number: ({ referenceNumber }) => referenceNumber,
      creditnote_number: ({ creditNoteId }) => finance.creditNotes.get(creditNoteId)?.number ?? '',
      customer_name: ({ customerId }) => finance.customers.find(customerId)?.texts['display_name'] ?? '',
      amount_bcy: ({ amount: sum }) => sum,
    },
    sort: { column: 'date', order: 'D' },
    show: (refund) => showCreditNoteRefundRow(finance, refund),
  };

  return [
    route('GET', 'refunds', 'READ', ({ query }) => {
      const all = Array.from(finance.refunds.all()).filter(({ creditNoteId }) => creditNoteId !== '');
      return saying('The list of credit note refunds are displayed successfully.', listOf(listing, query, all));
    }),
    route('GET', ':id/refunds', 'READ', (call) => {
      const own = finance.refunds.by('creditNote', of(call).id);
      return saying('The refunds of the existing credit note are displayed successfully.', listOf(listing, call.query, own));
    }),
    route('POST', ':id/refunds', 'CREATE', (call) => {
      const note = of(call);
      const body = call.body();
      const refund = refundCreditNote(finance, note, {
        amount: required(amount(body, 'amount', note.currency), 'amount'),
        description: text(body, 'description', 500) ?? '',
        mode: text(body, 'refund_mode') ?? 'others',
        referenceNumber: text(body, 'reference_number') ?? '',
        date: day(body, 'date') ?? finance.today(),
      });
      return done('The credit note amount is refunded successfully.', shown(refund));
    }),
    route('GET', ':id/refunds/:refund', 'READ', (call) =>
      done('The refund of the credit note is displayed successfully.', shown(refundOf(call))),
    ),
    route('DELETE', ':id/refunds/:refund', 'DELETE', (call) => {
      deleteRefund(finance, refundOf(call));
      return done('The refund has been successfully deleted.');
    }),
  ];
}
