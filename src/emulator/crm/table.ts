import type { Journal } from './journal.js';
import { standardFields } from './standard-fields.js';
import type { CrmRecord, CrmUser, Field, ModuleName, Tag, Value, Values } from './types.js';

/** The field a module is checked for duplicates by when nothing else is asked. Source: .../api/v8/upsert-records.html */
const SYSTEM_DUPLICATE_FIELD: Record<ModuleName, string> = {
  Leads: 'Email',
  Contacts: 'Email',
  Accounts: 'Account_Name',
  Deals: 'Deal_Name',
};

type Index = Map<string, CrmRecord | CrmRecord[]>;

export interface Deletion {
  record: CrmRecord;
  at: number;
  by: CrmUser;
  /** When somebody threw it away for good before its time. */
  purgedAt?: number;
}

/** One module: its fields, its tags, its records and the ways to find them without looking at each. */
export interface Table {
  name: ModuleName;
  id: string;
  layoutId: string;
  fields: Map<string, Field>;
  /** Derived from `fields` by `refreshFields`. */
  systemField: Field;
  uniqueFields: Field[];
  mandatoryFields: Field[];
  /** By tag name in lower case. */
  tags: Map<string, Tag>;
  /** Lists of tags that records hold, by the ids in them: equal ones are one. */
  tagLists: Map<string, readonly Tag[]>;
  records: Map<string, CrmRecord>;
  /** By id, which grows; deleted ones are swept out now and then. */
  order: CrmRecord[];
  /** By time of change; only the entry at `record.touch` counts. */
  changes: CrmRecord[];
  /** True when a change was taken back, and `changes` has to be put in order before it is read. */
  stale: boolean;
  /** By api name of a system or unique field; converted leads included. */
  indexes: Map<string, Index>;
  /** Deleted records by id, latest last. */
  deletions: Map<string, Deletion>;
  /** What the search index still believes of records changed moments ago. */
  before: Map<CrmRecord, Values>;
  /** How to take back what is done, while that may be asked for. */
  journal: Journal;
  /** Told of every change while somebody watches the module. */
  listener: Listener | undefined;
}

type Listener = (event: 'create' | 'edit' | 'delete', record: CrmRecord, fields: string[]) => void;

export function createTable({ name, nextId, journal }: { name: ModuleName; nextId: () => string; journal: Journal }): Table {
  const id = nextId();
  const layoutId = nextId();
  const fields = standardFields({ module: name, nextId });
  const systemField = fields.get(SYSTEM_DUPLICATE_FIELD[name]);
  if (!systemField) throw new Error(`${name} lacks its duplicate check field`);
  const table: Table = {
    name,
    id,
    layoutId,
    fields,
    systemField,
    uniqueFields: [],
    mandatoryFields: [],
    tags: new Map(),
    tagLists: new Map(),
    records: new Map(),
    order: [],
    changes: [],
    stale: false,
    journal,
    indexes: new Map(),
    deletions: new Map(),
    before: new Map(),
    listener: undefined,
  };
  refreshFields(table);
  return table;
}

/** To be called after any change of `fields`: rebuilds what is derived from them. */
export function refreshFields(table: Table): void {
  const all = [...table.fields.values()];
  table.uniqueFields = all.filter((field) => field.unique ?? field.external);
  table.mandatoryFields = all.filter((field) => field.mandatory);
  const indexed = new Set([table.systemField, ...table.uniqueFields]);
  table.indexes = new Map([...indexed].map((field) => [field.apiName, new Map()]));
  for (const record of table.order) if (!record.deleted) index(table, record);
}

/** What two equal values of a field have in common. Ids of the external type `user` count per creating user. */
export function keyOf({ field, value, creatorId }: { field: Field; value: Value; creatorId: string }): string {
  // Inferred: an external id is compared exactly, like a unique field marked case-sensitive; other fields are not.
  const text = field.external || field.unique?.caseSensitive ? String(value) : String(value).toLowerCase();
  return field.external?.type === 'user' ? `${creatorId} ${text}` : text;
}

/** Live records with this value, converted leads included. The field must be a system or unique one. */
export function findAll({ table, field, value, creatorId }: { table: Table; field: Field; value: Value; creatorId: string }): CrmRecord[] {
  const hit = table.indexes.get(field.apiName)?.get(keyOf({ field, value, creatorId }));
  if (!hit) return [];
  return Array.isArray(hit) ? hit : [hit];
}

/** The oldest live record with this value that duplicate checks look at: converted leads are out of their scope. */
export function findDuplicate(search: { table: Table; field: Field; value: Value; creatorId: string }): CrmRecord | undefined {
  return findAll(search).find((record) => !record.converted);
}

/** Puts a record where its unique values lead to it. */
export function index(table: Table, record: CrmRecord): void {
  for (const [apiName, entries] of table.indexes) {
    const key = keyIn(table, apiName, record);
    if (key === undefined) continue;
    const there = entries.get(key);
    if (there === undefined) entries.set(key, record);
    else if (Array.isArray(there)) there.push(record);
    else entries.set(key, [there, record]);
  }
}

/** Takes it out again. */
export function unindex(table: Table, record: CrmRecord): void {
  for (const [apiName, entries] of table.indexes) {
    const key = keyIn(table, apiName, record);
    if (key === undefined) continue;
    const there = entries.get(key);
    const rest = Array.isArray(there) ? there.filter((each) => each !== record) : [];
    if (rest.length === 0) entries.delete(key);
    else entries.set(key, rest);
  }
}

function keyIn(table: Table, apiName: string, record: CrmRecord): string | undefined {
  const field = table.fields.get(apiName);
  const value = record.values[apiName];
  if (!field || value === null || value === undefined) return undefined;
  return keyOf({ field, value, creatorId: record.createdBy.id });
}
