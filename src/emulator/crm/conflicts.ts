import { type Problem, problem } from './problem.js';
import type { Row } from './read-row.js';
import type { CrmState } from './state.js';
import { findAll, findDuplicate, type Table } from './table.js';
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

/**
 * Each unique value of the row that another live record already has; for leads also what the duplicate check preference
 * adds: contacts, or converted leads. Source: github.com/zoho/crm-oas v8.0/duplicate_check_preference
 */
export function conflictsOf({
  crm,
  table,
  row,
  self,
  by,
}: {
  crm: Pick<CrmState, 'tables' | 'duplicateCheck'>;
  table: Table;
  row: Row;
  self?: CrmRecord;
  by: CrmUser;
}): Problem[] {
  const problems: Problem[] = [];
  const check = table.name === 'Leads' ? crm.duplicateCheck : null;
  for (const field of table.uniqueFields) {
    const value = row.values[field.apiName];
    if (value === null || value === undefined) continue;
    const search = { table, field, value, creatorId: self?.createdBy.id ?? by.id };
    const other = check?.type === 'converted_records' ? findAll(search).find((each) => each !== self) : findDuplicate(search);
    if (other && other !== self) problems.push(duplicate({ table, field, other, path: row.path }));
  }
  return check?.type === 'mapped_module_records' ? [...problems, ...amongContacts(crm.tables.Contacts, row, check.mappings, by)] : problems;
}

function amongContacts(contacts: Table, row: Row, mappings: { current: string; mapped: string }[], by: CrmUser): Problem[] {
  return mappings.flatMap(({ current, mapped }) => {
    const field = contacts.fields.get(mapped);
    const value = row.values[current];
    if (!field || value === null || value === undefined) return [];
    const other = findDuplicate({ table: contacts, field, value, creatorId: by.id });
    return other ? [duplicate({ table: contacts, field: { ...field, apiName: current }, other, path: row.path })] : [];
  });
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
