import { expect, test } from 'vitest';
import { printable, table } from './table.js';

test('columns are aligned, numbers to the right, missing values are a dash', () => {
  const rows = [
    { name: 'a', count: 5 },
    { name: 'longer', count: null },
  ];
  const lines = table(rows, [
    { title: 'NAME', value: (row) => row.name },
    { title: 'N', value: (row) => row.count, align: 'right' },
    { title: 'LAST', value: () => 'x' },
  ]);
  expect(lines).toEqual(['NAME    N  LAST', 'a       5  x', 'longer  –  x']);
});

test('letters that take two columns keep the alignment, combining marks take none', () => {
  const rows = [{ name: '山田太郎' }, { name: 'e\u0301' }];
  expect(
    table(rows, [
      { title: 'NAME', value: (row) => row.name },
      { title: 'X', value: () => 'x' },
    ]),
  ).toEqual(['NAME      X', '山田太郎  x', 'e\u0301         x']);
});

test('colour is put around the padded cell', () => {
  const lines = table([{ a: 1 }, { a: 22 }], [{ title: 'A', value: (row) => row.a, align: 'right', paint: (text) => `<${text}>` }]);
  expect(lines).toEqual([' A', '< 1>', '<22>']);
});

test('a value from outside cannot steer the terminal', () => {
  expect(printable('a\u001b[2Jb\u202ec\r\n d\u0007')).toBe('a\uFFFD[2Jb\uFFFDc d\uFFFD');
});
