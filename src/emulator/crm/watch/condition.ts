import { isObject } from '../body.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from '../problem.js';
import type { Table } from '../table.js';
import type { Field } from '../types.js';

/** Fields, alone or joined: a change has to affect them to be told of. */
export type Condition = { field: string } | { operator: 'and' | 'or'; group: Condition[] };

/** Source: .../api/v8/notifications/enable.html, "a maximum of 10 fields, irrespective of how you have grouped them" */
const MAX_FIELDS = 10;
const MAX_OBJECTS = 2;

interface At {
  table: Table;
  path: string;
}

/** Reads `field_selection`: `{group_operator, group: [{field: {api_name}} | {group_operator, group}]}`. */
export function readSelection(value: unknown, { table, path }: At): Condition | Problem {
  const where = { api_name: 'field_selection', json_path: path };
  if (!isObject(value)) return invalidData({ ...where, expected_data_type: 'jsonobject' });
  const read = readNode(value, { table, path });
  if ('code' in read) return read;
  return countOf(read) > MAX_FIELDS ? invalidData({ ...where, maximum_length: MAX_FIELDS }) : read;
}

function readNode(value: Record<string, unknown>, at: At): Condition | Problem {
  if (value.group !== undefined && value.group !== null) return readGroup(value, at);
  // The sample of the later OpenAPI file names the field without `field`.
  const named = value.field ?? (typeof value.api_name === 'string' ? value : undefined);
  const where = { api_name: 'field', json_path: `${at.path}.field` };
  if (named === undefined || named === null) return mandatoryNotFound(where);
  if (!isObject(named)) return invalidData({ ...where, expected_data_type: 'jsonobject' });
  const field = fieldOf(at.table, named);
  return field ? { field: field.apiName } : invalidData({ ...where, api_name: 'api_name', json_path: `${where.json_path}.api_name` });
}

function readGroup({ group_operator: operator, group }: Record<string, unknown>, { table, path }: At): Condition | Problem {
  const where = { api_name: 'group_operator', json_path: `${path}.group_operator` };
  if (operator === undefined || operator === null) return mandatoryNotFound(where);
  if (typeof operator !== 'string') return invalidData({ ...where, expected_data_type: 'text' });
  if (operator !== 'and' && operator !== 'or') return invalidData({ ...where, supported_values: ['or', 'and'] });
  const list = { api_name: 'group', json_path: `${path}.group` };
  if (!Array.isArray(group)) return invalidData({ ...list, expected_data_type: 'jsonarray' });
  if (group.length === 0) return invalidData(list);
  const parts: Condition[] = [];
  for (const [index, item] of group.entries()) {
    const part = isObject(item)
      ? readNode(item, { table, path: `${list.json_path}[${index}]` })
      : invalidData({ ...list, json_path: `${list.json_path}[${index}]`, expected_data_type: 'jsonobject' });
    if ('code' in part) return part;
    parts.push(part);
  }
  // Two objects at most, one of which may be a group of its own; a flat list of up to ten fields is taken, too (its sample does so).
  if (parts.length > MAX_OBJECTS && parts.some((part) => 'group' in part)) return invalidData({ ...list, maximum_length: MAX_OBJECTS });
  return { operator, group: parts };
}

const fieldOf = (table: Table, { api_name: name, id }: Record<string, unknown>): Field | undefined =>
  typeof name === 'string' ? table.fields.get(name) : [...table.fields.values()].find((field) => field.id === id);

const countOf = (condition: Condition): number =>
  'field' in condition ? 1 : condition.group.reduce((sum, part) => sum + countOf(part), 0);

/** Reads the table `module: {api_name, id}` names. Source of codes and sentences: crm-oas v8.0/notifications */
export function readModule(value: unknown, path: string, tables: readonly Table[]): Table | Problem {
  const where = { api_name: 'module', json_path: path };
  if (value === undefined || value === null) return problem('INVALID_DATA', 'required field not found', where);
  if (!isObject(value)) return invalidData({ ...where, expected_data_type: 'jsonobject' });
  const { api_name: name, id } = value;
  const both = ['api_name', 'id'].map((key) => ({ api_name: key, json_path: `${path}.${key}` }));
  const [named, numbered] = both;
  if ((name ?? null) === null && (id ?? null) === null)
    return problem('EXPECTED_FIELD_MISSING', 'Specify atleast one field', { expected_fields: both });
  if ((name ?? null) !== null && typeof name !== 'string') return invalidData({ ...named, expected_data_type: 'string' });
  if ((id ?? null) !== null && typeof id !== 'string') return invalidData({ ...numbered, expected_data_type: 'string' });
  const byName = tables.find((table) => table.name === name);
  const byId = tables.find((table) => table.id === id);
  if (name && id && byName !== byId)
    return problem('AMBIGUITY_DURING_PROCESSING', 'AMBIGUITY_DURING_PROCESSING', { ambiguity_due_to: both });
  return byName ?? byId ?? invalidData(name ? { ...named } : { ...numbered });
}

/** Do these affected fields fulfil it? */
export const holds = (condition: Condition, affected: ReadonlySet<string>): boolean =>
  'field' in condition
    ? affected.has(condition.field)
    : condition.operator === 'and'
      ? condition.group.every((part) => holds(part, affected))
      : condition.group.some((part) => holds(part, affected));

/** As `GET` answers it, with the fields' ids. */
export function renderCondition(table: Table, condition: Condition): Record<string, unknown> {
  if ('group' in condition)
    return { group_operator: condition.operator, group: condition.group.map((part) => renderCondition(table, part)) };
  const field = { api_name: condition.field, id: table.fields.get(condition.field)?.id ?? null };
  return { field, group_operator: null, group: null };
}
