import { expect, test } from 'vitest';
import { API_KEY } from './harness/bridge.js';
import { type MoneyWorld, moneyWorld } from './harness/money-moves.js';

type Json = Record<string, unknown>;

const client =
  ({ bridge }: MoneyWorld) =>
  async (method: string, path: string, body?: unknown) => {
    const response = await bridge.handler(
      new Request(`http://bridge/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${API_KEY}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: (await response.json()) as Json };
  };

test('money comes, goes back and is given up over HTTP', async () => {
  const w = await moneyWorld();
  const call = client(w);
  const [one, two, three] = [await w.invoice('u-1', 49), await w.invoice('u-1', 20), await w.invoice('u-1', 5)];
  w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1') });

  const payment = { reference: 'ch_1', invoice: one.number, amount: '49.00', mode: 'creditcard' };
  const made = await call('POST', '/payments', payment);
  expect(made).toMatchObject({ status: 202, body: { kind: 'payment', state: 'waiting', sync: { state: 'waiting' } } });
  expect(made.body).not.toHaveProperty('created');
  expect(await call('POST', '/payments', payment)).toMatchObject({ status: 200, body: { id: made.body['id'] } });
  expect(await call('POST', '/payments', { ...payment, amount: '48' })).toMatchObject({ status: 409, body: { code: 'reference_taken' } });
  expect(await call('GET', `/payments/${made.body['id']}`)).toMatchObject({ status: 200, body: { status: 'waiting', amount: '49.00' } });
  // Without a body, or with one.
  expect(await call('POST', `/invoices/${two.id}/collect`)).toMatchObject({ status: 202 });
  expect(await call('POST', `/invoices/${two.number}/collect`, {})).toMatchObject({ status: 200 });
  expect(await call('POST', `/invoices/${three.id}/write-off`, { reason: 'small' })).toMatchObject({ status: 202 });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  await w.follow();

  const paid = await call('GET', `/payments/${made.body['id']}`);
  expect(paid).toMatchObject({ body: { status: 'success', reference: 'ch_1', move: { state: 'done' } } });
  expect(await call('POST', `/payments/${paid.body['id']}/refunds`, { reference: 're_1', amount: '9' })).toMatchObject({ status: 202 });
  expect(await call('POST', '/credit-notes', { reference: 'cn_1', userId: 'u-1', amount: 5, currency: 'USD' })).toMatchObject({
    status: 202,
  });
  expect(await call('POST', `/invoices/${one.id}/void`)).toMatchObject({ status: 202 });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  const list = await call('GET', '/money-moves?userId=u-1&limit=4');
  expect((list.body['items'] as Json[]).map((move) => [move['kind'], move['state']])).toEqual([
    ['payment', 'done'],
    ['collect', 'done'],
    ['write_off', 'done'],
    ['refund', 'done'],
  ]);
  expect((await call('GET', `/money-moves?userId=u-1&after=${list.body['next']}`)).body['items']).toHaveLength(2);
  expect(await call('GET', `/money-moves/${made.body['id']}`)).toMatchObject({ status: 200, body: { state: 'done' } });
});

test('what cannot be done is a problem document, and keeps nothing', async () => {
  const w = await moneyWorld();
  const call = client(w);
  const { id, zohoId } = await w.invoice('u-1', 49);
  const refused: [string, unknown, number, string][] = [
    ['/payments', { reference: 'a', invoice: id, amount: '50' }, 409, 'overpayment'],
    ['/payments', { reference: 'a', invoice: id, amount: '-1' }, 422, 'invalid_input'],
    ['/payments', { reference: 'a', amount: '1' }, 422, 'invalid_input'],
    ['/payments', { invoice: id, amount: '1' }, 422, 'invalid_input'],
    ['/payments', '{"reference":"a","amount":1e999,"invoice":"x"}', 422, 'invalid_input'],
    ['/payments', [], 422, 'invalid_input'],
    ['/payments', { reference: 'a', invoice: id, amount: '1', userId: 'u-2' }, 404, 'invoice_not_found'],
    ['/payments', { reference: 'a', invoice: zohoId, amount: '1' }, 404, 'invoice_not_found'],
    ['/invoices/none/collect', {}, 404, 'invoice_not_found'],
    [`/invoices/${id}/collect`, { cardLastFour: '42' }, 422, 'invalid_input'],
    [`/invoices/${zohoId}/void`, {}, 404, 'invoice_not_found'],
    ['/invoices/%00/void', {}, 404, 'not_found'],
    ['/payments/none/refunds', { reference: 'a' }, 404, 'payment_not_found'],
    ['/credit-notes', { reference: 'a', invoice: id, amount: '49.01' }, 409, 'overpayment'],
    ['/credit-notes', { reference: 'a', userId: 'nobody', amount: '1' }, 404, 'user_not_found'],
  ];
  for (const [path, body, status, code] of refused) {
    expect([path, body, await call('POST', path, body)]).toMatchObject([path, body, { status, body: { code } }]);
  }
  expect((await call('GET', '/money-moves')).body['items']).toEqual([]);
  expect(await call('GET', '/payments/none')).toMatchObject({ status: 404, body: { code: 'payment_not_found' } });
  expect(await call('GET', '/money-moves/none')).toMatchObject({ status: 404, body: { code: 'move_not_found' } });
});
