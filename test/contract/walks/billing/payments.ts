import type { MoneyClient } from '../../../harness/money.js';

export async function walkPayments(client: MoneyClient): Promise<void> {
  const { call, take, customer, invoice } = client;
  const payer = await customer({ display_name: 'Payer', email: 'payer@example.com' });
  const owed = String((await invoice(payer))['invoice_id']);
  const money = {
    customer_id: payer,
    payment_mode: 'cash',
    amount: 100,
    date: '2026-03-16',
    reference_number: 'ch_1',
    description: 'At the door',
  };
  const paid = await take('payment', 'POST', 'payments', { ...money, invoices: [{ invoice_id: owed, amount_applied: 100 }] });
  const path = `payments/${String(paid['payment_id'])}`;
  await call('POST', 'payments', { customer_id: payer });
  await call('GET', `payments?customer_id=${payer}`);
  await call('GET', path);
  await call('PUT', path, { ...money, description: 'By hand', invoices: [{ invoice_id: owed, amount_applied: 100 }] });
  await call('GET', `invoices/${owed}`);
  await call('GET', `transactions?customer_id=${payer}`);
  const refund = await take('refund', 'POST', `${path}/refunds`, { amount: 40, description: 'Sorry' });
  await call('GET', `creditnotes/refunds/${String(refund['refund_id'])}`);
  const other = await take('payment', 'POST', 'payments', { ...money, amount: 5 });
  await call('DELETE', `payments/${String(other['payment_id'])}`);
  await walkCreditNotes(client, payer);
}

async function walkCreditNotes({ call, take, invoice, emulator }: MoneyClient, payer: string): Promise<void> {
  const items = [{ code: '', name: 'Credit', description: 'For the trouble', price: 30, quantity: 1 }];
  const tax_id = emulator.byHand.billing.addTax({ name: 'Duty', percentage: 7 });
  const taxed = items.map((item) => ({ ...item, tax_id }));
  await take('credit_note', 'POST', 'creditnotes', { customer_id: payer, date: '2026-03-16', creditnote_items: taxed });
  const note = { customer_id: payer, date: '2026-03-16', creditnote_items: items, reference_number: 'C-1' };
  const made = await take('credit_note', 'POST', 'creditnotes', note);
  const path = `creditnotes/${String(made['creditnote_id'])}`;
  await call('GET', path);
  await call('POST', `${path}/email`, { to_mail_ids: ['payer@example.com'], subject: 'Credit', body: 'For you.' });
  const open = String((await invoice(payer))['invoice_id']);
  await call('POST', `invoices/${open}/credits`, { apply_creditnotes: [{ creditnote_id: made['creditnote_id'], amount_applied: 5 }] });
  await call('GET', `invoices/${open}`);
  await call('POST', `${path}/invoices`, { invoices: [{ invoice_id: open, amount_applied: 5 }] });
  await call('POST', `${path}/refunds`, { amount: 5, description: 'Back', refund_mode: 'cash' });
  await call('GET', path);
  const second = await take('credit_note', 'POST', 'creditnotes', note);
  const other = `creditnotes/${String(second['creditnote_id'])}`;
  await call('POST', `${other}/void`);
  await call('POST', `${other}/converttoopen`);
  await call('DELETE', other);
}
