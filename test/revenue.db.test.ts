import { expect, test } from 'vitest';
import { computeRevenue, type RevenueInput } from '../src/reports/revenue.js';
import type { Store } from '../src/store/store.js';
import { billingInvoice, booksDocument, historyState } from './harness/revenue.js';
import { freshStore } from './harness/store.js';

const revenue = (store: Store, input: Partial<RevenueInput> = {}) =>
  computeRevenue(store.db, {
    ...{
      from: '2026-01-01',
      to: '2026-01-31',
      timeZone: 'America/Los_Angeles',
      source: 'books',
      by: 'currency',
      basis: 'invoiced',
      trace: false,
    },
    ...input,
  });

const to = (number: string, amount: string, kind = 'invoice') => [{ kind, number, amount }];

test('what counts is added up by currency: no drafts, nothing void, nothing that is gone, nothing of other days', async () => {
  const store = await freshStore();
  for (const fields of [
    { kind: 'invoice', total: '119.00', tax: '19.00', balance: '19.00', number: 'I-1' },
    { kind: 'invoice', total: '0.10', date: '2026-01-31' },
    { kind: 'invoice', total: '1000', status: 'draft' },
    { kind: 'invoice', total: '1000', status: 'void' },
    { kind: 'invoice', total: '1000', gone_at: '2026-01-20T00:00:00Z' },
    { kind: 'invoice', total: '1000', date: '2025-12-31' },
    { kind: 'invoice', total: '1000', date: '2026-02-01' },
    { kind: 'invoice', total: '5000', currency: 'JPY' },
    { kind: 'payment', total: '100.00', applies_to: to('I-1', '100.00') },
    { kind: 'payment', total: '77', status: 'failure' },
    { kind: 'credit_note', total: '11.90', tax: '1.90', number: 'C-1' },
    { kind: 'refund', total: '11.90', status: 'refunded', number: null },
  ] as const) {
    await booksDocument(store.db, fields);
  }
  const { currencies, notes } = await revenue(store);
  expect(notes).toEqual([]);
  expect(currencies).toMatchObject({
    USD: {
      invoiced: '119.10',
      credited: '11.90',
      net: '107.20',
      tax: '17.10',
      collected: '100.00',
      refunded: '11.90',
      netCollected: '88.10',
    },
    JPY: { invoiced: '5000', credited: '0', collected: '0', refunded: '0', mrr: '0' },
  });
  expect(currencies['USD']?.counts).toEqual({ invoices: 2, creditNotes: 1, payments: 1, refunds: 1 });
});

test('outstanding is what was owed that day: later payments and credits are taken back', async () => {
  const store = await freshStore();
  await booksDocument(store.db, { kind: 'invoice', total: '100.00', balance: '0', number: 'I-1', status: 'paid' });
  await booksDocument(store.db, { kind: 'invoice', total: '40.00', balance: '40.00', number: 'I-2', date: '2026-02-10' });
  await booksDocument(store.db, { kind: 'payment', total: '30.00', date: '2026-01-20', applies_to: to('I-1', '30.00') });
  await booksDocument(store.db, { kind: 'payment', total: '60.00', date: '2026-02-03', applies_to: to('I-1', '60.00') });
  await booksDocument(store.db, { kind: 'credit_note', total: '10.00', date: '2026-02-04', applies_to: to('I-1', '10.00') });
  expect((await revenue(store)).currencies['USD']?.outstanding).toBe('70.00');
  expect((await revenue(store, { from: '2026-02-01', to: '2026-02-28' })).currencies['USD']?.outstanding).toBe('40.00');
});

