import type { Json } from '../../../harness/money.js';
import type { BooksScene } from './index.js';

/** Customer payments and credit notes. */
export async function walkBooksMoney({ bill, books, customerId, emulator, from, taxId }: BooksScene): Promise<void> {
  const invoice = String((await bill(customerId))['invoice_id']);
  const applied = (amount: number) => ({ invoices: [{ invoice_id: invoice, amount_applied: amount }] });
  const header = (kind: 'payment' | 'creditnote') => ({
    'x-unique-identifier-key': emulator.byHand.books.addUniqueField({ kind, label: 'External' }),
    'x-unique-identifier-value': 'e-1',
    'x-upsert': 'true',
  });

  const cash = { customer_id: customerId, payment_mode: 'cash', amount: 60, date: '2026-01-05' };
  const payment = await from('payment', 'POST', 'customerpayments', {
    ...cash,
    ...applied(40),
    custom_fields: [{ label: 'Till', value: '3' }],
  });
  const path = `customerpayments/${String(payment['payment_id'])}`;
  await books('PUT', 'customerpayments', { ...cash, ...applied(10) }, header('payment'));
  await books('PUT', path, { reference_number: 'r-1' });
  await books('PUT', `${path.replace('customerpayments', 'customerpayment')}/customfields`, [{ label: 'Till', value: '4' }]);
  await books('GET', path);
  await books('GET', 'customerpayments');
  const { payment_refunds: refunds } = (await books('POST', `${path}/refunds`, { date: '2026-01-05', amount: 4.99, from_account_id: '1' }))
    .body;
  const refund = `${path}/refunds/${String((refunds as Json[])[0]?.['payment_refund_id'])}`;
  await books('GET', `${path}/refunds`);
  await books('GET', refund);
  await books('DELETE', refund);
  await books('DELETE', path);
  const bulk = await from('payment', 'POST', 'customerpayments', cash);
  await books('DELETE', `customerpayments?payment_id=${String(bulk['payment_id'])}&bulk_delete=true`);

  const sorry = { customer_id: customerId, date: '2026-01-05', line_items: [{ name: 'Sorry', rate: 30, quantity: 1, tax_id: taxId }] };
  const note = await from('creditnote', 'POST', 'creditnotes', { ...sorry, custom_fields: [{ label: 'Why', value: 'Late' }] });
  const at = `creditnotes/${String(note['creditnote_id'])}`;
  await books('PUT', 'creditnotes', sorry, header('creditnote'));
  await books('PUT', at, { notes: 'Sorry again' });
  await books('POST', `${at}/email`, { to_mail_ids: ['ann@example.com'], subject: 'A', body: 'B' });
  await books('POST', `${at}/invoices`, applied(10));
  await books('GET', at);
  await books('GET', 'creditnotes');
  const credited = (await from('invoices_credited', 'GET', `${at}/invoices`)) as unknown as Json[];
  await books('DELETE', `${at}/invoices/${String(credited[0]?.['creditnote_invoice_id'])}`);
  const back = await from('creditnote_refund', 'POST', `${at}/refunds`, { date: '2026-01-05', amount: 4.99 });
  const one = `${at}/refunds/${String(back['creditnote_refund_id'])}`;
  await books('GET', 'creditnotes/refunds');
  await books('GET', `${at}/refunds`);
  await books('GET', one);
  await books('DELETE', one);
  await books('POST', `${at}/status/void`);
  await books('POST', `${at}/status/open`);
  await books('DELETE', at);
}
