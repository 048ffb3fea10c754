import type { Answer } from '../../core/types.js';
import { comparable } from '../compare.js';
import { refuse } from '../problem.js';
import { renderField } from '../render.js';
import { byId } from '../scan.js';
import type { CrmState, ModuleCall } from '../state.js';
import { findAll, type Table } from '../table.js';
import type { CrmRecord } from '../types.js';

/** The most matches that are listed. Source: the later OpenAPI file of conversion options. */
const MOST = 100;

/**
 * `GET /Leads/{id}/__conversion_options`: the contacts and accounts a lead could be converted into. Inferred: a contact
 * matches by its address or its full name, an account by its name. Source: github.com/zoho/crm-oas v8.0/conversion_option
 */
export function conversionOptions({ crm, table, id }: ModuleCall): Answer {
  const lead = table.records.get(id);
  if (!lead) return refuse(400, 'INVALID_DATA', 'the given id seems to be invalid', { resource_path_index: 1 });
  if (lead.converted) return refuse(400, 'ID_ALREADY_CONVERTED', 'id already converted', { resource_path_index: 1 });
  const { Contacts, Accounts } = crm.tables;
  const contacts = matching(Contacts, lead, { Email: lead.values.Email, Full_Name: readText(table, lead, 'Full_Name') });
  const accounts = matching(Accounts, lead, { Account_Name: lead.values.Company });
  const preferred = accounts.records.length > 0 ? Accounts : contacts.records.length > 0 ? Contacts : undefined;
  return {
    status: 200,
    body: {
      __conversion_options: {
        module_preference: preferred ? { api_name: preferred.name, id: preferred.id } : null,
        Contacts: orNull(contacts.records.map((record) => renderContact(crm, record))),
        preference_field_matched_value: preferred ? { Contacts: orNull(contacts.fields), Accounts: orNull(accounts.fields) } : null,
        Accounts: orNull(accounts.records.map((record) => renderAccount(crm, record))),
        modules_with_multiple_layouts: null,
      },
    },
  };
}

const orNull = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);

const readText = (table: Table, record: CrmRecord, name: string): unknown => {
  const field = table.fields.get(name);
  return field && comparable(record, field);
};

interface Matches {
  records: CrmRecord[];
  fields: Record<string, unknown>[];
}

/** The records of a table that have one of the values, and by which fields. */
function matching(table: Table, lead: CrmRecord, wanted: Record<string, unknown>): Matches {
  const found = new Set<CrmRecord>();
  const fields: Record<string, unknown>[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const field = table.fields.get(name);
    if (!field || typeof value !== 'string') continue;
    const indexed = table.indexes.has(name);
    const records = indexed
      ? findAll({ table, field, value, creatorId: lead.createdBy.id })
      : [...byId(table)].filter((record) => String(comparable(record, field) ?? '').toLowerCase() === value.toLowerCase());
    if (records.length === 0) continue;
    for (const record of records) found.add(record);
    fields.push({ field: { api_name: name, field_label: field.label, unique: null, id: field.id }, matched_lead_value: value });
  }
  return { records: [...found].slice(0, MOST), fields };
}

function renderContact(crm: CrmState, record: CrmRecord): Record<string, unknown> {
  const table = crm.tables.Contacts;
  const read = (name: string) => {
    const field = table.fields.get(name);
    return field ? renderField(crm, record, field) : null;
  };
  const account = read('Account_Name');
  return {
    Full_Name: read('Full_Name'),
    Email: read('Email'),
    Layout: { name: 'Standard', id: table.layoutId },
    Locked__s: false,
    Account_Name: account === null ? null : { ...(account as Record<string, unknown>), Locked__s: false },
    $editable: true,
    id: record.id,
    $approval_state: 'approved',
    Data_Processing_Basis: null,
  };
}

const renderAccount = (_crm: CrmState, { id, values }: CrmRecord): Record<string, unknown> => ({
  Phone: values.Phone ?? null,
  Account_Type: values.Account_Type ?? null,
  Locked__s: false,
  Website: values.Website ?? null,
  Account_Name: values.Account_Name ?? null,
  $editable: true,
  id,
  $approval_state: 'approved',
});
