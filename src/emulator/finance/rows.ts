import { createLookup, type Lookup } from './lookup.js';

/** Records of one kind by id, oldest first, with ways to find them by something else. */
export interface Rows<T extends { id: string }, Key extends string = never> {
  get(id: string): T | undefined;
  has(id: string): boolean;
  /** New, or again after a change of what it is looked up by. */
  put(row: T): void;
  remove(id: string): void;
  size(): number;
  all(): Iterable<T>;
  /** Those whose `key` is `value` (case matters), oldest first. */
  by(key: Key, value: string): T[];
  clear(): void;
}

/** `keys` say what a row is looked up by; empty texts are not looked up. A row whose keys change is put again. */
export function createRows<T extends { id: string }, Key extends string = never>(
  keys: { [K in Key]: (row: T) => string | readonly string[] } = {} as { [K in Key]: (row: T) => string | readonly string[] },
): Rows<T, Key> {
  const rows = new Map<string, T>();
  const names = Object.keys(keys) as Key[];
  const lookups = new Map<Key, Lookup>(names.map((name) => [name, createLookup()]));
  const known = new Map<string, string[][]>();

  const forget = (id: string) => {
    for (const [index, values] of (known.get(id) ?? []).entries()) {
      const name = names[index];
      if (name !== undefined) for (const value of values) lookups.get(name)?.remove(value, id);
    }
    known.delete(id);
  };

  return {
    get: (id) => rows.get(id),
    has: (id) => rows.has(id),
    put: (row) => {
      rows.set(row.id, row);
      if (names.length === 0) return;
      forget(row.id);
      const values = names.map((name) => [keys[name](row)].flat().filter((value) => value !== ''));
      known.set(row.id, values);
      for (const [index, name] of names.entries()) for (const value of values[index] ?? []) lookups.get(name)?.add(value, row.id);
    },
    remove: (id) => {
      forget(id);
      rows.delete(id);
    },
    size: () => rows.size,
    all: () => rows.values(),
    by: (key, value) =>
      (lookups.get(key)?.get(value) ?? []).flatMap((id) => {
        const row = rows.get(id);
        return row === undefined ? [] : [row];
      }),
    clear: () => {
      rows.clear();
      known.clear();
      for (const lookup of lookups.values()) lookup.clear();
    },
  };
}
