import { expect, test } from 'vitest';
import { deskClient } from '../../../test/harness/desk.js';
import { loneDesk } from '../../../test/harness/lone-desk.js';
import { nextMidnight } from './credits.js';

const NOON = new Date('2026-03-03T20:00:00Z');

test.each([
  ['2026-01-15T12:00:00Z', '2026-01-16T08:00:00Z'],
  ['2026-07-15T12:00:00Z', '2026-07-16T07:00:00Z'],
  ['2026-01-16T07:59:59Z', '2026-01-16T08:00:00Z'],
  ['2026-01-16T08:00:00Z', '2026-01-17T08:00:00Z'],
  // Days of 23 and of 25 hours.
  ['2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
  ['2026-03-08T20:00:00Z', '2026-03-09T07:00:00Z'],
  ['2026-11-01T07:00:00Z', '2026-11-02T08:00:00Z'],
  ['2026-11-01T20:00:00Z', '2026-11-02T08:00:00Z'],
])('after %s the day ends at %s', (now, end) => {
  expect(new Date(nextMidnight(Date.parse(now))).toISOString()).toBe(new Date(end).toISOString());
});

test('every answer tells what it cost and what is left, refusals too', async () => {
  const { desk, ticket } = await deskClient({ now: () => NOON });
  const made = await ticket();
  const weightOf = async (method: string, path: string, body?: unknown) => {
    const { headers } = await desk(method, path, body);
    return [headers.get('x-rate-limit-request-weight-v3'), headers.get('x-rate-limit-remaining-v3')];
  };
  expect(await weightOf('GET', `tickets/${made.id}`)).toEqual(['1', '101998']);
  expect(await weightOf('GET', 'tickets')).toEqual(['3', '101995']);
  expect(await weightOf('GET', 'tickets/1')).toEqual(['1', '101994']);
  expect(await weightOf('GET', 'tickets?nonsense=1')).toEqual(['3', '101991']);
  expect(await weightOf('GET', 'tickets?from=2000')).toEqual(['3', '101988']);
  expect(await weightOf('GET', 'tickets?from=2001')).toEqual(['5', '101983']);
  expect(await weightOf('GET', 'tickets/search?subject=cannot')).toEqual(['3', '101980']);
  expect(await weightOf('GET', `tickets/search?id=${made.id}`)).toEqual(['1', '101979']);
  expect(await weightOf('GET', `tickets/search?id=${made.id},1`)).toEqual(['3', '101976']);
  expect(await weightOf('GET', `tickets/${made.id}/History`)).toEqual(['3', '101973']);
  expect(await weightOf('PATCH', `tickets/${made.id}`, { subject: 'x' })).toEqual(['1', '101972']);
});

test('the list of calls knows what each cost', async () => {
  const { desk, emulator } = await deskClient();
  await desk('GET', 'tickets');
  expect(emulator.calls().at(-1)).toMatchObject({ service: 'desk', credits: 3, status: 204 });
});

test('a spent day is a 429 that says when it ends; the credits are whole again at midnight in Los Angeles', async () => {
  const { desk, control, emulator } = await deskClient({ now: () => NOON });
  await control('limits', { desk: { creditsPerDay: 4 } });
  await desk('GET', 'tickets');
  const refused = await desk('GET', 'contacts');
  expect(refused).toMatchObject({ status: 429, error: 'THRESHOLD_EXCEEDED' });
  // 20:00 UTC is 12:00 there.
  expect(refused.headers.get('retry-after')).toBe(String(12 * 3600));
  expect(refused.headers.get('x-rate-limit-remaining-v3')).toBe('1');
  expect((await desk('GET', 'departments/1')).status).toBe(404);
  expect((await desk('GET', 'departments/1')).status).toBe(429);
  emulator.advance('PT11H59M');
  const { body } = await control('limits');
  expect(body).toMatchObject({ desk: { creditsUsed: 4 } });
  emulator.advance('PT1M');
  expect((await control('limits')).body).toMatchObject({ desk: { creditsUsed: 0 } });
});

test('a refused token costs nothing, and light agents bring no credits', async () => {
  const { desk, control, emulator } = await deskClient();
  await desk('GET', 'tickets', undefined, { authorization: 'Zoho-oauthtoken 1000.x.y' });
  await desk('GET', 'tickets', undefined, { orgId: '1' });
  expect((await control('limits')).body).toMatchObject({ desk: { creditsUsed: 0, creditsPerDay: 102_000 } });
  emulator.byHand.desk.createAgent({ lastName: 'Third' });
  emulator.byHand.desk.createAgent({ lastName: 'Light', role: 'LightAgent' });
  expect((await control('limits')).body).toMatchObject({ desk: { creditsPerDay: 103_000 } });
});

test('too many at once is a 429 without Retry-After, and the next call goes through', async () => {
  const { desk, control, emulator } = await deskClient();
  await desk('GET', 'organizations');
  await control('limits', { desk: { concurrency: 3 } });
  emulator.setLatency({ ms: 200, service: 'desk' });
  const answers = await Promise.all(Array.from({ length: 8 }, () => desk('GET', 'organizations')));
  const refused = answers.filter(({ status }) => status === 429);
  expect([answers.length - refused.length, refused.length]).toEqual([3, 5]);
  expect(refused[0]).toMatchObject({ error: 'TOO_MANY_REQUESTS' });
  expect(refused[0]?.headers.get('retry-after')).toBeNull();
  expect((await desk('GET', 'organizations')).status).toBe(200);
});

test('an edition brings its own limits, null lifts one, nonsense is refused', async () => {
  const { control } = await deskClient();
  const set = async (desk: Record<string, unknown>) => (await control('limits', { desk })).body;
  expect(await set({ edition: 'free' })).toMatchObject({ desk: { edition: 'free', creditsPerDay: 5000, concurrency: 5 } });
  expect(await set({ edition: 'professional' })).toMatchObject({ desk: { creditsPerDay: 76_000, concurrency: 15 } });
  expect(await set({ edition: 'standard', concurrency: null, creditsPerDay: 7 })).toMatchObject({
    desk: { edition: 'standard', creditsPerDay: 7, concurrency: null },
  });
  expect(await set({ creditsPerDay: null, searchLagMs: null })).toMatchObject({ desk: { creditsPerDay: null, searchLagMs: 0 } });
  for (const wrong of [{ creditsPerDay: -1 }, { edition: 'gold' }, { perMinute: 3 }, { mergedTickets: 'gone' }]) {
    expect((await control('limits', { desk: wrong })).status).toBe(400);
  }
});

test('what the emulator asks of itself costs nothing and names no organisation', () => {
  const { desk } = loneDesk();
  desk.setLimits({ creditsPerDay: 0 });
  const path = '/api/v1/departments';
  const segments = path.slice(1).split('/');
  const asked = { method: 'GET', path, segments, query: new URLSearchParams(), headers: {}, rawBody: Buffer.alloc(0) };
  expect(desk.handle({ ...asked, internal: true })).toMatchObject({ status: 200 });
  expect(desk.handle({ ...asked, headers: { orgid: '804512131' } })).toMatchObject({ status: 429 });
});
