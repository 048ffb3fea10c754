import { isObject, type Json } from './body.js';
import { checkValue } from './check-value.js';
import { invalidData, type Problem } from './problem.js';
import type { CrmState } from './state.js';
import type { Table } from './table.js';
import { MAX_TAG_NAME, type TagInput } from './tag-set.js';
import type { CrmUser, Values } from './types.js';

/** One item of `data[]`, checked. `values` has only fields the module knows: Zoho ignores the others silently. */
export interface Row {
  /** Where it stands in the request, for `json_path`. */
  path: string;
  id?: string;
  values: Values;
  owner?: CrmUser;
  /** Present when the row has `Tag`. */
  tags?: TagInput[];
  /** Multi-select fields whose values are added instead of replaced (`$append_values`). */
  append: string[];
  problems: Problem[];
}

export function readRow({ crm, table, item, path }: { crm: CrmState; table: Table; item: Json; path: string }): Row {
  const row: Row = { path, values: {}, append: [], problems: [] };
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (name === 'id') {
      if (typeof value === 'string' || typeof value === 'number') row.id = String(value);
      continue;
    }
    if (name === 'Tag') {
      readTags(row, value);
      continue;
    }
    const field = table.fields.get(name);
    // Inferred: system fields that cannot be written are ignored like unknown ones.
    if (!field || field.readOnly) continue;
    const checked = checkValue({ value, field, crm });
    if ('refused' in checked) {
      row.problems.push(invalidData({ ...checked.refused, api_name: name, json_path: `${path}.${name}` }, checked.message));
    } else if (name === 'Owner') {
      if (isObject(checked.value)) row.owner = crm.users.get(String(checked.value.id));
    } else {
      row.values[name] = checked.value;
    }
  }
  if (isObject(item.$append_values)) {
    row.append = Object.entries(item.$append_values).flatMap(([name, on]) => (on === true ? [name] : []));
  }
  return row;
}

function readTags(row: Row, value: unknown): void {
  const where = { api_name: 'Tag', json_path: `${row.path}.Tag` };
  if (value === null) {
    row.tags = [];
    return;
  }
  if (!Array.isArray(value)) {
    row.problems.push(invalidData({ expected_data_type: 'jsonarray', ...where }));
    return;
  }
  const tags: TagInput[] = [];
  for (const item of value) {
    const name = isObject(item) && typeof item.name === 'string' ? item.name : undefined;
    const id = isObject(item) && typeof item.id === 'string' ? item.id : undefined;
    if (name === undefined && id === undefined) {
      row.problems.push(invalidData({ expected_data_type: 'jsonobject', ...where }));
      return;
    }
    if (name !== undefined && name.length > MAX_TAG_NAME) {
      row.problems.push(invalidData({ maximum_length: MAX_TAG_NAME, ...where }));
      return;
    }
    tags.push({ id, name, color: null });
  }
  row.tags = tags;
}
