import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifySignature } from './signatures.js';

const SECRET = 'abcdefghijkl1234567890';
const JSON_BODY = '{"created_date":"2019-03-06","event_id":"5675"}';
const sign = (text: string | Buffer, as: 'hex' | 'base64' = 'hex', secret = SECRET) => createHmac('sha256', secret).update(text).digest(as);
const verify = (
  search: string,
  body: string | Uint8Array,
  signature: string | null | undefined,
  isForm = false,
  secrets: string[] = [SECRET],
) => verifySignature({ search, body: typeof body === 'string' ? Buffer.from(body) : body, isForm, signature }, secrets);

test("the worked example of Zoho's page", () => {
  const hex = 'ffe572cfc17785d962a616cf72854e87907aa8751d965ee814b0a71ae99923d8';
  expect(sign(`namebasicsubscription_id90343${JSON_BODY}`)).toBe(hex);
  expect(verify('?subscription_id=90343&name=basic', JSON_BODY, hex)).toBe('hex');
});

test('a body without a query', () => {
  expect(verify('', JSON_BODY, 'a4e2e2645c5640333ec03ac062675b38b3bedb6a7784a407a6acbbd4ddbec5fd')).toBe('hex');
});

test('query and form pairs are sorted together', () => {
  const hex = '3c7610efd743211711ab66775af367ad07ecc9ae8ef8b0c9278210996640991e';
  expect(verify('?name=basic', 'customer_name=Bob&event_id=E1', hex, true)).toBe('hex');
  expect(verify('?name=basic', 'event_id=E1&customer_name=Bob', hex, true)).toBe('hex');
  expect(verify('?name=basic', 'customer_name=Bob&event_id=E1', hex, false)).toBeUndefined();
});

test('base64 and upper-case hex are taken, near misses of them are not', () => {
  expect(verify('', JSON_BODY, sign(JSON_BODY, 'base64'))).toBe('base64');
  expect(verify('', JSON_BODY, sign(JSON_BODY).toUpperCase())).toBe('hex');
  const base64 = sign(JSON_BODY, 'base64');
  for (const odd of [
    base64.slice(0, -1),
    ` ${base64}`,
    `${base64}=`,
    `${sign(JSON_BODY)}, ${sign(JSON_BODY)}`,
    `sha256=${sign(JSON_BODY)}`,
    '',
    null,
    undefined,
  ]) {
    expect(verify('', JSON_BODY, odd)).toBeUndefined();
  }
});

test('any of several secrets fits, and none fits when there is none', () => {
  const signature = sign(JSON_BODY);
  expect(verify('', JSON_BODY, signature, false, ['another0another0', SECRET])).toBe('hex');
  expect(verify('', JSON_BODY, signature, false, [SECRET, 'another0another0'])).toBe('hex');
  expect(verify('', JSON_BODY, signature, false, ['another0another0'])).toBeUndefined();
  expect(verify('', JSON_BODY, signature, false, [])).toBeUndefined();
});

test('a plus is a space, pairs of one key keep their order, and a question mark in a form is a character', () => {
  expect(verify('?b=x+y&a=%2B', JSON_BODY, sign(`a+bx y${JSON_BODY}`))).toBe('hex');
  expect(verify('?k=2&k=1&a=0', 'k=3', sign('a0k2k1k3'), true)).toBe('hex');
  expect(verify('', '?a=1', sign('?a1'), true)).toBe('hex');
});

test('every byte counts: changed, cut or added to, in body, query or signature, nothing is accepted', () => {
  const body = fc.uint8Array({ minLength: 1, maxLength: 200 });
  const query = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ maxLength: 10 }), { maxKeys: 4 });
  let tried = 0;
  fc.assert(
    fc.property(
      body,
      query,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom('hex' as const, 'base64' as const),
      (bytes, pairs, place, flip, as) => {
        const search = `?${new URLSearchParams(pairs)}`;
        const sorted = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));
        const signed = Buffer.concat([Buffer.from(sorted.flat().join('')), bytes]);
        const signature = sign(signed, as);
        expect(verify(search, bytes, signature)).toBe(as);
        const changed = Uint8Array.from(bytes);
        changed[place % bytes.length] = (changed[place % bytes.length] ?? 0) ^ flip;
        const other = Buffer.from(signature, as);
        other[place % 32] = (other[place % 32] ?? 0) ^ flip;
        const wrong: [string, Uint8Array, string][] = [
          [search, changed, signature],
          [search, bytes.subarray(0, -1), signature],
          [search, Buffer.concat([bytes, Buffer.from(' ')]), signature],
          [`${search}&zz=1`, bytes, signature],
          [search, bytes, other.toString(as)],
          [search, bytes, sign(signed, as, `${SECRET}x`)],
          ...(Object.keys(pairs).length > 0 ? [['', bytes, signature] as [string, Uint8Array, string]] : []),
        ];
        tried += wrong.length;
        for (const [a, b, c] of wrong) if (!sameSigned(sorted, bytes, a, b)) expect(verify(a, b, c)).toBeUndefined();
      },
    ),
    { numRuns: 1000 },
  );
  // That many were tampered with, and none accepted.
  expect(tried).toBeGreaterThan(6000);
});

/** Dropping the whole query leaves the signed bytes as they were when all keys and values were empty. */
function sameSigned(sorted: [string, string][], bytes: Uint8Array, search: string, body: Uint8Array): boolean {
  return search === '' && body === bytes && sorted.flat().join('') === '';
}

test('whatever arrives, it never throws', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array(), fc.boolean(), fc.option(fc.string()), (search, body, isForm, signature) => {
      expect(verify(search, body, signature, isForm)).toBeUndefined();
      expect(verify(search, body, sign(Buffer.from(body)).replace('0', 'f').replace('1', 'f'), isForm, ['other0other0'])).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test('signatures are compared with timingSafeEqual, with every secret, without leaving the loop early', () => {
  const source = readFileSync(new URL('./signatures.ts', import.meta.url), 'utf8');
  const loop = /for \(const secret of secrets\) \{([\s\S]*?)\n {2}\}/.exec(source)?.[1] ?? '';
  expect(loop).toContain('timingSafeEqual(mac.digest(), given.mac)');
  expect(loop).not.toMatch(/\b(return|break|continue)\b|&&|\?/);
  // Nothing else in the file compares what was computed.
  expect(source.match(/timingSafeEqual\(/g)).toHaveLength(1);
  expect(source.match(/\.digest\(/g)).toHaveLength(1);
});
