import { isDay } from '../../finance/calendar.js';
import { instant } from '../../finance/documents/read.js';
import { invalidValue, tooLong } from '../../finance/errors.js';

/** What a list can be asked by. Each name brings its variants along, as documented for Books. */
export interface Fields<T> {
  /** `invoice_number`, `invoice_number_startswith`, `invoice_number_contains`; case does not matter. */
  texts?: Record<string, (row: T) => string | string[]>;
  /** `date`, `date_start`, `date_end` (both included), `date_before`, `date_after` (neither). */
  days?: Record<string, (row: T) => string>;
  /** `total`, `total_less_than`, `total_less_equals`, `total_greater_than`, `total_greater_equals`. */
  amounts?: Record<string, (row: T) => number>;
  /** `customer_id`: exactly. */
  exact?: Record<string, (row: T) => string | string[]>;
  /** `last_modified_time`: changed then or later. */
  changedAt?: (row: T) => number;
  /** `search_text`: contained in one of them. */
  search?: (row: T) => string[];
}

export type Test<T> = (row: T) => boolean;

const LONGEST = 100;
const TEXT_TESTS: Record<string, (text: string, asked: string) => boolean> = {
  '': (text, asked) => text === asked,
  _startswith: (text, asked) => text.startsWith(asked),
  _contains: (text, asked) => text.includes(asked),
};
const DAY_TESTS: Record<string, (day: string, asked: string) => boolean> = {
  '': (day, asked) => day === asked,
  _start: (day, asked) => day >= asked,
  _end: (day, asked) => day <= asked,
  _before: (day, asked) => day < asked,
  _after: (day, asked) => day > asked,
};
const AMOUNT_TESTS: Record<string, (amount: number, asked: number) => boolean> = {
  '': (amount, asked) => amount === asked,
  _less_than: (amount, asked) => amount < asked,
  _less_equals: (amount, asked) => amount <= asked,
  _greater_than: (amount, asked) => amount > asked,
  _greater_equals: (amount, asked) => amount >= asked,
};

/**
 * What one parameter asks for. Undefined when there is no such parameter: the caller says 501, because a filter that is silently
 * ignored would answer everything. Throws Refusal for a value that is none.
 */
export function testOf<T>(fields: Fields<T>, name: string, asked: string): Test<T> | undefined {
  if (asked.length > LONGEST) throw tooLong(name, LONGEST);
  const text = variantOf(fields.texts, TEXT_TESTS, name);
  if (text) return (row) => [text.of(row)].flat().some((value) => text.test(value.toLowerCase(), asked.toLowerCase()));
  const day = variantOf(fields.days, DAY_TESTS, name);
  if (day) {
    if (!isDay(asked)) throw invalidValue(name);
    return (row) => day.test(day.of(row), asked);
  }
  const amount = variantOf(fields.amounts, AMOUNT_TESTS, name);
  if (amount) {
    if (asked.trim() === '' || Number.isNaN(Number(asked))) throw invalidValue(name);
    return (row) => amount.test(amount.of(row), Number(asked));
  }
  const exact = fields.exact?.[name];
  if (exact) return (row) => [exact(row)].flat().includes(asked);
  const { changedAt, search } = fields;
  if (name === 'last_modified_time' && changedAt) {
    const since = instant(asked);
    if (since === undefined) throw invalidValue(name);
    return (row) => changedAt(row) >= since;
  }
  if (name === 'search_text' && search) return (row) => search(row).some((value) => value.toLowerCase().includes(asked.toLowerCase()));
  return undefined;
}

function variantOf<V, Check>(
  fields: Record<string, V> | undefined,
  tests: Record<string, Check>,
  name: string,
): { of: V; test: Check } | undefined {
  for (const [field, of] of Object.entries(fields ?? {})) {
    const test = name.startsWith(field) ? tests[name.slice(field.length)] : undefined;
    if (test) return { of, test };
  }
  return undefined;
}
