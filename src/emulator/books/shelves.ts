import { createShelf, type Shelf } from '../core/shelf.js';
import type { Finance } from '../finance/finance.js';
import { showContact } from './contacts/show.js';
import { showCreditNote } from './credit-notes/show.js';
import { showInvoice } from './invoices/show.js';
import { showPayment } from './payments/show.js';

interface Table<T> {
  size(): number;
  all(): Iterable<T>;
  get(id: string): T | undefined;
}

/** Books' modules for leafing through, each record as its own GET answers it. */
export function shelvesOf(finance: Finance): Shelf[] {
  const { customers, invoices, payments, creditNotes } = finance;
  const shelf = <T extends { id: string }>(
    name: string,
    table: Table<T>,
    show: (finance: Finance, row: T) => Record<string, unknown>,
  ): Shelf =>
    createShelf<T>({
      name,
      size: table.size,
      newestFirst: () => [...table.all()].reverse(),
      find: (id) => table.get(id),
      idOf: ({ id }) => id,
      texts: (row) => {
        const customerId = 'customerId' in row ? String(row.customerId) : row.id;
        return [...Object.values(row), ...Object.values(customers.find(customerId)?.texts ?? {})];
      },
      show: (row) => show(finance, row),
    });
  return [
    shelf('contacts', { ...customers, get: customers.find }, showContact),
    shelf('invoices', invoices, showInvoice),
    shelf('customerpayments', payments, showPayment),
    shelf('creditnotes', creditNotes, showCreditNote),
  ];
}
