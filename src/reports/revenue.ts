import { InputError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { exactDecimal, sumOf } from '../lib/decimal.js';
import type { Database, Sql } from '../store/database.js';
import {
  asOfOneMoment,
  type CountedDocument,
  countedDocuments,
  owedAt,
  type RevenueKind,
  type RevenueSource,
  recurringStates,
  type Tally,
  tallyByMonth,
  tallyByPlan,
} from '../store/revenue.js';
import type { RevenueBasis, RevenueFigures, RevenueGroup, RevenueReport, RevenueRow, TracedDocument } from '../types-revenue.js';
import { figuresOf } from './figures.js';
import { monthsOf, type Period } from './period.js';
import { type RecurringLedger, recurringByPlan, recurringIn, recurringLedger, traceRecurring } from './recurring.js';

/** Statuses in which a subscription is paid for, or is being asked to pay. A trial is not, nor one that is paused or unpaid. */
const COUNTING = ['live', 'non_renewing', 'dunning'] as const;

/** More documents than this are not listed at once. */
const MOST_DOCUMENTS = 50_000;

export interface RevenueInput extends Period {
  timeZone: string;
  source: RevenueSource;
  by: RevenueGroup;
  basis: RevenueBasis;
  trace: boolean;
}

/** Computes the report from what is stored, without a call. @throws InputError when more is to be listed than one answer can hold */
export function computeRevenue(db: Database, input: RevenueInput): Promise<Omit<RevenueReport, 'asOf'>> {
  return asOfOneMoment(db, (sql) => compute(sql, input));
}

async function compute(sql: Sql, { from, to, timeZone, source, by, basis, trace }: RevenueInput): Promise<Omit<RevenueReport, 'asOf'>> {
  const period = { from, to };
  const tallies = await tallyByMonth(sql, source, period);
  const ledger = recurringLedger(await recurringStates(sql, { to, timeZone, counting: COUNTING }));
  const owed = new Map((await owedAt(sql, source, to)).map(({ currency, total }) => [currency, total]));
  const plans = by === 'plan' ? await tallyByPlan(sql, source, period) : [];

  const names = [...new Set([...tallies.map((tally) => tally.currency), ...ledger.currencies, ...owed.keys()])].sort();
  const currencies = Object.fromEntries(
    names.map((currency): [string, RevenueFigures] => {
      const outstanding = sumOf([owed.get(currency) ?? '0'], placesOf(currency));
      return [currency, { ...figuresOf(of(tallies, currency), currency, basis), outstanding, ...recurringIn(ledger, currency, period) }];
    }),
  );
  const rows = { currency: byCurrency, month: byMonth, plan: byPlan }[by]({ names, currencies, tallies, plans, ledger, period, basis });
  const report = { from, to, timeZone, by, basis, source, currencies, rows, notes: notesOf(source, tallies) };
  if (!trace) return report;
  const documents = await countedDocuments(sql, source, period, { byPlan: by === 'plan', most: MOST_DOCUMENTS + 1 });
  if (documents.length > MOST_DOCUMENTS) {
    throw new InputError([
      { path: 'trace', message: `more than ${MOST_DOCUMENTS} documents: ask for a shorter range, one after the other` },
    ]);
  }
  return { ...report, documents: documents.map(traced), ...traceRecurring(ledger, period) };
}

interface Parts {
  names: string[];
  currencies: Record<string, RevenueFigures>;
  tallies: Tally[];
  plans: Tally[];
  ledger: RecurringLedger;
  period: Period;
  basis: RevenueBasis;
}

const of = (tallies: readonly Tally[], currency: string): Tally[] => tallies.filter((tally) => tally.currency === currency);

function byCurrency({ currencies }: Parts): RevenueRow[] {
  return Object.entries(currencies).map(([currency, figures]) => ({ currency, ...figures }));
}

function byMonth({ names, tallies, ledger, period, basis }: Parts): RevenueRow[] {
  return names.flatMap((currency) =>
    monthsOf(period).map(
      ({ month, from, to }): RevenueRow => ({
        ...{ currency, month, from, to },
        ...figuresOf(
          of(tallies, currency).filter((tally) => tally.key === month),
          currency,
          basis,
        ),
        ...recurringIn(ledger, currency, { from, to }),
      }),
    ),
  );
}

function byPlan({ plans, ledger, period, basis, names }: Parts): RevenueRow[] {
  const recurring = recurringByPlan(ledger, period.to);
  return names.flatMap((currency) => {
    const [paid, tallies] = [recurring.filter((row) => row.currency === currency), of(plans, currency)];
    const codes = [...new Set([...tallies.map((tally) => tally.key), ...paid.map((row) => row.plan)])].sort();
    return codes.map((plan): RevenueRow => {
      const none = { mrr: exactDecimal('0', placesOf(currency)), arr: exactDecimal('0', placesOf(currency)), customers: 0 };
      const figures = figuresOf(
        tallies.filter((tally) => tally.key === plan),
        currency,
        basis,
      );
      return { plan, ...figures, ...none, ...paid.find((row) => row.plan === plan), currency };
    });
  });
}

function notesOf(source: RevenueSource, tallies: readonly Tally[]): string[] {
  const untaxed = tallies.some((tally) => tally.tax === null && (tally.kind === 'invoice' || tally.kind === 'credit_note'));
  return [
    ...(source === 'billing'
      ? ['From the documents of Billing, as no organisation of Books is set. Refunds count on the day of their payment.']
      : []),
    ...(untaxed ? ['The tax of some documents is not known; tax, and revenue as invoiced, are left out where it matters.'] : []),
  ];
}

const FIGURE: Record<RevenueKind, TracedDocument['figure']> = {
  invoice: 'invoiced',
  credit_note: 'credited',
  payment: 'collected',
  refund: 'refunded',
};

function traced({ kind, amount, tax, plan, ...rest }: CountedDocument): TracedDocument {
  const exact = (value: string) => exactDecimal(value, placesOf(rest.currency));
  return {
    figure: FIGURE[kind],
    ...rest,
    amount: exact(amount),
    tax: tax === null ? null : exact(tax),
    ...(plan === null ? {} : { plan }),
  };
}
