import { type Problem, problem } from './problem.js';
import type { Row } from './read-row.js';
import { findDuplicate, type Table } from './table.js';
import type { CrmRecord, CrmUser, Field } from './types.js';

/**
 * The order in which an upsert looks for its record: the listed fields first, then every unique field that was not
 * listed. The system field is looked at only when listed, or when nothing is.
 * Source: zoho.com/crm/developer/docs/api/v8/upsert-records.html, "duplicate check"
 */
export function duplicateOrder(table: Table, listed: readonly Field[]): Field[] {
  const first = listed.length > 0 ? listed : [table.systemField];
  return [...new Set([...first, ...table.uniqueFields])];
}

/** The record an upsert row means, and by which field. The first field that matches decides. */
export function matchRow({
  table,
  row,
  order,
  by,
}: {
  table: Table;
  row: Row;
  order: readonly Field[];
  by: CrmUser;
}): { record: CrmRecord; field: Field } | undefined {
  for (const field of order) {
    const value = row.values[field.apiName];
    if (value === null || value === undefined) continue;
    const record = findDuplicate({ table, field, value, creatorId: by.id });
    if (record) return { record, field };
  }
  return undefined;
}

/** Each unique value of the row that another live record already has. */
export function conflictsOf({ table, row, self, by }: { table: Table; row: Row; self?: CrmRecord; by: CrmUser }): Problem[] {
  const problems: Problem[] = [];
  for (const field of table.uniqueFields) {
    const value = row.values[field.apiName];
    if (value === null || value === undefined) continue;
    const other = findDuplicate({ table, field, value, creatorId: self?.createdBy.id ?? by.id });
    if (other && other !== self) problems.push(duplicate({ table, field, other, path: row.path }));
  }
  return problems;
}

function duplicate({ table, field, other, path }: { table: Table; field: Field; other: CrmRecord; path: string }): Problem {
  const { name, id, zuid } = other.owner;
  return problem('DUPLICATE_DATA', 'duplicate data', {
    api_name: field.apiName,
    duplicate_record: { Owner: { name, id, zuid }, module: { api_name: table.name, id: table.id }, id: other.id },
    json_path: `${path}.${field.apiName}`,
    id: other.id,
    more_records: false,
  });
}
