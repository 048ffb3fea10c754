import { capsOf } from './edition.js';
import { type Problem, problem } from './problem.js';
import type { CrmState } from './state.js';
import type { Table } from './table.js';
import type { CrmUser, Tag } from './types.js';

/** Source: zoho.com/crm/developer/docs/api/v8/create-tag.html. A newer specification says 26. */
export const MAX_TAG_NAME = 25;

/** The colours a tag may have. Source: github.com/zoho/crm-oas v8.0/tags.json */
export const TAG_COLOURS = [
  '#57B1FD',
  '#879BFC',
  '#658BA8',
  '#FD87BD',
  '#969696',
  '#F48435',
  '#1DB9B4',
  '#E7A826',
  '#63C57E',
  '#F17574',
  '#D297EE',
  '#A8C026',
  '#B88562',
];

/** A tag as a request names it; the id wins over the name. */
export interface TagInput {
  id?: string | undefined;
  name?: string | undefined;
  color: string | null;
}

/** Defines a tag, or says why not. The name must be new in the module. */
export function defineTag({
  crm,
  table,
  name,
  color,
  by,
  at,
}: {
  crm: CrmState;
  table: Table;
  name: string;
  color: string | null;
  by: CrmUser;
  at: number;
}): Tag | Problem {
  if (table.tags.size >= capsOf(crm.limits.edition).tagsPerModule) return problem('LICENSE_LIMIT_EXCEEDED', 'tags edition limit exceeded');
  const tag: Tag = { id: crm.world.nextId(), name, color, createdAt: at, modifiedAt: at, createdBy: by, modifiedBy: by };
  table.tags.set(name.toLowerCase(), tag);
  crm.journal.undo?.push(() => table.tags.delete(name.toLowerCase()));
  return tag;
}

const isProblem = (result: Tag | Problem): result is Problem => 'code' in result;

/**
 * The definitions behind the wanted tags; unknown names become new definitions. Inferred: names are the same
 * when they differ only in case.
 */
export function resolveTags({
  crm,
  table,
  wanted,
  by,
  at,
}: {
  crm: CrmState;
  table: Table;
  wanted: TagInput[];
  by: CrmUser;
  at: number;
}): Tag[] | Problem {
  const tags = new Set<Tag>();
  for (const { id, name, color } of wanted) {
    const known = id === undefined ? (name === undefined ? undefined : table.tags.get(name.toLowerCase())) : tagById(table, id);
    if (!known && id !== undefined) return problem('INVALID_DATA', 'invalid tag id', { api_name: 'id', json_path: '$.tags[*].id' });
    const tag = known ?? defineTag({ crm, table, name: name ?? '', color, by, at });
    if (isProblem(tag)) return tag;
    tags.add(tag);
  }
  return [...tags];
}

export function tagById(table: Table, id: string): Tag | undefined {
  for (const tag of table.tags.values()) if (tag.id === id) return tag;
  return undefined;
}

/** A tag as it stands in a record. */
export const renderTag = ({ name, id, color }: Tag) => ({ name, id, color_code: color });

/** Records with the same tags share one list: a million records in one tier hold one array between them. */
export function shareTags(table: Table, tags: readonly Tag[]): readonly Tag[] {
  const key = tags.map((tag) => tag.id).join();
  const known = table.tagLists.get(key);
  if (known) return known;
  const list = Object.freeze([...tags]);
  table.tagLists.set(key, list);
  return list;
}
