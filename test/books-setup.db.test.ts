/** Which organisation of Books it is, and what happens to those who have none. */
import { expect, test } from 'vitest';
import { world } from './harness/bridge.js';

const OTHERS = ['ZohoCRM.modules.ALL', 'ZohoCRM.settings.ALL', 'ZohoCRM.org.READ', 'ZohoCRM.coql.READ', 'ZohoSubscriptions.fullaccess.ALL'];
const stepOf = (steps: { what: string }[], what: string) => steps.find((step) => step.what === what);

test('setup finds the organisation of Books, and doctor warns until it is set', async () => {
  const w = await world({ setup: false, env: { ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  const { ok, env, steps } = await w.bridge.setup();
  expect(ok).toBe(true);
  expect(stepOf(steps, 'Books organisation')).toMatchObject({ state: 'found' });
  expect(env['ZOHO_BOOKS_ORGANIZATION_ID']).toBe(w.emulator.env()['ZOHO_BOOKS_ORGANIZATION_ID']);
  const checks = await w.bridge.doctor();
  expect(checks.find(({ name }) => name === 'Books organisation')).toMatchObject({
    state: 'warn',
    remedy: expect.stringContaining('setup'),
  });
  expect(checks.some(({ name }) => name === 'scope: Books documents')).toBe(false);
});

test('where it is set, it is checked by both', async () => {
  const w = await world({ setup: false });
  expect(stepOf((await w.bridge.setup()).steps, 'Books organisation')).toMatchObject({ state: 'present' });
  const states = Object.fromEntries((await w.bridge.doctor()).map(({ name, state }) => [name, state]));
  expect(states).toMatchObject({ 'Books organisation': 'ok', 'scope: Books documents': 'ok' });
});

test('another id than that of an organisation of ours fails in both', async () => {
  const w = await world({ setup: false, env: { ZOHO_BOOKS_ORGANIZATION_ID: '1234567890' } });
  const { ok, steps } = await w.bridge.setup();
  expect([ok, stepOf(steps, 'Books organisation')]).toMatchObject([false, { state: 'failed' }]);
  expect((await w.bridge.doctor()).find(({ name }) => name === 'Books organisation')).toMatchObject({ state: 'fail' });
});

test('a token without scopes of Books is enough for everything else', async () => {
  const w = await world({ setup: false, env: { ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  w.emulator.setAccounts({ scopes: OTHERS });
  const { steps } = await w.bridge.setup();
  expect(stepOf(steps, 'Books organisation')).toMatchObject({
    state: 'skipped',
    detail: expect.stringContaining('ZohoBooks.settings.READ'),
  });
});
