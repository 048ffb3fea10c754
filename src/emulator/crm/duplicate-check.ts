import type { Answer } from '../core/types.js';
import { bodyOf, isObject, type Json, unreadable } from './body.js';
import { invalidData, mandatoryNotFound, NO_CONTENT, type Problem, problem, refuse } from './problem.js';
import { type Call, type CrmState, tableNamed } from './state.js';
import type { Table } from './table.js';
import type { Field } from './types.js';

/** Source: the facts of the setting: "up to 5 field mappings". */
const MAX_MAPPINGS = 5;

/** What leads are checked against besides leads: contacts by some fields, or converted leads. Null: neither, as in a new organisation. */
export type DuplicateCheck =
  | { type: 'mapped_module_records'; mappings: { current: string; mapped: string }[] }
  | { type: 'converted_records' }
  | null;

const TYPES = ['converted_records', 'mapped_module_records'];

/** `GET /settings/duplicate_check_preference?module=Leads`. Nothing set is 204 (inferred). */
export function getDuplicateCheck(call: Call): Answer {
  const { crm } = call;
  const refused = moduleProblem(call);
  if (refused) return refused;
  const set = crm.duplicateCheck;
  if (!set) return NO_CONTENT;
  const configurations = set.type === 'converted_records' ? [] : [renderConfiguration(crm, set.mappings)];
  return { status: 200, body: { duplicate_check_preference: { type: set.type, type_configurations: configurations } } };
}

/** `POST`: switches it on. Source of codes and sentences: github.com/zoho/crm-oas v8.0/duplicate_check_preference */
export function createDuplicateCheck(call: Call): Answer {
  const read = readPreference(call);
  if ('answer' in read) return read.answer;
  if (call.crm.duplicateCheck) return refuse(400, 'ALREADY_CONFIGURED', 'already configured.');
  call.crm.duplicateCheck = read.preference;
  return success(`Duplicate check enabled for ${read.preference.type} successfully.`);
}

/** `PUT`: other mappings. */
export function updateDuplicateCheck(call: Call): Answer {
  const read = readPreference(call);
  if ('answer' in read) return read.answer;
  if (call.crm.duplicateCheck?.type !== read.preference.type)
    return { status: 403, body: { duplicate_check_preference: notEnabled(read.preference.type) } };
  call.crm.duplicateCheck = read.preference;
  return success(`Updated fieldMapping for ${read.preference.type} successfully.`);
}

/** `DELETE`: switches it off. */
export function deleteDuplicateCheck(call: Call): Answer {
  const refused = moduleProblem(call);
  if (refused) return refused;
  const set = call.crm.duplicateCheck;
  if (!set) return { status: 403, body: notEnabled('mapped_module_records') };
  call.crm.duplicateCheck = null;
  return success(`Duplicate check disabled for ${set.type} successfully.`);
}

const success = (message: string): Answer => ({
  status: 200,
  body: { duplicate_check_preference: { code: 'SUCCESS', details: {}, message, status: 'success' } },
});

const notEnabled = (type: string): Problem =>
  problem(
    'FEATURE_NOT_ENABLED',
    `The DuplicateCheckPreference for ${type} feature is not yet enabled. Please enable it before doing this action.`,
  );

function moduleProblem({ crm, incoming }: Call): Answer | undefined {
  const name = incoming.query.get('module');
  const details = { param_name: 'module' };
  if (!name) return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing.', details);
  const table = tableNamed(crm, name, { ignoreCase: true });
  if (!table) return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid.', details);
  if (table.name !== 'Leads') return refuse(400, 'NOT_SUPPORTED', 'The feature not avilable in the given module.', details);
  // Inferred: the two smallest editions have it not.
  if (crm.limits.edition === 'free' || crm.limits.edition === 'standard')
    return refuse(400, 'FEATURE_NOT_SUPPORTED', 'Your License does not support this feature.');
  return undefined;
}

type Preference = NonNullable<DuplicateCheck>;

function readPreference(call: Call): { preference: Preference } | { answer: Answer } {
  const refused = moduleProblem(call);
  if (refused) return { answer: refused };
  const body = bodyOf(call.incoming);
  if (!body) return { answer: unreadable() };
  const where = { api_name: 'duplicate_check_preference', json_path: '$.duplicate_check_preference' };
  const given = body.duplicate_check_preference;
  if (given === undefined || given === null) return { answer: { status: 400, body: mandatoryNotFound(where) } };
  if (!isObject(given)) return { answer: { status: 400, body: invalidData({ expected_data_type: 'jsonobject', ...where }) } };
  const preference = preferenceOf(call.crm, given, where.json_path);
  if (!('code' in preference)) return { preference };
  const wrapped = preference.code === 'FEATURE_NOT_ENABLED';
  return { answer: wrapped ? { status: 403, body: { duplicate_check_preference: preference } } : { status: 400, body: preference } };
}

