import type { Incoming } from '../core/types.js';
import { invalidJson } from './errors.js';

/**
 * The body as an object: JSON, or the form field `JSONString` the older SDKs send. Throws the refusal Zoho gives for
 * anything else, an empty body and an array among them.
 */
export function readBody({ headers, rawBody }: Incoming): Record<string, unknown> {
  const text = rawBody.toString('utf8');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const body = parse(isForm ? (new URLSearchParams(text).get('JSONString') ?? text) : text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidJson();
  return body as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidJson();
    throw error;
  }
}
