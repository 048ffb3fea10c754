import { expect, test } from 'vitest';
import { emulatorClient, type Reply } from '../../../test/harness/emulator-client.js';

const codeOf = ({ status, body }: Reply) => [status, (body as { code: number }).code];

test('more than ten at once are refused with 1070, latency included', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'organizations');
  emulator.setLatency({ ms: 100 });
  const answers = await Promise.all(Array.from({ length: 14 }, () => billing('GET', 'organizations')));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(codeOf)).toEqual(Array.from({ length: 4 }, () => [429, 1070]));
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([200, 0]);
});

test('no minute and no day is enforced until someone asks for it', async () => {
  const { emulator, billing } = await emulatorClient();
  for (let n = 1; n <= 150; n += 1) expect((await billing('GET', 'organizations')).status).toBe(200);
  expect((await (await fetch(`${emulator.url}/_emulator/limits`)).json()) as object).toMatchObject({
    billing: { usedThisMinute: 150, usedToday: 150 },
  });
});

test('a full minute is code 44 until the oldest request is sixty seconds old', async () => {
  const { emulator, billing } = await emulatorClient({ now: () => new Date('2026-03-02T18:00:00Z') });
  emulator.setLimits({ billing: { perMinute: 2 } });
  await billing('GET', 'organizations');
  emulator.advance('PT30S');
  await billing('GET', 'organizations');
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([429, 44]);
  emulator.advance('PT30S');
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([200, 0]);
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([429, 44]);
});

test('a full day is code 45 until the organisation begins a new day', async () => {
  // 23:59 in Los Angeles.
  const { emulator, billing } = await emulatorClient({ now: () => new Date('2026-03-03T07:59:00Z') });
  emulator.setLimits({ billing: { perDay: 1, rateLimitHeaders: true } });
  const first = await billing('GET', 'organizations');
  expect([
    first.headers.get('x-rate-limit-limit'),
    first.headers.get('x-rate-limit-remaining'),
    first.headers.get('x-rate-limit-reset'),
  ]).toEqual(['1', '0', '60']);
  const refused = await billing('GET', 'organizations');
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 45, message: 'The API call for this organization has exceeded the maximum call rate limit of 1.' },
  });
  expect(refused.headers.get('retry-after')).toBeNull();
  emulator.advance('PT1M');
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([200, 0]);
});

test('a limit is lifted with null', async () => {
  const { emulator, billing } = await emulatorClient();
  emulator.setLimits({ billing: { perMinute: 0 } });
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([429, 44]);
  emulator.setLimits({ billing: { perMinute: null } });
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([200, 0]);
});

test('a faulted 429 speaks of too many at once, not of a minute or a day that is not full', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'organizations');
  emulator.setFaults({ rules: [{ fault: 'status', status: 429 }] });
  expect(codeOf(await billing('GET', 'organizations'))).toEqual([429, 1070]);
});

test('requests of before a reset do not take places after it', async () => {
  const { emulator, billing, control } = await emulatorClient();
  await billing('GET', 'organizations');
  emulator.setLatency({ ms: 200 });
  const lost = Array.from({ length: 5 }, () => billing('GET', 'organizations').catch(() => 'lost'));
  await expect.poll(async () => (await control('limits')).body).toMatchObject({ billing: { inProcess: 5 } });
  emulator.reset();
  await Promise.all(lost);
  expect((await control('limits')).body).toMatchObject({ billing: { inProcess: 0 } });
});
