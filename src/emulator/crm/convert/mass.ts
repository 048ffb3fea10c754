import type { Answer } from '../../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from '../body.js';
import { later } from '../later.js';
import { invalidData, mandatoryNotFound, type Problem, problem, refuse } from '../problem.js';
import type { CrmState, ModuleCall } from '../state.js';
import { carryOut } from './carry-out.js';
import { missingOfDeal, planConversion, TARGETS, type Target } from './plan.js';

/** Source: zoho.com/crm/developer/docs/api/v8/mass-convert-lead.html */
const MAX_LEADS = 50;

/** One mass conversion: JSON, so that it can be saved as it is. */
export interface MassConversion {
  id: string;
  userId: string;
  /** Keys of a single conversion. */
  wish: Json;
  /** Where the leads' tags go. */
  tagsTo: Target[];
  ids: string[];
  status: 'scheduled' | 'in progress' | 'completed' | 'failed';
  converted: number;
  failed: number;
  /** When its next part is due; null when it is over. */
  dueAt: number | null;
}

/** `POST /Leads/actions/mass_convert`. Source of codes and sentences: github.com/zoho/crm-oas v8.0/mass_convert */
export function massConvert(call: ModuleCall): Answer {
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  const ids = readIds(call, body);
  if (!Array.isArray(ids)) return { status: 400, body: ids };
  const refused = refusal(call, body);
  if (refused) return { status: 400, body: refused };
  const tagsTo = readModules(call, body.carry_over_tags, 'carry_over_tags');
  if (!Array.isArray(tagsTo)) return { status: 400, body: tagsTo };

  const { crm, user, now } = call;
  const { Deals, assign_to } = body;
  const job: MassConversion = {
    id: crm.world.nextId(),
    userId: user.id,
    wish: { ...(Deals !== undefined && { Deals }), ...(assign_to !== undefined && { assign_to }) },
    tagsTo,
    ids,
    status: 'scheduled',
    converted: 0,
    failed: 0,
    dueAt: now + crm.limits.jobMs,
  };
  crm.conversions.set(job.id, job);
  enterConversion(crm, job);
  return {
    status: 202,
    body: { code: 'SCHEDULED', details: { job_id: job.id }, message: 'Mass Convert scheduled successfully', status: 'success' },
  };
}

/** `GET /Leads/actions/mass_convert?job_id=`. Source: .../api/v8/mass-convert-status.html */
export function massConvertStatus({ crm, incoming }: ModuleCall): Answer {
  const id = incoming.query.get('job_id')?.trim();
  if (!id) return refuse(400, 'REQUIRED_PARAM_MISSING', 'job_id is required.', { param: 'job_id', json_path: '$.job_id' });
  const job = crm.conversions.get(id);
  if (!job) return refuse(400, 'INVALID_DATA', 'The jobid given seems to be invalid', { param_name: 'job_id' });
  const { status, ids, converted, failed } = job;
  const counts = {
    Status: status,
    Total_Count: ids.length,
    Converted_Count: converted,
    Not_Converted_Count: ids.length - converted - failed,
    Failed_Count: failed,
  };
  return { status: 200, body: { data: [counts] } };
}

/** Enters what is still to do: the first half of the leads, and as long after it the second. */
export function enterConversion(crm: CrmState, job: MassConversion): void {
  if (job.dueAt === null) return;
  later(crm, job.dueAt, () => {
    const half = Math.ceil(job.ids.length / 2);
    const begun = job.status === 'in progress';
    for (const id of begun ? job.ids.slice(half) : job.ids.slice(0, half)) convertOne(crm, job, id);
    crm.watch.notices.flush();
    job.status = begun ? (job.converted === 0 ? 'failed' : 'completed') : 'in progress';
    job.dueAt = begun ? null : crm.world.clock.now().getTime() + crm.limits.jobMs;
    enterConversion(crm, job);
  });
}

