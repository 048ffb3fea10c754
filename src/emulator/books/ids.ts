import type { Answer, Incoming } from '../core/types.js';

/**
 * Other ids in Books than in Billing, when `sharedIds` is off: Zoho does not document that both doors know a record by one id. The
 * first digit of a long id is turned into nine minus itself, which is its own inverse and meets no other id.
 */
const LONG_ID = /^\d{15,19}$/;
const KEYS = /_ids?$/;
const NOT_OURS = new Set(['organization_id', 'currency_id']);

const turn = (id: string): string => (LONG_ID.test(id) ? `${9 - Number(id[0])}${id.slice(1)}` : id);

const isKey = (name: string) => KEYS.test(name) && !NOT_OURS.has(name);

/** The same value with every id turned. */
export function turnIds(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return isKey(key) ? value.split(',').map(turn).join(',') : value;
  if (Array.isArray(value)) return value.map((item) => turnIds(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, turnIds(inner, name)]));
}

/** The request in the database's ids: path, query and JSON body (the form field `JSONString`, too). */
export function turnRequest(incoming: Incoming): Incoming {
  const query = new URLSearchParams([...incoming.query].map(([name, value]): [string, string] => [name, String(turnIds(value, name))]));
  const segments = incoming.segments.map(turn);
  return { ...incoming, segments, query, rawBody: turnBody(incoming) };
}

function turnBody({ rawBody, headers }: Incoming): Buffer {
  const text = rawBody.toString('utf8');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const json = isForm ? new URLSearchParams(text).get('JSONString') : text;
  if (!json) return rawBody;
  try {
    const turned = JSON.stringify(turnIds(JSON.parse(json)));
    return Buffer.from(isForm ? new URLSearchParams({ JSONString: turned }).toString() : turned);
  } catch (error) {
    // What is no JSON is refused where it is read.
    if (error instanceof SyntaxError) return rawBody;
    throw error;
  }
}

export const turnAnswer = (answer: Answer): Answer =>
  typeof answer.body !== 'object' || answer.body === null || Buffer.isBuffer(answer.body)
    ? answer
    : { ...answer, body: turnIds(answer.body) };
