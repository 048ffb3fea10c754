import type { Answer } from '../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from './body.js';
import { conflictsOf } from './conflicts.js';
import { invalidId, mandatoryNotFound, type Problem, refuse } from './problem.js';
import type { Row } from './read-row.js';
import { nameOf } from './render.js';
import { rowAt } from './request-rows.js';
import type { ModuleCall } from './state.js';
import { changeRecord, findDuplicate, type Table } from './table.js';
import { shareTags } from './tag-set.js';
import type { CrmRecord, Ref, Values } from './types.js';
import { insertRow, updateRow, type Writer } from './write.js';

type Target = 'Contacts' | 'Accounts' | 'Deals';

/**
 * `POST /Leads/{id}/actions/convert`: the lead becomes a contact (and an account when it has a company, and a deal when
 * one is described), and is hidden and locked from then on. Only fields with a conversion mapping travel. All or
 * nothing. Sources: zoho.com/crm/developer/docs/api/v8/convert-lead.html, help.zoho.com "Convert leads".
 */
export function convertLead(call: ModuleCall): Answer {
  const { crm, table, id, now, user } = call;
  const lead = table.records.get(id);
  if (!lead) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
  if (lead.converted) return refuse(400, 'ID_ALREADY_CONVERTED', 'id already converted', { resource_path_index: 1 });
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const wish = Array.isArray(body.data) ? body.data[0] : undefined;
  if (!isObject(wish)) return { status: 400, body: mandatoryNotFound({ api_name: 'data', json_path: '$.data' }) };

  const plan = planConversion(call, lead, wish);
  if ('code' in plan) return { status: 400, body: { data: [plan] } };
  const account = plan.account && settle(call, 'Accounts', plan.account);
  if (account && !plan.contact.existing) plan.contact.row.values.Account_Name = { id: account.id };
  const contact = settle(call, 'Contacts', plan.contact);
  if (plan.deal) Object.assign(plan.deal.row.values, { Contact_Name: { id: contact.id } }, account && { Account_Name: { id: account.id } });
  const deal = plan.deal && settle(call, 'Deals', plan.deal);

  for (const [module, record] of [
    ['Contacts', contact],
    ['Accounts', account],
    ['Deals', deal],
  ] as const) {
    if (record) carryTags({ target: crm.tables[module], record, lead, wish: wish.carry_over_tags, module, call });
  }
  const converted = { at: now, contact: { id: contact.id }, account: refTo(account), deal: refTo(deal) };
  changeRecord(table, lead, { converted, by: user, at: now });
  const details = { Contacts: shown(contact), Deals: shown(deal), Accounts: shown(account) };
  return {
    status: 200,
    body: { data: [{ code: 'SUCCESS', details, message: 'The record has been converted successfully', status: 'success' }] },
  };
}

interface Step {
  row: Row;
  existing?: CrmRecord;
  overwrite: boolean;
}

interface Plan {
  contact: Step;
  account?: Step;
  deal?: Step;
}

/** What will be made or reused. `Contacts` and `Accounts` name existing records as `{id}` or as a bare id. */
function planConversion(call: ModuleCall, lead: CrmRecord, wish: Json): Plan | Problem {
  const overwrite = wish.overwrite === true;
  const contact = chosen(call, 'Contacts', wish);
  if (contact && 'code' in contact) return contact;
  const account = chosen(call, 'Accounts', wish);
  if (account && 'code' in account) return account;
  const contactRow = mapped(call, lead, 'Contacts');
  const accountRow = mapped(call, lead, 'Accounts');
  const withAccount = account !== undefined || accountRow.values.Account_Name !== undefined;
  const same = wish.add_to_existing_record === true;
  const reused = (module: 'Contacts' | 'Accounts', row: Row) => (same ? alike(call.crm.tables[module], row, call.user.id) : undefined);
  const plan: Plan = {
    contact: { row: contactRow, existing: contact ?? reused('Contacts', contactRow), overwrite },
    ...(withAccount && { account: { row: accountRow, existing: account ?? reused('Accounts', accountRow), overwrite } }),
  };
  const refused = firstProblem(call, plan);
  if (refused || wish.Deals === undefined || wish.Deals === null) return refused ?? plan;
  const row = rowAt({ ...call, table: call.crm.tables.Deals }, wish.Deals, 0);
  if ('code' in row) return row;
  for (const name of ['Deal_Name', 'Stage', 'Closing_Date']) {
    if (row.values[name] === undefined) return mandatoryNotFound({ api_name: name, json_path: `$.data[0].Deals.${name}` });
  }
  const source = lead.values.Lead_Source;
  if (row.values.Lead_Source === undefined && source) row.values.Lead_Source = source;
  return firstProblem(call, { ...plan, deal: { row, overwrite } }) ?? { ...plan, deal: { row, overwrite } };
}

