import { isObject } from '../body.js';
import { type Problem, problem } from '../problem.js';
import type { CrmState } from '../state.js';

/** Zoho publishes neither a time-out nor retries: each is sent once. */
const TIMEOUT_MS = 10_000;

export interface Callback {
  url: string;
  method: 'post';
}

/** `callback: {url, method}`: who is told when the job is over; null when nobody is. Source: the OpenAPI files of bulk write. */
export function readCallback(value: unknown): Callback | null | Problem {
  if (value === undefined || value === null) return null;
  const { url, method } = isObject(value) ? value : {};
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return problem('INVALID_CALLBACK_URL', 'Invalid callback URL provided');
  if (method !== 'post')
    return problem('INVALID_CALLBACK_METHOD', 'Invalid callback method provided', { supported_callback_methods: ['post'] });
  return { url, method };
}

/** Tells that a job is over, with the body a GET of the job has. */
export function sendCallback(crm: CrmState, callback: Callback | null, { event, body }: { event: string; body: unknown }): void {
  if (!callback) return;
  crm.world.outbox.send({
    service: 'crm',
    event,
    method: 'POST',
    url: callback.url,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify(body),
    timeoutMs: TIMEOUT_MS,
    retryAfterMs: [],
  });
}
