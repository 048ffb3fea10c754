import { isObject, type Json } from '../body.js';
import { type Problem, problem } from '../problem.js';
import { pathOf, type SubRequest } from './request.js';

/** `@{1:$.data[0].details.id}`. Source: zoho.com/crm/developer/docs/api/v8/composite-api.html */
const REFERENCE = /@\{([^{}]*)\}/g;
const PARTS = /^([a-zA-Z0-9][a-zA-Z0-9_]*):\$((?:\.[\w$]+|\[\d+\])*)$/;

/** Looks up what a sub-request answered: the body, or undefined and why there is none. */
export type Answered = (id: string) => { body: unknown } | { missing: string };

/** The ids of the sub-requests that a sub-request refers to. */
export function referredIds({ uri, params, headers, body }: SubRequest): string[] {
  const text = [uri, ...[params, headers, body ?? {}].map((part) => JSON.stringify(part))].join('\n');
  return [...new Set([...text.matchAll(REFERENCE)].map(([, inside = '']) => inside.split(':')[0] ?? ''))];
}

/** The sub-request with values in the place of its references. Sentences of INVALID_REFERENCE are inferred. */
export function fill(sub: SubRequest, answered: Answered): SubRequest | Problem {
  try {
    const path = pathOf(sub.index);
    const at = (name: string) => ({ name, path: `${path}.${name}`, answered });
    return {
      ...sub,
      uri: replaced(sub.uri, { ...at('uri'), encode: true }),
      params: filled(sub.params, at('params')) as Json,
      headers: filled(sub.headers, at('headers')) as Json,
      body: filled(sub.body, at('body')),
    };
  } catch (error) {
    if (error instanceof InvalidReference) return error.problem;
    throw error;
  }
}

interface Place {
  name: string;
  path: string;
  answered: Answered;
  encode?: boolean;
}

class InvalidReference extends Error {
  readonly problem: Problem;

  constructor({ name, path }: Place, reference: string, message: string) {
    super(message);
    this.name = 'InvalidReference';
    this.problem = problem('INVALID_REFERENCE', message, { api_name: name, json_path: path, reference });
  }
}

function filled(value: unknown, place: Place): unknown {
  if (typeof value === 'string') {
    // A reference that is the whole of a text keeps the type of its value (inferred).
    const [only] = value.matchAll(REFERENCE);
    return only?.[0] === value ? lookUp(only, place) : replaced(value, place);
  }
  if (Array.isArray(value)) return value.map((item, at) => filled(item, { ...place, path: `${place.path}[${at}]` }));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, filled(item, { ...place, name, path: `${place.path}.${name}` })]),
  );
}

function replaced(text: string, place: Place): string {
  return text.replace(REFERENCE, (reference, inside: string) => {
    const value = lookUp([reference, inside], place);
    if (typeof value === 'object') throw new InvalidReference(place, reference, 'the given reference does not have a proper value');
    return place.encode ? encodeURIComponent(String(value)) : String(value);
  });
}

function lookUp([reference = '', inside = '']: readonly string[], place: Place): unknown {
  const parts = PARTS.exec(inside);
  if (!parts) throw new InvalidReference(place, reference, 'the given reference is invalid');
  const answered = place.answered(parts[1] ?? '');
  if ('missing' in answered) throw new InvalidReference(place, reference, answered.missing);
  let value = answered.body;
  for (const [, name, at] of (parts[2] ?? '').matchAll(/\.([\w$]+)|\[(\d+)\]/g)) {
    if (at !== undefined) value = Array.isArray(value) ? (value as unknown[])[Number(at)] : undefined;
    else value = isObject(value) && name !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (value === undefined || value === null)
    throw new InvalidReference(place, reference, 'the given reference does not have a proper value');
  return value;
}