/** Looked for before anything is made, so that a refused conversion leaves nothing behind. */
function firstProblem({ crm, user }: ModuleCall, { contact, account, deal }: Plan): Problem | undefined {
  const steps = [
    ['Contacts', contact],
    ['Accounts', account],
    ['Deals', deal],
  ] as const;
  for (const [module, step] of steps) {
    if (!step || (step.existing && !step.overwrite)) continue;
    const [problem] = [...step.row.problems, ...conflictsOf({ table: crm.tables[module], row: step.row, self: step.existing, by: user })];
    if (problem) return problem;
  }
  return undefined;
}

function chosen({ crm }: ModuleCall, module: 'Contacts' | 'Accounts', wish: Json): CrmRecord | Problem | undefined {
  const given = wish[module];
  const id = isObject(given) ? given.id : given;
  if (id === undefined || id === null) return undefined;
  return crm.tables[module].records.get(String(id)) ?? invalidId({ api_name: module, json_path: `$.data[0].${module}.id` });
}

const alike = (table: Table, { values }: Row, creatorId: string): CrmRecord | undefined => {
  const value = values[table.systemField.apiName];
  return value === undefined || value === null ? undefined : findDuplicate({ table, field: table.systemField, value, creatorId });
};

/** The lead's values under their names in the other module. */
function mapped({ table }: ModuleCall, lead: CrmRecord, module: Target): Row {
  const values: Values = {};
  for (const field of table.fields.values()) {
    const name = field.convert[module];
    const value = lead.values[field.apiName];
    if (name && value !== null && value !== undefined) values[name] = value;
  }
  return { path: '$.data[0]', values, owner: lead.owner, append: [], problems: [] };
}

/** Carries one step out. An existing record is only changed when asked to (`overwrite`). */
function settle({ crm, user, now }: ModuleCall, module: Target, { row, existing, overwrite }: Step): CrmRecord {
  if (existing && !overwrite) return existing;
  const writer: Writer = { crm, table: crm.tables[module], by: user, at: now };
  const outcome = existing ? updateRow(writer, existing, { ...row, owner: existing.owner }) : insertRow(writer, row);
  if ('problem' in outcome) throw new Error(`a conversion that was checked failed: ${outcome.problem.code}`);
  return outcome.record;
}

interface Carry {
  target: Table;
  record: CrmRecord;
  lead: CrmRecord;
  wish: unknown;
  module: Target;
  call: ModuleCall;
}

/** `carry_over_tags: {Contacts: ["Trial"]}`: names, or objects with a name, of tags the lead has. */
function carryTags({ target, record, lead, wish, module, call }: Carry): void {
  const list = isObject(wish) ? wish[module] : undefined;
  if (!Array.isArray(list)) return;
  const names = new Set(list.map((item: unknown) => String(isObject(item) ? item.name : item).toLowerCase()));
  const carried = lead.tags.filter((tag) => names.has(tag.name.toLowerCase()));
  const tags = carried.map((tag) => {
    const known = target.tags.get(tag.name.toLowerCase()) ?? { ...tag, id: call.crm.world.nextId() };
    target.tags.set(tag.name.toLowerCase(), known);
    return known;
  });
  if (tags.length > 0)
    changeRecord(target, record, { tags: shareTags(target, [...new Set([...record.tags, ...tags])]), by: call.user, at: call.now });
}

const refTo = (record: CrmRecord | undefined): Ref | null => (record ? { id: record.id } : null);
const shown = (record: CrmRecord | undefined) => (record ? { name: nameOf(record), id: record.id } : null);
