import { CoqlError, limitExceeded, missingClause, NotEmulated, syntaxError } from './errors.js';
import { parseWhere } from './parse-where.js';
import { type Column, LIMITS, type Query } from './query.js';
import { accept, count, expect, is, isEnd, list, name, next, peek, quotedName, type Reader, readerOf } from './reader.js';

/** They are case-sensitive. Source: .../api/v8/Get-Records-through-COQL-Query.html */
const AGGREGATES = ['COUNT', 'SUM', 'MIN', 'MAX', 'AVG'];

/**
 * Parses `select … from … where … [group by …] [order by …] [limit …] [offset …]`. Throws CoqlError, or NotEmulated for what
 * is real but missing here.
 */
export function parse(text: string): Query {
  const reader = readerOf(text);
  const query = parseQuery(reader);
  if (!isEnd(reader)) throw syntaxError(peek(reader));
  return query;
}

function parseQuery(reader: Reader): Query {
  if (!accept(reader, 'select')) throw new CoqlError('SYNTAX_ERROR', 'given coql query not supported');
  const columns = list(reader, column);
  if (columns.length > LIMITS.columns) throw limitExceeded(LIMITS.columns);
  if (columns.filter((each) => each.aggregate).length > LIMITS.aggregates) throw limitExceeded(LIMITS.aggregates);
  if (!accept(reader, 'from')) throw isEnd(reader) ? missingClause('from') : syntaxError(peek(reader));
  const module = name(reader).replace(/^!/, '');
  const view = accept(reader, '#') ? next(reader).text : undefined;
  if (!accept(reader, 'where'))
    throw ['end', 'order', 'limit', 'offset', 'group'].some((word) => is(reader, word))
      ? missingClause('where')
      : syntaxError(peek(reader));
  const before = reader.conditions;
  const where = parseWhere(reader, parseQuery);
  if (reader.conditions - before > LIMITS.conditions) throw limitExceeded(LIMITS.conditions);
  const groupBy = accept(reader, 'group') ? grouping(reader) : [];
  const orderBy = accept(reader, 'order') ? ordering(reader) : [];
  return { columns, module, view, where, groupBy, orderBy, ...window(reader) };
}

function column(reader: Reader): Column {
  if (is(reader, '(')) throw new NotEmulated('sub-query in select');
  const first = quotedName(reader);
  if (first.includes('->')) throw new NotEmulated('lookup of several modules');
  const read = accept(reader, '(') ? aggregate(reader, first) : { name: first, key: first, renamed: false };
  if (!accept(reader, 'as')) return read;
  const key = quotedName(reader);
  if (key.trim() === '')
    throw new CoqlError('INVALID_ALIAS', 'alias name cannot be an empty string', { column_name: read.name, alias: '' });
  return { ...read, key, renamed: true };
}

function aggregate(reader: Reader, called: string): Column {
  const inner = quotedName(reader);
  expect(reader, ')');
  if (!AGGREGATES.includes(called)) {
    throw new CoqlError('INVALID_DATA', 'invalid data', { reason: 'unsupported aggregate function', column: `${called}(${inner})` });
  }
  return { aggregate: called, name: inner, key: `${called}(${inner})`, renamed: false };
}

function grouping(reader: Reader): string[] {
  expect(reader, 'by');
  const groupBy = list(reader, quotedName);
  if (groupBy.length > LIMITS.groupBy) throw limitExceeded(LIMITS.groupBy);
  refuseTwice(groupBy);
  return groupBy;
}

function ordering(reader: Reader): Query['orderBy'] {
  expect(reader, 'by');
  const orderBy = list(reader, () => {
    const of = quotedName(reader);
    // An aggregate is named as it was selected.
    const column = accept(reader, '(') ? aggregate(reader, of).key : of;
    if (accept(reader, 'desc')) return { column, descending: true };
    accept(reader, 'asc');
    return { column, descending: false };
  });
  if (orderBy.length > LIMITS.orderBy) throw limitExceeded(LIMITS.orderBy);
  refuseTwice(orderBy.map((each) => each.column));
  return orderBy;
}

/** Source: COQL-Limitations, "duplicate fields in the ORDER BY, GROUP BY, and AGGREGATE clauses"; its sentence is inferred. */
function refuseTwice(names: string[]): void {
  const twice = names.find((each, at) => names.indexOf(each) !== at);
  if (twice !== undefined) throw new CoqlError('DUPLICATE_DATA', 'duplicate column', { column_name: twice });
}

/** `limit 10`, `limit 20, 10` (offset first), `limit 10 offset 20`, `offset 20`. */
function window(reader: Reader): { limit: number; limited: boolean; offset: number } {
  let limit = LIMITS.defaultRows;
  let offset = 0;
  const limited = accept(reader, 'limit');
  if (limited) {
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
  return { limit, limited, offset };
}
