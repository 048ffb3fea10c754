import { createHash } from 'node:crypto';
import type { NewEvent } from '../store/events.js';
import { epochMs } from '../zoho/desk-jwt.js';
import { parseJson } from '../zoho/json.js';
import { whatRings } from './desk-refs.js';
import { momentOf, PayloadError, plainType } from './payload.js';

/** Zoho sends a handful at once; more than this is no webhook. */
const MOST_EVENTS = 1_000;

/**
 * The events of an authentic delivery: the elements of an array, or one alone. The same one is known by its content, whichever delivery it
 * came in; what is kept of it names a ticket and says nothing.
 *
 * @throws PayloadError when it is no JSON, or holds something else than events
 */
export function readDeskEvents(body: Uint8Array): NewEvent[] {
  const value = parse(body);
  if (value === undefined) throw new PayloadError('malformed', 'The body is no JSON in UTF-8.');
  const elements = Array.isArray(value) ? value : [value];
  if (!elements.every(isObject)) throw new PayloadError('not_an_event', 'The body is no array of JSON objects.');
  if (elements.length > MOST_EVENTS) throw new PayloadError('not_an_event', `These are more than ${MOST_EVENTS} events.`);
  return elements.map((element) => {
    const text = JSON.stringify(element);
    return {
      source: 'desk.webhook',
      identity: { content: createHash('sha256').update(text).digest('base64url') },
      type: plainType(element.eventType),
      at: timeOf(element.eventTime),
      body: whatRings(element),
    };
  });
}

/**
 * Does an unsigned body tell of anything? Desk tries an address without a signature before it subscribes, and what it sends then is not
 * documented: whatever has no event in it is taken for that.
 */
export function carriesEvents(body: Uint8Array): boolean {
  const value = parse(body);
  return (Array.isArray(value) ? value : [value]).some((one) => isObject(one) && ('eventType' in one || 'payload' in one));
}

function parse(body: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined; // for whoever asked to say
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Milliseconds since the epoch as text; ISO in some samples. */
function timeOf(value: unknown): string | null {
  const digits = typeof value === 'number' ? String(value) : value;
  if (typeof digits !== 'string' || !/^\d{9,14}$/.test(digits)) return momentOf(value);
  return momentOf(new Date(epochMs(Number(digits))).toISOString());
}
