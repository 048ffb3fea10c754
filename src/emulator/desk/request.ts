import type { Answer, Incoming } from '../core/types.js';
import { badRequest, emptyPayload, extraParameter, invalidParameter, outOfRange } from './errors.js';

export const NO_CONTENT: Answer = { status: 204 };

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** A list: an empty one has no body at all. */
export const listAnswer = (rows: unknown[], more: Record<string, unknown> = {}): Answer =>
  rows.length === 0 ? NO_CONTENT : ok({ data: rows, ...more });

/** Desk takes no query parameter it does not know. Throws DeskRefusal. */
export function checkQuery({ query }: Incoming, allowed: readonly string[] = []): void {
  for (const name of query.keys()) if (name !== 'orgId' && !allowed.includes(name)) throw extraParameter(name);
}

export interface Paging {
  from: number;
  limit: number;
}

/** Which part of a list is wanted, counted from 0. `max`: the largest `limit`. Throws DeskRefusal. */
export function readPaging(
  { query }: Incoming,
  { limit = 10, max = 100, maxFrom = 4999 }: { limit?: number; max?: number; maxFrom?: number } = {},
): Paging {
  return {
    from: wholeNumber({ query, name: 'from', otherwise: 0, range: [0, maxFrom] }),
    limit: wholeNumber({ query, name: 'limit', otherwise: limit, range: [1, max] }),
  };
}

function wholeNumber({
  query,
  name,
  otherwise,
  range: [least, most],
}: {
  query: URLSearchParams;
  name: string;
  otherwise: number;
  range: [number, number];
}): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^-?\d+$/.test(text)) throw invalidParameter(name);
  const value = Number(text);
  if (value < least || value > most) throw outOfRange(name, `${least}-${most}`);
  return value;
}

export const pageOf = <T>(rows: readonly T[], { from, limit }: Paging): T[] => rows.slice(from, from + limit);

/** `sortBy=-createdTime`; undefined when it is not given. Throws DeskRefusal for another name than the `allowed`. */
export function readSort({ query }: Incoming, allowed: readonly string[]): { name: string; descending: boolean } | undefined {
  const text = query.get('sortBy');
  if (text === null) return undefined;
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  if (!allowed.includes(name)) throw invalidParameter('sortBy');
  return { name, descending };
}

/** Sorts rows that stand in order of creation; of equal ones the older is first, or last when descending. */
export function sortRows<T>(rows: readonly T[], key: (row: T) => string | number, descending: boolean): T[] {
  const sorted = rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
  return descending ? sorted.reverse() : sorted;
}

/** `true` or `false`; undefined when it is not given. Throws DeskRefusal for anything else. */
export function readFlag({ query }: Incoming, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text !== 'true' && text !== 'false') throw invalidParameter(name);
  return text === 'true';
}

/** Words with commas between them; empty when it is not given. Throws DeskRefusal for one that is not among the `allowed`, or for too many. */
export function readList(
  { query }: Incoming,
  name: string,
  { allowed, max }: { allowed?: readonly string[]; max?: number } = {},
): string[] {
  const words = (query.get(name) ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  if (allowed && words.some((word) => !allowed.includes(word))) throw invalidParameter(name);
  if (max !== undefined && words.length > max) throw invalidParameter(name);
  return words;
}

/** The JSON object of a body. Throws DeskRefusal: EMPTY_PAYLOAD for nothing and `{}`, BAD_REQUEST for what is no object. */
export function readJson({ rawBody }: Incoming): Record<string, unknown> {
  const text = rawBody.toString('utf8').trim();
  if (text === '') throw emptyPayload();
  const body = parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest();
  if (Object.keys(body).length === 0) throw emptyPayload();
  return body as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest();
    throw error;
  }
}
