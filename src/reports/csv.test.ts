import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { sampleReport } from '../../test/harness/revenue-report.js';
import { revenueCsv } from './csv.js';

const read = (csv: string) => parse(csv, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];

test('one line a row, every figure in a column of its own', () => {
  const rows = read(revenueCsv(sampleReport({ by: 'month' })));
  expect(rows).toHaveLength(24);
  expect(rows[0]).toMatchObject({
    currency: 'USD',
    month: '2026-01',
    from: '2026-01-01',
    to: '2026-01-28',
    mrr_new: '1100.00',
    invoices: '250',
  });
  expect(rows[12]).toMatchObject({ currency: 'JPY', invoiced: '410000' });
});

test('a text that a spreadsheet would run is none, an amount below zero stays one', () => {
  const csv = revenueCsv(sampleReport({ by: 'plan' }));
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
  expect(read(csv)[1]).toMatchObject({ plan: '(none)', net: '-45.60', mrr_new: '', from: '2026-01-01', to: '2026-12-31' });
});

test('traced, it lists the documents; commas and line breaks stay in their cell', () => {
  const document = {
    ...{ figure: 'invoiced' as const, id: 'd-1', number: 'INV,1\n"2"', date: '2026-01-02', currency: 'USD' },
    ...{ amount: '-1.00', tax: null, userId: '@ann' },
  };
  expect(read(revenueCsv(sampleReport({ documents: [document] })))).toEqual([
    {
      ...{ figure: 'invoiced', id: 'd-1', number: 'INV,1\n"2"', date: '2026-01-02', currency: 'USD' },
      ...{ amount: '-1.00', tax: '', user: "'@ann", plan: '' },
    },
  ]);
});
