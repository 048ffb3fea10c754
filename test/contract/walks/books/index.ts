import { type BooksClient, booksClient } from '../../../harness/books.js';
import type { Json } from '../../../harness/money.js';
import { walkBooksInvoices } from './invoices.js';
import { walkBooksMoney } from './money.js';

export interface BooksScene extends BooksClient {
  customerId: string;
  taxId: string;
}

/** Each operation of Books once with what an application would ask for, and the answers in which the files are known to be wrong. */
export async function walkBooks(): Promise<void> {
  const client = await booksClient();
  const { books, emulator, from } = client;
  const taxId = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 19 });
  await books('GET', 'organizations');
  await books('GET', `organizations/${emulator.env()['ZOHO_BOOKS_ORGANIZATION_ID'] ?? ''}`);

  const ann = {
    contact_name: 'Ann',
    contact_persons: [{ first_name: 'Ann', email: 'ann@example.com', is_primary_contact: true }, { first_name: 'Bob' }],
    billing_address: { address: 'Hauptstr. 1', city: 'Berlin' },
    custom_fields: [{ label: 'Tenant', value: 't-1' }],
  };
  const customerId = String((await from('contact', 'POST', 'contacts', ann))['contact_id']);
  await books('POST', 'contacts', {});
  await books('GET', 'contacts');
  await books('GET', `contacts/${customerId}`);
  await books('PUT', `contacts/${customerId}`, { website: 'https://example.com' });
  await books('POST', `contacts/${customerId}/inactive`);
  await books('POST', `contacts/${customerId}/active`);
  const key = emulator.byHand.books.addUniqueField({ label: 'External' });
  const headers = { 'x-unique-identifier-key': key, 'x-unique-identifier-value': 'e-1', 'x-upsert': 'true' };
  const other = (await from('contact', 'PUT', 'contacts', { contact_name: 'Zoe' }, headers)) as Json;
  await books('DELETE', `contacts/${String(other['contact_id'])}`);

  const scene = { ...client, customerId, taxId };
  await walkBooksInvoices(scene);
  await walkBooksMoney(scene);
  for (const report of ['profitandloss', 'salesbycustomer', 'salesbyitem', 'invoicedetails', 'refundhistory'])
    await books('GET', `reports/${report}`);
}
