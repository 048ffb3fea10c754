import { isObject, type Json } from '../body.js';
import { fromText } from '../compare.js';
import { columnOf, type Scope } from '../coql/columns.js';
import { CoqlError } from '../coql/errors.js';
import type { Condition, Operator, Where } from '../coql/query.js';
import { testOf } from '../coql/resolve.js';
import { type Problem, problem } from '../problem.js';
import type { CrmRecord } from '../types.js';

/** Source: the OpenAPI files of bulk read. */
const MAX_CRITERIA = 25;
const MAX_VALUES = 200;
/** Matches what has no value. Source: .../api/v8/bulk-read/create-job.html */
const EMPTY = '$' + '{EMPTY}';

/** The comparators and what they are in a query. */
const COMPARATORS: Record<string, { operator: Operator; around?: (text: string) => string }> = {
  equal: { operator: '=' },
  not_equal: { operator: '!=' },
  in: { operator: 'in' },
  not_in: { operator: 'not in' },
  less_than: { operator: '<' },
  less_equal: { operator: '<=' },
  greater_than: { operator: '>' },
  greater_equal: { operator: '>=' },
  between: { operator: 'between' },
  not_between: { operator: 'not between' },
  contains: { operator: 'like', around: (text) => `%${text}%` },
  not_contains: { operator: 'not like', around: (text) => `%${text}%` },
  starts_with: { operator: 'like', around: (text) => `${text}%` },
  ends_with: { operator: 'like', around: (text) => `%${text}` },
};

export type Criteria = (record: CrmRecord) => boolean;

/** A criteria tree as a test of records. Codes: the OpenAPI files of bulk read; their sentences are inferred. */
export function readCriteria(scope: Scope, value: unknown): Criteria | Problem {
  const counter = { count: 0 };
  const where = readTree(scope, value, counter);
  if ('code' in where) return where;
  if (counter.count > MAX_CRITERIA) return problem('CRITERIA_LIMIT_EXCEEDED', 'criteria limit exceeded', { max_limit: MAX_CRITERIA });
  return testOf({ ...scope, values: () => [] }, where);
}

function readTree(scope: Scope, value: unknown, counter: { count: number }): Where | Problem {
  if (!isObject(value)) return problem('INVALID_CRITERIA', 'invalid criteria', {});
  const { group, group_operator: joint } = value;
  if (group === undefined) {
    counter.count += 1;
    return readOne(scope, value);
  }
  if (value.field !== undefined || value.comparator !== undefined) return problem('AMBIGUOUS_CRITERIA', 'criteria is ambiguous', value);
  if (joint !== 'and' && joint !== 'or')
    return problem('GROUP_OPERATOR_NOT_SUPPORTED', 'group operator is not supported', { supported: ['and', 'or'] });
  if (!Array.isArray(group) || group.length === 0) return problem('INVALID_CRITERIA', 'invalid criteria', value);
  let left: Where | undefined;
  for (const item of group) {
    const right = readTree(scope, item, counter);
    if ('code' in right) return right;
    left = left ? { joint, left, right } : right;
  }
  return left ?? problem('INVALID_CRITERIA', 'invalid criteria', value);
}

function readOne(scope: Scope, item: Json): Condition | Problem {
  const { comparator, value } = item;
  const name = isObject(item.field) ? item.field.api_name : item.api_name;
  if (typeof name !== 'string' || typeof comparator !== 'string' || value === undefined)
    return problem('INVALID_CRITERIA', 'invalid criteria', item);
  const known = COMPARATORS[comparator];
  const where = { api_name: name, comparator };
  if (!known)
    return problem('FIELD_COMPARATOR_IN_CRITERIA_NOT_SUPPORTED', 'comparator is not supported for the field', {
      api_name: name,
      supported: Object.keys(COMPARATORS),
    });
  const given: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  if (given.length > MAX_VALUES)
    return problem('VALUE_LIMIT_EXCEEDED_IN_CRITERIA', 'value limit exceeded in criteria', { max_limit: MAX_VALUES });
  const many = ['in', 'not in', 'between', 'not between'].includes(known.operator);
  if ((!many && given.length !== 1) || (known.operator.endsWith('between') && given.length !== 2))
    return problem('COMPARATOR_AND_VALUE_IN_CRITERIA_NOT_COMPATIBLE', 'comparator and value are not compatible', { ...where, value });
  const texts = given.map((each) => String(isObject(each) ? each.id : (each ?? EMPTY)));
  const empty = texts.includes(EMPTY) && !many;
  const condition: Condition = empty
    ? { column: name, operator: known.operator === '!=' ? 'is not null' : 'is null', values: [] }
    : { column: name, operator: known.operator, values: texts.map((text) => known.around?.(text) ?? text) };
  return fault(scope, condition, { item, where }) ?? condition;
}

/** What is wrong with one condition, in the words of bulk read. */
function fault(scope: Scope, condition: Condition, { item, where }: { item: Json; where: Json }): Problem | undefined {
  const { column: name, values } = condition;
  try {
    const { kind, type } = columnOf(scope, name);
    const textual = kind === 'text' || kind === 'list';
    const wrong = !textual && values.some((text) => fromText(text, kind) === undefined);
    testOf({ ...scope, values: () => [] }, wrong ? { ...condition, operator: 'is null', values: [] } : condition);
    return wrong
      ? problem('FIELD_AND_VALUE_IN_CRITERIA_NOT_COMPATIBLE', 'field and value are not compatible', { ...where, type, value: item.value })
      : undefined;
  } catch (error) {
    if (!(error instanceof CoqlError)) throw error;
    const { reason } = error.problem.details;
    if (reason === 'invalid operator found')
      return problem('FIELD_AND_COMPARATOR_IN_CRITERIA_NOT_COMPATIBLE', 'field and comparator are not compatible', where);
    if (error.problem.details.cv_criteria !== undefined)
      return problem('FIELD_IN_CRITERIA_NOT_SUPPORTED', 'field is not supported in criteria', { api_name: name });
    return problem('FIELD_IN_CRITERIA_NOT_AVAILABLE', 'field is not available', { api_name: name, module: scope.table.name });
  }
}
