import { isObject, type Json, objectAt } from './json.js';

/** How a schema of the files becomes one that says all it can: see `strictSchema`. */
export interface Strictness {
  /** Every documented property must be there, unless the schema lists by itself which ones. */
  complete: boolean;
  /** Undocumented properties are refused, unless the schema allows them. */
  closed: boolean;
  /** What a `$ref` points to, and a name that is the same for the same target. */
  resolve(ref: string, from: unknown): { schema: unknown; root: unknown; name: string };
}

/** Said about requests, or about an example; or a bound that the files themselves do not keep (`maxItems: 1` for lists); `contains` adds nothing to `items`. */
const IGNORED =
  /^(contains|minContains|description|example|examples|title|default|readOnly|writeOnly|deprecated|externalDocs|xml|x-.*|m(ax|in)(Length|Items|Properties))$/;

/** Editions the files name; the emulated organisation is one of the United States without extra integrations. */
const OURS = ['us', 'global'];

/**
 * A schema of an OpenAPI 3.0 or 3.1 file as self-contained JSON Schema, with every `$ref` put in place: objects closed and complete,
 * `nullable` as a type, `oneOf` as `anyOf` (the files' alternatives overlap). A schema within itself becomes "anything".
 */
export function strictSchema(schema: unknown, root: unknown, how: Strictness, within: readonly string[] = []): Json {
  if (!isObject(schema)) return {};
  if (typeof schema['$ref'] === 'string') {
    const target = how.resolve(schema['$ref'], root);
    return within.includes(target.name) ? {} : strictSchema(target.schema, target.root, how, [...within, target.name]);
  }
  // An error within an answer of success: its details are those of several errors at once.
  const error = enumOf(objectAt(schema, 'properties')['status']).includes('error');
  const inner = (child: unknown) => strictSchema(child, root, error ? { ...how, complete: false } : how, within);
  const result: Json = {};
  for (const [key, value] of Object.entries(schema)) {
    if (IGNORED.test(key) || key === 'nullable' || key === 'required') continue;
    if (key === 'properties' && isObject(value))
      result[key] = Object.fromEntries(Object.entries(value).map(([name, child]) => [name, inner(child)]));
    else if (key === 'items') result[key] = inner(value);
    else if (key === 'additionalProperties') result[key] = isObject(value) ? inner(value) : value;
    else if (key === 'oneOf' || key === 'anyOf') result['anyOf'] = Array.isArray(value) ? value.map(inner) : [];
    else if (key === 'allOf') result[key] = Array.isArray(value) ? value.map(inner) : [];
    else result[key] = value;
  }
  if (isObject(schema['properties'])) shut(result, schema, root, how);
  if (error) forgetMessages(objectAt(result, 'properties'));
  if (schema['nullable'] === true) admitNull(result);
  return result;
}

function shut(result: Json, schema: Json, root: unknown, how: Strictness): void {
  const properties = objectAt(schema, 'properties');
  result['type'] ??= 'object';
  if (how.closed) result['additionalProperties'] ??= false;
  const listed = schema['required'];
  if (Array.isArray(listed)) result['required'] = listed.filter((name) => Object.hasOwn(properties, String(name)));
  else if (how.complete) result['required'] = Object.keys(properties).filter((name) => always(properties[name], root, how));
}

/** The older of CRM's files list the sentences somebody happened to see, with the names that were in them. */
function forgetMessages(properties: Json): void {
  const message = objectAt(properties, 'message');
  if (enumOf(message).length > 4) delete message['enum'];
}

const enumOf = (schema: unknown): unknown[] => (isObject(schema) && Array.isArray(schema['enum']) ? schema['enum'] : []);

/** Billing and Books mark what only organisations of some countries have, and what only some records have. */
function always(property: unknown, root: unknown, how: Strictness): boolean {
  if (!isObject(property)) return true;
  const target = typeof property['$ref'] === 'string' ? how.resolve(property['$ref'], root).schema : {};
  const marks = { ...(isObject(target) ? target : {}), ...property };
  const names = (key: string) => (Array.isArray(marks[key]) ? marks[key].map(String) : []);
  const [only, never] = [names('x-node_available_in'), names('x-node_unavailable_in')];
  if (marks['x-required_info'] !== undefined) return false;
  return (only.length === 0 || only.some((name) => OURS.includes(name))) && !never.some((name) => OURS.includes(name));
}

function admitNull(schema: Json): void {
  if (typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null'];
  if (Array.isArray(schema['enum'])) schema['enum'] = [...schema['enum'], null];
  if (Array.isArray(schema['anyOf'])) schema['anyOf'] = [...schema['anyOf'], { type: 'null' }];
}
