import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { eventIdOf, type NewEvent } from '../store/events.js';
import { parseJson } from '../zoho/json.js';
import { formPairs } from '../zoho/signatures.js';

/** A body that is not what Billing sends. The message is for whoever sent it and quotes nothing. */
export class PayloadError extends Error {
  readonly kind: 'malformed' | 'media_type' | 'not_an_event';

  constructor(kind: PayloadError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;
/** What nobody sends JSON or pairs as. */
const OTHER_TYPE = /^(multipart\/|image\/|audio\/|video\/|font\/|application\/(xml|pdf|zip|octet-stream)|text\/(xml|html|csv))/i;
const OPENING = new Set(['{', '[']);

/**
 * Are its pairs signed, or its bytes? What the body begins with decides: a form encodes braces and brackets, so JSON sent as a
 * form stays JSON, and the content type, which is not signed, cannot make another event of it. `payload=…` is a form under any name.
 */
export function isForm(body: Uint8Array, contentType: string | null): boolean {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 64)).toString('latin1').trimStart();
  if (OPENING.has(start.charAt(0))) return false;
  return FORM_TYPE.test(contentType ?? '') || start.startsWith('payload=');
}

/**
 * Reads what has to be known of an authentic event to keep it. Takes the default payload and JSON of one's own, a form's pairs,
 * and a form with the JSON in `payload`, as it was sent in earlier years (github.com/continuousphp/zoho-subscriptions).
 *
 * @throws PayloadError when it is none of these
 */
export function readEvent(body: Uint8Array, { form, contentType }: { form: boolean; contentType: string | null }): NewEvent {
  if (!form && OTHER_TYPE.test(contentType ?? '')) throw new PayloadError('media_type', 'Send the event as JSON or as a form.');
  const plain = withoutMark(body);
  const text = form ? textOfForm(body) : decode(plain);
  const event = parse(text);
  const id = eventIdOf(event.event_id);
  return {
    source: 'billing.webhook',
    identity: id === undefined ? { content: createHash('sha256').update(body).digest('base64url') } : { id },
    type: plainType(event.event_type),
    at: momentOf(event.event_time),
    body: form ? text : plain,
  };
}

/** A form as JSON text: its `payload`, or an object of its pairs (the last one of a key counts). */
function textOfForm(body: Uint8Array): string {
  decode(body);
  const pairs = formPairs(body);
  const payload = pairs.find(([key]) => key === 'payload');
  if (payload) return payload[1];
  return JSON.stringify(Object.fromEntries(pairs));
}

/** Without the byte order mark that some put before UTF-8. */
function withoutMark(body: Uint8Array): Buffer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new PayloadError('malformed', 'The body is not UTF-8.');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
    // Digits matter only where they are read here, and only a number can have lost some: the careful reader takes twice as long.
    if (isObject(value) && [value.event_id, value.event_type, value.event_time].some(isNumber)) value = parseJson(text);
  } catch {
    throw new PayloadError('malformed', 'The body is no JSON.');
  }
  if (!isObject(value)) throw new PayloadError('not_an_event', 'The body is no JSON object.');
  return value;
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name of an event to show, log and search for, whatever was sent: `unknown` when nothing was. */
export function plainType(value: unknown): string {
  const text = typeof value === 'string' ? value.trim().slice(0, 100) : '';
  return text.replace(/[^\w.:-]/g, '_') || 'unknown';
}

/** Zoho sends a day (taken as its beginning in UTC: the day is all there is) or a moment with an offset such as +0200. */
export function momentOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value)) return null;
  const zoned = value.includes('T')
    ? /(Z|[+-]\d\d:?\d\d)$/.test(value)
      ? value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
      : `${value}Z`
    : `${value}T00:00:00Z`;
  const ms = Date.parse(zoned);
  // There is no year 0 in a database.
  return Number.isNaN(ms) || new Date(ms).getUTCFullYear() < 1 ? null : new Date(ms).toISOString();
}
