import { CoqlError, limitExceeded, syntaxError } from './errors.js';
import { type Condition, LIMITS, type Operator, type Query, type Where } from './query.js';
import { accept, expect, is, list, name, next, peek, type Reader, value } from './reader.js';

type Sub = (reader: Reader) => Query;

/**
 * One condition, or exactly two joined: more than two have to be bracketed in pairs, `((A and B) and C)`.
 * Source: COQL-Limitations, "the criteria must be enclosed within brackets". `sub` parses a sub-query.
 */
export function parseWhere(reader: Reader, sub: Sub): Where {
  const left = operand(reader, sub);
  const joint = accept(reader, 'and') ? 'and' : accept(reader, 'or') ? 'or' : undefined;
  if (!joint) return left;
  const right = operand(reader, sub);
  if (is(reader, 'and') || is(reader, 'or')) throw syntaxError(peek(reader));
  return { joint, left, right };
}

function operand(reader: Reader, sub: Sub): Where {
  if (!accept(reader, '(')) return condition(reader, sub);
  const inner = parseWhere(reader, sub);
  expect(reader, ')');
  return inner;
}

function condition(reader: Reader, sub: Sub): Condition {
  reader.conditions += 1;
  const of = name(reader);
  const token = next(reader);
  const word = token.text.toLowerCase();
  if (token.kind === 'symbol' && ['=', '!=', '>', '>=', '<', '<='].includes(word)) {
    const operator = word as Operator;
    return { column: of, operator, ...(subQuery(reader, sub) ?? { values: [value(reader)] }) };
  }
  if (token.kind !== 'word') throw syntaxError(token);
  if (word === 'is') {
    const operator = accept(reader, 'not') ? 'is not null' : 'is null';
    expect(reader, 'null');
    return { column: of, operator, values: [] };
  }
  const negated = word === 'not';
  const verb = negated ? next(reader).text.toLowerCase() : word;
  if (verb === 'like') return { column: of, operator: negated ? 'not like' : 'like', values: [value(reader)] };
  if (verb === 'in') return { column: of, operator: negated ? 'not in' : 'in', ...(subQuery(reader, sub) ?? { values: inValues(reader) }) };
  if (verb !== 'between') throw new CoqlError('SYNTAX_ERROR', 'operator not supported', { operator: negated ? `not ${verb}` : verb });
  const low = value(reader);
  expect(reader, 'and');
  return { column: of, operator: negated ? 'not between' : 'between', values: [low, value(reader)] };
}

function inValues(reader: Reader): string[] {
  expect(reader, '(');
  const values = list(reader, value);
  expect(reader, ')');
  if (values.length > LIMITS.inValues) throw limitExceeded(LIMITS.inValues);
  return values;
}

/** `(select … )` where a value, or the values of IN, could stand. */
function subQuery(reader: Reader, sub: Sub): Pick<Condition, 'values' | 'from'> | undefined {
  const { at } = reader;
  if (!accept(reader, '(')) return undefined;
  if (!is(reader, 'select')) {
    reader.at = at;
    return undefined;
  }
  const sequence = reader.queries;
  reader.queries += 1;
  const query = sub(reader);
  expect(reader, ')');
  return { values: [], from: { query, sequence } };
}
