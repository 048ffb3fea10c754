/** What is done with money besides recording it: cards, refunds, voids, write-offs, credit notes. Each once, whatever the network does. */
import { expect, test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { type MoneyWorld, moneyWorld } from './harness/money-moves.js';

const done = { drained: true, parked: 0 };
const LOST = ['drop-after-commit', 'error-after-commit', 'truncate', 'reset'] as const;

const lose = (w: MoneyWorld, path: string, fault: FaultRule['fault']) =>
  w.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', method: 'POST', path, fault, count: 1, rate: 1 } as FaultRule] });
const sent = (fault: string) => (fault === 'reset' ? 2 : 1);

test('a stored card is charged what is owed, once', async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 49);
  w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1'), lastFour: '4242' });
  w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1'), lastFour: '1881' });
  const first = await w.bridge.invoices.collect(invoice.number, { cardLastFour: '1881' });
  expect(first).toMatchObject({ kind: 'collect', state: 'waiting', amount: null, invoiceId: invoice.id });
  expect(await w.bridge.invoices.collect(invoice.number, { cardLastFour: '1881' })).toMatchObject({ id: first.id, created: false });
  await expect(w.bridge.invoices.collect(invoice.id, { reference: 'another' })).rejects.toMatchObject({ code: 'nothing_owed' });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('payments')).toMatchObject([{ amount: 49, autotransaction: { last_four_digits: expect.anything() } }]);
  expect(await w.bridge.moneyMoves.get(first.id)).toMatchObject({ state: 'done', amount: '49.00', currency: 'USD' });
  await w.follow();
  await expect(w.bridge.invoices.collect(invoice.id)).rejects.toMatchObject({ code: 'nothing_owed' });
  expect(w.posts()).toEqual(['/invoices/{id}/collect']);
});

for (const fault of LOST) {
  test(`a card is never charged twice (${fault})`, async () => {
    const w = await moneyWorld();
    const invoice = await w.invoice('u-1', 49);
    w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1') });
    lose(w, '/collect', fault);
    const move = await w.bridge.invoices.collect(invoice.id);
    expect(await w.settled()).toMatchObject(done);
    expect(w.inBilling('payments')).toHaveLength(1);
    expect(w.posts()).toHaveLength(sent(fault));
    expect(await w.bridge.moneyMoves.get(move.id)).toMatchObject({ state: 'done' });
  });
}

test('a declined card ends the move with its reason, is not tried again, and another try is another move', async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 49);
  const card = w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1'), behaviour: 'decline' });
  const first = await w.bridge.invoices.collect(invoice.id);
  expect(await w.settled()).toMatchObject(done);
  expect(await w.bridge.moneyMoves.get(first.id)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('the card was declined'),
    sync: { state: 'synced' },
  });
  expect(w.posts()).toHaveLength(1);
  w.emulator.byHand.billing.setCardBehaviour({ id: card, behaviour: 'approve' });
  const second = await w.bridge.invoices.collect(invoice.id);
  expect(second).toMatchObject({ created: true });
  await w.settled();
  expect(await w.bridge.moneyMoves.get(second.id)).toMatchObject({ state: 'done' });
});

test('without a card, or when nothing is owed in Billing any more, the move is over and says so', async () => {
  const w = await moneyWorld();
  const [one, two] = [await w.invoice('u-1', 49), await w.invoice('u-1', 10)];
  w.emulator.byHand.billing.recordPayment({ id: two.zohoId });
  const moves = [await w.bridge.invoices.collect(one.id), await w.bridge.invoices.collect(two.id)];
  expect(await w.settled()).toMatchObject(done);
  const reasons = await Promise.all(moves.map(async ({ id }) => (await w.bridge.moneyMoves.get(id))?.reason));
  expect(reasons).toEqual(['the customer has no stored card in Billing', expect.stringMatching(/^nothing is owed of .* it is paid$/)]);
  expect(w.posts()).toEqual([]);
});

async function paid(amount: number): Promise<{ w: MoneyWorld; payment: string }> {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', amount);
  const move = await w.bridge.payments.record({ reference: 'ch_1', invoice: invoice.id, amount: String(amount) });
  await w.settled();
  await w.follow();
  return { w, payment: (await w.bridge.payments.get(move.id))?.id ?? '' };
}

