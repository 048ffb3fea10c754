import { z } from '@hono/zod-openapi';
import { HttpProblem } from './problem.js';

/** What a handler gets: everything checked. */
export interface OperationInput<Query, Body> {
  params: Record<string, string>;
  query: Query;
  body: Body;
  request: Request;
}

/** One route, as a value: how it is called, what it takes, what it answers, and the function that does it. */
export interface Operation {
  method: 'get' | 'put' | 'post' | 'patch' | 'delete';
  /** OpenAPI style: `/v1/users/{id}`; the last part may have an ending, as `/v1/invoices/{id}.pdf`. */
  path: string;
  summary: string;
  description?: string;
  /** Reachable without the API key. */
  open?: boolean;
  /** The handler reads parameters, query and body from the request. */
  raw?: boolean;
  query?: z.ZodObject;
  /** What the body looks like. `checkedByHandler`: the schema describes it, the handler judges it. `optional`: undefined without one. `maxBytes`: more than usual. */
  body?: { schema: z.ZodType; checkedByHandler?: boolean; optional?: boolean; maxBytes?: number };
  answers: Record<number, { description: string; schema?: z.ZodType; type?: string }>;
  /** A plain value is answered as JSON with status 200. */
  handle(input: OperationInput<never, never>): Promise<unknown>;
}

/** Ties the handler's types to the schemas. */
export function operation<Query extends z.ZodObject, Body>(
  definition: Omit<Operation, 'query' | 'body' | 'handle'> & {
    query?: Query;
    body?:
      | { schema: z.ZodType<Body>; checkedByHandler?: false; maxBytes?: number }
      | { schema: z.ZodType; checkedByHandler: true; optional?: boolean; maxBytes?: number };
    handle(input: OperationInput<z.output<Query>, Body>): Promise<unknown> | unknown;
  },
): Operation {
  return definition as Operation;
}

/**
 * Path parameters, decoded from the path as it was sent: a slash in an id travels as %2F and must survive.
 *
 * @throws HttpProblem 400 for percent-encoding that is not UTF-8
 */
export function readParams(template: string, path: string): Record<string, string> {
  const parts = path.split('/');
  return Object.fromEntries(
    template.split('/').flatMap((part, i) => {
      const [, name, ending = ''] = PARAMETER.exec(part) ?? [];
      const sent = parts[i] ?? '';
      return name ? [[name, decodePart(sent.slice(0, sent.length - ending.length))]] : [];
    }),
  );
}

/** `{id}` and `{id}.pdf`: name and ending. */
const PARAMETER = /^\{(\w+)\}(\.\w+)?$/;

/** The template as Hono's router wants it. One with an ending takes nothing else, so it must come before the one without. */
export function routeOf(template: string): string {
  return template.replace(/\{(\w+)\}(\.\w+)?/g, (_, name: string, ending?: string) =>
    ending === undefined ? `:${name}` : `:${name}{[^/]+\\${ending}}`,
  );
}

/** Does a path as it was sent fit a template? A parameter is one segment, not empty. */
export function fits(template: string, path: string): boolean {
  const parts = path.split('/');
  const wanted = template.split('/');
  return wanted.length === parts.length && wanted.every((part, i) => fitsPart(part, parts[i] ?? ''));
}

function fitsPart(wanted: string, part: string): boolean {
  const [, name, ending = ''] = PARAMETER.exec(wanted) ?? [];
  return name === undefined ? part === wanted : part.length > ending.length && part.endsWith(ending);
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new HttpProblem(400, 'malformed_path', 'The path is not correctly percent-encoded');
  }
}

/**
 * @throws HttpProblem 400 for an unknown, repeated or unacceptable query field: a misspelt filter that is ignored
 *   answers the wrong question.
 */
export function readQuery(schema: z.ZodObject | undefined, search: URLSearchParams): Record<string, unknown> {
  const names = [...search.keys()];
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined) throw badQuery([{ path: repeated.slice(0, 60), message: 'is given more than once' }]);
  return check((schema ?? z.object({})).strict(), Object.fromEntries(search), badQuery);
}

/** @throws HttpProblem 422 with every field that is not acceptable */
export function readBody(schema: z.ZodType, body: unknown): unknown {
  return check(schema, body, (errors) => new HttpProblem(422, 'invalid_input', 'The content is not acceptable', { errors }));
}

function badQuery(errors: { path: string; message: string }[]): HttpProblem {
  return new HttpProblem(400, 'invalid_query', 'The query is not acceptable', { errors });
}

function check<T>(schema: z.ZodType<T>, input: unknown, refuse: (errors: { path: string; message: string }[]) => HttpProblem): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw refuse(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.slice(0, 20).map((key) => ({ path: key.slice(0, 60), message: 'is not known here' }))
        : [{ path: issue.path.join('.'), message: worded(issue, input) }],
    ),
  );
}

/** Zod's own words are about types and options; a caller wants to know what to send. Messages of a schema's own are left as they are. */
function worded(issue: z.core.$ZodIssue, input: unknown): string {
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid ')) return `must be one of ${issue.values.join(', ')}`;
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid ')) return issue.message;
  const given = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
  return given === undefined ? 'is required' : `must be ${WORDS[issue.expected] ?? issue.expected}`;
}

const WORDS: Record<string, string> = {
  array: 'a list',
  object: 'an object',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};
