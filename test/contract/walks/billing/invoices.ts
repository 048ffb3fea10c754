import type { Json, MoneyClient } from '../../../harness/money.js';

const LINES = [{ name: 'Work', description: 'Two hours', price: 49.95, quantity: 2, unit: 'hour' }];

export async function walkInvoices(client: MoneyClient): Promise<void> {
  const { call, take, emulator, customer, invoice } = client;
  const buyer = await customer({ display_name: 'Buyer', email: 'buyer@example.com' });
  const idOf = (made: Json): string => String(made['invoice_id']);
  const draft = idOf(
    await invoice(buyer, { invoice_items: LINES, custom_fields: [{ label: 'Order', value: '7' }], notes: 'Thanks', terms: 'Net 30' }, ''),
  );
  const path = `invoices/${draft}`;
  await call('GET', 'invoices?filter_by=Status.All');
  await call('GET', 'invoices/1');
  await call('POST', 'invoices', { customer_id: buyer });
  await call('GET', path);
  await call('PUT', path, { customer_id: buyer, date: '2026-03-16', invoice_items: LINES, reference_number: 'R-1' });
  await call('PUT', `${path}/address`, { billing_address: { street: 'Main St 1', city: 'Springfield', zip: '62701', country: 'USA' } });
  const { body } = await call('POST', `${path}/customfields`, { custom_fields: [{ label: 'Order', value: '8' }] });
  const [field] = body['custom_fields'] as Json[];
  await call('PUT', `invoice/${draft}/customfields`, [{ customfield_id: field?.['customfield_id'], value: '9' }]);

  const held = idOf(await invoice(buyer, {}, ''));
  emulator.byHand.billing.holdInvoice({ id: held });
  const added = await take('invoice', 'POST', `invoices/${held}/lineitems`, { invoice_items: [{ name: 'More', price: 5, quantity: 1 }] });
  const lines = added['invoice_items'] as { item_id: string }[];
  await call('DELETE', `invoices/${held}/lineitems/${lines.at(-1)?.item_id}`);

  await call('POST', `${path}/converttoopen`);
  const mail = { to_mail_ids: ['buyer@example.com'], subject: 'Your invoice', body: 'Here it is.' };
  await call('POST', `${path}/email`, mail);
  await call('POST', `${path}/writeoff`, { reason: 'gone' });
  await call('POST', `${path}/cancelwriteoff`);
  const card = emulator.byHand.billing.addCard({ customerId: buyer });
  await call('POST', `${path}/collect`, { card_id: card });
  await call('GET', path);
  const second = idOf(await invoice(buyer));
  await attach(client, second);
  await call('POST', `invoices/${second}/void`);
  await call('DELETE', `invoices/${second}`);
  await walkUnbilled(client, buyer);
}

async function attach({ emulator, token }: MoneyClient, id: string): Promise<void> {
  const { access_token } = (await token()).body as { access_token: string };
  const form = new FormData();
  form.append('attachment', new Blob(['hello'], { type: 'application/pdf' }), 'note.pdf');
  await fetch(`${emulator.url}/billing/v1/invoices/${id}/attachment`, {
    method: 'POST',
    headers: {
      authorization: `Zoho-oauthtoken ${access_token}`,
      'x-com-zoho-subscriptions-organizationid': emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
    },
    body: form,
  });
}

async function walkUnbilled({ call, take }: MoneyClient, buyer: string): Promise<void> {
  const order = { customer_id: buyer, plan: { plan_code: 'solo' }, auto_collect: false, add_to_unbilled_charges: true };
  for (const end of ['createinvoice', 'delete']) {
    const { unbilled_charge_id: id } = await take('subscription', 'POST', 'subscriptions', order);
    const path = `unbilledcharges/${String(id)}`;
    await call('GET', path);
    if (end === 'delete') await call('DELETE', path);
    else await call('POST', `${path}/createinvoice`);
  }
}
