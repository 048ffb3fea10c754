import { expect, test } from 'vitest';
import type { Tally } from '../store/revenue.js';
import { figuresOf } from './figures.js';

const tally = (fields: Partial<Tally>): Tally => ({
  currency: 'USD',
  kind: 'invoice',
  key: '2026-01',
  total: '0',
  tax: '0',
  count: 1,
  ...fields,
});

test('what was credited and refunded is taken off, and tax is within', () => {
  const tallies = [
    tally({ total: '119.00', tax: '19.00' }),
    tally({ total: '0.10', key: '2026-02' }),
    tally({ kind: 'credit_note', total: '11.9', tax: '1.9' }),
    tally({ kind: 'payment', total: '100.2', tax: null, count: 3 }),
    tally({ kind: 'refund', total: '11.90', tax: null }),
  ];
  expect(figuresOf(tallies, 'USD', 'invoiced')).toEqual({
    invoiced: '119.10',
    credited: '11.90',
    net: '107.20',
    tax: '17.10',
    collected: '100.20',
    refunded: '11.90',
    netCollected: '88.30',
    revenue: '90.10',
    counts: { invoices: 2, creditNotes: 1, payments: 3, refunds: 1 },
  });
  expect(figuresOf(tallies, 'USD', 'collected').revenue).toBe('88.30');
});

test('a tax nobody knows makes no figure up', () => {
  const figures = figuresOf([tally({ total: '10', tax: null })], 'USD', 'invoiced');
  expect(figures).toMatchObject({ invoiced: '10.00', tax: null, revenue: null });
});

test('more was credited than invoiced, in yen', () => {
  const tallies = [tally({ currency: 'JPY', total: '500' }), tally({ currency: 'JPY', kind: 'credit_note', total: '1200' })];
  expect(figuresOf(tallies, 'JPY', 'invoiced')).toMatchObject({ invoiced: '500', net: '-700', revenue: '-700', collected: '0' });
});
