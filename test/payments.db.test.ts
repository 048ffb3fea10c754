import { expect, test } from 'vitest';
import { moneyWorld } from './harness/money-moves.js';

const done = { drained: true, parked: 0 };

test("a payment is recorded once, on its invoice, under a reference that holds the app's own", async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 49);
  const asked = { reference: 'ch_1', invoice: invoice.number, amount: '49.00', mode: 'creditcard' as const, date: '2026-01-03' };
  const made = await w.bridge.payments.record(asked);
  expect(made).toMatchObject({
    created: true,
    kind: 'payment',
    userId: 'u-1',
    reference: 'ch_1',
    amount: '49.00',
    currency: 'USD',
    invoiceId: invoice.id,
    paymentId: null,
    state: 'waiting',
  });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('payments')).toMatchObject([
    { payment_mode: 'creditcard', amount: 49, date: '2026-01-03', reference_number: expect.stringMatching(/^ch_1 #[0-9a-f]{12}$/) },
  ]);
  expect(w.inBilling('invoices')).toMatchObject([{ status: 'paid', balance: 0 }]);
  expect(await w.bridge.payments.record({ ...asked, amount: 49 })).toMatchObject({ id: made.id, created: false, state: 'done' });
  await expect(w.bridge.payments.record({ ...asked, amount: 48 })).rejects.toMatchObject({ code: 'reference_taken' });
  expect(w.posts()).toEqual(['/payments']);
  await w.follow();
  const payment = await w.bridge.payments.get(made.id);
  expect(payment).toMatchObject({
    status: 'success',
    amount: '49',
    reference: 'ch_1',
    move: { id: made.id, state: 'done', paymentId: payment?.id },
  });
});

for (const fault of ['drop-after-commit', 'error-after-commit', 'truncate', 'reset'] as const) {
  test(`a payment whose answer is lost (${fault}) is looked up, not repeated`, async () => {
    const w = await moneyWorld();
    const invoice = await w.invoice('u-1', 49);
    w.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', method: 'POST', path: '/payments', fault, count: 1, rate: 1 }] });
    await w.bridge.payments.record({ reference: 'ch_1', invoice: invoice.id, amount: '20' });
    expect(await w.settled()).toMatchObject(done);
    expect(w.inBilling('payments')).toMatchObject([{ amount: 20 }]);
    expect(w.posts()).toHaveLength(fault === 'reset' ? 2 : 1);
  });
}
