import { expect, onTestFinished, test } from 'vitest';
import { type Receiver, receiver } from '../../../test/harness/receiver.js';
import { createAgenda } from './agenda.js';
import { createClock } from './clock.js';
import type { Attempt, Outgoing } from './outbox.js';
import { createPostOffice, type PostOffice } from './post-office.js';

function start() {
  const complaints: unknown[] = [];
  const agenda = createAgenda({ now: () => clock.now().getTime() });
  const clock = createClock({ agenda });
  const office = createPostOffice({ clock, agenda, complain: (error) => complaints.push(error) });
  onTestFinished(() => {
    clock.stop();
    office.reset();
  });
  return { agenda, clock, office, complaints };
}

const webhook = (url: string, changes: Partial<Outgoing> = {}): Outgoing => ({
  service: 'billing',
  event: 'subscription_created',
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  timeoutMs: 5000,
  retryAfterMs: [],
  ...changes,
});

const bodies = ({ received }: Receiver) => received.map(({ body }) => body);
const sendMany = (office: PostOffice, url: string, count: number) => {
  for (let n = 1; n <= count; n += 1) office.send(webhook(url, { body: `${n}` }));
};
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

test('a webhook arrives as it was written and is listed with its answer', async () => {
  const { office } = start();
  const to = await receiver();
  office.send(webhook(`${to.url}/hook?x=1`, { body: '{"a":1}', headers: { 'x-signature': 'abc', 'content-type': 'text/plain' } }));
  await office.settled();
  expect(to.received).toMatchObject([
    { method: 'POST', path: '/hook?x=1', body: '{"a":1}', headers: { 'x-signature': 'abc', 'content-type': 'text/plain' } },
  ]);
  expect(office.list()).toMatchObject([
    { id: 1, state: 'delivered', fate: null, event: 'subscription_created', body: '{"a":1}', attempts: [{ status: 200, error: null }] },
  ]);
});

test('one address gets them in order and one at a time, several get them side by side', async () => {
  const { office } = start();
  const [one, other] = [await receiver(), await receiver()];
  one.answer((response) => void setTimeout(() => response.writeHead(200).end(), 5));
  sendMany(office, one.url, 20);
  sendMany(office, other.url, 20);
  await expect.poll(() => other.received.length).toBe(20);
  expect(one.received.length).toBeLessThan(20);
  await office.settled();
  expect(bodies(one)).toEqual(numbers(20));
  expect(bodies(other)).toEqual(numbers(20));
  expect(one.mostAtOnce()).toBe(1);
});

test('with a concurrency so many are under way to one address', async () => {
  const { office } = start();
  const to = await receiver();
  to.answer((response) => void setTimeout(() => response.writeHead(200).end(), 5));
  office.setMisery({ concurrency: 4 });
  sendMany(office, to.url, 20);
  await office.settled();
  expect(to.mostAtOnce()).toBe(4);
});

test('ten thousand webhooks are handed over within seconds', { timeout: 60_000 }, async () => {
  const { office } = start();
  const to = await receiver();
  const began = performance.now();
  sendMany(office, to.url, 10_000);
  expect(performance.now() - began).toBeLessThan(1000);
  await office.settled();
  expect(bodies(to)).toEqual(numbers(10_000));
  expect(office.summary()).toEqual({ total: 10_000, states: { delivered: 10_000 } });
});

test('what was refused is tried again when the clock comes to it, and no more after it was received', async () => {
  const { office, clock, agenda } = start();
  const to = await receiver();
  to.answer(500);
  const told: [status: number | null, last: boolean][] = [];
  const onAttempt = ({ status }: Attempt, last: boolean) => void told.push([status, last]);
  office.send(webhook(to.url, { retryAfterMs: [60_000, 3_600_000, 86_400_000], onAttempt }));
  await office.settled();
  expect(office.list()[0]?.state).toBe('retrying');
  clock.advance('PT59S');
  await office.settled();
  expect(to.received).toHaveLength(1);
  clock.advance('PT2S');
  await office.settled();
  expect(to.received).toHaveLength(2);
  to.answer(204);
  clock.advance('PT2H');
  await office.settled();
  expect(told).toEqual([
    [500, false],
    [500, false],
    [204, true],
  ]);
  expect(office.list()).toMatchObject([{ state: 'delivered', attempts: [{ status: 500 }, { status: 500 }, { status: 204 }] }]);
  expect(agenda.next()).toBeUndefined();
});

