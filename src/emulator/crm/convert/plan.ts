import { isObject, type Json } from '../body.js';
import { conflictsOf } from '../conflicts.js';
import { invalidData, invalidId, mandatoryNotFound, type Problem, problem } from '../problem.js';
import { type Row, readRow } from '../read-row.js';
import type { CrmState } from '../state.js';
import { findDuplicate, type Table } from '../table.js';
import type { CrmRecord, CrmUser, Values } from '../types.js';

export type Target = 'Contacts' | 'Accounts' | 'Deals';
export const TARGETS = ['Contacts', 'Accounts', 'Deals'] as const;

/** Who converts, and when. */
export interface Converting {
  crm: CrmState;
  user: CrmUser;
  now: number;
}

/** One record that is made, changed or only linked. */
export interface Step {
  row: Row;
  existing?: CrmRecord | undefined;
  overwrite: boolean;
}

/** All that a conversion will do. */
export interface Plan {
  Contacts: Step;
  Accounts?: Step;
  Deals?: Step;
}

/**
 * What will be made or reused, or why not: looked for before anything is made, so that a refused conversion leaves nothing
 * behind. `Contacts` and `Accounts` name existing records as `{id}` or as a bare id. `path` is where the wish stands.
 */
export function planConversion(by: Converting, lead: CrmRecord, wish: Json, path: string): Plan | Problem {
  const { crm, user } = by;
  const overwrite = wish.overwrite === true;
  const contact = chosen(crm, 'Contacts', wish, path);
  if (contact && 'code' in contact) return contact;
  const account = chosen(crm, 'Accounts', wish, path);
  if (account && 'code' in account) return account;
  const owner = assignee(crm, wish, path);
  if (owner && 'code' in owner) return owner;
  const contactRow = mapped(by, { lead, module: 'Contacts', owner, path });
  const accountRow = mapped(by, { lead, module: 'Accounts', owner, path });
  const withAccount = account !== undefined || accountRow.values.Account_Name !== undefined;
  const same = wish.add_to_existing_record === true;
  const reused = (module: 'Contacts' | 'Accounts', row: Row) => (same ? alike(crm.tables[module], row, user.id) : undefined);
  const plan: Plan = {
    Contacts: { row: contactRow, existing: contact ?? reused('Contacts', contactRow), overwrite },
    ...(withAccount && { Accounts: { row: accountRow, existing: account ?? reused('Accounts', accountRow), overwrite } }),
  };
  const deal = planDeal(by, { lead, wish, owner, path });
  if (deal && 'code' in deal) return firstProblem(by, plan) ?? deal;
  const all = deal ? { ...plan, Deals: { row: deal, overwrite } } : plan;
  return firstProblem(by, all) ?? all;
}

interface DealWish {
  lead: CrmRecord;
  wish: Json;
  owner: CrmUser | undefined;
  path: string;
}

/** Source: .../api/v8/convert-lead.html, "mandatory when you want to create a deal" */
function planDeal({ crm }: Converting, { lead, wish, owner, path }: DealWish): Row | Problem | undefined {
  if (wish.Deals === undefined || wish.Deals === null) return undefined;
  const where = { api_name: 'Deals', json_path: `${path}.Deals` };
  if (!isObject(wish.Deals)) return invalidData({ ...where, expected_data_type: 'jsonobject' });
  const missing = missingOfDeal(wish.Deals);
  if (missing) return mandatoryNotFound({ api_name: missing, json_path: `${where.json_path}.${missing}` });
  const table = crm.tables.Deals;
  const row = readRow({ crm, table, item: wish.Deals, path: where.json_path });
  if (!inPipeline(table, row.values)) {
    return problem('MAPPING_MISMATCH', "Pipeline doesn't contain the Stage", {
      mapped_field: 'Pipeline',
      api_name: 'Stage',
      json_path: `${path}.Stage`,
    });
  }
  const source = lead.values.Lead_Source;
  if (row.values.Lead_Source === undefined && source) row.values.Lead_Source = source;
  return { ...row, owner: row.owner ?? owner ?? lead.owner };
}

/** The first mandatory key of a deal that is not there. */
export const missingOfDeal = (deal: Json): string | undefined =>
  ['Deal_Name', 'Stage', 'Closing_Date'].find((name) => deal[name] === undefined || deal[name] === null);

/** With a `Pipeline`, its stages are the only ones. A new organisation has one pipeline, written with or without a space. */
function inPipeline(table: Table, { Pipeline: pipeline, Stage: stage }: Values): boolean {
  if (pipeline === undefined || pipeline === null) return true;
  const listed = (name: string, value: unknown) =>
    table.fields.get(name)?.pickList?.some((pick) => pick.value.replaceAll(' ', '') === String(value).replaceAll(' ', '')) ?? false;
  return listed('Pipeline', pipeline) && listed('Stage', stage);
}

function firstProblem({ crm, user }: Converting, plan: Plan): Problem | undefined {
  for (const module of TARGETS) {
    const step = plan[module];
    if (!step || (step.existing && !step.overwrite)) continue;
    const { row, existing } = step;
    const [first] = [
      ...row.problems,
      ...conflictsOf({ crm, table: crm.tables[module], row, by: user, ...(existing && { self: existing }) }),
    ];
    if (first) return first;
  }
  return undefined;
}

function chosen(crm: CrmState, module: 'Contacts' | 'Accounts', wish: Json, path: string): CrmRecord | Problem | undefined {
  const given = wish[module];
  const id = isObject(given) ? given.id : given;
  if (id === undefined || id === null) return undefined;
  return crm.tables[module].records.get(String(id)) ?? invalidId({ api_name: module, json_path: `${path}.${module}.id` });
}

/** `assign_to`: who owns what is made; `{id}`, or a bare id in version 2. */
export function assignee(crm: CrmState, { assign_to: given }: Json, path: string): CrmUser | Problem | undefined {
  const id = isObject(given) ? given.id : given;
  if (id === undefined || id === null) return undefined;
  return crm.users.get(String(id)) ?? invalidId({ api_name: 'assign_to', json_path: `${path}.assign_to.id` });
}

/** The live record of a table that is the same by its system field. */
const alike = (table: Table, { values }: Row, creatorId: string): CrmRecord | undefined => {
  const value = values[table.systemField.apiName];
  return value === undefined || value === null ? undefined : findDuplicate({ table, field: table.systemField, value, creatorId });
};

interface Mapping {
  lead: CrmRecord;
  module: Target;
  owner: CrmUser | undefined;
  path: string;
}

/** The lead's values under their names in the other module. */
function mapped({ crm }: Converting, { lead, module, owner, path }: Mapping): Row {
  const values: Values = {};
  for (const field of crm.tables.Leads.fields.values()) {
    const name = field.convert[module];
    const value = lead.values[field.apiName];
    if (name && value !== null && value !== undefined) values[name] = value;
  }
  return { path, values, owner: owner ?? lead.owner, append: [], problems: [] };
}
