/** Bad weather: whatever Zoho or the database does, it is said clearly and nothing accepted is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ZohoError } from '../src/errors.js';
import { callsTo, held, tagNames, world } from './harness/bridge.js';
import { DATABASE_KIND } from './harness/database.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Example' };
const crowd = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `u-${i}`, email: `p${i}@example.com`, name: `Person Number${i}` }));
const refreshes = /oauth\/v2\/token/;

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await sleep(50);
}

test('fifty sign-ups at once on an expired token cost one refresh', async () => {
  const { bridge, emulator } = await world();
  emulator.setLimits({ billing: { concurrency: null }, crm: { concurrency: null, subConcurrency: null } });
  await bridge.users.save(ann);
  await bridge.drain({ timeoutMs: 20_000 });
  emulator.advance('PT2H');
  const before = callsTo(emulator, refreshes).length;
  await bridge.start();
  await Promise.all(crowd(50).map((user) => bridge.users.save(user)));
  expect(await bridge.drain({ timeoutMs: 40_000 })).toMatchObject({ drained: true, parked: 0 });
  expect(callsTo(emulator, refreshes).length - before).toBe(1);
  expect(held(emulator).leads).toHaveLength(50 + (held(emulator).leads.some((lead) => lead.Email === 'ann@example.com') ? 1 : 0));
});

test.skipIf(DATABASE_KIND === 'pglite')('four processes that need a token at the same moment cost one refresh', async () => {
  const w = await world();
  const bridges = [w.bridge, await w.another(), await w.another(), await w.another()];
  w.emulator.advance('PT2H');
  await w.store.db.query("update zoho_bridge.tokens set sealed_token = null, expires_at = null, refreshes = '{}'");
  const before = callsTo(w.emulator, refreshes).length;
  await Promise.all(bridges.map((bridge) => bridge.start()));
  await w.bridge.users.saveMany(crowd(200));
  expect(await w.bridge.drain({ timeoutMs: 40_000 })).toMatchObject({ drained: true });
  expect(callsTo(w.emulator, refreshes).length - before).toBe(1);
});

test('without the unique field nothing is pushed to CRM, it is said why, and setup sets it free', async () => {
  const { bridge, emulator, logs } = await world({ setup: false });
  await bridge.users.save(ann);
  const result = await bridge.drain({ timeoutMs: 3000 });
  expect(result.drained).toBe(false);
  expect(held(emulator).leads).toEqual([]);
  expect(held(emulator).customers).toHaveLength(1);
  expect(logs.join('')).toContain('run \\"zoho-bridge setup\\"');
  await bridge.setup();
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ drained: true, parked: 0 });
  expect(held(emulator).leads).toHaveLength(1);
});

test('setup says what it did, does it once, and doctor is content afterwards', async () => {
  const { bridge, emulator } = await world({ setup: false });
  expect((await bridge.doctor()).find((check) => check.name === 'Leads: fields')).toMatchObject({ state: 'fail' });
  const planned = await bridge.setup({ dryRun: true });
  expect(planned.steps.filter((step) => step.state === 'created')).toEqual([]);
  const first = await bridge.setup();
  expect(first.ok).toBe(true);
  expect(first.steps.map((step) => step.state)).toContain('created');
  const before = callsTo(emulator, /^POST .*settings/).length;
  const second = await bridge.setup();
  // Where Desk could reach the bridge is not configured here.
  expect(second.steps.filter((step) => step.state !== 'present' && step.state !== 'found')).toMatchObject([
    { what: 'Desk webhook', state: 'skipped' },
  ]);
  expect(callsTo(emulator, /^POST .*settings/)).toHaveLength(before);
  expect((await bridge.doctor()).filter((check) => check.state === 'fail')).toEqual([]);
});

test('a self-client code is exchanged for a refresh token, once', async () => {
  const { bridge, emulator } = await world({ setup: false });
  const code = emulator.createCode();
  const report = await bridge.setup({ code });
  expect(report.ok).toBe(true);
  expect(report.env.ZOHO_REFRESH_TOKEN).toMatch(/^1000\./);
  const again = await bridge.setup({ code });
  expect(again.ok).toBe(false);
  expect(again.steps[0]?.detail).toMatch(/code/);
});

test('a revoked token is said once, not hammered, and costs no job and no attempt', async () => {
  const { bridge, emulator } = await world();
  emulator.setAccounts({ refreshToken: 'revoked' });
  await bridge.users.saveMany(crowd(20));
  await bridge.start();
  await until(async () => (await bridge.status()).token.state === 'reauthorise');
  await sleep(1500);
  expect(callsTo(emulator, refreshes).length).toBeLessThanOrEqual(3);
  const { items } = await bridge.jobs.list({ limit: 100 });
  expect(items).toHaveLength(60);
  expect(items.filter((job) => job.attempts > 0 || job.state === 'parked')).toEqual([]);
  expect((await bridge.doctor()).find((check) => check.name === 'access token')).toMatchObject({
    state: 'fail',
    detail: expect.stringContaining('setup --code'),
  });
});

test('a missing scope names the scope', async () => {
  const { bridge, emulator } = await world({ setup: false });
  emulator.setAccounts({ scopes: ['ZohoCRM.modules.ALL', 'ZohoCRM.org.READ'] });
  const report = await bridge.setup();
  expect(report.ok).toBe(false);
  expect(report.steps.find((step) => step.what.startsWith('Leads: unique'))?.detail).toContain('ZohoCRM.settings.fields');
});

test.each([
  ['HTML instead of JSON', { fault: 'html' }],
  ['JSON that ends in the middle', { fault: 'truncate' }],
  ['an answer that never comes', { fault: 'timeout', ms: 10_000 }],
  ['a connection that is reset', { fault: 'reset' }],
  ['a commit without an answer', { fault: 'drop-after-commit' }],
  ['a commit answered with 500', { fault: 'error-after-commit' }],
] as const)('%s: everybody arrives once all the same', async (_name, fault) => {
  const { bridge, emulator } = await world({ env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '700' } });
  emulator.setFaults({
    seed: 1,
    rules: [
      { ...fault, path: '/upsert', count: 2 },
      { ...fault, method: 'POST', path: '/billing/v1/customers', count: 2 },
      { ...fault, path: '/add_tags', count: 1 },
    ],
  });
  await bridge.users.saveMany(crowd(3));
  expect(await bridge.drain({ timeoutMs: 50_000 })).toMatchObject({ drained: true, parked: 0 });
  const { leads, contacts, customers } = held(emulator);
  expect([leads.length, contacts.length, customers.length]).toEqual([3, 3, 3]);
  for (const record of [...leads, ...contacts]) expect(tagNames(record)).toEqual(['Active', 'App User', 'Free Tier']);
});

test('a record that never gets through is parked with a reason after the attempts are used up, and replay frees it', async () => {
  const { bridge, emulator } = await world({ env: { ZOHO_BRIDGE_MAX_ATTEMPTS: '2' } });
  emulator.setFaults({ seed: 1, rules: [{ path: '/Leads/upsert', fault: 'status', status: 500 }] });
  await bridge.users.save(ann);
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ parked: 1, remaining: 0 });
  expect((await bridge.jobs.list({ state: 'parked' })).items).toMatchObject([
    { sync: 'crm.lead', userId: 'u-1', attempts: 2, reason: expect.stringContaining('gave up after 2 attempts') },
  ]);
  emulator.setFaults({ seed: 1, rules: [] });
  expect(await bridge.jobs.replay({})).toBe(1);
  expect(await bridge.drain({ timeoutMs: 20_000 })).toMatchObject({ drained: true, parked: 0 });
  expect(held(emulator).leads).toHaveLength(1);
});

test('the credits of the day run out: jobs wait without losing attempts', async () => {
  const { bridge, emulator } = await world();
  emulator.setLimits({ crm: { creditsPerDay: 1 } });
  await bridge.users.saveMany(crowd(5));
  await bridge.drain({ timeoutMs: 3000 });
  const { items } = await bridge.jobs.list({ limit: 100 });
  expect(items.filter((job) => job.sync !== 'billing.customer').length).toBeGreaterThan(0);
  expect(items.filter((job) => job.state === 'parked' || job.attempts > 0)).toEqual([]);
});

test('a change that arrives while its record is being pushed is pushed next', async () => {
  const { bridge, emulator } = await world();
  emulator.setLatency({ ms: 400 });
  await bridge.start();
  await bridge.users.save(ann);
  await until(() => callsTo(emulator, /Leads\/upsert/).length === 1);
  await bridge.users.save({ ...ann, name: 'Ann Married' });
  await bridge.drain({ timeoutMs: 20_000 });
  const { leads, contacts, customers } = held(emulator);
  expect([leads[0]?.Last_Name, contacts[0]?.Last_Name, customers[0]?.display_name]).toEqual(['Married', 'Married', 'Ann Married']);
});

test('closing finishes what is claimed; nothing is pushed twice afterwards', async () => {
  const w = await world();
  w.emulator.setLatency({ ms: 300 });
  await w.bridge.users.saveMany(crowd(30));
  await w.bridge.start();
  await until(() => callsTo(w.emulator, /Leads\/upsert/).length > 0);
  await w.bridge.close();
  const seen = w.emulator.calls().length;
  await sleep(500);
  expect(w.emulator.calls()).toHaveLength(seen);
  expect(w.emulator.calls().filter((call) => call.status === 0)).toEqual([]);
});

test('no personal data, id or token is in the logs', async () => {
  const { bridge, emulator, logs, env } = await world();
  emulator.setFaults({
    seed: 3,
    rules: [
      { fault: 'error-after-commit', rate: 0.3 },
      { fault: 'html', rate: 0.1 },
    ],
  });
  await bridge.users.saveMany(crowd(10));
  await bridge.drain({ timeoutMs: 50_000 });
  const text = logs.join('\n');
  expect(text).toContain('zoho call');
  const ids = JSON.stringify(emulator.state()).match(/(?<=")\d{16,19}(?=")/g) ?? [];
  expect(ids.length).toBeGreaterThan(20);
  expect(
    [...ids, '@example.com', 'Number1', env.ZOHO_REFRESH_TOKEN, env.ZOHO_CLIENT_SECRET].filter((secret) => secret && text.includes(secret)),
  ).toEqual([]);
});

test('errors of the Zoho family never carry what was sent', () => {
  const error = new ZohoError(
    'x',
    'crm: something',
    { service: 'crm', operation: 'crm.upsert' },
    { verdict: { kind: 'retry' }, mayHaveHappened: true },
  );
  expect(Object.keys(error).sort()).toEqual(['code', 'mayHaveHappened', 'name', 'operation', 'service', 'status', 'verdict']);
});
