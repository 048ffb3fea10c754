import { isObject, type Json } from '../body.js';
import { type Problem, problem } from '../problem.js';
import type { Table } from '../table.js';
import type { Field } from '../types.js';
import { readFormat } from './dates.js';

/** Source: .../api/v8/bulk-write/create-job.html, HEADER_LIMIT_EXCEEDED */
const MAX_MAPPINGS = 200;

/** Where a field's value comes from. JSON, so that a job can be saved as it is. */
export interface Mapping {
  api_name: string;
  /** The column, from 0; null: the default alone. */
  index: number | null;
  format: string | null;
  /** For lookups: the field by which the other record is found. */
  find_by: string | null;
  default_value: { value: string } | null;
}

/** What is real and not emulated: subforms, number formats, mappings of parents. Becomes a 501. */
export const NOT_EMULATED = 'not emulated';

interface From {
  table: Table;
  header: readonly string[];
}

/**
 * The `field_mappings` of a resource; without them the header's names are field names. A lookup needs `find_by`.
 * Source of codes and sentences: the page above and the OpenAPI files of bulk write.
 */
export function readMappings(list: unknown, { table, header }: From): Mapping[] | Problem | typeof NOT_EMULATED {
  if (list === undefined || list === null) return autoMapped({ table, header });
  if (!Array.isArray(list) || list.length === 0)
    return problem('INVALID_DATA', 'invalid data', { json_path: '$.resource[0].field_mappings' });
  if (list.length > MAX_MAPPINGS) return problem('HEADER_LIMIT_EXCEEDED', 'header limit exceeded', { limit: MAX_MAPPINGS });
  const mappings: Mapping[] = [];
  for (const [number, item] of list.entries()) {
    const mapping = readMapping(isObject(item) ? item : {}, `$.resource[0].field_mappings[${number}]`, { table, header });
    if (mapping === NOT_EMULATED || 'code' in mapping) return mapping;
    mappings.push(mapping);
  }
  return mappings;
}

function readMapping(item: Json, path: string, { table, header }: From): Mapping | Problem | typeof NOT_EMULATED {
  const { api_name: name, index, format, find_by: findBy, default_value: standard } = item;
  if (typeof name !== 'string') {
    return problem('MISSING_REQUIRED_KEY', 'required key api_name is not found in request body.', { json_path: `${path}.api_name` });
  }
  if ((item.parent_column_index ?? null) !== null || name === 'Parent_Id') return NOT_EMULATED;
  const field = table.fields.get(name);
  if (!field && name !== 'Layout')
    return problem('INVALID_FIELD', `invalid mapping. invalid api_name ${name}.`, { json_path: `${path}.api_name` });
  const value = isObject(standard) && standard.value !== undefined && standard.value !== null ? { value: String(standard.value) } : null;
  const column = index ?? null;
  if (column === null && !value) {
    const message = `required key index for field ${name} is not found in request body.`;
    return problem('MISSING_REQUIRED_KEY', message, { json_path: `${path}.index` });
  }
  if (column !== null && (typeof column !== 'number' || !Number.isInteger(column) || column < 0 || column >= header.length)) {
    return problem('COLUMN_INDEX_NOT_FOUND', 'column index not found', { json_path: `${path}.index` });
  }
  if (field && isReference(field) && typeof findBy !== 'string') return missingFindBy(`${path}.find_by`);
  if (typeof format === 'string' && !isFormatted(field, format)) return NOT_EMULATED;
  return {
    api_name: name,
    index: column,
    format: typeof format === 'string' ? format : null,
    find_by: typeof findBy === 'string' ? findBy : null,
    default_value: value,
  };
}

export const isReference = (field: Field): boolean => field.type === 'lookup' || field.type === 'ownerlookup';

const isFormatted = (field: Field | undefined, format: string): boolean =>
  (field?.type === 'date' || field?.type === 'datetime') && readFormat(format) !== undefined;

export const missingFindBy = (path: string): Problem =>
  problem('MANDATORY_NOT_FOUND', 'Required key find_by is not available', { api_name: 'find_by', json_path: path });

/** `Email` is a field; `Account_Name.Account_Name` is a lookup and the field to find its record by. Other columns are left out. */
function autoMapped({ table, header }: From): Mapping[] {
  return header.flatMap((title, index) => {
    const [name = '', by] = title.split('.');
    const field = table.fields.get(name);
    if (!field || (by !== undefined && !isReference(field))) return [];
    const findBy = isReference(field) ? (by ?? 'id') : null;
    return [{ api_name: name, index, format: null, find_by: findBy, default_value: null }];
  });
}
