import { CoqlError, invalidQuery, limitExceeded, missingClause, NotEmulated, syntaxError } from './errors.js';
import { type Token, tokenise } from './tokens.js';

export type Operator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'like'
  | 'not like'
  | 'in'
  | 'not in'
  | 'between'
  | 'not between'
  | 'is null'
  | 'is not null';

export interface Condition {
  column: string;
  operator: Operator;
  values: string[];
}
export type Where = Condition | { joint: 'and' | 'or'; left: Where; right: Where };

export interface Column {
  /** `COUNT`, `SUM`, … when it is an aggregate. */
  aggregate?: string;
  name: string;
  /** The key in the answer. */
  key: string;
}

/** A COQL query as it was written; whether its names exist is another question. */
export interface Query {
  columns: Column[];
  module: string;
  where: Where;
  orderBy: { column: string; descending: boolean }[];
  limit: number;
  offset: number;
}

/** Sources: zoho.com/crm/developer/docs/api/v8/COQL-Overview.html, COQL-Limitations.html (values of `in`: the pages up to v6). */
export const LIMITS = { rows: 2000, defaultRows: 200, reach: 100_000, columns: 50, conditions: 25, inValues: 50, orderBy: 10 };

const AGGREGATES = ['COUNT', 'SUM', 'MIN', 'MAX', 'AVG'];
const KEYWORDS = new Set([
  'select',
  'from',
  'where',
  'and',
  'or',
  'order',
  'group',
  'by',
  'limit',
  'offset',
  'in',
  'not',
  'like',
  'between',
  'is',
  'null',
  'as',
  'asc',
  'desc',
]);

interface Reader {
  tokens: Token[];
  at: number;
  conditions: number;
}

/** Parses `select … from … where … [order by …] [limit …] [offset …]`. Throws CoqlError, or NotEmulated for what is real but missing here. */
export function parse(text: string): Query {
  const reader: Reader = { tokens: tokenise(text), at: 0, conditions: 0 };
  if (!accept(reader, 'select')) throw new CoqlError('SYNTAX_ERROR', 'given coql query not supported');
  const columns = list(reader, column);
  if (columns.length > LIMITS.columns) throw limitExceeded(LIMITS.columns);
  if (!accept(reader, 'from')) throw isEnd(reader) ? missingClause('from') : syntaxError(peek(reader));
  const module = name(reader).replace(/^!/, '');
  if (!accept(reader, 'where'))
    throw ['end', 'order', 'limit', 'offset', 'group'].some((word) => is(reader, word))
      ? missingClause('where')
      : syntaxError(peek(reader));
  const where = expression(reader);
  if (reader.conditions > LIMITS.conditions) throw limitExceeded(LIMITS.conditions);
  if (is(reader, 'group')) throw new NotEmulated('group by');
  const orderBy = accept(reader, 'order') ? ordering(reader) : [];
  const { limit, offset } = window(reader);
  if (!isEnd(reader)) throw syntaxError(peek(reader));
  return { columns, module, where, orderBy, limit, offset };
}

function column(reader: Reader): Column {
  if (is(reader, '(')) throw new NotEmulated('sub-query');
  const first = name(reader);
  let parsed: Column = { name: first, key: first };
  if (accept(reader, '(')) {
    const inner = name(reader);
    expect(reader, ')');
    const aggregate = first.toUpperCase();
    if (!AGGREGATES.includes(aggregate)) {
      throw new CoqlError('INVALID_DATA', 'invalid data', { reason: 'unsupported aggregate function', column: `${first}(${inner})` });
    }
    parsed = { aggregate, name: inner, key: `${aggregate}(${inner})` };
  }
  return accept(reader, 'as') ? { ...parsed, key: peek(reader).kind === 'text' ? next(reader).text : name(reader) } : parsed;
}

/**
 * One condition, or exactly two joined: more than two have to be bracketed in pairs, `((A and B) and C)`.
 * Source: COQL-Limitations, "the criteria must be enclosed within brackets".
 */
function expression(reader: Reader): Where {
  const left = operand(reader);
  const joint = accept(reader, 'and') ? 'and' : accept(reader, 'or') ? 'or' : undefined;
  if (!joint) return left;
  const right = operand(reader);
  if (is(reader, 'and') || is(reader, 'or')) throw syntaxError(peek(reader));
  return { joint, left, right };
}

function operand(reader: Reader): Where {
  if (!accept(reader, '(')) return condition(reader);
  const inner = expression(reader);
  expect(reader, ')');
  return inner;
}

