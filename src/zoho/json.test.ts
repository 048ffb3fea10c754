import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './json.js';

test('long integers come out as strings, digit for digit', () => {
  expect(parseJson('{"id":4876876000001140124,"n":-9007199254740993,"list":[9007199254740992]}')).toEqual({
    id: '4876876000001140124',
    n: '-9007199254740993',
    list: ['9007199254740992'],
  });
});

test('integers a double holds exactly stay numbers, and so do fractions', () => {
  const text = '[9007199254740991,-9007199254740991,0,12.50,1e3,12345678901234567e-3,1234567890123456789.5]';
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('digits inside strings and keys are left alone, escapes included', () => {
  const text = String.raw`{"4876876000001140124":"a \" 4876876000001140124 \\","b":"4876876000001140124","c":"\\\" :[4876876000001140124]"}`;
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test.each([
  '{12345678901234567890:1}',
  '[012345678901234567890]',
  '[1234567890123456789',
  '"1234567890123456789',
  '--1234567890123456789',
  '{"a":1234567890123456789 1}',
  '{1234567890123456789 : 1}',
  '',
])('wrong JSON stays wrong: %s', (text) => {
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

/** What JSON.parse would say if it kept long integers: made by a different way, from values to text. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', '\\', '1', '9', '0', ':', '{', '-', ' ') }),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.boolean(),
    fc.array(tie('any')),
    fc.dictionary(fc.string(), tie('any')),
  ),
})).any;

function write(from: unknown, space: string): string {
  if (typeof from === 'bigint') return from.toString();
  if (Array.isArray(from)) return `[${from.map((item) => write(item, space)).join(`,${space}`)}]`;
  if (from && typeof from === 'object') {
    return `{${space}${Object.entries(from)
      .map(([key, item]) => `${JSON.stringify(key)}${space}:${space}${write(item, space)}`)
      .join(',')}}`;
  }
  return JSON.stringify(from);
}

/** Long integers as strings, the rest as JSON would have it. */
function expected(from: unknown): unknown {
  if (typeof from === 'bigint') return Number.isSafeInteger(Number(from)) ? Number(from) : from.toString();
  if (typeof from === 'number') {
    const written = JSON.stringify(from);
    return /^-?\d{16,}$/.test(written) && !Number.isSafeInteger(from) ? written : JSON.parse(written);
  }
  if (Array.isArray(from)) return from.map(expected);
  if (from && typeof from === 'object') return Object.fromEntries(Object.entries(from).map(([key, item]) => [key, expected(item)]));
  return from;
}

test('any value survives, long integers as strings', () => {
  fc.assert(
    fc.property(value, fc.constantFrom('', ' ', '\n\t'), (from, space) => {
      expect(parseJson(write(from, space))).toEqual(expected(from));
    }),
  );
});

test('accepts and refuses the same texts as JSON.parse', () => {
  const piece = fc.constantFrom(
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '-',
    '0',
    '1',
    '.',
    'e',
    ' ',
    'true',
    '12345678901234567890',
    '"a"',
    '98765432109876543',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const accepts = (parse: (text: string) => unknown) => {
        try {
          parse(text);
          return true;
        } catch {
          return false;
        }
      };
      expect(accepts(parseJson), text).toBe(accepts(JSON.parse));
    }),
    { numRuns: 5000 },
  );
});