test('by month: the figures of each month, cut to the range, and movements from month to month', async () => {
  const store = await freshStore();
  await booksDocument(store.db, { kind: 'invoice', total: '1.10', date: '2026-01-15' });
  await booksDocument(store.db, { kind: 'invoice', total: '2.20', date: '2026-02-15' });
  await historyState(store.db, { at: '2026-01-20T12:00:00Z' });
  await historyState(store.db, { at: '2026-02-20T12:00:00Z', status: 'cancelled' });
  const { rows, currencies } = await revenue(store, { from: '2026-01-10', to: '2026-02-25', by: 'month' });
  expect(rows).toMatchObject([
    {
      currency: 'USD',
      month: '2026-01',
      from: '2026-01-10',
      to: '2026-01-31',
      invoiced: '1.10',
      mrr: '49.00',
      movements: { new: '49.00' },
    },
    {
      currency: 'USD',
      month: '2026-02',
      from: '2026-02-01',
      to: '2026-02-25',
      invoiced: '2.20',
      mrr: '0.00',
      movements: { churned: '49.00' },
    },
  ]);
  expect(currencies['USD']).toMatchObject({ invoiced: '3.30', movements: { new: '49.00', churned: '49.00', end: '0.00' } });
});

test('by plan: invoices by their lines, payments by their invoices, refunds by what they give back; the rest is of no plan', async () => {
  const store = await freshStore();
  await historyState(store.db, { at: '2026-01-01T12:00:00Z', plan_code: 'pro' });
  await historyState(store.db, {
    at: '2026-01-01T12:00:00Z',
    plan_code: 'team',
    subscription_id: 's2',
    recurring: '120',
    interval_months: 12,
  });
  await billingInvoice(store.db, { number: 'I-1', lines: [{ code: 'extra-seat' }, { code: 'pro' }] });
  await billingInvoice(store.db, { number: 'I-2', plan: 'team' });
  await booksDocument(store.db, { kind: 'invoice', total: '58.00', tax: '8.00', number: 'I-1' });
  await booksDocument(store.db, { kind: 'invoice', total: '120.00', number: 'I-2' });
  await booksDocument(store.db, { kind: 'invoice', total: '5.00', number: 'I-3' });
  await booksDocument(store.db, {
    ...{ kind: 'payment', total: '180.00', number: 'P-1', tax: null },
    applies_to: [...to('I-1', '58.00'), ...to('I-2', '120.00')],
  });
  await booksDocument(store.db, { kind: 'payment', total: '58.00', number: 'P-2', tax: null, applies_to: to('I-1', '58.00') });
  await booksDocument(store.db, { kind: 'credit_note', total: '8.00', tax: '1.00', number: 'C-1', applies_to: to('I-1', '8.00') });
  await booksDocument(store.db, { kind: 'refund', total: '3.00', number: null, tax: null, applies_to: to('P-2', '3.00', 'payment') });
  await booksDocument(store.db, { kind: 'refund', total: '4.00', number: null, tax: null, applies_to: to('P-1', '4.00', 'payment') });
  await booksDocument(store.db, { kind: 'refund', total: '2.00', number: null, tax: null, applies_to: to('C-1', '2.00', 'credit_note') });
  const { rows, currencies } = await revenue(store, { by: 'plan' });
  expect(rows).toMatchObject([
    { plan: '(none)', invoiced: '5.00', credited: '0.00', collected: '2.00', refunded: '4.00', mrr: '0.00' },
    { plan: 'pro', invoiced: '58.00', credited: '8.00', tax: '7.00', collected: '116.00', refunded: '5.00', mrr: '49.00', customers: 1 },
    { plan: 'team', invoiced: '120.00', collected: '120.00', refunded: '0.00', mrr: '10.00', arr: '120.00' },
  ]);
  expect(currencies['USD']).toMatchObject({ invoiced: '183.00', collected: '238.00', refunded: '9.00', mrr: '59.00' });
});

test('a day begins and ends where the organisation is, also when clocks change', async () => {
  const store = await freshStore();
  // 8 March 2026 has 23 hours in Los Angeles: 08:00 to 07:00 UTC.
  await historyState(store.db, { at: '2026-03-08T07:59:59Z', recurring: '1' });
  await historyState(store.db, { at: '2026-03-08T08:00:00Z', recurring: '2', subscription_id: 's2', user_id: 'bert' });
  await historyState(store.db, { at: '2026-03-09T06:59:59Z', recurring: '4', subscription_id: 's3', user_id: 'cleo' });
  await historyState(store.db, { at: '2026-03-09T07:00:00Z', recurring: '8', subscription_id: 's4', user_id: 'dora' });
  const { currencies } = await revenue(store, { from: '2026-03-08', to: '2026-03-08' });
  expect(currencies['USD']?.movements).toMatchObject({ start: '1.00', new: '6.00', end: '7.00' });
});

