import type { Answer, Incoming } from '../core/types.js';
import { refuse } from './problem.js';

export type Json = Record<string, unknown>;

const parsed = new WeakMap<Incoming, Json | null>();

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object in the body, or null. Remembered: admission asks for it first, the operation again. */
export function bodyOf(incoming: Incoming): Json | null {
  const known = parsed.get(incoming);
  if (known !== undefined) return known;
  const body = read(incoming.rawBody);
  parsed.set(incoming, body);
  return body;
}

function read(raw: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The answer to a body that is no JSON object. Source: crm-oas, "UnableToParseDataType". */
export const unreadable = (): Answer =>
  refuse(400, 'INVALID_DATA', 'either the request body or parameters is in wrong format', { expected_data_type: 'jsonobject' });
