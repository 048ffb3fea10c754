type Shown = Record<string, unknown>;

/** Some records of a shelf. `records` are as the service's own GET answers them. */
export interface ShelfPage {
  records: { id: string; record: Shown }[];
  /** How many fit; with a text, how many of those looked at. */
  total: number;
  /** True when a search gave up before it had seen all. */
  cutShort: boolean;
}

/** One kind of record of a service, for a person to leaf through without all of it being rendered. */
export interface Shelf {
  name: string;
  size(): number;
  /** Newest first. With a `text` only records that have it, whatever its case, in one of their own values. */
  browse(query: { text: string; offset: number; limit: number }): ShelfPage;
  find(id: string): Shown | undefined;
}

export interface ShelfParts<T> {
  name: string;
  size(): number;
  newestFirst(): Iterable<T>;
  find(id: string): T | undefined;
  idOf(item: T): string;
  /** What a search looks into. */
  texts(item: T): Iterable<unknown>;
  show(item: T): Shown;
}

/** A search looks at no more than this: a page of a million records must not hold up the calls of a client. */
export const MOST_SEARCHED = 100_000;

export function createShelf<T>({ name, size, newestFirst, find, idOf, texts, show }: ShelfParts<T>): Shelf {
  const entry = (item: T) => ({ id: idOf(item), record: show(item) });
  return {
    name,
    size,
    find: (id) => {
      const item = find(id);
      return item === undefined ? undefined : show(item);
    },
    browse: ({ text, offset, limit }) => {
      const wanted = text.trim().toLowerCase();
      const records: ShelfPage['records'] = [];
      let fitting = 0;
      let seen = 0;
      for (const item of newestFirst()) {
        if (wanted === '' ? records.length === limit : seen === MOST_SEARCHED) break;
        seen += 1;
        if (wanted !== '' && !holds(texts(item), wanted)) continue;
        if (fitting >= offset && records.length < limit) records.push(entry(item));
        fitting += 1;
      }
      return { records, total: wanted === '' ? size() : fitting, cutShort: wanted !== '' && seen < size() };
    },
  };
}

/** A shelf of rows that are there already, oldest first: for services that keep little. */
export function shelfOfRows(name: string, rows: Shown[]): Shelf {
  const key = idKey(name, rows[0] ?? {});
  const idOf = (row: Shown) => String(row[key] ?? '');
  return createShelf({
    name,
    size: () => rows.length,
    newestFirst: () => rows.toReversed(),
    find: (id) => rows.find((row) => idOf(row) === id),
    idOf,
    texts: Object.values,
    show: (row) => row,
  });
}

/** `id`, or `invoice_id` for invoices, or else the first key that sounds like one. */
function idKey(name: string, row: Shown): string {
  const own = `${name.replace(/s$/, '')}_id`;
  return ['id', own].find((key) => key in row) ?? Object.keys(row).find((key) => key.endsWith('_id')) ?? 'id';
}

function holds(texts: Iterable<unknown>, wanted: string): boolean {
  for (const text of texts) {
    if ((typeof text === 'string' || typeof text === 'number') && String(text).toLowerCase().includes(wanted)) return true;
  }
  return false;
}