for (const fault of LOST) {
  test(`a payment is paid back once (${fault})`, async () => {
    const { w, payment } = await paid(49);
    lose(w, '/refunds', fault);
    await w.bridge.payments.refund(payment, { reference: 're_1', amount: '9.50', reason: 'Sorry' });
    expect(await w.settled()).toMatchObject(done);
    expect(w.inBilling('payments')).toMatchObject([{ amount_refunded: 9.5 }]);
    expect(w.inBilling('refunds')).toMatchObject([{ description: expect.stringMatching(/^Sorry \(re_1 #[0-9a-f]{12}\)$/) }]);
    expect(w.posts().filter((path) => path.endsWith('refunds'))).toHaveLength(sent(fault));
  });
}

test('somebody else paid the same amount back while our answer was lost: nothing is paid back on suspicion', async () => {
  const { w, payment } = await paid(49);
  lose(w, '/refunds', 'reset');
  await w.bridge.payments.refund(payment, { reference: 're_1', amount: '9.50' });
  await w.bridge.drain({ timeoutMs: 700 });
  const [there] = w.inBilling('payments');
  w.emulator.byHand.billing.refundPayment({ id: String(there?.['payment_id']), amount: 9.5, description: 'by hand' });
  await w.bridge.drain({ timeoutMs: 4000 });
  // It cannot be told whether ours is on its way to the list: nothing is sent before that is certain.
  expect(w.inBilling('refunds').filter((refund) => String(refund['description']).includes('re_1'))).toHaveLength(0);
  expect((await w.bridge.moneyMoves.list({ kind: 'refund' })).items[0]).toMatchObject({ state: 'waiting' });
});

test('no more is paid back than is left, also of refunds that are under way', async () => {
  const { w, payment } = await paid(49);
  const first = await w.bridge.payments.refund(payment, { reference: 're_1', amount: '40' });
  await expect(w.bridge.payments.refund(payment, { reference: 're_2', amount: '9.01' })).rejects.toMatchObject({
    code: 'refund_too_large',
  });
  expect(await w.bridge.payments.refund(payment, { reference: 're_3' })).toMatchObject({ amount: '9.00' });
  await expect(w.bridge.payments.refund(payment, { reference: 're_4' })).rejects.toMatchObject({ code: 'refund_too_large' });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('payments')).toMatchObject([{ amount_refunded: 49 }]);
  expect(await w.bridge.payments.refund(payment, { reference: 're_1', amount: '40.00' })).toMatchObject({ id: first.id, state: 'done' });
});

for (const fault of LOST) {
  test(`an invoice is voided, and another one written off (${fault})`, async () => {
    const w = await moneyWorld();
    const [one, two] = [await w.invoice('u-1', 49), await w.invoice('u-1', 10)];
    w.emulator.setFaults({
      seed: 1,
      rules: ['/void', '/writeoff'].map((path) => ({ service: 'billing', method: 'POST', path, fault, count: 1, rate: 1 }) as FaultRule),
    });
    await w.bridge.invoices.void(one.id);
    await w.bridge.invoices.writeOff(two.number, { reason: 'bankrupt' });
    await expect(w.bridge.payments.record({ reference: 'a', invoice: one.id, amount: '1' })).rejects.toMatchObject({ code: 'overpayment' });
    expect(await w.settled()).toMatchObject(done);
    const found = new Map(w.inBilling('invoices').map((invoice) => [invoice['invoice_id'], invoice]));
    expect(found.get(one.zohoId)).toMatchObject({ status: 'void' });
    expect(found.get(two.zohoId)).toMatchObject({ write_off_amount: 10, balance: 0 });
    expect(w.posts()).toHaveLength(2 * sent(fault));
    expect((await w.bridge.moneyMoves.list({ userId: 'u-1' })).items.map((move) => move.state)).toEqual(['done', 'done']);
  });
}

for (const fault of LOST) {
  for (const path of ['/creditnotes', '/invoices']) {
    test(`a credit note is made once and taken off its invoice once (${fault} at ${path})`, async () => {
      const w = await moneyWorld();
      const invoice = await w.invoice('u-1', 49);
      lose(w, path, fault);
      await w.bridge.creditNotes.create({ reference: 'cn_1', invoice: invoice.id, amount: '9', description: 'Outage' });
      expect(await w.settled()).toMatchObject(done);
      expect(w.inBilling('creditnotes')).toMatchObject([{ total: 9, balance: 0, reference_number: expect.stringMatching(/^cn_1 #/) }]);
      expect(w.inBilling('invoices')).toMatchObject([{ balance: 40, credits_applied: 9 }]);
      expect((await w.bridge.moneyMoves.list()).items).toMatchObject([{ kind: 'credit_note', state: 'done' }]);
    });
  }
}

test('a credit note that is not for an invoice is the customer’s', async () => {
  const w = await moneyWorld();
  await w.bridge.creditNotes.create({ reference: 'cn_1', userId: 'u-1', amount: '9', description: 'Outage' });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('creditnotes')).toMatchObject([{ total: 9, balance: 9 }]);
});
