import type { Json } from '../../../harness/money.js';
import type { BooksScene } from './index.js';

export async function walkBooksInvoices({ bill, books, customerId, emulator, from, taxId }: BooksScene): Promise<void> {
  const lines = [{ name: 'Work', description: 'By the hour', rate: 100, quantity: 2, tax_id: taxId }];
  const made = await bill(customerId, { line_items: lines, custom_fields: [{ label: 'Region', value: 'EU' }] });
  const path = `invoices/${String(made['invoice_id'])}`;
  const key = emulator.byHand.books.addUniqueField({ kind: 'invoice', label: 'External' });
  const headers = { 'x-unique-identifier-key': key, 'x-unique-identifier-value': 'e-1', 'x-upsert': 'true' };
  await books('PUT', 'invoices', { customer_id: customerId, line_items: lines }, headers);
  await books('PUT', path, { notes: 'Thanks' });
  await books('PUT', `${path.replace('invoices', 'invoice')}/customfields`, [{ label: 'Region', value: 'US' }]);
  await books('PUT', `${path}/address/billing`, { address: 'A 1' });
  await books('PUT', `${path}/address/shipping`, { address: 'A 1' });
  const form = new FormData();
  form.set('attachment', new File(['hello'], 'terms.txt', { type: 'text/plain' }));
  const packed = new Response(form);
  const type = { 'content-type': packed.headers.get('content-type') ?? '' };
  await books('POST', `${path}/attachment`, await packed.text(), type);
  await books('PUT', `${path}/attachment?can_send_in_mail=true`);
  await books('GET', `${path}/attachment`);
  await books('DELETE', `${path}/attachment`);
  await books('POST', `${path}/comments`, { description: 'Hello' });
  await books('GET', `${path}/comments`);
  await books('POST', `${path}/email`);
  await books('POST', `${path}/writeoff`);
  await books('POST', `${path}/writeoff/cancel`);

  const payment = await from('payment', 'POST', 'customerpayments', { customer_id: customerId, payment_mode: 'cash', amount: 50 });
  const note = await from('creditnote', 'POST', 'creditnotes', {
    customer_id: customerId,
    line_items: [{ name: 'Sorry', rate: 20, quantity: 1 }],
  });
  await books('POST', `${path}/credits`, {
    invoice_payments: [{ payment_id: payment['payment_id'], amount_applied: 30 }],
    apply_creditnotes: [{ creditnote_id: note['creditnote_id'], amount_applied: 20 }],
  });
  const payments = (await from('payments', 'GET', `${path}/payments`)) as unknown as Json[];
  const credits = (await from('credits', 'GET', `${path}/creditsapplied`)) as unknown as Json[];
  await books('GET', path);
  await books('GET', `${path}?accept=pdf`);
  await books('GET', `invoices/pdf?invoice_ids=${path.slice(9)}`);
  await books('GET', `invoices/print?invoice_ids=${path.slice(9)}`);
  for (const option of [0, 1, 2]) await books('GET', `invoices?response_option=${option}`);
  await books('DELETE', `${path}/payments/${String(payments[0]?.['invoice_payment_id'])}`);
  await books('DELETE', `${path}/creditsapplied/${String(credits[0]?.['creditnotes_invoice_id'])}`);
  await books('POST', `${path}/status/void`);
  await books('POST', `${path}/status/draft`);
  await books('POST', `${path}/status/sent`);
  await books('DELETE', path);
}
