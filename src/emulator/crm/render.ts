import type { CrmState } from './state.js';
import type { Table } from './table.js';
import { renderTag } from './tag-set.js';
import { formatTime } from './time.js';
import type { CrmRecord, Field, Ref, Value } from './types.js';
import { owner } from './users.js';

/** What rendering looks other records and people up in. */
type Known = Pick<CrmState, 'tables' | 'users'>;
type Reader = (record: CrmRecord, crm: Known) => unknown;

/** Fields that do not stand in `values`. */
const SYSTEM: Record<string, Reader> = {
  id: (record) => record.id,
  Owner: (record) => owner(record.owner),
  Created_By: (record) => owner(record.createdBy),
  Modified_By: (record) => owner(record.modifiedBy),
  Created_Time: (record) => formatTime(record.createdAt),
  Modified_Time: (record) => formatTime(record.modifiedAt),
  Last_Activity_Time: (record) => formatTime(record.modifiedAt),
  Tag: (record) => record.tags.map(renderTag),
  Converted__s: (record) => record.converted !== undefined,
  Converted_Date_Time: (record) => (record.converted ? formatTime(record.converted.at) : null),
  Converted_Contact: (record, crm) => named(crm, 'Contacts', record.converted?.contact.id),
  Converted_Account: (record, crm) => named(crm, 'Accounts', record.converted?.account?.id),
  Converted_Deal: (record, crm) => named(crm, 'Deals', record.converted?.deal?.id),
  Full_Name: fullName,
};

/** One field of a record as Zoho answers it. Unset fields are null, unset booleans false. */
export function renderField(crm: Known, record: CrmRecord, field: Field): unknown {
  const system = SYSTEM[field.apiName];
  if (system) return system(record, crm);
  const value = record.values[field.apiName] ?? null;
  if (value === null) return field.type === 'boolean' ? false : null;
  if (!isReference(value)) return value;
  return field.lookup ? named(crm, field.lookup, value.id) : userReference(crm, value.id);
}

/** A whole record, or the given fields of it; `id` is always there. */
export function renderRecord({
  crm,
  table,
  record,
  fields,
}: {
  crm: Known;
  table: Table;
  record: CrmRecord;
  fields?: Field[];
}): Record<string, unknown> {
  const rendered: Record<string, unknown> = {};
  for (const field of fields ?? table.fields.values()) rendered[field.apiName] = renderField(crm, record, field);
  rendered.id = record.id;
  if (fields) return rendered;
  return {
    ...rendered,
    ...(table.name === 'Leads' && { $converted: record.converted !== undefined }),
    $approval_state: 'approved',
    $editable: record.converted === undefined,
    Locked__s: false,
    Record_Status__s: 'Available',
  };
}

const isReference = (value: Value): value is Ref => typeof value === 'object' && value !== null && !Array.isArray(value);

function fullName({ values }: CrmRecord): string | null {
  return [values.First_Name, values.Last_Name].filter((part) => typeof part === 'string').join(' ') || null;
}

/** What a lookup shows of its record. */
export function nameOf(record: CrmRecord): string {
  const { Account_Name, Deal_Name } = record.values;
  return (typeof Deal_Name === 'string' ? Deal_Name : typeof Account_Name === 'string' ? Account_Name : fullName(record)) ?? '';
}

function named(crm: Known, module: NonNullable<Field['lookup']>, id: string | undefined): { name: string; id: string } | null {
  const record = id === undefined ? undefined : crm.tables[module].records.get(id);
  return record ? { name: nameOf(record), id: record.id } : null;
}

function userReference(crm: Known, id: string): unknown {
  const user = crm.users.get(id);
  return user ? owner(user) : null;
}
