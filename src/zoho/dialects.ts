import type { Reading } from './classify.js';
import { nameOr } from './plain.js';
import type { Service } from './types.js';

/** The same dead token under the names that Zoho's services give it (the CRM v8 token page names INVALID_OAUTHTOKEN, its logs INVALID_TOKEN). */
const DEAD_TOKEN = new Set(['INVALID_TOKEN', 'INVALID_OAUTHTOKEN', 'INVALID_OAUTH', 'AUTHENTICATION_FAILURE']);
const MISSING_SCOPE = new Set(['OAUTH_SCOPE_MISMATCH', 'SCOPE_MISMATCH']);
const TOO_MANY = new Set(['TOO_MANY_REQUESTS', 'RATE_LIMIT_EXCEEDED', 'THRESHOLD_EXCEEDED']);
/** Desk: another organisation than the token's, an edition without it. Source: desk.zoho.com/DeskAPIDocument#ErrorHandling. */
const DESK_SET_UP = new Set(['OAUTH_ORG_MISMATCH', 'LICENSE_ACCESS_LIMITED']);
/** The profile of the API user lacks a right, or the module is off: the same for every record. */
const SET_UP = new Set(['NO_PERMISSION', 'AUTHORIZATION_FAILED', 'INVALID_MODULE', 'API_NOT_SUPPORTED']);

/** CRM and Desk: codes are words. Source: zoho.com/crm/developer/docs/api/v8/status-codes.html. */
export function readWords(service: Service, status: number, body: Record<string, unknown>): Reading {
  const zohoCode = nameOr(body.code ?? body.errorCode, `${status}`);
  const failed = status >= 400 || body.status === 'error';
  if (failed && DEAD_TOKEN.has(zohoCode)) return { kind: 'rejected-token', zohoCode, certain: true };
  if (failed && MISSING_SCOPE.has(zohoCode)) return { kind: 'missing-scope', zohoCode };
  if (status === 429 || (failed && TOO_MANY.has(zohoCode))) {
    // Desk has a code for each of its two limits.
    const other = service === 'desk' && zohoCode === 'TOO_MANY_REQUESTS' ? 'concurrency' : 'unknown';
    return { kind: 'too-many', zohoCode, limit: zohoCode === 'THRESHOLD_EXCEEDED' ? 'day' : other };
  }
  if (status === 401) return { kind: 'rejected-token', zohoCode, certain: false };
  if (status >= 500 || status === 408 || (failed && zohoCode === 'INTERNAL_ERROR')) {
    return { kind: 'odd', zohoCode, message: `${service}: ${zohoCode} with status ${status}` };
  }
  // All records refused: status 400 with an outcome for each. That is an answer, read record by record.
  if (!failed || hasOutcomes(body)) return { kind: 'ok', body };
  if (service === 'desk') return refusedByDesk(zohoCode, body);
  return { kind: 'refused', zohoCode, message: `${service}: ${zohoCode}${hint(body.details)}`, everybody: SET_UP.has(zohoCode) };
}

/** Desk names the fields that are wrong as JSON pointers into what was sent: names of fields, nobody's data. */
function refusedByDesk(zohoCode: string, { errors }: Record<string, unknown>): Reading {
  const all = Array.isArray(errors) ? (errors as ({ fieldName?: unknown; errorType?: unknown } | null)[]) : [];
  const wrong = all.flatMap((error) => {
    const pointer = error?.fieldName;
    if (typeof pointer !== 'string' || !/^(?:\/[A-Za-z0-9_]{1,64}){1,4}$/.test(pointer)) return [];
    return [{ pointer, type: nameOr(error?.errorType, 'invalid') }];
  });
  const words = wrong.slice(0, 10).map(({ pointer, type }) => `${pointer} ${type}`);
  const said = words.length > 0 ? `: ${words.join(', ')}` : '';
  const remedy = zohoCode === 'OAUTH_ORG_MISMATCH' ? ': check ZOHO_DESK_ORGANIZATION_ID (`zoho-bridge setup` finds it)' : '';
  const message = `desk: ${zohoCode}${said}${remedy}`;
  return { kind: 'refused', zohoCode, message, everybody: DESK_SET_UP.has(zohoCode), fields: wrong.map(({ pointer }) => pointer) };
}

const LISTS = ['data', 'tags', 'fields'];

function hasOutcomes(body: Record<string, unknown>): boolean {
  return LISTS.some((key) => {
    const list = body[key];
    return Array.isArray(list) && list.length > 0 && list.every((item) => typeof (item as { code?: unknown } | null)?.code === 'string');
  });
}

/** API names of fields and permissions say what to do and are nobody's data. */
function hint(details: unknown): string {
  const { api_name: field, permissions } = (details ?? {}) as { api_name?: unknown; permissions?: unknown };
  const names = [field, ...(Array.isArray(permissions) ? permissions : [])].map((name) => nameOr(name, '')).filter(Boolean);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

/** Sources: zoho.com/billing/api/v1/errors and zoho.com/books/api/v3/errors (44, 45, 1070, 1000); 14, 57 and 6041 as recorded by their users. */
const LIMITS: Record<string, 'concurrency' | 'minute' | 'day'> = { '44': 'minute', '45': 'day', '1070': 'concurrency' };

/** Billing and Books: codes are numbers, 0 is success, and a 2xx with another code is a refusal. */
export function readNumbers(service: 'billing' | 'books', status: number, body: Record<string, unknown>): Reading {
  const code = body.code;
  const zohoCode = nameOr(code, `${status}`);
  if (status < 300 && zohoCode === '0') return { kind: 'ok', body };
  if (DEAD_TOKEN.has(zohoCode) || zohoCode === '14') return { kind: 'rejected-token', zohoCode, certain: true };
  if (MISSING_SCOPE.has(zohoCode)) return { kind: 'missing-scope', zohoCode };
  const limit = LIMITS[zohoCode];
  if (limit || status === 429) return { kind: 'too-many', zohoCode, limit: limit ?? 'unknown' };
  if (status === 401 || zohoCode === '57') return { kind: 'rejected-token', zohoCode, certain: false };
  if (status >= 500 || status === 408 || zohoCode === '1000') {
    return { kind: 'odd', zohoCode, message: `${service}: code ${zohoCode} with status ${status}` };
  }
  if (status < 300 && code === undefined) return { kind: 'odd', message: `${service}: an answer without a code, status ${status}` };
  if (zohoCode === '6041') {
    const variable = service === 'billing' ? 'ZOHO_BILLING_ORGANIZATION_ID' : 'ZOHO_BOOKS_ORGANIZATION_ID';
    const message = `${service}: code 6041, the organisation is not one of this account: check ${variable} (\`zoho-bridge setup\` lists them)`;
    return { kind: 'refused', zohoCode, message, everybody: true };
  }
  return { kind: 'refused', zohoCode, message: `${service}: code ${zohoCode} with status ${status}`, everybody: false };
}
