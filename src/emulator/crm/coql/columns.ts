import { type Comparable, comparable, type Kind, kindOf } from '../compare.js';
import { renderField } from '../render.js';
import type { CrmState } from '../state.js';
import type { Table } from '../table.js';
import type { CrmRecord, CrmUser, DataType, Field } from '../types.js';
import { profileOf, ROLE } from '../users.js';
import { invalidQuery, limitExceeded } from './errors.js';
import { LIMITS } from './query.js';

/** Whose view it is: version 2 shows the ids of lookups only. */
export interface Scope {
  crm: CrmState;
  table: Table;
  version: 2 | 8;
}

/** One column of a query, wherever its value stands. */
export interface ColumnReader {
  type: DataType;
  kind: Kind;
  /** Texts are told apart by their case. */
  exact: boolean;
  /** The lookups that lead to it: `Account_Name`, `Account_Name.Parent_Account`. */
  joins: string[];
  /** With its table, for metadata; a person's properties have none. */
  field: { table: Table; field: Field } | undefined;
  get(record: CrmRecord): Comparable;
  render(record: CrmRecord): unknown;
}

/** What of a person can be asked for through `Owner`, `Created_By` and their like. */
const PERSON: Record<string, [kind: 'text' | 'id', read: (user: CrmUser) => string]> = {
  id: ['id', (user) => user.id],
  first_name: ['text', (user) => user.firstName],
  last_name: ['text', (user) => user.lastName],
  full_name: ['text', (user) => user.name],
  email: ['text', (user) => user.email],
  'profile.id': ['id', (user) => profileOf(user).id],
  'profile.name': ['text', (user) => profileOf(user).name],
  'role.id': ['id', () => ROLE.id],
  'role.name': ['text', () => ROLE.name],
};

/**
 * The column of a name. Throws CoqlError when there is none, or when more than two lookups lead to it.
 * Source: .../api/v8/Get-Records-through-COQL-Query.html ("sample query with two relations")
 */
export function columnOf(scope: Scope, name: string): ColumnReader {
  // A sample of Zoho's own begins with the module: `!Leads.Owner.role.id`.
  const path = name.replace(new RegExp(`^!${scope.table.name}\\.`), '');
  return resolve(scope, path, { name, joins: [], from: (record) => record });
}

interface Way {
  name: string;
  joins: string[];
  from(record: CrmRecord): CrmRecord | undefined;
}

function resolve(scope: Scope, path: string, way: Way): ColumnReader {
  const { crm, table } = scope;
  const [first = '', ...rest] = path.split('.');
  const field = table.fields.get(first);
  if (!field) throw invalidQuery('column given seems to be invalid', { column_name: way.name });
  if (rest.length === 0) return fieldColumn(scope, field, way);
  const joins = [...way.joins, [...(way.joins.at(-1)?.split('.') ?? []), first].join('.')];
  if (joins.length > LIMITS.relations) throw limitExceeded(LIMITS.relations);
  if (field.type === 'ownerlookup') return personColumn(scope, field, rest.join('.'), { ...way, joins });
  if (!field.lookup) throw invalidQuery('column given seems to be invalid', { column_name: way.name });
  const other = crm.tables[field.lookup];
  const from = (record: CrmRecord) => {
    const here = way.from(record);
    const id = here && comparable(here, field);
    return typeof id === 'string' ? other.records.get(id) : undefined;
  };
  return resolve({ ...scope, table: other }, rest.join('.'), { name: way.name, joins, from });
}

function fieldColumn({ crm, table, version }: Scope, field: Field, { joins, from }: Way): ColumnReader {
  return {
    type: field.type,
    kind: kindOf(field),
    exact: field.external !== undefined || field.unique?.caseSensitive === true,
    joins,
    field: { table, field },
    get: (record) => {
      const found = from(record);
      return found ? comparable(found, field) : null;
    },
    render: (record) => {
      const found = from(record);
      return found ? shown(crm, field, renderField(crm, found, field), version) : null;
    },
  };
}

/** Lookups have the name of their record, people their last name; in version 2 neither has one. Source: the page above. */
function shown(crm: CrmState, field: Field, value: unknown, version: 2 | 8): unknown {
  if (value === null || (field.type !== 'lookup' && field.type !== 'ownerlookup')) return value;
  const { id, name } = value as { id: string; name: string };
  if (version === 2) return { id };
  return { name: field.type === 'ownerlookup' ? (crm.users.get(id)?.lastName ?? name) : name, id };
}

function personColumn({ crm }: Scope, field: Field, property: string, { name, joins, from }: Way): ColumnReader {
  const known = Object.hasOwn(PERSON, property) ? PERSON[property] : undefined;
  if (!known) throw invalidQuery('column given seems to be invalid', { column_name: name });
  const [kind, read] = known;
  const get = (record: CrmRecord) => {
    const here = from(record);
    const id = here && comparable(here, field);
    const user = typeof id === 'string' ? crm.users.get(id) : undefined;
    return user ? read(user) : null;
  };
  return { type: kind === 'id' ? 'bigint' : 'text', kind, exact: false, joins, field: undefined, get, render: get };
}
