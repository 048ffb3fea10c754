import type { Answer } from '../../core/types.js';
import { bodyOf, isObject, unreadable } from '../body.js';
import { mandatoryNotFound, refuse } from '../problem.js';
import type { ModuleCall } from '../state.js';
import { type Carried, carryOut, shown } from './carry-out.js';
import { planConversion, TARGETS } from './plan.js';

/**
 * `POST /Leads/{id}/actions/convert`: makes a contact, an account when there is a company, a deal when asked for; locks
 * and hides the lead. Version 2 answers bare ids. Source: zoho.com/crm/developer/docs/api/v8/convert-lead.html
 */
export function convertLead(call: ModuleCall): Answer {
  const { crm, table, id, now, user, version } = call;
  const lead = table.records.get(id);
  if (!lead) return refuse(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
  if (lead.converted) return refuse(400, 'ID_ALREADY_CONVERTED', 'id already converted', { resource_path_index: 1 });
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const wish: unknown = Array.isArray(body.data) ? body.data[0] : undefined;
  if (!isObject(wish)) return { status: 400, body: mandatoryNotFound({ api_name: 'data', json_path: '$.data' }) };

  const by = { crm, user, now };
  const plan = planConversion(by, lead, wish, '$.data[0]');
  if ('code' in plan) return { status: 400, body: { data: [plan] } };
  const { Contacts, Deals, Accounts } = carryOut(by, lead, plan, tagsOf(wish.carry_over_tags));
  if (version === 2) {
    return { status: 200, body: { data: [{ Contacts: Contacts?.id ?? null, Deals: Deals?.id ?? null, Accounts: Accounts?.id ?? null }] } };
  }
  const details = { Contacts: shown(Contacts), Deals: shown(Deals), Accounts: shown(Accounts) };
  return {
    status: 200,
    body: { data: [{ code: 'SUCCESS', details, message: 'The record has been converted successfully', status: 'success' }] },
  };
}

/** `carry_over_tags: {Contacts: ["Trial"]}`: names, or objects with a name, of tags the lead has. */
function tagsOf(wish: unknown): Carried {
  const carried: Carried = {};
  for (const module of TARGETS) {
    const list = isObject(wish) ? wish[module] : undefined;
    if (!Array.isArray(list)) continue;
    carried[module] = new Set(list.map((item: unknown) => String(isObject(item) ? item.name : item).toLowerCase()));
  }
  return carried;
}
