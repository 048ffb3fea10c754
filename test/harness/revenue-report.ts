/** A revenue report as one could look, for what shows it: tables, CSV, charts. */
import type { RevenueFigures, RevenueReport, RevenueRow } from '../../src/types-revenue.js';

const FIGURES: RevenueFigures = {
  ...{ invoiced: '12345.60', credited: '45.60', net: '12300.00', tax: '300.00', revenue: '12000.00' },
  ...{ collected: '11000.00', refunded: '50.00', netCollected: '10950.00', outstanding: '1345.60' },
  ...{ mrr: '4100.00', arr: '49200.00', customers: 84, netRetention: '1.0423', grossRetention: '0.9710' },
  counts: { invoices: 250, creditNotes: 1, payments: 228, refunds: 1 },
  movements: {
    ...{ start: '3000.00', new: '1100.00', reactivation: '49.00', expansion: '120.00' },
    ...{ contraction: '69.00', churned: '100.00', end: '4100.00' },
  },
};

const row = (fields: Partial<RevenueRow> & { currency: string }): RevenueRow => ({ ...FIGURES, ...fields });

/** A year in dollars and in yen; a plan of the dollars has a name that a spreadsheet would take for a formula. */
export function sampleReport({ by = 'currency', ...fields }: Partial<RevenueReport> = {}): RevenueReport {
  const months = Array.from({ length: 12 }, (_, i) => `2026-${String(i + 1).padStart(2, '0')}`);
  const grown = (i: number, whole: number) => Math.round(whole * (1 + i / 6 + Math.sin(i * 1.7) / 7));
  const byMonth = (currency: string, whole: number, places: string) =>
    months.map((month, i) =>
      row({
        ...{ currency, month, from: `${month}-01`, to: `${month}-28`, invoiced: `${grown(i, whole)}${places}` },
        ...{ collected: `${grown(i, whole * 0.88)}${places}`, mrr: `${Math.round(whole * (0.7 + i / 9))}${places}` },
      }),
    );
  const rows = {
    currency: [row({ currency: 'USD' }), row({ currency: 'JPY', invoiced: '500000', tax: null, revenue: null, netRetention: null })],
    month: [...byMonth('USD', 8000, '.50'), ...byMonth('JPY', 410_000, '')],
    plan: [row({ currency: 'USD', plan: '=HYPERLINK("x")' }), row({ currency: 'USD', plan: '(none)', net: '-45.60' })].map(
      ({ movements: _movements, outstanding: _outstanding, netRetention: _net, grossRetention: _gross, ...rest }) => rest,
    ),
  }[by];
  return {
    ...{ from: '2026-01-01', to: '2026-12-31', timeZone: 'America/Los_Angeles', by, basis: 'invoiced', source: 'books' },
    ...{ asOf: '2027-01-01T08:00:00.000Z', currencies: { USD: FIGURES }, rows, notes: [] },
    ...fields,
  };
}
