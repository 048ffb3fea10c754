import { isDay } from '../calendar.js';
import { invalidValue, tooLong } from '../errors.js';
import { minor } from '../money.js';
import type { Day, Minor } from '../types.js';

type Body = Record<string, unknown>;

// Readers of a request's fields. Each throws Refusal (code 2 or 15) with the field's name; none is the value where it was not sent.

/** Numbers and booleans become text, null becomes empty. */
export function text(body: Body, name: string, bound = 100): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'object' && value !== null) throw invalidValue(name);
  const said = String(value ?? '');
  if (said.length > bound) throw tooLong(name, bound);
  return said;
}

export function flag(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (value !== true && value !== false && value !== 'true' && value !== 'false') throw invalidValue(name);
  return value === true || value === 'true';
}

export function day(body: Body, name: string): Day | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (!isDay(value)) throw invalidValue(name);
  return value;
}

/** An amount of the currency, exactly; more digits than the currency has are rounded. */
export function amount(body: Body, name: string, currency: string): Minor | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  const exact = minor(value, currency);
  if (exact === undefined || !Number.isSafeInteger(exact)) throw invalidValue(name);
  return exact;
}

/** Above zero. */
export function required(value: Minor | undefined, name: string): Minor {
  if (value === undefined || value <= 0) throw invalidValue(name);
  return value;
}

export function number(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  const size = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isFinite(size)) throw invalidValue(name);
  return size;
}

export function whole(body: Body, name: string): number | undefined {
  const size = number(body, name);
  if (size !== undefined && !Number.isInteger(size)) throw invalidValue(name);
  return size;
}

/** A list of objects. */
export function rows(body: Body, name: string): Body[] | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw invalidValue(name);
  return value.map((row: unknown) => record(row, name));
}

export function record(value: unknown, name: string): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidValue(name);
  return value as Body;
}

/** `['a@host.example']`, or nothing. */
export function mailAddresses(body: Body, name: string): string[] {
  const value = body[name] ?? [];
  const list = Array.isArray(value) ? value : [value];
  if (list.some((each) => typeof each !== 'string' || !each.includes('@'))) throw invalidValue(name);
  return list as string[];
}

/** Milliseconds of `2026-01-05T10:00:00-0800` (offset with or without colon; its + must have been sent as %2B). Undefined when it is no such time. */
export function instant(value: string): number | undefined {
  const [, local = '', sign = '', hours = '', minutes = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:([+-])(\d\d):?(\d\d)|Z)$/.exec(value) ?? [];
  if (local === '') return undefined;
  const ms = Date.parse(`${local}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`);
  return Number.isNaN(ms) ? undefined : ms;
}
