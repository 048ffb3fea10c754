import { expect, test } from 'vitest';
import { crmClient, loneCrm } from '../../../test/harness/crm.js';

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ Last_Name: `Person ${n}` }));

test.each([
  [1, 'POST', 'Leads', { data: people(1) }],
  [1, 'POST', 'Leads', { data: people(10) }],
  [2, 'POST', 'Leads', { data: people(11) }],
  [10, 'POST', 'Leads/upsert', { data: people(100) }],
  [10, 'PUT', 'Leads', { data: people(100) }],
  [1, 'POST', 'Leads', { data: 'nonsense' }],
  [1, 'GET', 'Leads/1', undefined],
  [1, 'GET', 'Leads?fields=id', undefined],
  [2, 'GET', 'Leads/deleted', undefined],
  [50, 'GET', 'Leads/actions/count', undefined],
  [1, 'POST', 'Leads/actions/add_tags', { tags: [{ name: 'A' }], ids: ['1'] }],
  [10, 'POST', 'Leads/actions/add_tags', { tags: [{ name: 'A' }], ids: Array.from({ length: 500 }, String) }],
  [2, 'POST', 'Leads/actions/add_tags', { tags: [{ name: 'A' }], ids: JSON.stringify(Array.from({ length: 51 }, String)) }],
  [2, 'POST', 'Leads/actions/remove_tags', { tags: [{ name: 'A' }], ids: Array.from({ length: 51 }, String) }],
  [1, 'POST', 'coql', { select_query: 'select id from Leads where id is not null' }],
  [2, 'POST', 'coql', { select_query: 'select id from Leads where id is not null limit 201' }],
  [3, 'POST', 'coql', { select_query: 'select id from Leads where id is not null limit 2000' }],
  [1, 'POST', 'coql', { select_query: 'nonsense' }],
  [5, 'POST', 'Leads/1/actions/convert', { data: [{}] }],
  [1, 'GET', 'org', undefined],
])('%i credits: %s %s %j', (credits, method, path, body) => {
  const { call, crm } = loneCrm();
  expect(call(method, path, body).answer.credits).toBe(credits);
  expect(crm.limits?.()['creditsUsed']).toBe(credits);
});

test('credits come back after 24 hours on the clock; the rest is told once half is gone', () => {
  const { call, advance, crm } = loneCrm({ limits: { creditsPerDay: 20 } });
  expect(call('POST', 'Leads', { data: people(90) }).answer.headers).toEqual({});
  advance(3_600_000);
  expect(call('GET', 'org').answer.headers).toEqual({ 'X-API-CREDITS-REMAINING': '10' });
  expect(call('POST', 'Leads', { data: people(100) }).answer.headers).toEqual({ 'X-API-CREDITS-REMAINING': '0' });
  const exhausted = call('GET', 'org');
  expect(exhausted).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS', details: {}, status: 'error' } });
  expect(exhausted.answer.headers).toBeUndefined();
  advance(23 * 3_600_000);
  expect(crm.limits?.()['creditsUsed']).toBe(11);
  expect(call('GET', 'org').status).toBe(200);
  advance(3_600_000);
  expect(crm.limits?.()['creditsUsed']).toBe(1);
});

test('a refused token costs nothing', async () => {
  const { crm, emulator } = await crmClient();
  await crm('GET', 'org', undefined, { authorization: 'Zoho-oauthtoken 1000.x.y' });
  expect(emulator.calls().at(-1)).toMatchObject({ status: 401 });
  expect((await crm('GET', 'org')).status).toBe(200);
});

test('twenty calls may be under way, ten of them heavy', () => {
  const { crm, request } = loneCrm();
  const enter = (method: string, path: string, body?: unknown) => crm.admit?.(request(method, path, body));
  const light = () => enter('POST', 'Leads', { data: people(10) });
  const heavy = () => enter('POST', 'Leads', { data: people(11) });
  const heavyOnes = Array.from({ length: 10 }, heavy);
  expect(heavyOnes.every((admission) => admission && 'done' in admission)).toBe(true);
  for (const [method, path] of [
    ['POST', 'coql'],
    ['GET', 'Leads/search?word=x'],
    ['POST', 'Leads/1/actions/convert'],
    ['GET', 'Leads?fields=id&sort_by=id'],
  ] as const) {
    expect(enter(method, path), path).toMatchObject({ refuse: { status: 429, body: { code: 'TOO_MANY_REQUESTS' } } });
  }
  for (let n = 0; n < 10; n += 1) expect(light()).toHaveProperty('done');
  expect(light()).toMatchObject({ refuse: { status: 429 } });
  const [first] = heavyOnes;
  if (first && 'done' in first) first.done();
  expect(heavy()).toHaveProperty('done');
});

test('calls of before a reset do not free places after it', () => {
  const { crm, request } = loneCrm({ limits: { concurrency: 1 } });
  const before = crm.admit?.(request('GET', 'org'));
  crm.reset();
  expect(crm.admit?.(request('GET', 'org'))).toHaveProperty('done');
  if (before && 'done' in before) before.done();
  expect(crm.admit?.(request('GET', 'org'))).toHaveProperty('refuse');
});

test('too many at once is a 429 over HTTP, and the next call goes through', async () => {
  const { crm, emulator } = await crmClient();
  emulator.setLimits({ crm: { concurrency: 3 } });
  emulator.setLatency({ ms: 200, service: 'crm' });
  const answers = await Promise.all(Array.from({ length: 8 }, () => crm('GET', 'org')));
  const statuses = answers.map(({ status }) => status);
  expect([statuses.filter((status) => status === 200).length, statuses.filter((status) => status === 429).length]).toEqual([3, 5]);
  expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBeNull();
  expect((await crm('GET', 'org')).status).toBe(200);
});

test('an edition brings its own limits, null lifts one, nonsense is refused', () => {
  const { crm } = loneCrm();
  expect(crm.limits?.()).toEqual({
    edition: 'enterprise',
    creditsPerDay: 55_000,
    concurrency: 20,
    subConcurrency: 10,
    searchLagMs: 5000,
    companyMandatory: false,
    jobMs: 2000,
    bulkReadRows: 200_000,
    creditsUsed: 0,
    inProcess: 0,
  });
  crm.setLimits?.({ edition: 'free' });
  expect(crm.limits?.()).toMatchObject({ creditsPerDay: 5000, concurrency: 5 });
  crm.setLimits?.({ edition: 'ultimate', concurrency: null, creditsPerDay: 7, companyMandatory: true });
  expect(crm.limits?.()).toMatchObject({ edition: 'ultimate', creditsPerDay: 7, concurrency: null, companyMandatory: true });
  crm.setLimits?.({ creditsPerDay: null });
  expect(crm.limits?.()).toMatchObject({ creditsPerDay: null, edition: 'ultimate' });
  for (const wrong of [{ creditsPerDay: -1 }, { edition: 'gold' }, { perMinute: 3 }]) expect(() => crm.setLimits?.(wrong)).toThrow();
  crm.reset();
  expect(crm.limits?.()).toMatchObject({ edition: 'enterprise', creditsPerDay: 55_000 });
});
