import { z } from 'zod';
import { OddAnswerError } from '../errors.js';
import type { Call, CallContext, ZohoRequest } from './types.js';

export const BASE = '/billing/v1';
/** Rows a page: https://www.zoho.com/billing/api/v1/pagination/ */
export const PER_PAGE = 200;

/** Zoho has "" for what is missing; older answers leave it out. What no database can hold (NUL, half a character) is taken out. */
export const text = z
  .string()
  .nullish()
  .transform((value) => storable(value ?? ''));
function storable(value: string): string {
  return value.isWellFormed() && !value.includes('\0') ? value : value.toWellFormed().replaceAll('\0', '');
}

/** Ids arrive as texts and as bare numbers, without losing a digit (json.ts). */
export const id = z.union([z.string().min(1), z.number().transform(String)]);
/** Numbers are texts in some answers. Null for what is missing. */
export const whole = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : Number(value)));

export type BillingRequest = Omit<ZohoRequest, 'service' | 'credits'>;

/** Asks Billing (or Books) and reads the answer. Every failure of a call is an error of errors.ts. */
export type Ask = <T>(schema: z.ZodType<T>, request: BillingRequest, context: CallContext) => Promise<T>;

export function createAsk(call: Call, service: 'billing' | 'books' = 'billing'): Ask {
  return async (schema, request, context) => {
    const { body, status } = await call({ ...request, service, credits: 1 }, context);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const at = { service, operation: request.operation, status };
    throw new OddAnswerError(at, `${service}: the answer is not as documented (${issuesOf(parsed.error)})`);
  };
}

const PAGE = z.looseObject({ page_context: z.looseObject({ has_more_page: z.boolean().optional() }).optional() });

/**
 * All rows of a list, page after page. Rows can repeat across pages while data changes: the caller keeps them by their key.
 * `mostPages`: should Zoho ever ignore a filter, this many pages of everybody are enough to notice.
 */
export async function askAll<T>(
  ask: Ask,
  { key, row, mostPages = 50 }: { key: string; row: z.ZodType<T>; mostPages?: number },
  request: BillingRequest,
  context: CallContext,
): Promise<T[]> {
  const rows: T[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const got = await askPage(ask, { key, row, page }, request, context);
    rows.push(...got.rows);
    if (!got.hasMore) return rows;
  }
  const at = { service: 'billing', operation: request.operation };
  throw new OddAnswerError(at, `billing: more than ${mostPages * PER_PAGE} rows; Zoho seems to ignore the filter`);
}

/** One page of a list, from 1 on. */
export async function askPage<T>(
  ask: Ask,
  { key, row, page }: { key: string; row: z.ZodType<T>; page: number },
  request: BillingRequest,
  context: CallContext,
): Promise<{ rows: T[]; hasMore: boolean }> {
  const schema = PAGE.extend({ [key]: z.array(row) });
  const query = { ...request.query, page: String(page), per_page: String(PER_PAGE) };
  const list = await ask(schema, { ...request, query }, context);
  const { page_context: place } = PAGE.parse(list);
  return { rows: (list as Record<string, unknown>)[key] as T[], hasMore: place?.has_more_page ?? false };
}

/** Where the answer differs, without its values. */
export function issuesOf(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => issue.path.filter((part) => typeof part === 'string').join('.') || 'body'))]
    .slice(0, 5)
    .join(', ');
}
