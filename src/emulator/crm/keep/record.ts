import type { Table } from '../table.js';
import { shareTags } from '../tag-set.js';
import type { Conversion, CrmRecord, CrmUser, Tag, Values } from '../types.js';

/**
 * A record as it is saved: people and tags are numbers (their place among the people and the tags of the module), what is
 * usual is left out. A million of these have to be written and read.
 */
export type SavedRecord = [
  id: string,
  createdAt: number,
  /** Milliseconds from then to the last change. */
  changedAfterMs: number,
  /** One for all three, or owner, creator and who changed it. */
  people: number | [owner: number, created: number, modified: number],
  values: Values,
  tags?: number[],
  converted?: Conversion,
];

/** What numbers stand for; built once for many records. */
export interface Numbers {
  people: Map<CrmUser, number>;
  tags: Map<Tag, number>;
}

export function saveRecord(record: CrmRecord, { people, tags }: Numbers): SavedRecord {
  const { id, values, owner, createdBy, modifiedBy, createdAt, modifiedAt, converted } = record;
  const of = (user: CrmUser): number => people.get(user) ?? 0;
  const alone = owner === createdBy && createdBy === modifiedBy;
  const saved: SavedRecord = [
    id,
    createdAt,
    modifiedAt - createdAt,
    alone ? of(owner) : [of(owner), of(createdBy), of(modifiedBy)],
    values,
  ];
  // A record in the recycle bin may still have a tag that is gone.
  const numbers = record.tags.flatMap((tag) => tags.get(tag) ?? []);
  if (numbers.length > 0 || converted) saved.push(numbers);
  if (converted) saved.push(converted);
  return saved;
}

/** Throws Error when it is none. */
export function readRecord(saved: unknown, { table, people, tags }: { table: Table; people: CrmUser[]; tags: Tag[] }): CrmRecord {
  if (!Array.isArray(saved) || typeof saved[0] !== 'string' || typeof saved[4] !== 'object') throw new Error('not a saved record');
  const [id, createdAt, changedAfterMs, who, values, numbers = [], converted] = saved as SavedRecord;
  const user = (at: number): CrmUser => {
    const found = people[at];
    if (!found) throw new Error(`record ${id} belongs to nobody`);
    return found;
  };
  const [owner, createdBy, modifiedBy] = typeof who === 'number' ? [who, who, who] : who;
  return {
    id,
    values,
    tags:
      numbers.length === 0
        ? NO_TAGS
        : shareTags(
            table,
            numbers.flatMap((at) => tags[at] ?? []),
          ),
    owner: user(owner),
    createdBy: user(createdBy),
    modifiedBy: user(modifiedBy),
    createdAt,
    modifiedAt: createdAt + changedAfterMs,
    touch: 0,
    converted,
    deleted: false,
  };
}

const NO_TAGS: readonly Tag[] = Object.freeze([]);
