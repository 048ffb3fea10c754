import type { Answer } from '../core/types.js';
import { invalidData, type Problem } from './problem.js';
import type { ModuleCall } from './state.js';
import { findAll } from './table.js';
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
  const named = (call.incoming.headers[HEADER] ?? '').split(',').map((part) => part.trim().split('.'));
  const own = named.find(([module]) => module === call.table.name);
  if (!own) return { field: undefined };
  const field = call.table.fields.get(own[1] ?? '');
  if (field?.external) return { field };
  return { answer: { status: 400, body: invalidData({ header: 'X-EXTERNAL' }, 'the value of the external field is invalid') } };
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
