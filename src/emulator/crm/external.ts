import type { Answer } from '../core/types.js';
import { isObject, type Json } from './body.js';
import { invalidData, type Problem } from './problem.js';
import type { ModuleCall } from './state.js';
import { findAll, type Table } from './table.js';
import type { CrmRecord, Field } from './types.js';

const HEADER = 'x-external';
const ID = /^\d+$/;

/** The record a request means: found, absent, or the reason it cannot be looked up. */
export type Addressed = { record: CrmRecord } | { absent: true } | { problem: Problem };

/**
 * The field of `X-EXTERNAL: Leads.External_User_ID` for this module; undefined without the header.
 * Source: zoho.com/crm/developer/docs/api/v8/insert-records-ext.html
 */
export function externalField(call: ModuleCall): { field: Field | undefined } | { answer: Answer } {
  const wrong = { answer: { status: 400, body: invalidData({ header: 'X-EXTERNAL' }, INVALID) } };
  let own: Field | undefined;
  for (const [name = '', further] of pathsOf(call)) {
    const field = call.table.fields.get(name);
    if (further === undefined ? !field?.external : !lookupOf(call, [name, further])) return wrong;
    if (further === undefined) own = field;
  }
  return { field: own };
}

const INVALID = 'the value of the external field is invalid';

/** What the header says of this module, without its name: a field, or a lookup and a field of its module. */
const pathsOf = ({ incoming, table }: ModuleCall): string[][] =>
  (incoming.headers[HEADER] ?? '').split(',').flatMap((text) => {
    const [module, ...path] = text.trim().split('.');
    return module === table.name && path.length > 0 ? [path] : [];
  });

function lookupOf({ crm, table }: ModuleCall, [name = '', further = '']: string[]): { table: Table; field: Field } | undefined {
  const module = table.fields.get(name)?.lookup;
  const field = module && crm.tables[module].fields.get(further);
  return module && field?.external ? { table: crm.tables[module], field } : undefined;
}

/**
 * `X-EXTERNAL: Contacts.Account_Name.External_Account_ID`: an item's `Account_Name: {External_Account_ID}` names its account,
 * and an id beside it counts for nothing. Answers the item with ids, and the lookups that lead nowhere.
 */
export function withLookups(call: ModuleCall, item: Json, path: string): { item: Json; problems: Problem[] } {
  if (call.incoming.headers[HEADER] === undefined) return { item, problems: [] };
  const resolved = { ...item };
  const problems: Problem[] = [];
  for (const [name = '', further] of pathsOf(call)) {
    const given = item[name];
    const lookup = further === undefined ? undefined : lookupOf(call, [name, further]);
    if (!lookup || further === undefined || !isObject(given)) continue;
    const value = given[further];
    const found = value === undefined || value === null ? [] : findAll({ ...lookup, value: String(value), creatorId: call.user.id });
    const [record] = found;
    resolved[name] = record ? { id: record.id } : undefined;
    if (!record) problems.push(invalidData({ api_name: further, json_path: `${path}.${name}.${further}` }, INVALID));
  }
  return { item: Object.fromEntries(Object.entries(resolved).filter(([, value]) => value !== undefined)), problems };
}

/** Looks a record up by the id in the path, or by the external value when the header says so. */
export function address(call: ModuleCall, value: string, field: Field | undefined): Addressed {
  const { table, user } = call;
  if (field) {
    const same = findAll({ table, field, value, creatorId: user.id });
    const record = same.find((each) => !each.converted) ?? same[0];
    return record ? { record } : { absent: true };
  }
  if (!ID.test(value)) return { problem: invalidData({ resource_path_index: 1 }, 'the id given seems to be invalid') };
  const record = table.records.get(value);
  return record ? { record } : { absent: true };
}