test('after the last attempt it has failed; a cap on retries makes that sooner', async () => {
  const { office, clock } = start();
  const to = await receiver();
  to.answer(302);
  office.send(webhook(to.url, { retryAfterMs: [1000, 1000] }));
  for (let n = 0; n < 4; n += 1) {
    await office.settled();
    clock.advance('PT2S');
  }
  expect(office.list()).toMatchObject([{ state: 'failed', attempts: [{ status: 302 }, { status: 302 }, { status: 302 }] }]);
  office.setMisery({ retries: 0 });
  office.send(webhook(to.url, { retryAfterMs: [1000, 1000] }));
  await office.settled();
  expect(office.list()[0]).toMatchObject({ state: 'failed', attempts: [{ status: 302 }] });
});

test('no answer in time, a closed port and nonsense for an address are failures with a reason', async () => {
  const { office } = start();
  const to = await receiver();
  to.answer(() => undefined);
  office.send(webhook(to.url, { timeoutMs: 30 }));
  office.send(webhook('http://127.0.0.1:1/'));
  office.send(webhook('nowhere'));
  await office.settled();
  const [nowhere, closed, late] = office.list().map(({ state, attempts }) => [state, attempts[0]?.status, attempts[0]?.error]);
  expect(late).toEqual(['failed', null, 'no answer within 30 ms']);
  expect(closed).toEqual(['failed', null, expect.stringContaining('ECONNREFUSED')]);
  expect(nowhere).toEqual(['failed', null, expect.stringMatching(/invalid url/i)]);
});

test('the sender says which statuses count, and what is sent by then', async () => {
  const { office, clock } = start();
  const to = await receiver();
  to.answer(410);
  let signature = 0;
  office.send(
    webhook(to.url, {
      accepts: (status) => status === 410,
      prepare: () => ({ headers: { 'x-signature': `${++signature}` }, body: `attempt ${signature}` }),
    }),
  );
  office.send(webhook(to.url, { prepare: () => undefined }));
  await office.settled();
  expect(office.list()).toMatchObject([
    { state: 'failed', attempts: [] },
    { state: 'delivered', body: 'attempt 1', headers: { 'x-signature': '1' } },
  ]);
  office.redeliver(1);
  clock.advance('P1D');
  await office.settled();
  expect(bodies(to)).toEqual(['attempt 1', 'attempt 2']);
});

test('a bug in what a sender wants asked or told is complained of and holds up nothing', async () => {
  const { office, complaints } = start();
  const to = await receiver();
  const fail = (): never => {
    throw new Error('oh');
  };
  office.send(webhook(to.url, { prepare: fail }));
  office.send(webhook(to.url, { onAttempt: fail }));
  office.send(webhook(to.url));
  await office.settled();
  expect(complaints).toEqual([new Error('oh'), new Error('oh')]);
  expect(office.list().map(({ state }) => state)).toEqual(['delivered', 'delivered', 'failed']);
});

test('the same seed drops, doubles and holds back the same ones', async () => {
  const fates = async (seed: number) => {
    const { office } = start();
    const to = await receiver();
    office.setMisery({ seed, drop: 0.2, duplicate: 0.2, reorder: 0.2 });
    sendMany(office, to.url, 60);
    await office.settled();
    return { fates: office.list().map(({ fate }) => fate), arrived: bodies(to) };
  };
  const [first, again, other] = [await fates(7), await fates(7), await fates(8)];
  expect(again).toEqual(first);
  expect(other.fates).not.toEqual(first.fates);
  expect(new Set(first.fates)).toEqual(new Set([null, 'dropped', 'duplicated', 'held back']));
  const left = first.fates.filter((fate) => fate !== 'dropped').length + first.fates.filter((fate) => fate === 'duplicated').length;
  expect(first.arrived).toHaveLength(left);
});

