import { comparable, fromText, type Kind, kindOf, order } from '../compare.js';
import type { Table } from '../table.js';
import type { CrmRecord, Field } from '../types.js';
import { CoqlError, invalidQuery, NotEmulated } from './errors.js';
import type { Condition, Operator, Where } from './parse.js';

/** How CRM's errors write a value that is not there. */
const EMPTY = '$' + '{EMPTY}';

export type Test = (record: CrmRecord) => boolean;

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

/** The field of a column name. Joins through lookups (`Owner.email`) are real, but not emulated. */
export function fieldOf(table: Table, column: string): Field {
  const field = table.fields.get(column);
  if (field) return field;
  const [lookup = ''] = column.split('.');
  if (column.includes('.') && table.fields.has(lookup)) throw new NotEmulated(`join through ${lookup}`);
  throw invalidQuery('column given seems to be invalid', { column_name: column });
}

/** Turns WHERE into a test of records. Throws CoqlError on names, comparators and values the module has not. */
export function testOf(table: Table, where: Where): Test {
  if ('column' in where) return conditionTest(table, where);
  const left = testOf(table, where.left);
  const right = testOf(table, where.right);
  return where.joint === 'and' ? (record) => left(record) && right(record) : (record) => left(record) || right(record);
}

function conditionTest(table: Table, { column, operator, values }: Condition): Test {
  const field = fieldOf(table, column);
  const kind = kindOf(field);
  if (field.type === 'textarea') {
    throw invalidQuery('unsupported column in criteria', {
      cv_criteria: false,
      column_name: column,
      value: values[0] ?? EMPTY,
      operator,
    });
  }
  if (!OPERATORS[kind].includes(operator))
    throw invalidQuery('Invalid query formed', { reason: 'invalid operator found', column_name: column, operator });
  const read: Test | undefined =
    operator === 'is null'
      ? (record) => isEmpty(record, field)
      : operator === 'is not null'
        ? (record) => !isEmpty(record, field)
        : undefined;
  if (read) return read;
  if (kind === 'text' || kind === 'list') return textTest(field, operator, values);
  return scalarTest(field, kind, operator, values);
}

function isEmpty(record: CrmRecord, field: Field): boolean {
  const value = comparable(record, field);
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Text is compared without case (inferred), except where the field itself tells cases apart. */
function textTest(field: Field, operator: Operator, values: string[]): Test {
  const exact = field.external !== undefined || field.unique?.caseSensitive === true;
  const fold = (text: string) => (exact ? text : text.toLowerCase());
  const texts = (record: CrmRecord): string[] => {
    const value = comparable(record, field);
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

function scalarTest(field: Field, kind: Kind, operator: Operator, values: string[]): Test {
  const wanted = values.map((text) => {
    const value = fromText(text, kind);
    if (value === undefined)
      throw invalidQuery('value given seems to be invalid for the column', { column_name: field.apiName, expected_data_type: field.type });
    return value;
  });
  const [low, high] = wanted;
  if (low === undefined) throw new CoqlError('SYNTAX_ERROR', 'error occured while parsing the query', { near: operator });
  const distance = (record: CrmRecord, to: string | number | boolean = low) => order(comparable(record, field), to, kind);
  // As in SQL, nothing is neither above nor below anything.
  const there =
    (test: Test): Test =>
    (record) =>
      comparable(record, field) !== null && test(record);
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
