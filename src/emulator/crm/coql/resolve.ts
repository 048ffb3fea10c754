import { type Comparable, fromText, type Kind, order } from '../compare.js';
import type { CrmRecord } from '../types.js';
import { type ColumnReader, columnOf, type Scope } from './columns.js';
import { CoqlError, invalidQuery } from './errors.js';
import type { Condition, Operator, Query, Where } from './query.js';

/** How CRM's errors write a value that is not there. */
const EMPTY = '$' + '{EMPTY}';

export type Test = (record: CrmRecord) => boolean;

/** What a WHERE is made a test in; `values` runs a sub-query. */
export interface Testing extends Scope {
  values(query: Query, sequence: number): string[];
}

const BOTH: Operator[] = ['=', '!=', 'in', 'not in', 'is null', 'is not null'];
const ORDERED: Operator[] = [...BOTH, '>', '>=', '<', '<=', 'between', 'not between'];
/** Which comparators a kind of column has. Source: COQL-Overview, "supported comparators". */
const OPERATORS: Record<Kind, Operator[]> = {
  text: [...BOTH, 'like', 'not like'],
  list: [...BOTH, 'like', 'not like'],
  number: ORDERED,
  id: ORDERED,
  time: ORDERED,
  day: ORDERED,
  truth: ['=', '!='],
};

/** Turns WHERE into a test of records. Throws CoqlError on names, comparators and values the module has not. */
export function testOf(testing: Testing, where: Where): Test {
  if ('column' in where) return conditionTest(testing, where);
  const left = testOf(testing, where.left);
  const right = testOf(testing, where.right);
  return where.joint === 'and' ? (record) => left(record) && right(record) : (record) => left(record) || right(record);
}

function conditionTest(testing: Testing, condition: Condition): Test {
  const { column: name, operator, from } = condition;
  const column = columnOf(testing, name);
  if (column.type === 'textarea') {
    throw invalidQuery('unsupported column in criteria', {
      cv_criteria: false,
      column_name: name,
      value: condition.values[0] ?? EMPTY,
      operator,
    });
  }
  if (!OPERATORS[column.kind].includes(operator))
    throw invalidQuery('Invalid query formed', { reason: 'invalid operator found', column_name: name, operator });
  if (operator === 'is null') return (record) => isEmpty(column.get(record));
  if (operator === 'is not null') return (record) => !isEmpty(column.get(record));
  const values = from ? testing.values(from.query, from.sequence) : condition.values;
  if (from && operator !== 'in' && operator !== 'not in' && values.length > 1) {
    throw invalidQuery('subquery return more than one values which is incompatible for the operator', {
      sub_query_sequence: from.sequence,
      operator,
    });
  }
  // A sub-query that finds nothing: nothing is in it, and everything is not.
  if (from && values.length === 0) return () => operator === 'not in' || operator === '!=';
  const { kind } = column;
  return kind === 'text' || kind === 'list' ? textTest(column, operator, values) : scalarTest(name, column, operator, values);
}

const isEmpty = (value: Comparable): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** Text is compared without case (inferred), except where the field itself tells cases apart. */
function textTest({ exact, get }: ColumnReader, operator: Operator, values: string[]): Test {
  const fold = (text: string) => (exact ? text : text.toLowerCase());
  const texts = (record: CrmRecord): string[] => {
    const value = get(record);
    return value === null ? [] : (Array.isArray(value) ? value : [String(value)]).map(fold);
  };
  const wanted = new Set(values.map(fold));
  if (operator === '=' || operator === 'in') return (record) => texts(record).some((text) => wanted.has(text));
  if (operator === '!=' || operator === 'not in') return (record) => !texts(record).some((text) => wanted.has(text));
  const fits = pattern(values[0] ?? '');
  const like: Test = (record) => texts(record).some((text) => fits(text.toLowerCase()));
  return operator === 'like' ? like : (record) => !like(record);
}

/** `x%` starts with, `%x` ends with, `%x%` contains. */
function pattern(text: string): (value: string) => boolean {
  const bare = text.toLowerCase();
  const inner = bare.replace(/^%|%$/g, '');
  if (bare.startsWith('%') && bare.endsWith('%')) return (value) => value.includes(inner);
  if (bare.startsWith('%')) return (value) => value.endsWith(inner);
  if (bare.endsWith('%')) return (value) => value.startsWith(inner);
  return (value) => value === inner;
}

function scalarTest(name: string, { get, kind, type }: ColumnReader, operator: Operator, values: string[]): Test {
  const wanted = values.map((text) => {
    const value = fromText(text, kind);
    if (value === undefined)
      throw invalidQuery('value given seems to be invalid for the column', { column_name: name, expected_data_type: type });
    return value;
  });
  const [low, high] = wanted;
  if (low === undefined) throw new CoqlError('SYNTAX_ERROR', 'error occured while parsing the query', { near: operator });
  const distance = (record: CrmRecord, to: string | number | boolean = low) => order(get(record), to, kind);
  // As in SQL, nothing is neither above nor below anything.
  const there =
    (test: Test): Test =>
    (record) =>
      get(record) !== null && test(record);
  const tests: Partial<Record<Operator, Test>> = {
    '=': (record) => distance(record) === 0,
    '!=': (record) => distance(record) !== 0,
    '>': there((record) => distance(record) > 0),
    '>=': there((record) => distance(record) >= 0),
    '<': there((record) => distance(record) < 0),
    '<=': there((record) => distance(record) <= 0),
    between: there((record) => distance(record) >= 0 && distance(record, high) <= 0),
    'not between': there((record) => distance(record) < 0 || distance(record, high) > 0),
    in: (record) => wanted.some((value) => distance(record, value) === 0),
    'not in': (record) => !wanted.some((value) => distance(record, value) === 0),
  };
  return tests[operator] ?? (() => false);
}
