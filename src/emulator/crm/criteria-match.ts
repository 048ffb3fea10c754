import { comparable, fromText, kindOf, order } from './compare.js';
import { type Criteria, type Criterion, listValues, unescapeValue } from './criteria.js';
import { type Problem, problem } from './problem.js';
import type { Table } from './table.js';
import { looseEquals, looseStartsWith, words } from './text-match.js';
import type { CrmRecord, Field, Values } from './types.js';

/** Does a record, with the values the index has of it, match? */
export type Matcher = (record: CrmRecord, values: Values) => boolean;

const MAX_IN = 100;
const TEXT_OPERATORS = ['equals', 'not_equal', 'starts_with', 'in'];
const SCALAR_OPERATORS = ['equals', 'not_equal', 'greater_than', 'greater_equal', 'less_than', 'less_equal', 'between', 'in'];

/** Turns parsed criteria into a test; fails on unknown fields, operators and values. */
export function criteriaMatcher(table: Table, criteria: Criteria): Matcher | Problem {
  if ('field' in criteria) return oneCriterion(table, criteria);
  const parts: Matcher[] = [];
  for (const part of 'all' in criteria ? criteria.all : criteria.any) {
    const matcher = criteriaMatcher(table, part);
    if ('code' in matcher) return matcher;
    parts.push(matcher);
  }
  if ('all' in criteria) return (record, values) => parts.every((part) => part(record, values));
  return (record, values) => parts.some((part) => part(record, values));
}

function oneCriterion(table: Table, { field: name, operator, value }: Criterion): Matcher | Problem {
  const field = table.fields.get(name);
  if (!field) return invalid({ reason: 'invalid field', api_name: name });
  const kind = kindOf(field);
  const textual = kind === 'text' || kind === 'list';
  if (!(textual ? TEXT_OPERATORS : SCALAR_OPERATORS).includes(operator))
    return invalid({ operator, reason: 'invalid operator found', api_name: name });
  const many = operator === 'in' || operator === 'between';
  const given = many ? listValues(value) : [unescapeValue(value)];
  if (operator === 'in' && given.length > MAX_IN)
    return problem('INVALID_QUERY', 'Only 100 values are allowed in "IN" criteria', { param_name: 'criteria' });
  return textual ? textMatcher(field, operator, given) : scalarMatcher(field, operator, given);
}

function textMatcher(field: Field, operator: string, given: string[]): Matcher {
  const asked = given.map(words);
  const some = (record: CrmRecord, values: Values, fits: (text: string) => boolean) => {
    const value = comparable(record, field, values);
    return value !== null && (Array.isArray(value) ? value : [String(value)]).some(fits);
  };
  if (operator === 'starts_with') return (record, values) => some(record, values, (text) => looseStartsWith(text, given[0] ?? ''));
  if (operator === 'not_equal') return (record, values) => !some(record, values, (text) => looseEquals(text, asked[0] ?? []));
  return (record, values) => some(record, values, (text) => asked.some((each) => looseEquals(text, each)));
}

function scalarMatcher(field: Field, operator: string, given: string[]): Matcher | Problem {
  const kind = kindOf(field);
  const asked = given.map((text) => fromText(text.trim(), kind));
  const [first, second] = asked;
  if (first === undefined || asked.includes(undefined) || (operator === 'between' && second === undefined)) {
    return invalid({ expected_data_type: field.type, reason: 'invalid value found', api_name: field.apiName });
  }
  const compared = (record: CrmRecord, values: Values, other: string | number | boolean = first) =>
    order(comparable(record, field, values), other, kind);
  const there = (record: CrmRecord, values: Values) => comparable(record, field, values) !== null;
  const tests: Record<string, Matcher> = {
    equals: (record, values) => compared(record, values) === 0,
    not_equal: (record, values) => compared(record, values) !== 0,
    greater_than: (record, values) => compared(record, values) > 0,
    greater_equal: (record, values) => compared(record, values) >= 0,
    less_than: (record, values) => there(record, values) && compared(record, values) < 0,
    less_equal: (record, values) => there(record, values) && compared(record, values) <= 0,
    between: (record, values) => compared(record, values) >= 0 && compared(record, values, second) <= 0,
    in: (record, values) => asked.some((each) => compared(record, values, each) === 0),
  };
  return tests[operator] ?? (() => false);
}

const invalid = (details: Record<string, unknown>): Problem => problem('INVALID_QUERY', 'Invalid query formed', details);
