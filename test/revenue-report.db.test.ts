import { expect, test } from 'vitest';
import { createBridge } from '../src/bridge.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { API_KEY, callsTo, held, migratedEnv, TEST_KEY, world } from './harness/bridge.js';
import { financeDesk } from './harness/finance-desk.js';
import { booksDocument, historyState } from './harness/revenue.js';

const get = (query: string, accept = 'application/json') =>
  new Request(`http://bridge/v1/reports/revenue?${query}`, { headers: { authorization: `Bearer ${API_KEY}`, accept } });
const RANGE = 'from=2026-01-01&to=2026-01-31';

test('the report over HTTP: exact texts, by currency', async () => {
  const { bridge, store } = await world();
  await booksDocument(store.db, { kind: 'invoice', total: '0.1' });
  await booksDocument(store.db, { kind: 'invoice', total: '0.2' });
  await historyState(store.db, { at: '2026-01-02T12:00:00Z' });
  const response = await bridge.handler(get(`${RANGE}&fresh=false`));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    ...{ from: '2026-01-01', to: '2026-01-31', source: 'books', by: 'currency', basis: 'invoiced' },
    currencies: { USD: { invoiced: '0.30', collected: '0.00', refunded: '0.00', mrr: '49.00', arr: '588.00' } },
  });
});

test('as CSV and as a chart, by format or by Accept', async () => {
  const { bridge, store } = await world();
  await booksDocument(store.db, { kind: 'invoice', total: '7' });
  const types = async (query: string, accept?: string) => {
    const response = await bridge.handler(get(`${RANGE}&fresh=false${query}`, accept));
    return [response.headers.get('content-type'), (await response.text()).slice(0, 8)];
  };
  expect(await types('&format=csv')).toEqual(['text/csv; charset=utf-8', 'currency']);
  expect(await types('', 'text/csv')).toEqual(['text/csv; charset=utf-8', 'currency']);
  expect(await types('&format=svg')).toEqual(['image/svg+xml; charset=utf-8', '<svg xml']);
  expect(await types('', 'image/svg+xml, */*')).toEqual(['image/svg+xml; charset=utf-8', '<svg xml']);
  expect((await types('', '*/*'))[0]).toMatch(/^application\/json/);
});

test.each([
  ['from=2026-02-30', 'from'],
  ['from=2026-02-02&to=2026-02-01', 'from'],
  ['by=week', 'by'],
  ['trace=maybe', 'trace'],
  ['form=2026-01-01', 'form'],
])('%s is refused and said which', async (query, path) => {
  const { bridge } = await world({ setup: false });
  const response = await bridge.handler(get(`${query}&fresh=false`));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'invalid_query', errors: [{ path }] });
});

test('days are those of the organisation, which is asked once when setup has not done so', async () => {
  const { bridge, emulator } = await world({ setup: false });
  const { timeZone } = await bridge.reports.revenue();
  expect(timeZone).toBe('America/Los_Angeles');
  await bridge.reports.revenue();
  expect(callsTo(emulator, /books\/v3\/organizations/)).toHaveLength(1);
});

test('without Zoho the report is there all the same and says what it does not know', async () => {
  const env = { ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY, ...(await migratedEnv()) };
  const bridge = await createBridge({ config: loadConfig(env), logger: createLogger({ level: 'silent' }) });
  try {
    const report = await bridge.reports.revenue({ from: '2026-01-01', to: '2026-01-31', compare: true });
    expect(report).toMatchObject({ source: 'billing', timeZone: 'UTC', asOf: null, currencies: {}, comparison: { answered: false } });
    expect(report.notes.join(' ')).toMatch(/no organisation of Books[\s\S]*days are counted in UTC/);
  } finally {
    await bridge.close();
  }
});

