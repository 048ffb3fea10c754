/** Ids by a key several may share. Nearly every key has one id, so only the others cost a Set. */
export interface Lookup {
  add(key: string, id: string): void;
  remove(key: string, id: string): void;
  get(key: string): string[];
  clear(): void;
}

export function createLookup(): Lookup {
  const ids = new Map<string, string | Set<string>>();
  return {
    add: (key, id) => {
      const there = ids.get(key);
      if (there === undefined) ids.set(key, id);
      else if (typeof there !== 'string') there.add(id);
      else if (there !== id) ids.set(key, new Set([there, id]));
    },
    remove: (key, id) => {
      const there = ids.get(key);
      if (there === id) ids.delete(key);
      else if (there instanceof Set) {
        there.delete(id);
        if (there.size === 0) ids.delete(key);
      }
    },
    get: (key) => {
      const there = ids.get(key);
      if (there === undefined) return [];
      return typeof there === 'string' ? [there] : [...there];
    },
    clear: () => ids.clear(),
  };
}