test('what is held back is overtaken by the next one, or goes when all is to be settled', async () => {
  const { office } = start();
  const to = await receiver();
  office.setMisery({ reorder: 1 });
  sendMany(office, to.url, 5);
  await office.settled();
  expect(bodies(to)).toEqual(['2', '1', '4', '3', '5']);
});

test('a double follows its original and is not tried again by itself', async () => {
  const { office, clock } = start();
  const to = await receiver();
  office.setMisery({ duplicate: 1 });
  to.answer(500);
  office.send(webhook(to.url, { retryAfterMs: [1000] }));
  await office.settled();
  expect(to.received).toHaveLength(2);
  clock.advance('PT1M');
  await office.settled();
  expect(to.received).toHaveLength(3);
  expect(office.list()).toMatchObject([{ state: 'failed', fate: 'duplicated' }]);
});

test('a delay is waited for, all at once and not one after another', async () => {
  const { office } = start();
  const to = await receiver();
  office.setMisery({ delayMs: 60 });
  const began = performance.now();
  sendMany(office, to.url, 20);
  await office.settled();
  expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  expect(performance.now() - began).toBeLessThan(1000);
  expect(bodies(to)).toEqual(numbers(20));
});

test('a redelivery goes at once, whatever became of it, and takes the place of a retry when it is received', async () => {
  const { office, clock, agenda } = start();
  const to = await receiver();
  office.setMisery({ drop: 1 });
  office.send(webhook(to.url, { body: 'dropped' }));
  office.setMisery({ drop: 0 });
  to.answer(503);
  office.send(webhook(to.url, { body: 'refused', retryAfterMs: [60_000] }));
  await office.settled();
  to.answer(200);
  expect(office.redeliver(1)).toMatchObject({ id: 1 });
  office.redeliver(2);
  await office.settled();
  expect(bodies(to)).toEqual(['refused', 'dropped', 'refused']);
  expect(office.list().map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  expect(agenda.next()).toBeUndefined();
  clock.advance('P1D');
  await office.settled();
  expect(to.received).toHaveLength(3);
  expect(office.redeliver(99)).toBeUndefined();
});

test('a reset forgets what is on its way, and nothing of it comes back', async () => {
  const { office, clock } = start();
  const to = await receiver();
  const told: unknown[] = [];
  to.answer(() => undefined);
  office.send(webhook(to.url, { onAttempt: (attempt) => told.push(attempt), retryAfterMs: [1000] }));
  sendMany(office, to.url, 5);
  await expect.poll(() => to.received.length).toBe(1);
  const settled = office.settled();
  office.reset();
  await settled;
  expect(office.list()).toEqual([]);
  expect(office.misery()).toMatchObject({ drop: 0, concurrency: 1, retries: null });
  to.answer(200);
  office.send(webhook(to.url, { body: 'new' }));
  clock.advance('P1D');
  await office.settled();
  expect(bodies(to).at(-1)).toBe('new');
  expect(to.received).toHaveLength(2);
  expect(told).toEqual([]);
  expect(office.list()).toMatchObject([{ id: 1, state: 'delivered' }]);
});

test('the list is newest first and can be narrowed', async () => {
  const { office } = start();
  const to = await receiver();
  sendMany(office, to.url, 5);
  office.send(webhook(to.url, { service: 'desk' }));
  await office.settled();
  const ids = (options: Parameters<PostOffice['list']>[0]) => office.list(options).map(({ id }) => id);
  expect(ids({ limit: 2 })).toEqual([6, 5]);
  expect(ids({ after: 4 })).toEqual([6, 5]);
  expect(ids({ service: 'desk' })).toEqual([6]);
});

test('a probe is one request, listed nowhere', async () => {
  const { office } = start();
  const to = await receiver();
  to.answer(404);
  expect(await office.probe({ method: 'GET', url: to.url, timeoutMs: 1000 })).toMatchObject({ status: 404, error: null });
  expect(to.received).toMatchObject([{ method: 'GET', body: '' }]);
  expect(office.list()).toEqual([]);
});
