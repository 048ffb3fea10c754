import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;

/** Where a page_token goes on: behind the record `id` (changed at `at`), after `seen` records. */
export interface Cursor {
  id: string;
  at: number;
  seen: number;
  page: number;
}

type Read = { cursor: Cursor } | { wrong: 'mismatch' | 'expired' };

/**
 * Tokens carry their own place and are bound to the other parameters of the request; nothing is kept for them.
 * They live 24 hours. Source: zoho.com/crm/developer/docs/api/v8/get-records.html
 */
export function writeToken({ cursor, bound, now }: { cursor: Cursor; bound: string; now: number }): string {
  const { id, at, seen, page } = cursor;
  const content = [id, at.toString(36), seen.toString(36), page.toString(36), (now + DAY_MS).toString(36)].join('.');
  return `${content}.${seal(content, bound)}`;
}

export function readToken({ token, bound, now }: { token: string; bound: string; now: number }): Read {
  const end = token.lastIndexOf('.');
  const content = token.slice(0, end);
  if (end < 0 || token.slice(end + 1) !== seal(content, bound)) return { wrong: 'mismatch' };
  const [id = '', at = '', seen = '', page = '', until = ''] = content.split('.');
  if (Number.parseInt(until, 36) < now) return { wrong: 'expired' };
  return { cursor: { id, at: Number.parseInt(at, 36), seen: Number.parseInt(seen, 36), page: Number.parseInt(page, 36) } };
}

export const expiryOf = (now: number): number => now + DAY_MS;

const seal = (content: string, bound: string): string => createHash('sha256').update(`${content} ${bound}`).digest('hex').slice(0, 16);
