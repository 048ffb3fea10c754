import { readTexts } from '../customer-input.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { BASE_CURRENCY, minor } from '../money.js';
import type { Minor } from '../types.js';

type Body = Record<string, unknown>;

// A value that was not sent, or sent as null, is undefined; one that does not fit is refused with code 2 and its name.

/** A text without spaces around it, at most `most` characters. */
export function text(body: Body, name: string, most = 100): string | undefined {
  return readTexts(body, { [name]: most })[name]?.trim();
}

/** A text that has to be something if it is sent at all. */
export function filled(body: Body, name: string, most = 100): string | undefined {
  const value = text(body, name, most);
  if (value === '') throw invalidValue(name);
  return value;
}

/** A code of one's own: up to 100 characters, no spaces (Billing's help, "Creating Plans"), and no slash, since it stands in paths. */
export function code(body: Body, name: string): string | undefined {
  const value = filled(body, name);
  if (value !== undefined && /[\s/?#]/.test(value)) throw invalidValue(name);
  return value;
}

/** Money of the organisation's currency, not negative. */
export function amount(body: Body, name: string): Minor | undefined {
  const value = sent(body, name);
  if (value === undefined) return undefined;
  const exact = minor(value, BASE_CURRENCY);
  if (exact === undefined || exact < 0) throw invalidValue(name);
  return exact;
}

export function whole(body: Body, name: string, { least = 0, most = 10_000 }: { least?: number; most?: number } = {}): number | undefined {
  const value = sent(body, name);
  if (value === undefined) return undefined;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  if (!Number.isInteger(number) || number < least || number > most) throw invalidValue(name);
  return number;
}

export function flag(body: Body, name: string): boolean | undefined {
  const value = sent(body, name);
  if (value === undefined) return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw invalidValue(name);
}

export function oneOf<T extends string>(body: Body, name: string, values: readonly T[]): T | undefined {
  const value = sent(body, name);
  if (value === undefined) return undefined;
  const found = values.find((each) => each === value);
  if (found === undefined) throw invalidValue(name);
  return found;
}

/** The objects of a list: `[{ plan_code: 'basic' }]`. */
export function objects(body: Body, name: string): Body[] | undefined {
  const value = sent(body, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw invalidValue(name);
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw invalidValue(name);
    return item as Body;
  });
}

/** Empty for none. A tax the organisation does not have is refused. */
export function taxId(finance: Finance, body: Body, name = 'tax_id'): string | undefined {
  const id = text(body, name);
  if (id !== undefined && id !== '' && !finance.taxes.has(id)) throw invalidValue(name);
  return id;
}

/** What create asks for and update does not. The code for a missing value is inferred from that for a wrong one. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw invalidValue(name);
  return value;
}

/** `{ a: 1, b: undefined }` without what is undefined: the change an update makes. */
export function given<T extends object>(values: { [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function sent(body: Body, name: string): unknown {
  const value = body[name];
  return value === null || value === '' ? undefined : value;
}
