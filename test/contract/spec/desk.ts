import { isObject, type Json, objectAt } from './json.js';
import { readSpec, type SpecOperation } from './openapi.js';

const FILE = 'desk/desk-digest.json';

/** What `include=` adds to a record: the name in the answer is not always the one in the request. */
const INCLUDED: Record<string, string[]> = {
  contacts: ['contact'],
  products: ['product'],
  departments: ['department'],
  accounts: ['account'],
  skills: ['skills', 'entitySkills'],
};

/**
 * Desk's files are known here by a digest in a shape of its own: operations, and lists of the fields that records have. A field is
 * `name`, `name(string)`, `name(one|of|these)`, `name{inner,fields}` or `name[{inner}]`; whatever is in it may be null.
 */
export function readDesk(): SpecOperation[] {
  const digest = readSpec(FILE);
  const schemas = objectAt(digest, 'schemas');
  const listed = operationsIn(digest).map((operation): SpecOperation => {
    const success = String(operation['success']);
    const body = bodyOf(operation, schemas);
    const statuses = [...new Set(success.match(/\b20\d\b/g) ?? [])];
    return {
      method: String(operation['method']),
      path: `/api/v1${String(operation['path'])}`,
      file: FILE,
      answers: Object.fromEntries(statuses.map((status) => [status, status === '200' ? body : null])),
    };
  });
  return [...listed, ...readWebhooks(), readErrors()];
}

/** What any operation may be refused with. */
function readErrors(): SpecOperation {
  const file = 'desk/Common.json';
  const schemas = objectAt(objectAt(readSpec(file), 'components'), 'schemas');
  const error = objectAt(objectAt(schemas, 'errorJson'), 'properties');
  const licence = {
    maxAllowedEntity: { type: 'string' },
    feature: { type: 'string' },
    editionType: { type: 'string' },
    isTrial: { type: 'boolean' },
  };
  const schema = {
    type: 'object',
    properties: { ...error, errors: objectAt(schemas, 'errorDetailArr'), ...licence },
    required: ['errorCode', 'message'],
    additionalProperties: false,
  };
  const statuses = ['400', '401', '403', '404', '405', '413', '415', '422', '429'];
  return { method: 'ANY', path: '*', file, answers: Object.fromEntries(statuses.map((status) => [status, schema])) };
}

const operationsIn = (file: Json): Json[] => (Array.isArray(file['operations']) ? file['operations'].filter(isObject) : []);

/** Subscriptions stand in a file of their own, in a third shape. */
function readWebhooks(): SpecOperation[] {
  const file = 'desk/Webhook.condensed.json';
  const digest = readSpec(file);
  const webhook = record(Object.keys(objectAt(digest, 'webhook')), { complete: true });
  const bodies: Record<string, Json> = { webhook, '{data:[webhook]}': list({ data: webhook }) };
  return operationsIn(digest).map((operation) => {
    const success = Object.entries(objectAt(operation, 'responses')).filter(([status]) => status < '300');
    return {
      method: String(operation['method']),
      path: `/api/v1${String(operation['path'])}`,
      file,
      answers: Object.fromEntries(success.map(([status, body]) => [status, bodies[String(body)] ?? null])),
    };
  });
}

/** The body of a 200; null where the digest says nothing of it. */
function bodyOf(operation: Json, schemas: Json): Json | null {
  const { response, success } = operation;
  const extras = includes(operation);
  if (isObject(response)) return record(Object.keys(response), { complete: true });
  if (typeof response === 'string' && response !== '') {
    const name = response.split(' ').at(-1) ?? '';
    return Array.isArray(schemas[name]) ? record(fieldsOf(name, schemas), { complete: true, extras }) : null;
  }
  const rows = /\{data:\[([\w|]+)\]\}/.exec(String(success))?.[1]?.split('|') ?? [];
  const known = rows.map((name) => fieldsOf(name, schemas)).filter((fields) => fields.length > 0);
  if (rows.length > 0 && known.length === rows.length) {
    // A row of a list has what `fields` asked for.
    const row = { anyOf: known.map((fields) => record([...fields, 'type'], { complete: false, extras })) };
    return list({ data: row });
  }
  if (/\{data,count\}|\{data:\[\.\.\.\],count/.test(String(success))) return list({ data: {}, count: { type: 'integer' } });
  return /\{data\}/.test(String(success)) ? list({ data: {} }) : null;
}

function list({ data = {}, ...more }: Record<string, Json>): Json {
  const properties = { data: { type: 'array', items: data }, ...more };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function fieldsOf(name: string, schemas: Json): string[] {
  const texts = (key: string): string[] => (Array.isArray(schemas[key]) ? schemas[key].map(String) : Object.keys(objectAt(schemas, key)));
  if (name === 'ticketListRow') return [...texts('ticket'), ...texts('ticketListRow_extra')];
  if (name === 'thread') return [...texts('threadRow'), ...texts('thread').filter((field) => !field.includes('+'))];
  return texts(name);
}

function includes(operation: Json): string[] {
  const asked = objectAt(operation, 'query')['include'];
  const names = Array.isArray(asked) ? asked.map(String) : typeof asked === 'string' ? [asked] : [];
  return names.flatMap((name) => [name, ...(INCLUDED[name] ?? [])]);
}

function record(fields: string[], { complete, extras = [] }: { complete: boolean; extras?: string[] }): Json {
  const read = fields.map(fieldOf);
  const properties = Object.fromEntries([...extras.map((name) => [name, {}]), ...read.map(({ name, schema }) => [name, schema])]);
  const required = read.filter(({ always }) => always).map(({ name }) => name);
  return { type: 'object', properties, additionalProperties: false, ...(complete && { required }) };
}

function fieldOf(text: string): { name: string; schema: Json; always: boolean } {
  const [, name = text, bracket = '', inside = ''] = /^(\w+)\s*(\(|\{|\[)?(.*?)[)}\]]*$/.exec(text) ?? [];
  const always = !inside.includes('include=');
  if (bracket === '{') return { name, always, schema: { type: ['object', 'null'] } };
  if (bracket === '[') return { name, always, schema: { type: ['array', 'null'] } };
  if (inside === 'string') return { name, always, schema: { type: ['string', 'null'] } };
  const values = inside.split('|');
  const closed = values.length > 1 && values.every((value) => /^[\w/ ]+$/.test(value));
  return { name, always, schema: closed ? { enum: [...values, null] } : {} };
}
