import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { NoAnswerError } from '../errors.js';
import { dataCenterOf } from './data-centers.js';
import { createDeskKeys } from './desk-keys.js';
import type { CallRecord, Http } from './types.js';

const jwkOf = (kid: string) => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }),
  ...{ kid, use: 'sig', alg: 'RS256' },
});
const KEYS = { k1: jwkOf('k1'), k2: jwkOf('k2') };
const AT = { service: 'desk', operation: 'desk.keys' };

function scene(domain = 'zoho.eu') {
  const dc = dataCenterOf(domain);
  if (!dc) throw new Error('no data centre');
  let clock = 1_000_000;
  let answer: () => Promise<{ status: number; text: string }> = async () => ({ status: 200, text: JSON.stringify({ keys: [KEYS.k1] }) });
  const asked: Parameters<Http>[0][] = [];
  const calls: CallRecord[] = [];
  const keys = createDeskKeys({
    ...{ dc, callLog: (call) => calls.push(call), now: () => clock },
    http: async (request) => {
      asked.push(request);
      return { headers: {}, ...(await answer()) };
    },
  });
  const find = async (kid: string) => {
    const found = await keys.find({ alg: 'RS256', kid });
    return typeof found === 'string' ? found : 'key';
  };
  return {
    ...{ keys, asked, calls, find },
    pass: (ms: number) => {
      clock += ms;
    },
    answers: (set: unknown, status = 200) => {
      answer = async () => ({ status, text: typeof set === 'string' ? set : JSON.stringify(set) });
    },
    away: () => {
      answer = async () => {
        throw new NoAnswerError(AT, 'desk: no answer within 1500 ms');
      };
    },
  };
}

test.each([
  ['zoho.com', 'https://desk.zoho.com/.well-known/jwks.json'],
  ['zohocloud.ca', 'https://desk.zohocloud.ca/.well-known/jwks.json'],
])('the keys of %s are at its own Desk, asked for with no token and little patience', async (domain, url) => {
  const { find, asked, calls } = scene(domain);
  expect(await find('k1')).toBe('key');
  expect(asked).toMatchObject([{ method: 'GET', url, headers: {}, timeoutMs: 1500 }]);
  expect(calls).toMatchObject([{ service: 'desk', operation: 'desk.keys', outcome: 'ok', status: 200, credits: 0 }]);
});

test('they are asked for once an hour, and once by all who wait', async () => {
  const { find, asked, pass } = scene();
  expect(await Promise.all(Array.from({ length: 50 }, () => find('k1')))).toEqual(Array.from({ length: 50 }, () => 'key'));
  expect(asked).toHaveLength(1);
  pass(3_599_000);
  await find('k1');
  expect(asked).toHaveLength(1);
  pass(2_000);
  await find('k1');
  expect(asked).toHaveLength(2);
});

test('a new key is asked for at once, made-up ones once in half a minute', async () => {
  const { find, asked, pass, answers } = scene();
  await find('k1');
  pass(31_000);
  answers({ keys: [KEYS.k1, KEYS.k2] });
  expect(await find('k2')).toBe('key');
  expect(asked).toHaveLength(2);
  for (let n = 0; n < 1000; n += 1) expect(await find(`made-up-${n}`)).toBe('unknown');
  expect(asked).toHaveLength(2);
  pass(30_000);
  await Promise.all(Array.from({ length: 1000 }, (_, n) => find(`made-up-${n}`)));
  expect(asked).toHaveLength(3);
});

test('a key that Desk took back is trusted for an hour at most', async () => {
  const { find, pass, answers } = scene();
  await find('k1');
  answers({ keys: [KEYS.k2] });
  expect(await find('k1')).toBe('key');
  pass(3_601_000);
  expect(await find('k1')).toBe('unknown');
});

test('while Desk does not answer, known keys will do for a day, and nobody can say what an unknown one is', async () => {
  const { find, pass, away, asked } = scene();
  await find('k1');
  away();
  pass(3_601_000);
  expect(await find('k1')).toBe('key');
  expect(await find('k2')).toBe('unavailable');
  for (let n = 0; n < 100; n += 1) await find('k1');
  expect(asked).toHaveLength(2);
  pass(23 * 3_600_000);
  expect(await find('k1')).toBe('unavailable');
});

test('without any key Desk is asked once in five seconds', async () => {
  const { find, pass, away, asked, answers, calls } = scene();
  away();
  for (let n = 0; n < 100; n += 1) expect(await find('k1')).toBe('unavailable');
  expect(asked).toHaveLength(1);
  expect(calls).toMatchObject([{ outcome: 'no-answer' }]);
  pass(5_000);
  answers({ keys: [KEYS.k1] });
  expect(await find('k1')).toBe('key');
});

test.each([
  ['a page', '<html>'],
  ['no set', { keys: 'none' }],
  ['an empty set', { keys: [] }],
  ['nothing', ''],
])('%s is no answer: the keys of before stay', async (_, odd) => {
  const { keys, find, pass, answers } = scene();
  await find('k1');
  answers(odd);
  pass(3_601_000);
  expect(await find('k1')).toBe('key');
  await expect(keys.refresh()).rejects.toThrow('not as documented');
  answers({ keys: [KEYS.k1] }, 503);
  await expect(keys.refresh()).rejects.toThrow('not as documented');
});

test('a key of another kind or use is none', async () => {
  const { find, pass, answers } = scene();
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  answers({
    keys: [
      { ...publicKey.export({ format: 'jwk' }), kid: 'ec' },
      { ...KEYS.k1, kid: 'enc', use: 'enc' },
      { ...KEYS.k1, kid: 'other', alg: 'RS512' },
      { kty: 'oct', k: 'c2VjcmV0', kid: 'oct' },
    ],
  });
  for (const kid of ['ec', 'enc', 'other', 'oct', 'k1']) expect(await find(kid)).toBe('unknown');
  pass(1);
});