function condition(reader: Reader): Condition {
  reader.conditions += 1;
  const of = name(reader);
  const token = next(reader);
  const word = token.text.toLowerCase();
  if (token.kind === 'symbol' && ['=', '!=', '>', '>=', '<', '<='].includes(word))
    return { column: of, operator: word as Operator, values: [value(reader)] };
  if (token.kind !== 'word') throw syntaxError(token);
  if (word === 'is') {
    const operator = accept(reader, 'not') ? 'is not null' : 'is null';
    expect(reader, 'null');
    return { column: of, operator, values: [] };
  }
  const negated = word === 'not';
  const verb = negated ? next(reader).text.toLowerCase() : word;
  if (verb === 'like') return { column: of, operator: negated ? 'not like' : 'like', values: [value(reader)] };
  if (verb === 'in') return { column: of, operator: negated ? 'not in' : 'in', values: inValues(reader) };
  if (verb !== 'between') throw new CoqlError('SYNTAX_ERROR', 'operator not supported', { operator: negated ? `not ${verb}` : verb });
  const low = value(reader);
  expect(reader, 'and');
  return { column: of, operator: negated ? 'not between' : 'between', values: [low, value(reader)] };
}

function inValues(reader: Reader): string[] {
  expect(reader, '(');
  if (is(reader, 'select')) throw new NotEmulated('sub-query');
  const values = list(reader, value);
  expect(reader, ')');
  if (values.length > LIMITS.inValues) throw limitExceeded(LIMITS.inValues);
  return values;
}

function ordering(reader: Reader): Query['orderBy'] {
  expect(reader, 'by');
  const orderBy = list(reader, () => {
    const of = name(reader);
    if (accept(reader, 'desc')) return { column: of, descending: true };
    accept(reader, 'asc');
    return { column: of, descending: false };
  });
  if (orderBy.length > LIMITS.orderBy) throw limitExceeded(LIMITS.orderBy);
  return orderBy;
}

/** `limit 10`, `limit 20, 10` (offset first), `limit 10 offset 20`, `offset 20`. */
function window(reader: Reader): { limit: number; offset: number } {
  let limit = LIMITS.defaultRows;
  let offset = 0;
  if (accept(reader, 'limit')) {
    limit = count(reader, 'limit');
    if (accept(reader, ',')) {
      offset = limit;
      limit = count(reader, 'limit');
    }
  }
  if (accept(reader, 'offset')) offset = count(reader, 'offset');
  if (limit < 1) throw new CoqlError('INVALID_DATA', 'limit should be greater than 0');
  if (limit > LIMITS.rows) throw limitExceeded(LIMITS.rows);
  if (offset + limit > LIMITS.reach) throw limitExceeded(LIMITS.reach);
  return { limit, offset };
}

function count(reader: Reader, clause: string): number {
  const { kind, text } = next(reader);
  if (kind !== 'number' || !/^-?\d+$/.test(text)) throw invalidQuery(`${clause} given seems to be invalid`, { [clause]: text });
  return Number(text);
}

function list<T>(reader: Reader, item: (reader: Reader) => T): T[] {
  const items = [item(reader)];
  while (accept(reader, ',')) items.push(item(reader));
  return items;
}

function name(reader: Reader): string {
  const token = next(reader);
  if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) throw syntaxError(token);
  return token.text;
}

function value(reader: Reader): string {
  const token = next(reader);
  const literal = token.kind === 'text' || token.kind === 'number' || (token.kind === 'word' && /^(true|false)$/i.test(token.text));
  if (!literal) throw syntaxError(token);
  return token.text;
}

const peek = ({ tokens, at }: Reader): Token => tokens[at] ?? { kind: 'end', text: '', line: 1, column: 1 };
const isEnd = (reader: Reader): boolean => peek(reader).kind === 'end';

function next(reader: Reader): Token {
  const token = peek(reader);
  reader.at += 1;
  return token;
}

function is(reader: Reader, text: string): boolean {
  const token = peek(reader);
  if (text === 'end') return token.kind === 'end';
  return (token.kind === 'word' || token.kind === 'symbol') && token.text.toLowerCase() === text;
}

function accept(reader: Reader, text: string): boolean {
  const there = is(reader, text);
  if (there) reader.at += 1;
  return there;
}

function expect(reader: Reader, text: string): void {
  if (!accept(reader, text)) throw syntaxError(peek(reader));
}