function preferenceOf(crm: CrmState, { type, type_configurations: list }: Json, path: string): Preference | Problem {
  const typed = { api_name: 'type', json_path: `${path}.type` };
  if (type === undefined || type === null) return mandatoryNotFound(typed);
  if (!TYPES.includes(String(type))) return invalidData({ ...typed, supported_values: TYPES });
  if (type === 'converted_records') return { type };
  const here = { api_name: 'type_configurations', json_path: `${path}.type_configurations` };
  const [configuration] = Array.isArray(list) ? (list as unknown[]) : [];
  if (!isObject(configuration)) return problem('DEPENDENT_FIELD_MISSING', 'Dependent Field missing', { dependee: typed, ...here });
  const mapped = configuration.mapped_module;
  const { api_name: name, id } = isObject(mapped) ? mapped : {};
  const { Contacts, Leads } = crm.tables;
  if (name === undefined && id === undefined)
    return mandatoryNotFound({ api_name: 'mapped_module', json_path: `${here.json_path}[0].mapped_module` });
  if ((name !== undefined && name !== Contacts.name) || (id !== undefined && id !== Contacts.id)) {
    return problem('FEATURE_NOT_ENABLED', 'feature not support in this module', {
      api_name: 'mapped_module',
      json_path: `${here.json_path}[0].mapped_module.id`,
    });
  }
  const fields = { api_name: 'field_mappings', json_path: `${here.json_path}[0].field_mappings` };
  const given = configuration.field_mappings;
  if (given === undefined || given === null) return mandatoryNotFound(fields);
  if (!Array.isArray(given) || given.length === 0) return invalidData({ expected_data_type: 'jsonarray', ...fields });
  if (given.length > MAX_MAPPINGS) return invalidData({ maximum_length: MAX_MAPPINGS, ...fields });
  const mappings: { current: string; mapped: string }[] = [];
  for (const [index, item] of given.entries()) {
    const one: Json = isObject(item) ? item : {};
    if (isObject(one.mapped_field) && one.mapped_field.selected === 'None') continue;
    const current = fieldOf(Leads, one.current_field, { name: 'current_field', path: `${fields.json_path}[${index}]` });
    if ('code' in current) return current;
    const other = fieldOf(Contacts, one.mapped_field, { name: 'mapped_field', path: `${fields.json_path}[${index}]` });
    if ('code' in other) return other;
    mappings.push({ current: current.apiName, mapped: other.apiName });
  }
  return { type: 'mapped_module_records', mappings };
}

function fieldOf(table: Table, given: unknown, { name, path }: { name: string; path: string }): Field | Problem {
  const { id, api_name: apiName } = isObject(given) ? given : {};
  const both = ['id', 'api_name'].map((key) => ({ api_name: key, json_path: `${path}.${name}.${key}` }));
  if (id === undefined && apiName === undefined)
    return problem('EXPECTED_FIELD_MISSING', 'Specify at least one field.', { expected_fields: both });
  const named = apiName === undefined ? undefined : table.fields.get(String(apiName));
  const numbered = id === undefined ? undefined : [...table.fields.values()].find((field) => field.id === String(id));
  if (id !== undefined && apiName !== undefined && named !== numbered)
    return problem('AMBIGUITY_DURING_PROCESSING', 'two different crm fields are found', { ambiguity_due_to: both });
  const field = named ?? numbered;
  const where = { api_name: name, json_path: `${path}.${name}` };
  if (!field) return invalidData(where);
  if (table.uniqueFields.includes(field)) return field;
  return problem('NOT_ALLOWED', `the given ${name} API name is not a unique field API name.`, where);
}

function renderConfiguration({ tables: { Leads, Contacts } }: CrmState, mappings: { current: string; mapped: string }[]): Json {
  const shown = (table: Table, apiName: string) => ({ api_name: apiName, name: table.name, id: table.fields.get(apiName)?.id ?? null });
  return {
    field_mappings: mappings.map(({ current, mapped }) => ({
      mapped_field: shown(Contacts, mapped),
      current_field: shown(Leads, current),
    })),
    mapped_module: { api_name: Contacts.name, name: Contacts.name, id: Contacts.id },
  };
}
