import { type FieldError, fieldError, invalidData } from './errors.js';
import { parseTime } from './time.js';

export const WRONG: unique symbol = Symbol('wrong');

/** Reads one value of a body: what is kept of it, or WRONG. */
export type Rule<T> = (value: unknown) => T | typeof WRONG;
export type Shape = Record<string, Rule<unknown>>;
export type Values<S extends Shape> = { [K in keyof S]?: S[K] extends Rule<infer T> ? T : never };

/**
 * Reads an object by the rules of its keys. What is missing or wrong is told in `errors`, with JSON pointers that begin
 * with `path`; a key nobody knows is wrong, too (`additionalProperties` is false throughout the OpenAPI files).
 */
export function readShape<S extends Shape>(
  body: Record<string, unknown>,
  shape: S,
  { required = [], path = '' }: { required?: readonly (keyof S & string)[]; path?: string } = {},
): { values: Values<S>; errors: FieldError[] } {
  const values: Record<string, unknown> = {};
  const errors = required.filter((key) => body[key] === undefined).map((key) => fieldError(`${path}/${key}`, 'missing'));
  for (const [key, value] of Object.entries(body)) {
    const read = Object.hasOwn(shape, key) ? shape[key]?.(value) : WRONG;
    if (read === WRONG) errors.push(fieldError(`${path}/${key}`));
    else values[key] = read;
  }
  return { values: values as Values<S>, errors };
}

/** The same, throwing DeskRefusal at once where anything is wrong. */
export function readExactly<S extends Shape>(
  body: Record<string, unknown>,
  shape: S,
  options: { required?: readonly (keyof S & string)[] } = {},
): Values<S> {
  const { values, errors } = readShape(body, shape, options);
  if (errors.length > 0) throw invalidData(errors);
  return values;
}

/** Desk's own patterns. Source: Ticket.json and Contact.json of github.com/zoho/zohodesk-oas. */
const EMAIL =
  /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_+\-.'&!~]*@(?=.{4,256}$)(?:[\p{L}\p{N}\p{M}]+(?:[-_]+[\p{L}\p{N}\p{M}]+)*\.)+[\p{L}\p{M}]{2,22}$/u;
const PHONE = /^[0-9a-zA-Z_+\-.$@?,;:'/!\s\u0080-\uffff]+$/;
const PHONE_OF_CONTACT = /^[0-9a-zA-Z_+\-.()$@?,:'/!\s\u0080-\uffff]+$/;

export const isEmail = (text: string): boolean => EMAIL.test(text);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text that is not empty. */
export const text =
  (max: number): Rule<string> =>
  (value) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= max ? value : WRONG;

export const email =
  (max: number): Rule<string> =>
  (value) =>
    typeof value === 'string' && value.length <= max && EMAIL.test(value) ? value : WRONG;

/** A number as tickets take it; contacts take brackets, too. */
export const phone =
  (max: number, of: 'ticket' | 'contact' = 'ticket'): Rule<string> =>
  (value) =>
    typeof value === 'string' && value.length <= max && (of === 'ticket' ? PHONE : PHONE_OF_CONTACT).test(value) ? value : WRONG;

export const oneOf =
  <T extends string>(allowed: readonly T[]): Rule<T> =>
  (value) =>
    allowed.find((each) => each === value) ?? WRONG;

/** A string of digits, or a number where somebody still sends one. */
export const id: Rule<string> = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : WRONG;
  return typeof value === 'string' && /^\d+$/.test(value) ? value : WRONG;
};

export const ids =
  (max: number, min = 0): Rule<string[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return WRONG;
    const read = value.map(id);
    return read.every((each) => each !== WRONG) ? read : WRONG;
  };

/** Real booleans; the samples of the OpenAPI files have them as strings, too. */
export const flag: Rule<boolean> = (value) => {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : WRONG;
};

/** A moment with a literal `Z`. */
export const time: Rule<number> = (value) => (typeof value === 'string' ? (parseTime(value) ?? WRONG) : WRONG);

export const object: Rule<Record<string, unknown>> = (value) => (isObject(value) ? value : WRONG);

export const anything: Rule<unknown> = (value) => value;

/** `null`, also as a word: all that Desk takes for `responseDueDate`. */
export const onlyNull: Rule<null> = (value) => (value === null || value === 'null' ? null : WRONG);

/** In a PATCH `''` clears a field. That null does the same is inferred (the OpenAPI files have the type nullable). */
export const clearable =
  <T>(rule: Rule<T>): Rule<T | null> =>
  (value) =>
    value === '' || value === null ? null : rule(value);

/** Every rule of a shape but the ones named made clearable. */
export function clearableShape<S extends Shape, K extends keyof S = never>(
  shape: S,
  { but }: { but: readonly K[] },
): { [P in keyof S]: P extends K ? S[P] : S[P] extends Rule<infer T> ? Rule<T | null> : never } {
  const entries = Object.entries(shape).map(([key, rule]) => [key, (but as readonly string[]).includes(key) ? rule : clearable(rule)]);
  return Object.fromEntries(entries);
}
