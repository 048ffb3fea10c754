import { expect, test } from 'vitest';
import type { Json } from '../../../../test/harness/money.js';
import { subscriptionsClient } from '../../../../test/harness/subscriptions.js';

/** A subscription with a charge of 5 that waits. */
async function scene() {
  const client = await subscriptionsClient();
  const { subscription_id: subscriptionId } = await client.subscribe();
  const { body } = await client.call('POST', `subscriptions/${String(subscriptionId)}/charge`, {
    amount: 5,
    add_to_unbilled_charges: true,
  });
  const id = String((body['unbilled_charge'] as Json)['unbilled_charge_id']);
  return { ...client, id, subscriptionId };
}

test('a charge waits, and is billed once', async () => {
  const { call, events, get, id, subscriptionId, take } = await scene();
  expect(await take('unbilled_charge', 'GET', `unbilledcharges/${id}`)).toMatchObject({
    ...{ number: 'UNBILL-000001', status: 'open', unbilled_charge_date: '2026-01-05', total: 5, unbilled_charge_items: [{ price: 5 }] },
  });
  const reply = await call('POST', `unbilledcharges/${id}/createinvoice`);
  expect(reply).toMatchObject({ status: 201, message: 'Unbilled Charges have been invoiced.' });
  const invoice = reply.body['invoice'] as Json;
  expect(invoice).toMatchObject({ total: 5, balance: 5, status: 'sent', transaction_type: 'unbilled' });
  expect(events().slice(-2)).toMatchObject([{ event_type: 'invoice_created' }, { event_type: 'unbilled_charges_invoiced' }]);
  expect(await take('unbilled_charge', 'GET', `unbilledcharges/${id}`)).toMatchObject({ status: 'invoiced' });
  expect(await get(subscriptionId)).toMatchObject({ unbilled_charge_id: '' });
  const listed = (await call('GET', `invoices?subscription_id=${String(subscriptionId)}`)).body['invoices'] as Json[];
  expect(listed.map(({ invoice_id }) => invoice_id)).toContain(invoice['invoice_id']);
  expect((await call('POST', `unbilledcharges/${id}/createinvoice`)).status).toBe(400);
  expect((await call('DELETE', `unbilledcharges/${id}`)).status).toBe(400);
  await call('DELETE', `invoices/${String(invoice['invoice_id'])}`);
  expect(await take('unbilled_charge', 'GET', `unbilledcharges/${id}`)).toMatchObject({ status: 'open' });
});

test('a charge that waits can be deleted', async () => {
  const { call, events, id } = await scene();
  expect(await call('DELETE', `unbilledcharges/${id}`)).toMatchObject({ status: 200, message: 'The unbilled charges have been deleted.' });
  expect(events().at(-1)).toMatchObject({ event_type: 'unbilled_charges_deleted' });
  expect(await call('GET', `unbilledcharges/${id}`)).toMatchObject({ status: 404, code: 1002, message: 'Unbilled Charge does not exist.' });
});
