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
    amount: '49.00',
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

test('without an invoice the open ones are paid, the oldest first', async () => {
  const w = await moneyWorld();
  const [one, two] = [await w.invoice('u-1', 30), await w.invoice('u-1', 30)];
  await w.invoice('u-2', 30);
  await w.bridge.payments.record({ reference: 'ch_1', userId: 'u-1', amount: '45' });
  expect(await w.settled()).toMatchObject(done);
  const balance = new Map(w.inBilling('invoices').map((invoice) => [invoice['invoice_id'], invoice['balance']]));
  expect([balance.get(one.zohoId), balance.get(two.zohoId)]).toEqual([0, 15]);
  await w.follow();
  await expect(w.bridge.payments.record({ reference: 'ch_2', userId: 'u-1', amount: '15.01' })).rejects.toMatchObject({
    code: 'overpayment',
  });
  await w.bridge.payments.record({ reference: 'ch_3', userId: 'u-1', amount: '20', excess: true });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('payments').map((payment) => payment['amount'])).toEqual([45, 20]);
  expect(w.inBilling('invoices').filter((invoice) => invoice['balance'] !== 0)).toHaveLength(1);
});

test('a payment of somebody who has just subscribed waits for the invoice', async () => {
  const w = await moneyWorld();
  const move = await w.store.db.transaction(async (tx) => {
    await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly' }, { tx });
    return w.bridge.payments.record({ reference: 'ch_1', userId: 'u-1', amount: '49' }, { tx });
  });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('invoices')).toMatchObject([{ status: 'paid' }]);
  expect(await w.bridge.moneyMoves.get(move.id)).toMatchObject({ state: 'done', currency: 'USD' });
});

test('a payment makes Billing go on with a subscription whose invoice was overdue', async () => {
  const w = await moneyWorld();
  const card = w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-1') });
  await w.bridge.subscriptions.create('u-1', { planCode: 'pro-monthly', autoCollect: true });
  await w.settled();
  w.emulator.byHand.billing.setCardBehaviour({ id: card, behaviour: 'decline' });
  w.emulator.advance('P32D');
  const status = () => ((w.emulator.state().billing?.['subscriptions'] ?? []) as { status: string }[])[0]?.status;
  expect(status()).toBe('dunning');
  await w.follow();
  await w.bridge.payments.record({ reference: 'ch_1', userId: 'u-1', amount: '49' });
  expect(await w.settled()).toMatchObject(done);
  expect(status()).toBe('live');
  // The mirror follows without a webhook.
  expect(await w.bridge.subscriptions.get('u-1')).toMatchObject({ billing: { status: 'live' } });
  const open = await w.store.db.query(`select 1 from zoho_bridge.invoices where user_id = 'u-1' and balance > 0`);
  expect(open).toEqual([]);
});

test('a payment over several invoices says what goes where', async () => {
  const w = await moneyWorld();
  const [one, two] = [await w.invoice('u-1', 30), await w.invoice('u-1', 30)];
  const parts = [
    { invoice: one.number, amount: '10' },
    { invoice: two.id, amount: '30' },
  ];
  await expect(w.bridge.payments.record({ reference: 'a', amount: '41', invoices: parts })).rejects.toMatchObject({ code: 'overpayment' });
  await w.bridge.payments.record({ reference: 'ch_1', amount: '40', invoices: parts });
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('invoices').map((invoice) => Number(invoice['balance']))).toEqual(expect.arrayContaining([20, 0]));
});

test('more than is owed is refused at once, also with what is under way', async () => {
  const w = await moneyWorld();
  const { id } = await w.invoice('u-1', 49);
  const record = (reference: string, amount: string) => w.bridge.payments.record({ reference, amount, invoice: id });
  await expect(record('a', '49.01')).rejects.toMatchObject({ code: 'overpayment', message: expect.stringContaining('49.00') });
  const all = await Promise.allSettled(['b', 'c', 'd', 'e'].map((reference) => record(reference, '20')));
  expect(all.map((one) => one.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  await expect(record('f', '9.01')).rejects.toMatchObject({ code: 'overpayment' });
  await record('g', '9');
  expect(await w.settled()).toMatchObject(done);
  expect(w.inBilling('invoices')).toMatchObject([{ status: 'paid' }]);
  await expect(record('h', '0.01')).rejects.toMatchObject({ code: 'overpayment' });
});

test('what Billing refuses because somebody else has paid meanwhile is parked with a reason', async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 49);
  w.emulator.byHand.billing.recordPayment({ id: invoice.zohoId, amount: 40 });
  const move = await w.bridge.payments.record({ reference: 'ch_1', invoice: invoice.id, amount: '49' });
  expect(await w.settled()).toMatchObject({ parked: 1 });
  expect(await w.bridge.moneyMoves.get(move.id)).toMatchObject({
    state: 'parked',
    reason: expect.stringMatching(/code 24016.*partially paid, 9\.00 USD of it are open; the payment is more than what is owed/),
  });
  expect((await w.bridge.users.get('u-1'))?.syncs).toContainEqual(expect.objectContaining({ sync: 'billing.money', state: 'parked' }));
  // What is parked holds nobody up, and is tried again when somebody says so.
  await w.follow();
  await w.bridge.payments.record({ reference: 'ch_2', invoice: invoice.id, amount: '4' });
  await w.settled();
  await w.bridge.jobs.replay({ userId: 'u-1' });
  expect(await w.settled()).toMatchObject({ parked: 1 });
  expect(w.inBilling('payments')).toHaveLength(2);
});

