import { addRecord, changeRecord } from './change.js';
import { conflictsOf, matchRow } from './conflicts.js';
import { capsOf } from './edition.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from './problem.js';
import type { Row } from './read-row.js';
import type { CrmState } from './state.js';
import type { Table } from './table.js';
import { resolveTags, shareTags } from './tag-set.js';
import type { CrmRecord, CrmUser, Field, Tag, Values } from './types.js';

/** What became of one row. `field` is the one by which an upsert found its record. */
export type Outcome = { record: CrmRecord; action: 'insert' | 'update'; field?: Field } | { problem: Problem };

export interface Writer {
  crm: CrmState;
  table: Table;
  by: CrmUser;
  at: number;
}

const NO_TAGS: readonly Tag[] = Object.freeze([]);

/** Makes a record of a row, or says what is wrong with it. */
export function insertRow({ crm, table, by, at }: Writer, row: Row): Outcome {
  const missing = mandatory(crm, table).filter((field) => row.values[field.apiName] === null || row.values[field.apiName] === undefined);
  const problems = [
    ...missing.map((field) => mandatoryNotFound({ api_name: field.apiName, json_path: `${row.path}.${field.apiName}` })),
    ...row.problems,
  ];
  if (problems.length === 0) problems.push(...conflictsOf({ crm, table, row, by }));
  if (problems.length > 0) return { problem: oneProblem(problems) };
  const tags = tagsOf({ crm, table, by, at }, row);
  if (tags && !Array.isArray(tags)) return { problem: tags };

  const record: CrmRecord = {
    id: crm.world.nextId(),
    values: filled(row.values),
    tags: tags && tags.length > 0 ? shareTags(table, tags) : NO_TAGS,
    owner: row.owner ?? by,
    createdBy: by,
    modifiedBy: by,
    createdAt: at,
    modifiedAt: at,
    touch: 0,
    converted: undefined,
    deleted: false,
  };
  addRecord(table, record);
  return { record, action: 'insert' };
}

/** Changes a record by a row: absent fields stay, `null` clears, `Tag` replaces the whole set (inferred). */
export function updateRow({ crm, table, by, at }: Writer, record: CrmRecord, row: Row): Outcome {
  if (record.converted) return { problem: problem('CONVERTED_RECORD', "can't update the converted record", { id: record.id }) };
  const cleared = mandatory(crm, table).filter((field) => row.values[field.apiName] === null);
  const problems = [
    ...cleared.map((field) => mandatoryNotFound({ api_name: field.apiName, json_path: `${row.path}.${field.apiName}`, id: record.id })),
    ...row.problems,
  ];
  if (problems.length === 0) problems.push(...conflictsOf({ crm, table, row, self: record, by }));
  if (problems.length > 0) return { problem: oneProblem(problems) };
  const tags = tagsOf({ crm, table, by, at }, row);
  if (tags && !Array.isArray(tags)) return { problem: tags };

  const values = row.append.length > 0 ? appended(record, row) : row.values;
  changeRecord(table, record, { values, ...(tags && { tags: shareTags(table, tags) }), ...(row.owner && { owner: row.owner }), by, at });
  return { record, action: 'update' };
}

/** Updates the record the row means, unless `refusal` says that it may not be, or makes one. */
export function upsertRow(
  writer: Writer,
  row: Row,
  { order, refusal }: { order: readonly Field[]; refusal?: (record: CrmRecord) => Outcome | undefined },
): Outcome {
  const match = matchRow({ table: writer.table, row, order, by: writer.by });
  if (!match) return insertRow(writer, row);
  const refused = refusal?.(match.record);
  if (refused) return refused;
  const outcome = updateRow(writer, match.record, row);
  return 'problem' in outcome ? outcome : { ...outcome, field: match.field };
}

function mandatory(crm: CrmState, table: Table): Field[] {
  const company = crm.limits.companyMandatory && table.name === 'Leads' ? table.fields.get('Company') : undefined;
  return company ? [company, ...table.mandatoryFields] : table.mandatoryFields;
}

function tagsOf({ crm, table, by, at }: Writer, row: Row): Tag[] | Problem | undefined {
  if (!row.tags) return undefined;
  const most = capsOf(crm.limits.edition).tagsPerRecord;
  if (row.tags.length > most) return invalidData({ maximum_length: most, api_name: 'Tag', json_path: `${row.path}.Tag` });
  return resolveTags({ crm, table, wanted: row.tags, by, at });
}

/** Several faults of one record travel as one item. Source: crm-oas, MULTIPLE_OR_MULTI_ERRORS. */
function oneProblem(problems: Problem[]): Problem {
  const [first] = problems;
  if (first && problems.length === 1) return first;
  return problem('MULTIPLE_OR_MULTI_ERRORS', 'Multiple errors in the request', { errors: problems });
}

function filled(values: Values): Values {
  if (!Object.values(values).includes(null)) return values;
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function appended(record: CrmRecord, row: Row): Values {
  const values = { ...row.values };
  for (const name of row.append) {
    const before = record.values[name];
    const added = values[name];
    if (Array.isArray(before) && Array.isArray(added)) values[name] = [...new Set([...before, ...added])];
  }
  return values;
}
