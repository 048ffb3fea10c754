import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('../../src/store/migrations/', import.meta.url);

test('migrations are numbered from 1 without a gap and without two of a number', () => {
  const numbers = readdirSync(FOLDER)
    .sort()
    .map((name) => Number(/^(\d{4})_[a-z_]+\.sql$/.exec(name)?.[1]));
  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
});