const HOSTILE: [string, Record<string, unknown>, string][] = [
  ['a negative amount', { amount: '-5' }, 'invalid_input'],
  ['nothing', { amount: '0.00' }, 'invalid_input'],
  ['NaN', { amount: Number.NaN }, 'invalid_input'],
  ['infinity', { amount: Number.POSITIVE_INFINITY }, 'invalid_input'],
  ['words', { amount: 'all of it' }, 'invalid_input'],
  ['hexadecimal', { amount: '0x31' }, 'invalid_input'],
  ['an exponent', { amount: '4e1' }, 'invalid_input'],
  ['a thousand million million', { amount: '1000000000000000' }, 'invalid_input'],
  ['a tenth of a cent', { amount: '0.001' }, 'invalid_input'],
  ['another currency', { currency: 'EUR' }, 'currency_mismatch'],
  ['no currency', { currency: 'dollars' }, 'invalid_input'],
  ['no reference', { reference: '' }, 'invalid_input'],
  ['a NUL', { reference: 'a\u0000b' }, 'invalid_input'],
  ['a reference too long', { reference: 'x'.repeat(81) }, 'invalid_input'],
  ['a mode that only Billing may use', { mode: 'autotransaction' }, 'invalid_input'],
  ['a day that is none', { date: '2026-02-30' }, 'invalid_input'],
  ['a field that is not known', { invoiceId: 'x' }, 'invalid_input'],
  ['an invoice that is not there', { invoice: '00000000-0000-0000-0000-000000000000' }, 'invoice_not_found'],
  ['an invoice with a NUL', { invoice: 'a\u0000' }, 'invalid_input'],
  ["somebody else's invoice", { userId: 'u-2' }, 'invoice_not_found'],
  ['a user that is not there', { userId: 'nobody', invoice: null }, 'user_not_found'],
  ['a user with half a surrogate pair', { userId: '\ud800', invoice: null }, 'invalid_input'],
];

test('what makes no sense is refused before anything is kept', async () => {
  const w = await moneyWorld();
  const { id } = await w.invoice('u-1', 49);
  for (const [what, odd, code] of HOSTILE) {
    const refused = await w.bridge.payments.record({ reference: 'r', amount: '1', invoice: id, ...odd } as never).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
    expect([what, refused]).toEqual([what, code]);
  }
  expect((await w.bridge.moneyMoves.list()).items).toEqual([]);
  // Zoho's own ids are nobody's business: they name nothing here.
  const [invoice] = w.inBilling('invoices');
  await expect(w.bridge.invoices.void(String(invoice?.['invoice_id']))).rejects.toMatchObject({ code: 'invoice_not_found' });
});

test('what was asked for and rolled back was never asked for', async () => {
  const w = await moneyWorld();
  const { id } = await w.invoice('u-1', 49);
  const rolledBack = w.store.db.transaction(async (tx) => {
    await w.bridge.payments.record({ reference: 'ch_1', amount: '49', invoice: id }, { tx });
    throw new Error('changed its mind');
  });
  await expect(rolledBack).rejects.toThrow('changed its mind');
  await w.settled();
  expect(w.posts()).toEqual([]);
});

test("no id of Zoho's is in the tables or the log in the clear", async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 49);
  await w.bridge.payments.record({ reference: 'ch_1', amount: '49', invoice: invoice.id });
  await w.settled();
  const rows = await w.store.db.query(
    `select to_jsonb(m) as row from zoho_bridge.money_moves m union all select to_jsonb(l) from zoho_bridge.links l where l.sync = 'billing.money'`,
  );
  const ids = [invoice.zohoId, w.customerOf('u-1'), ...w.inBilling('payments').map((payment) => String(payment['payment_id']))];
  for (const id of ids) {
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(w.logs.join('\n')).not.toContain(id);
  }
});