/** A user with a customer, and the finance desk beside the bridge. */
async function scene() {
  const w = await world();
  w.emulator.setLimits({ books: { perMinute: null, concurrency: null }, billing: { perMinute: null } });
  await w.bridge.users.save({ id: 'ann', email: 'ann@example.com', name: 'Ann Example' });
  await w.bridge.drain({ timeoutMs: 30_000 });
  const customer = String(held(w.emulator).customers[0]?.['customer_id']);
  return { ...w, ...(await financeDesk(w)), customer, calls: () => callsTo(w.emulator, / \/books\//).length };
}

test('Books is asked when what is stored is old, and not at all while it is fresh', async () => {
  const w = await scene();
  const { id } = await w.bill(w.customer, 29);
  w.emulator.byHand.billing.recordPayment({ id });
  const report = await w.bridge.reports.revenue();
  expect(report.currencies['USD']).toMatchObject({ invoiced: '29.00', collected: '29.00', outstanding: '0.00' });
  expect(report.asOf).not.toBeNull();
  const before = w.calls();
  await w.bill(w.customer, 10);
  expect((await w.bridge.reports.revenue()).currencies['USD']).toMatchObject({ invoiced: '29.00' });
  w.emulator.advance('PT6M');
  expect((await w.bridge.reports.revenue({ fresh: false })).currencies['USD']).toMatchObject({ invoiced: '29.00' });
  expect(w.calls()).toBe(before);
  expect((await w.bridge.reports.revenue()).currencies['USD']).toMatchObject({ invoiced: '39.00', outstanding: '10.00' });
});

test('a range that was not read yet is read; what lies before it is said', async () => {
  const w = await scene();
  const { to } = await w.bridge.reports.revenue();
  const year = Number(to.slice(0, 4));
  expect((await w.bridge.reports.revenue()).notes).toEqual([
    expect.stringMatching(/^Documents before .*-01 were not read from Books; outstanding leaves them out\.$/),
  ]);
  const earlier = { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  expect((await w.bridge.reports.revenue({ ...earlier, fresh: false })).notes[0]).toMatch(/figures are too low/);
  expect((await w.bridge.reports.revenue(earlier)).notes).toEqual([
    `Documents before ${year - 1}-01-01 were not read from Books; outstanding leaves them out.`,
  ]);
});

test('a Books that is away is a note, and the report is what is stored', async () => {
  const w = await scene();
  await w.bill(w.customer, 29);
  await w.bridge.reports.revenue();
  w.emulator.advance('PT6M');
  w.emulator.setFaults({ seed: 1, rules: [{ service: 'books', fault: 'status', status: 503, rate: 1 }] });
  const response = await w.bridge.handler(get('compare=true'));
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    currencies: { USD: { invoiced: '29.00' } },
    notes: expect.arrayContaining([expect.stringMatching(/^Books could not be asked: /)]),
    comparison: { answered: false, reason: expect.stringMatching(/books/), items: [] },
  });
});

test("beside Books' own reports there is no difference, and one that is there is shown", async () => {
  const w = await scene();
  await w.bill(w.customer, 29);
  const { id } = await w.bill(w.customer, 10);
  const payment = w.emulator.byHand.billing.recordPayment({ id });
  await w.billing('POST', `payments/${String(payment['payment_id'])}/refunds`, 'refund', { amount: 4 });
  await w.billing('POST', `invoices/${(await w.bill(w.customer, 500)).id}/void`, 'invoice');
  const { comparison } = await w.bridge.reports.revenue({ compare: true });
  expect(comparison).toEqual({
    answered: true,
    reason: null,
    items: [
      { currency: 'USD', figure: 'invoiced', ours: '39.00', books: '39.00', difference: '0.00' },
      { currency: 'USD', figure: 'refunded', ours: '4.00', books: '4.00', difference: '0.00' },
    ],
  });
  await w.bill(w.customer, 1);
  const later = await w.bridge.reports.revenue({ compare: true });
  expect(later.comparison?.items[0]).toMatchObject({ ours: '39.00', books: '40.00', difference: '-1.00' });
});
