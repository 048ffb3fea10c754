import { isObject, type Json, objectAt } from './json.js';
import type { SpecOperation } from './openapi.js';

/**
 * CRM's files put the errors of most operations into a list (`{data: [error]}`), which is how the errors of single records come. An
 * error of the whole request comes alone. Source: zoho.com/crm/developer/docs/api/v8/status-codes.html and the samples of each page.
 */
export function withLoneErrors(schema: Json): Json {
  const alternatives = [schema, ...branches(schema).flatMap((branch) => branches(listOf(branch)?.items ?? {}))];
  return { anyOf: alternatives.filter((alternative) => Object.keys(alternative).length > 0) };
}

/** Of the older files, which put errors among what a 200 may be: the errors, alone and in lists. Undefined: there are none. */
export function onlyErrors(schema: Json): Json | undefined {
  const isError = (one: unknown): boolean => branchesOf(one).some((branch) => statusesOf(branch).includes('error'));
  const alternatives = branches(schema).flatMap((branch) => {
    const list = listOf(branch);
    if (!list) return isError(branch) ? [branch] : [];
    const items = { anyOf: branches(list.items).filter(isError) };
    return items.anyOf.length > 0 ? [{ ...branch, properties: { [list.name]: { type: 'array', items } } }] : [];
  });
  return alternatives.length > 0 ? { anyOf: alternatives } : undefined;
}

/**
 * Some rows succeeded and some failed: 207, which the pages of insert, update, upsert, delete and tags have and most files do not.
 * Each row is as the files say for the one or the other. Undefined when success and error are not lists under the same name.
 */
export function mixed(success: Json, error: Json): Json | undefined {
  const bad = branches(error).flatMap((branch) => listOf(branch) ?? []);
  for (const branch of branches(success)) {
    const good = listOf(branch);
    const same = bad.filter(({ name }) => name === good?.name);
    if (!good || same.length === 0) continue;
    const items = { anyOf: [good.items, ...same.flatMap((list) => branches(list.items))] };
    return { ...branch, properties: { ...objectAt(branch, 'properties'), [good.name]: { type: 'array', items } }, required: [good.name] };
  }
  return undefined;
}

/** A body that is no JSON object; the samples of several operations have it. Source: github.com/zoho/crm-oas, UnableToParseDataType. */
const UNREADABLE = {
  type: 'object',
  properties: {
    code: { const: 'INVALID_DATA' },
    details: {
      type: 'object',
      properties: { expected_data_type: { const: 'jsonobject' } },
      required: ['expected_data_type'],
      additionalProperties: false,
    },
    message: { const: 'either the request body or parameters is in wrong format' },
    status: { const: 'error' },
  },
  required: ['code', 'details', 'message', 'status'],
  additionalProperties: false,
};

/** What any operation may answer before it is one: no token, no right, no such address, too many calls, no readable body. */
export function everywhere(operations: readonly SpecOperation[]): SpecOperation {
  const codes = new Set(['TOO_MANY_REQUESTS']);
  for (const { answers } of operations) for (const schema of Object.values(answers)) collectCodes(schema, codes);
  const error = {
    type: 'object',
    properties: { code: { enum: [...codes].sort() }, details: { type: 'object' }, message: { type: 'string' }, status: { const: 'error' } },
    required: ['code', 'details', 'message', 'status'],
    additionalProperties: false,
  };
  const statuses = ['401', '403', '404', '405', '412', '413', '415', '429'];
  return {
    method: 'ANY',
    path: '*',
    file: 'crm',
    answers: { ...Object.fromEntries(statuses.map((status) => [status, error])), 400: UNREADABLE },
  };
}

const branches = (schema: Json): Json[] => (Array.isArray(schema['anyOf']) ? schema['anyOf'].filter(isObject).flatMap(branches) : [schema]);
const branchesOf = (schema: unknown): Json[] => (isObject(schema) ? branches(schema) : []);
const enumOf = (of: unknown): unknown[] => (isObject(of) && Array.isArray(of['enum']) ? of['enum'] : []);
const statusesOf = (schema: Json): unknown[] => enumOf(objectAt(schema, 'properties')['status']);

/** The one list in a wrapper: `{data: [...]}`. */
function listOf(schema: Json): { name: string; items: Json } | undefined {
  for (const [name, property] of Object.entries(objectAt(schema, 'properties')))
    if (isObject(property) && property['type'] === 'array' && isObject(property['items'])) return { name, items: property['items'] };
  return undefined;
}

/** Every `code` of an object whose `status` can only be an error. */
function collectCodes(schema: unknown, codes: Set<string>): void {
  if (Array.isArray(schema)) for (const one of schema) collectCodes(one, codes);
  if (!isObject(schema)) return;
  if (statusesOf(schema).includes('error'))
    for (const code of enumOf(objectAt(schema, 'properties')['code'])) if (typeof code === 'string') codes.add(code);
  for (const child of Object.values(schema)) collectCodes(child, codes);
}
