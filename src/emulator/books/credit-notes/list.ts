import { creditLeft, creditStatus } from '../../finance/documents/credit-left.js';
import { itemOf } from '../../finance/documents/items.js';
import type { Finance } from '../../finance/finance.js';
import { show } from '../../finance/money.js';
import type { CreditNote } from '../../finance/types.js';
import type { Listing } from '../list/list.js';
import { showCreditNoteRow } from './show.js';

/** What credit notes can be asked by. Source: zoho.com/books/api/v3/credit-notes. The variants of `date` and `total` are inferred. */
export function creditNoteListing(finance: Finance): Listing<CreditNote> {
  const customer = ({ customerId }: CreditNote) => finance.customers.find(customerId)?.texts['display_name'] ?? '';
  const total = ({ total: sum, currency }: CreditNote) => show(sum, currency);
  const balance = (note: CreditNote) => show(creditLeft(note), note.currency);
  return {
    key: 'creditnotes',
    reportName: 'Credit Notes',
    fields: {
      texts: {
        creditnote_number: ({ number }) => number,
        reference_number: ({ referenceNumber }) => referenceNumber,
        customer_name: customer,
        item_name: ({ lines }) => lines.map(({ name }) => name),
        item_description: ({ lines }) => lines.map(({ description }) => description),
      },
      days: { date: ({ date }) => date },
      amounts: { total },
      exact: {
        status: creditStatus,
        customer_id: ({ customerId }) => customerId,
        item_id: ({ lines }) => lines.map(({ code }) => itemOf(finance, code)).filter(Boolean),
        line_item_id: ({ lines }) => lines.map(({ id }) => id),
        tax_id: ({ lines }) => lines.map(({ taxId }) => taxId).filter(Boolean),
      },
      changedAt: ({ updatedAt }) => updatedAt,
      search: (note) => [note.number, customer(note), note.referenceNumber],
    },
    filters: {
      'Status.All': () => true,
      'Status.Open': (note) => creditStatus(note) === 'open',
      'Status.Draft': () => false,
      'Status.Closed': (note) => creditStatus(note) === 'closed',
      'Status.Void': (note) => creditStatus(note) === 'void',
    },
    columns: { customer_name: customer, creditnote_number: ({ number }) => number, balance, total, date: ({ date }) => date },
    show: (note) => showCreditNoteRow(finance, note),
  };
}
