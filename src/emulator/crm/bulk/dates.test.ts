import { expect, test } from 'vitest';
import { readFormat, toIso } from './dates.js';

const iso = (text: string, format: string, type: 'date' | 'datetime' = 'datetime') => {
  const read = readFormat(format);
  return read && toIso(text, read, { type, zone: '-07:00' });
};

test.each([
  ['01/31/2026', 'MM/dd/yyyy', 'date', '2026-01-31'],
  ['31.1.2026', 'd.M.yyyy', 'date', '2026-01-31'],
  ['2026-01-31', 'yyyy-MM-dd', 'date', '2026-01-31'],
  ['01/31/2026 13:45:00', 'MM/dd/yyyy HH:mm:ss', 'datetime', '2026-01-31T13:45:00-07:00'],
  ['2026-01-31T13:45:00+02:00', "yyyy-MM-dd'T'HH:mm:ssXXX", 'datetime', '2026-01-31T13:45:00+02:00'],
  ['2026-01-31T13:45:00Z', "yyyy-MM-dd'T'HH:mm:ssXXX", 'datetime', '2026-01-31T13:45:00Z'],
  ['2026-01-31 13:45 +0200', 'yyyy-MM-dd HH:mm Z', 'datetime', '2026-01-31T13:45:00+02:00'],
] as const)('%s as %s', (text, format, type, expected) => {
  expect(iso(text, format, type)).toBe(expected);
});

test('what is written otherwise is none', () => {
  expect(iso('2026-01-31', 'MM/dd/yyyy')).toBeUndefined();
  expect(iso('01/31/2026 ', 'MM/dd/yyyy')).toBeUndefined();
});

test('letters that mean nothing are no format', () => {
  expect(readFormat('EEE, dd MMM yyyy')).toBeUndefined();
});
