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
  /** A field, or a field of another record through lookups: `Account_Name.Parent_Account.Account_Name`. */
  column: string;
  operator: Operator;
  values: string[];
  /** Where the values come from instead, and which sub-query of the whole it is. */
  from?: { query: Query; sequence: number };
}
export type Where = Condition | { joint: 'and' | 'or'; left: Where; right: Where };

export interface Column {
  /** `COUNT`, `SUM`, … when it is an aggregate. */
  aggregate?: string;
  name: string;
  /** The key in the answer. */
  key: string;
  /** True when the key was given with `as`. */
  renamed: boolean;
}

/** A COQL query as it was written; whether its names exist is another question. */
export interface Query {
  columns: Column[];
  module: string;
  /** `Leads#2276164000000091501`: a custom view. */
  view: string | undefined;
  where: Where;
  groupBy: string[];
  orderBy: { column: string; descending: boolean }[];
  limit: number;
  /** The limit was written down. */
  limited: boolean;
  offset: number;
}

/**
 * Sources: zoho.com/crm/developer/docs/api/v8/COQL-Overview.html and COQL-Limitations.html (values of `in`: the pages up to
 * v6; later ones name 50 and 100).
 */
export const LIMITS = {
  rows: 2000,
  rowsOfVersion2: 200,
  defaultRows: 200,
  reach: 100_000,
  columns: 50,
  conditions: 25,
  inValues: 50,
  orderBy: 10,
  groupBy: 4,
  aggregates: 5,
  /** Lookups one after the other in a name. */
  relations: 2,
  joins: 5,
  selectJoins: 15,
};

/** Every condition of a WHERE. */
export function* conditionsOf(where: Where): Generator<Condition> {
  if ('column' in where) {
    yield where;
    return;
  }
  yield* conditionsOf(where.left);
  yield* conditionsOf(where.right);
}
