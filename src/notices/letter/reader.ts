import type { AppWords } from '../../config-notices.js';
import { cut, tidy } from '../../lib/text.js';
import type { Happening } from '../../types-happenings.js';
import { writeAmount, writeDay, writeMonth } from './format.js';

/** A fact's plain values, each in a reader's words; undefined where it is not known. */
export interface Reader {
  amount: string | undefined;
  plan: string | undefined;
  invoice: string | undefined;
  /** `•••• 4242` */
  card: string | undefined;
  /** What the gateway said. */
  failure: string | undefined;
  autoCollect: boolean;
  /** It ended because a payment for it never came. */
  unpaid: boolean;
  /** A plain value, on one line. */
  text(field: string): string | undefined;
  day(field: string): string | undefined;
  month(field: string): string | undefined;
  /** ` of $49.00`, or nothing. */
  of(amount: string | undefined): string;
}

export function createReader({
  data,
  app: { locale },
  planNames,
  planName,
}: {
  data: Happening['data'];
  app: AppWords;
  planNames: ReadonlyMap<string, string>;
  planName: string | null;
}): Reader {
  const text = (field: string): string | undefined => {
    const value = data[field];
    return value === null || value === undefined || typeof value === 'boolean' ? undefined : (tidy(String(value)) ?? undefined);
  };
  const amount = text('amount');
  const currency = text('currency');
  const planCode = text('planCode');
  const lastFour = text('cardLastFour');
  const failure = text('failure');
  return {
    amount: amount === undefined || currency === undefined ? undefined : writeAmount(amount, currency, locale),
    plan: planCode === undefined ? undefined : (tidy(planNames.get(planCode)) ?? tidy(planName) ?? planCode),
    invoice: text('number'),
    card: lastFour === undefined ? undefined : `••••\u00a0${lastFour}`,
    // A gateway's words may be an address of a page; those are not passed on.
    failure: failure === undefined || /:\/\/|www\.|zoho/i.test(failure) ? undefined : cut(failure, 140),
    autoCollect: data['autoCollect'] === true,
    unpaid: data['forMissingPayment'] === true,
    text,
    day: (field) => map(text(field), (day) => writeDay(day, locale)),
    month: (field) => map(text(field), (day) => writeMonth(day, locale)),
    of: (value) => (value === undefined ? '' : ` of ${value}`),
  };
}

const map = <T>(value: string | undefined, write: (value: string) => T): T | undefined => (value === undefined ? undefined : write(value));
