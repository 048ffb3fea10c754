import { type Json, moneyClient } from '../../harness/money.js';

/** Each operation on invoices, payments, refunds and credit notes once, with what makes their answers as full as they get. */
export async function walkDocuments(): Promise<void> {
  const { billing, call, customer, emulator, invoice, take } = await moneyClient();
  const hand = emulator.byHand.billing;
  const vat = hand.addTax({ name: 'VAT', percentage: 19 });
  const ann = await customer({ billing_address: { street: 'Hauptstr. 1', city: 'Berlin' } });
  const card = hand.addCard({ customerId: ann });
  const items = [{ name: 'Work', description: 'By the hour', price: 100, quantity: 2, tax_id: vat }];
  const idOf = (made: Json, name = 'invoice_id') => String(made[name]);

  const draft = idOf(await take('invoice', 'POST', 'invoices', { customer_id: ann, date: '2026-01-05', invoice_items: items }));
  await call('POST', 'invoices', {});
  await call('PUT', `invoices/${draft}`, { invoice_items: items, custom_fields: [{ label: 'Region', value: 'EU' }] });
  hand.holdInvoice({ id: draft });
  const more = await take('invoice', 'POST', `invoices/${draft}/lineitems`, { invoice_items: items });
  await call('DELETE', `invoices/${draft}/lineitems/${String((more['invoice_items'] as Json[])[0]?.['item_id'])}`);
  await call('POST', `invoices/${draft}/converttoopen`);
  await call('POST', `invoices/${draft}/email`, { to_mail_ids: ['ann@host.example'], subject: 'Hello', body: 'There' });
  await call('PUT', `invoices/${draft}/address`, { billing_address: { city: 'Bonn' } });
  const { custom_fields: fields } = (await call('POST', `invoices/${draft}/customfields`, { custom_fields: [{ label: 'PO', value: '7' }] }))
    .body;
  await call('PUT', `invoice/${draft}/customfields`, [{ customfield_id: (fields as Json[])[0]?.['customfield_id'], value: 'US' }]);
  const form = new FormData();
  form.set('attachment', new File(['hello'], 'terms.txt', { type: 'text/plain' }));
  const packed = new Response(form);
  const type = packed.headers.get('content-type') ?? '';
  await billing('POST', `invoices/${draft}/attachment`, await packed.text(), { 'content-type': type });
  await call('POST', `invoices/${draft}/writeoff`, { reason: 'Lost' });
  await call('POST', `invoices/${draft}/cancelwriteoff`);

  const body = {
    customer_id: ann,
    date: '2026-01-05',
    creditnote_number: 'X',
    creditnote_items: [{ code: '', name: 'Sorry', price: 50, quantity: 1 }],
  };
  const note = idOf(await take('credit_note', 'POST', 'creditnotes', body), 'creditnote_id');
  await call('POST', `invoices/${draft}/credits`, { apply_creditnotes: [{ creditnote_id: note, amount_applied: 20 }] });
  await call('POST', `creditnotes/${note}/invoices`, { invoices: [{ invoice_id: draft, amount_applied: 10 }] });
  await call('POST', `creditnotes/${note}/email`, { to_mail_ids: ['ann@host.example'], subject: 'Hello', body: 'There' });
  await call('GET', `creditnotes/${note}`);
  const refund = await take('refund', 'POST', `creditnotes/${note}/refunds`, { amount: 5, description: 'Back' });
  await call('GET', `creditnotes/refunds/${idOf(refund, 'refund_id')}`);
  const other = idOf(await take('credit_note', 'POST', 'creditnotes', body), 'creditnote_id');
  await call('POST', `creditnotes/${other}/void`);
  await call('POST', `creditnotes/${other}/converttoopen`);
  await call('DELETE', `creditnotes/${other}`);

  const paid = { payment_mode: 'cash', amount: 50, date: '2026-01-05', custom_fields: [{ label: 'Till', value: '3' }] };
  const payment = await take('payment', 'POST', 'payments', {
    customer_id: ann,
    ...paid,
    invoices: [{ invoice_id: draft, amount_applied: 40 }],
  });
  const paymentId = idOf(payment, 'payment_id');
  await call('PUT', `payments/${paymentId}`, { ...paid, customer_id: ann, invoices: [{ invoice_id: draft, amount_applied: 30 }] });
  await call('GET', `payments/${paymentId}`);
  await call('GET', 'payments');
  await call('POST', `payments/${paymentId}/refunds`, { amount: 5, description: 'Back' });
  const collected = await take('payment', 'POST', `invoices/${draft}/collect`, { card_id: card });
  await call('POST', `payments/${idOf(collected, 'payment_id')}/refunds`, { amount: 1 });
  await call('GET', `payments/${idOf(collected, 'payment_id')}`);
  await call('GET', `invoices/${draft}`);
  await call('GET', 'invoices');
  await call('POST', `invoices/${draft}/void`);

  const last = idOf(await invoice(ann));
  hand.recordPayment({ id: last });
  await call('DELETE', `payments/${String(((await call('GET', 'payments')).body['payments'] as Json[]).at(-1)?.['payment_id'])}`);
  await call('DELETE', `invoices/${last}`);
}
