import { placesOf } from '../lib/currency.js';
import { sumOf } from '../lib/decimal.js';
import type { RevenueKind, Tally } from '../store/revenue.js';
import type { DocumentFigures, RevenueBasis } from '../types-revenue.js';

/** The figures of some tallies, all of one currency. Sums are exact: they have the currency's decimals, or more where a document has. */
export function figuresOf(tallies: readonly Tally[], currency: string, basis: RevenueBasis): DocumentFigures {
  const places = placesOf(currency);
  const of = (kind: RevenueKind) => tallies.filter((tally) => tally.kind === kind);
  const sum = (kind: RevenueKind) =>
    sumOf(
      of(kind).map((tally) => tally.total),
      places,
    );
  const count = (kind: RevenueKind) => of(kind).reduce((all, tally) => all + tally.count, 0);
  const less = (from: string, what: string) => sumOf([from, negative(what)], places);
  const [invoiced, credited, collected, refunded] = [sum('invoice'), sum('credit_note'), sum('payment'), sum('refund')];
  const net = less(invoiced, credited);
  const netCollected = less(collected, refunded);
  const taxes = [
    ...of('invoice').map((tally) => tally.tax),
    ...of('credit_note').map((tally) => (tally.tax === null ? null : negative(tally.tax))),
  ];
  const tax = taxes.some((one) => one === null)
    ? null
    : sumOf(
        taxes.flatMap((one) => one ?? []),
        places,
      );
  return {
    ...{ invoiced, credited, net, tax, collected, refunded, netCollected },
    revenue: basis === 'collected' ? netCollected : tax === null ? null : less(net, tax),
    counts: { invoices: count('invoice'), creditNotes: count('credit_note'), payments: count('payment'), refunds: count('refund') },
  };
}

const negative = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`);
