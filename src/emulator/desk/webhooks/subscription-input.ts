import { z } from 'zod';
import { type FieldError, fieldError } from '../errors.js';
import type { DeskState } from '../state.js';
import { EVENTS } from './event-names.js';
import type { EventFilter } from './types.js';

const id = z.union([z.string().regex(/^\d+$/), z.int().min(0)]).transform(String);

const Filter = z.strictObject({
  departmentIds: z.array(id).min(1).optional(),
  departmentId: id.optional(),
  includePrevState: z.boolean().optional(),
  // Source: Webhook.json of github.com/zoho/zohodesk-oas.
  fields: z.array(z.string().min(1).max(100)).min(1).max(5).optional(),
  direction: z.enum(['in', 'out']).optional(),
});

/**
 * Checks `subscriptions`: events that exist, each with null or with the filter it allows. `{}` is refused, as null is how
 * Desk spells "no filter". What is wrong goes into `errors`, by JSON pointer.
 */
export function readSubscriptions(desk: DeskState, value: unknown, errors: FieldError[]): Record<string, EventFilter | null> {
  const read: Record<string, EventFilter | null> = {};
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
    errors.push(fieldError('/subscriptions'));
    return read;
  }
  for (const [event, filter] of Object.entries(value)) {
    const path = `/subscriptions/${event}`;
    const allowed = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
    if (!allowed) errors.push(fieldError(path));
    else if (filter === null) read[event] = null;
    else read[event] = readFilter({ desk, path, allowed, filter, errors });
  }
  return read;
}

function readFilter({
  desk,
  path,
  allowed,
  filter,
  errors,
}: {
  desk: DeskState;
  path: string;
  allowed: readonly string[];
  filter: unknown;
  errors: FieldError[];
}): EventFilter | null {
  const parsed = Filter.safeParse(filter);
  if (!parsed.success) {
    const paths = parsed.error.issues.flatMap(({ code, path: inside, ...issue }) =>
      code === 'unrecognized_keys' && 'keys' in issue ? (issue.keys as string[]).map((key) => [key]) : [inside.slice(0, 1)],
    );
    errors.push(...[...new Set(paths.map((inside) => [path, ...inside.map(String)].join('/')))].map((pointer) => fieldError(pointer)));
    return null;
  }
  const names = Object.keys(parsed.data);
  if (names.length === 0) errors.push(fieldError(path));
  for (const name of names) if (!allowed.includes(name)) errors.push(fieldError(`${path}/${name}`));
  const { departmentIds = [], departmentId } = parsed.data;
  if (departmentIds.some((each) => !desk.departments.has(each))) errors.push(fieldError(`${path}/departmentIds`));
  if (departmentId !== undefined && !desk.departments.has(departmentId)) errors.push(fieldError(`${path}/departmentId`));
  return defined(parsed.data);
}

const defined = (filter: z.output<typeof Filter>): EventFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as EventFilter;
