import { readNumbers, readWords } from './dialects.js';
import { parseJson } from './json.js';
import type { Service, ZohoFile } from './types.js';

/**
 * What an answer means, read once. Nothing in it is Zoho's own text: its messages repeat what was sent (3062 holds a customer's
 * name). `certain` false: a dead token or a missing scope, the code does not say. `refused.everybody`: the next record would be
 * refused just the same, so a person should change the set-up, not the record.
 */
export type Reading =
  | { kind: 'ok'; body: unknown }
  | { kind: 'rejected-token'; zohoCode: string; certain: boolean }
  | { kind: 'missing-scope'; zohoCode: string }
  | { kind: 'too-many'; zohoCode: string; limit: 'concurrency' | 'minute' | 'day' | 'unknown' }
  | { kind: 'refused'; zohoCode: string; message: string; everybody: boolean; fields?: readonly string[] }
  | { kind: 'odd'; zohoCode?: string; message: string };

/** Reads one answer of a service. Never throws. */
export function readAnswer(service: Service, { status, text }: { status: number; text: string }): Reading {
  if (status >= 300 && status < 400) return { kind: 'odd', message: `${service}: a redirect (${status})` };
  if (status === 204) return { kind: 'ok', body: undefined };
  const body = objectOf(text);
  if (!body) {
    if (status === 429) return { kind: 'too-many', zohoCode: '429', limit: 'unknown' };
    const what = text.trim() === '' ? 'nothing' : text.trimStart().startsWith('<') ? 'HTML' : 'something that is not JSON';
    return { kind: 'odd', message: `${service}: ${what} with status ${status}` };
  }
  return service === 'billing' || service === 'books' ? readNumbers(service, status, body) : readWords(service, status, body);
}

/** Reads the answer to a request for a file: what is no file, and no refusal either, is odd. Never throws. */
export function readFileAnswer(
  service: Service,
  { status, text, file }: { status: number; text: string; file?: ZohoFile | 'broken' },
): Reading {
  if (file === 'broken') return { kind: 'odd', message: `${service}: a file that was cut short` };
  if (file) return { kind: 'ok', body: undefined };
  const reading = readAnswer(service, { status, text });
  return reading.kind === 'ok' ? { kind: 'odd', message: `${service}: no file with status ${status}` } : reading;
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const body = parseJson(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // HTML, half a body: the caller says what it looks like
  }
}
