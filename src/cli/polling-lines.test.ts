import { expect, test } from 'vitest';
import { testCommand } from '../../test/harness/run-command.js';
import type { PollingStatus } from '../types-polling.js';

const PLAN: PollingStatus = {
  ...{ way: 'changes', lookMs: 60_000, scanMs: 900_000, byIdMs: 86_400_000, creditsPerDay: 10_580, share: 12_500, warning: null },
  ...{ live: 500, webhooks: false, creditsUsed: 4321, creditsOthers: 900, creditsLeft: 40_000, lookedAt: '2026-03-01T10:00:00.000Z' },
};

async function shown(more: Partial<PollingStatus>) {
  const command = testCommand();
  const status = await command.bridge.status();
  command.with({ status: async () => ({ ...status, polling: { ...PLAN, ...more } }) });
  return command;
}

test('status tells how tickets are looked at, and what that costs', async () => {
  const command = await shown({});
  expect((await command.run('status')).stdout).toContain(
    'tickets   500 live, looked at every 60 s, all of them every 15 min, each by its id every 24 h, no webhooks; ' +
      'at most 10580 of 12500 credits a day, 4321 used, Desk says 40000 are left\n',
  );
  expect((await command.run('status', '--json')).json()).toMatchObject({ polling: PLAN });
});

test('status says aloud that tickets are not looked at', async () => {
  const warning = 'no credits for looking at 500 tickets';
  const { stdout } = await (await shown({ lookMs: null, scanMs: null, byIdMs: null, creditsPerDay: 0, warning })).run('status');
  expect(stdout).toContain('500 live, not looked at');
  expect(stdout).toContain(warning);
});

test('a sweep tells of tickets, also where there is no Billing', async () => {
  const tickets = { live: 7, ways: ['scan' as const], rows: 7, rung: 2, calls: 1, credits: 3 };
  const command = testCommand({ env: { ZOHO_CLIENT_ID: 'c', ZOHO_CLIENT_SECRET: 's', ZOHO_REFRESH_TOKEN: 'r' } });
  const nothing = { from: '', events: 0, new: 0, subscriptions: 0, rung: 0, calls: 0, compared: false, unread: 0 };
  command.with({ events: { ...command.bridge.events, sweep: async () => ({ ...nothing, tickets }) } });
  expect((await command.run('events', 'sweep')).stdout).toBe(
    '7 tickets were compared; 2 are looked at again.\nCalls to Desk: 1, credits: 3\n',
  );
});
