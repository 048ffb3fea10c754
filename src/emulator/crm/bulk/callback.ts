import { isObject } from '../body.js';
import { type Problem, problem } from '../problem.js';

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