function convertOne(crm: CrmState, job: MassConversion, id: string): void {
  const lead = crm.tables.Leads.records.get(id);
  const by = { crm, user: crm.users.api(job.userId), now: crm.world.clock.now().getTime() };
  const plan = lead && !lead.converted ? planConversion(by, lead, job.wish, '$') : undefined;
  if (!lead || !plan || 'code' in plan) {
    job.failed += 1;
    return;
  }
  carryOut(by, lead, plan, Object.fromEntries(job.tagsTo.map((module) => [module, 'all'])));
  job.converted += 1;
}

function readIds({ table }: ModuleCall, { ids }: Json): string[] | Problem {
  const where = { api_name: 'ids', json_path: '$.ids' };
  if (ids === undefined || ids === null) return mandatoryNotFound(where);
  if (!Array.isArray(ids)) return invalidData({ ...where, expected_data_type: 'jsonarray' });
  if (ids.length === 0) return invalidData(where);
  if (ids.length > MAX_LEADS)
    return problem('LIMIT_EXCEEDED', 'Limit exceeded for mass convert', { limit: MAX_LEADS, limit_due_to: [where] });
  for (const [index, id] of ids.entries()) {
    const here = { ...where, json_path: `$.ids[${index}]` };
    if (!/^\d+$/.test(String(id))) return invalidData({ ...here, expected_data_type: 'long' });
    if (!table.records.has(String(id))) return invalidData(here);
  }
  return [...new Set(ids.map(String))];
}

function refusal({ crm }: ModuleCall, body: Json): Problem | undefined {
  const { Deals, assign_to: assignee, apply_assignment_threshold: threshold, portal_user_type: portal } = body;
  if (threshold !== undefined && typeof threshold !== 'boolean')
    return invalidData({ api_name: 'apply_assignment_threshold', json_path: '$.apply_assignment_threshold' });
  // A new organisation has no portal, so no type of its users can be right.
  if (portal !== undefined && portal !== null) return invalidData({ api_name: 'id', json_path: '$.portal_user_type.id' });
  if (Deals !== undefined && !isObject(Deals))
    return invalidData({ api_name: 'Deals', json_path: '$.Deals', expected_data_type: 'jsonobject' });
  const missing = Deals === undefined ? undefined : missingOfDeal(Deals);
  if (missing) return problem('MANDATORY_NOT_FOUND', 'required field missing', { api_name: missing, json_path: `$.Deals.${missing}` });
  if (assignee === undefined) return undefined;
  const id = isObject(assignee) ? assignee.id : undefined;
  if (id !== undefined && crm.users.get(String(id))) return undefined;
  return problem('INVALID_DATA', 'Given assignee param does not match', { api_name: 'id', json_path: '$.assignee.id' });
}

/** `[{api_name, id}]`: modules to which something goes; name or id suffices. */
function readModules({ crm }: ModuleCall, list: unknown, key: string): Target[] | Problem {
  if (list === undefined || list === null) return [];
  const where = { api_name: key, json_path: `$.${key}` };
  if (!Array.isArray(list)) return invalidData({ ...where, expected_data_type: 'jsonarray' });
  const modules: Target[] = [];
  for (const [index, item] of list.entries()) {
    const { id, api_name: name } = isObject(item) ? item : {};
    const both = ['id', 'api_name'].map((each) => ({ api_name: each, json_path: `${where.json_path}[${index}].${each}` }));
    if (id === undefined && name === undefined)
      return problem('EXPECTED_FIELD_MISSING', 'Specify Atleast one field', { expected_fields: both });
    const named = TARGETS.find((module) => module === name);
    const numbered = TARGETS.find((module) => crm.tables[module].id === String(id));
    if (id !== undefined && name !== undefined && named !== numbered)
      return problem('AMBIGUITY_DURING_PROCESSING', 'two modules are different', { ambiguity_due_to: both });
    const module = named ?? numbered;
    if (!module) return invalidData({ ...where, json_path: `${where.json_path}[${index}]` });
    modules.push(module);
  }
  return modules;
}
