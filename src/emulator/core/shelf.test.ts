import { expect, test } from 'vitest';
import { createShelf, MOST_SEARCHED, shelfOfRows } from './shelf.js';

const rows = [1, 2, 3].map((n) => ({ invoice_id: `i${n}`, email: `P${n}@x.example`, amount: n * 10 }));

test('a shelf shows the newest first, page by page', () => {
  const shelf = shelfOfRows('invoices', rows);
  const page = shelf.browse({ text: '', offset: 1, limit: 1 });
  expect([page.records.map(({ id }) => id), page.total, page.cutShort]).toEqual([['i2'], 3, false]);
  expect(shelf.browse({ text: '', offset: 9, limit: 5 })).toEqual({ records: [], total: 3, cutShort: false });
});

test('a search does not mind the case and counts what fits', () => {
  const shelf = shelfOfRows('invoices', rows);
  expect(shelf.browse({ text: ' p2@ ', offset: 0, limit: 5 })).toMatchObject({ records: [{ id: 'i2' }], total: 1 });
  expect(shelf.browse({ text: '30', offset: 0, limit: 5 }).records.map(({ id }) => id)).toEqual(['i3']);
  expect(shelf.find('i1')).toBe(rows[0]);
  expect(shelf.find('nobody')).toBeUndefined();
});

test('a search of very many records gives up and says so', () => {
  const many = Array.from({ length: MOST_SEARCHED + 1 }, (_, n) => n);
  const shelf = createShelf<number>({
    name: 'numbers',
    size: () => many.length,
    newestFirst: () => many,
    find: (id) => many[Number(id)],
    idOf: String,
    texts: (n) => [n],
    show: (n) => ({ n }),
  });
  expect(shelf.browse({ text: String(MOST_SEARCHED), offset: 0, limit: 1 })).toEqual({ records: [], total: 0, cutShort: true });
  expect(shelf.browse({ text: '', offset: 0, limit: 1 }).cutShort).toBe(false);
});
