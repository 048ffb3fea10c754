import { expect, test } from 'vitest';
import { loadConfig } from '../config.js';
import { startEmulator } from '../emulator/index.js';
import { createLogger } from '../logger.js';
import { createBudgets } from './budgets.js';

const logger = createLogger({ level: 'silent' });

async function budgets(fact: unknown, env: Record<string, string> = {}) {
  const { zoho } = loadConfig({ ZOHO_CLIENT_ID: 'c', ZOHO_CLIENT_SECRET: 's', ZOHO_REFRESH_TOKEN: 'r', ...env }, { need: ['zoho'] });
  if (!zoho) throw new Error('no settings');
  const facts = { get: async () => (fact === undefined ? undefined : { value: fact, at: new Date() }), set: async () => undefined };
  const made = createBudgets({ zoho, facts, logger });
  await made.refresh();
  return made;
}

test.each([
  [
    { edition: 'free', users: 3 },
    { perDay: 5000, concurrency: 3 },
  ],
  [
    { edition: 'enterprise', users: 5 },
    { perDay: 55_000, concurrency: 15 },
  ],
  [
    { edition: 'standard', users: 1000 },
    { perDay: 100_000, concurrency: 7 },
  ],
  [
    { edition: 'never heard of', users: 9 },
    { perDay: 50_000, concurrency: 7 },
  ],
  [undefined, { perDay: 50_000, concurrency: 7 }],
])('%j allows %j', async (org, crm) => {
  expect((await budgets(org)).current().crm).toEqual(crm);
});

test('what is set wins over the edition', async () => {
  const made = await budgets({ edition: 'ultimate', users: 1 }, { ZOHO_CRM_CREDITS_PER_DAY: '900', ZOHO_CRM_CONCURRENCY: '2' });
  expect(made.current().crm).toEqual({ perDay: 900, concurrency: 2 });
});

test('Billing stays below a hundred calls a minute; beside an emulator its limits count, as they are now', async () => {
  expect((await budgets(undefined)).current().billing).toEqual({ perMinute: 100, perDay: undefined, concurrency: 5 });
  await using emulator = await startEmulator();
  const made = await budgets(undefined, { ZOHO_EMULATOR_URL: emulator.url });
  expect(made.current().billing).toEqual({ perMinute: undefined, perDay: undefined, concurrency: 5 });
  emulator.setLimits({ billing: { perMinute: 7, concurrency: 2 } });
  await made.refresh();
  expect(made.current().billing).toEqual({ perMinute: 7, perDay: undefined, concurrency: 2 });
});

test('of the credits of Desk, which all integrations live of, half are ours by its edition', async () => {
  const facts = { get: async () => ({ value: { edition: 'PROFESSIONAL' }, at: new Date() }), set: async () => undefined };
  const { zoho } = loadConfig({ ZOHO_CLIENT_ID: 'c', ZOHO_CLIENT_SECRET: 's', ZOHO_REFRESH_TOKEN: 'r' }, { need: ['zoho'] });
  if (!zoho) throw new Error('no settings');
  const made = createBudgets({ zoho, facts, logger });
  expect(made.current().desk).toEqual({ perDay: 2500, concurrency: 4 });
  await made.refresh();
  expect(made.current().desk).toEqual({ perDay: 37_500, concurrency: 4 });
  const set = await budgets(undefined, { ZOHO_DESK_CREDITS_PER_DAY: '900', ZOHO_DESK_CONCURRENCY: '2' });
  expect(set.current().desk).toEqual({ perDay: 900, concurrency: 2 });
  await using emulator = await startEmulator();
  emulator.setLimits({ desk: { creditsPerDay: null, concurrency: 3 } });
  const beside = await budgets(undefined, { ZOHO_EMULATOR_URL: emulator.url });
  expect(beside.current().desk).toEqual({ perDay: undefined, concurrency: 3 });
});