test('a trial counts nothing, dunning counts, unpaid does not', async () => {
  const store = await freshStore();
  const states = ['trial', 'live', 'non_renewing', 'dunning', 'unpaid', 'paused', 'cancelled', 'future', 'expired', 'creation_failed'];
  for (const [i, status] of states.entries()) {
    await historyState(store.db, {
      at: '2026-01-02T12:00:00Z',
      subscription_id: `s${i}`,
      user_id: `u${i}`,
      status,
      recurring: String(2 ** i),
    });
  }
  expect((await revenue(store)).currencies['USD']).toMatchObject({ mrr: '14.00', customers: 3 });
});

test('renewals that change nothing are no movements', async () => {
  const store = await freshStore();
  await historyState(store.db, { at: '2026-01-02T12:00:00Z' });
  await historyState(store.db, { at: '2026-01-20T12:00:00Z', recurring: '49.0' });
  const report = await revenue(store, { trace: true });
  expect(report.movements).toMatchObject([{ movement: 'new', date: '2026-01-02', customer: 'ann' }]);
  expect(report.subscriptions).toEqual([
    { subscriptionId: 's1', customer: 'ann', currency: 'USD', plan: 'pro', recurring: '49.00', intervalMonths: 1 },
  ]);
});

test('each figure is the sum of the documents it lists', async () => {
  const store = await freshStore();
  await booksDocument(store.db, { kind: 'invoice', total: '1.10', number: 'I-1', id: 'a', tax: '0.1' });
  await booksDocument(store.db, { kind: 'payment', total: '1.10', number: 'P-1', id: 'b', tax: null, applies_to: to('I-1', '1.10') });
  await booksDocument(store.db, { kind: 'invoice', total: '9', status: 'void' });
  const { documents } = await revenue(store, { trace: true });
  expect(documents).toEqual([
    { figure: 'invoiced', id: 'a', number: 'I-1', date: '2026-01-15', currency: 'USD', amount: '1.10', tax: '0.10', userId: null },
    { figure: 'collected', id: 'b', number: 'P-1', date: '2026-01-15', currency: 'USD', amount: '1.10', tax: null, userId: null },
  ]);
  const byPlan = await revenue(store, { trace: true, by: 'plan' });
  expect(byPlan.documents).toMatchObject([{ plan: '(none)' }, { plan: '(none)' }]);
});

test("without Books the documents of Billing's mirror count, and the report says so", async () => {
  const store = await freshStore();
  const { db } = store;
  await billingInvoice(db, { number: 'I-1', plan: 'pro', total: '49.00', tax: '4', balance: '0', status: 'paid' });
  await billingInvoice(db, { number: 'I-2', plan: 'pro', total: '49.00', status: 'void' });
  await db.query(
    `insert into zoho_bridge.objects (id, kind, id_index, sealed_id) values ('p1', 'payment', 'p1', 'x'), ('p2', 'payment', 'p2', 'x')`,
  );
  await db.query(`insert into zoho_bridge.payments (id, status, mode, date, currency, amount, refunded) values
    ('p1', 'success', 'cash', '2026-01-15', 'USD', 49, 9), ('p2', 'failure', 'creditcard', '2026-01-16', 'USD', 49, 0)`);
  await db.query(`insert into zoho_bridge.payment_invoices (payment_id, invoice_id, amount) values ('p1', 'invoice-I-1', 49)`);
  const report = await revenue(store, { source: 'billing', by: 'plan' });
  expect(report.source).toBe('billing');
  expect(report.notes[0]).toMatch(/^From the documents of Billing/);
  expect(report.currencies['USD']).toMatchObject({
    invoiced: '49.00',
    tax: '4.00',
    collected: '49.00',
    refunded: '9.00',
    outstanding: '0.00',
  });
  expect(report.rows).toMatchObject([{ plan: 'pro', invoiced: '49.00', collected: '49.00', refunded: '9.00' }]);
});
