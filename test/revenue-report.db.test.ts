import { expect, test } from 'vitest';
import { createBridge } from '../src/bridge.js';
import { loadConfig } from '../src/config.js';
import { createLogger } from '../src/logger.js';
import { API_KEY, callsTo, migratedEnv, TEST_KEY, world } from './harness/bridge.js';
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

test('days are those of the organisation, which is asked once', async () => {
  const { bridge, emulator } = await world();
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
