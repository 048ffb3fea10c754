import type { Incoming } from '../../core/types.js';
import { isObject, type Json } from '../body.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from '../problem.js';

/** Source: github.com/zoho/crm-oas v8.0/composite_requests, like all names and patterns here. */
export const MAX_SUB_REQUESTS = 5;
export const ALL = '__composite_requests';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const URI = '/crm(/.*)?/v[0-9]+([.][0-9]+)?/.*';
const ID = '[a-zA-Z0-9][a-zA-Z0-9_]*';
const RESTRICTED = ['authorization', 'x-crm-org'];
const MAX_LENGTHS = { uri: 2048, sub_request_id: 100 };

/** One request of a composite one, as it was written: references stand in it still. */
export interface SubRequest {
  index: number;
  id: string | undefined;
  method: string;
  uri: string;
  params: Json;
  headers: Json;
  body: unknown;
}

export const pathOf = (index: number): string => `$.${ALL}[${index}]`;

/** Reads one sub-request; what is wrong with it is told in its place in the answer. */
export function readSubRequest(item: unknown, index: number): SubRequest | Problem {
  const path = pathOf(index);
  if (!isObject(item)) return invalidData({ expected_data_type: 'jsonobject', api_name: ALL, json_path: path });
  const at = (name: string) => ({ api_name: name, json_path: `${path}.${name}` });
  const { method, uri, sub_request_id: id, params = {}, headers = {}, body } = item;
  for (const [name, value] of Object.entries({ method, uri }))
    if (value === undefined || value === null) return mandatoryNotFound(at(name));
  if (typeof method !== 'string') return invalidData({ ...at('method'), expected_data_type: 'text' });
  if (!METHODS.includes(method)) return invalidData({ ...at('method'), supported_values: METHODS });
  if (!fits(uri, URI)) return invalidData({ ...at('uri'), regex: URI, expected_data_type: 'text' });
  if (uri.length > MAX_LENGTHS.uri) return invalidData({ ...at('uri'), maximum_length: MAX_LENGTHS.uri });
  const named = id !== undefined && id !== null;
  if (named && !fits(id, ID)) return invalidData({ ...at('sub_request_id'), regex: ID, expected_data_type: 'text' });
  if (named && id.length > MAX_LENGTHS.sub_request_id)
    return invalidData({ ...at('sub_request_id'), maximum_length: MAX_LENGTHS.sub_request_id });
  for (const [name, value] of Object.entries({ params, headers, body: body ?? {} }))
    if (!isObject(value)) return invalidData({ ...at(name), expected_data_type: 'jsonobject' });
  const restricted = Object.keys(headers as Json).filter((name) => RESTRICTED.includes(name.toLowerCase()));
  if (restricted.length > 0) return invalidData({ ...at('headers'), restricted_headers: restricted });
  return { index, id: named ? id : undefined, method, uri, params: params as Json, headers: headers as Json, body };
}

const fits = (value: unknown, pattern: string): value is string => typeof value === 'string' && new RegExp(`^(?:${pattern})$`).test(value);

/** Reads all of them; of two with one id the later is refused (inferred). */
export function readSubRequests(items: unknown[]): (SubRequest | Problem)[] {
  const read = items.map(readSubRequest);
  return read.map((sub, index) => {
    if ('code' in sub || sub.id === undefined) return sub;
    const same = read.flatMap((other, at) => ('code' in other || other.id !== sub.id ? [] : at));
    if (same[0] === index) return sub;
    const where = { api_name: 'sub_request_id', json_path: `${pathOf(index)}.sub_request_id` };
    return problem('DUPLICATE_DATA', 'duplicate data', { ...where, sub_request_indexes: same });
  });
}

/** The request it stands for, with the token of the whole. No references may be left in it. */
export function incomingOf(outer: Incoming, { method, uri, params, headers, body }: SubRequest): Incoming {
  const url = new URL(uri, 'http://crm');
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, isObject(value) ? JSON.stringify(value) : String(value));
  const { authorization } = outer.headers;
  return {
    method,
    path: url.pathname,
    segments: url.pathname.split('/').filter(Boolean).map(decode),
    query: url.searchParams,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(authorization !== undefined && { authorization }),
    },
    rawBody: Buffer.from(body === undefined || body === null ? '' : JSON.stringify(body)),
    ...(outer.internal && { internal: outer.internal }),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
