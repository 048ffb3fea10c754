import type { Answer, Incoming } from '../../core/types.js';
import { bodyOf } from '../body.js';
import { refuse } from '../problem.js';

/** What may be part of a composite request. Source: zoho.com/crm/developer/docs/api/v8/composite-api.html, "allowed APIs" */
const ANY_NUMBER = [
  'GET org',
  'GET settings/modules',
  'GET settings/modules/:id',
  'GET settings/layouts',
  'GET settings/layouts/:id',
  'GET settings/fields',
  'GET settings/fields/:id',
  'GET settings/tags',
  'GET :module/actions/count',
  'POST Leads/:id/actions/convert',
  'POST :module/:id/actions/add_tags',
  'POST :module/:id/actions/remove_tags',
  'DELETE actions/watch',
];
/** The key of the body where the one record (tag, note, channel) is. */
const ONE: Record<string, string> = {
  'POST :module': 'data',
  'PUT :module': 'data',
  'POST :module/upsert': 'data',
  'PUT :module/:id': 'data',
  'DELETE :module/:id': 'data',
  'POST Notes': 'data',
  'PUT Notes': 'data',
  'PUT Notes/:id': 'data',
  'DELETE Notes/:id': 'data',
  'POST :module/:id/Notes': 'data',
  'POST settings/tags': 'tags',
  'PUT settings/tags': 'tags',
  'PUT settings/tags/:id': 'tags',
  'POST settings/tags/:id/actions/merge': 'tags',
  'POST actions/watch': 'watch',
  'PUT actions/watch': 'watch',
  'PATCH actions/watch': 'watch',
};
const TWENTY_FIVE = [
  'GET :module',
  'GET :module/:id',
  'GET :module/search',
  'GET :module/deleted',
  'GET :module/:id/Notes',
  'GET Notes',
  'GET Notes/:id',
  'GET actions/watch',
  'GET users',
  'GET users/:id',
  'POST coql',
];
/** How many records a list within a composite request has, at most and when it does not say. */
const MOST_READ = 25;

/** Undefined when an operation may not be part of a composite request; otherwise its limits. */
export function allowance({ method, path }: { method: string; path: string }): { key?: string; most?: number } | undefined {
  const name = `${method} ${path}`;
  if (ANY_NUMBER.includes(name)) return {};
  if (TWENTY_FIVE.includes(name)) return { most: MOST_READ };
  const key = ONE[name];
  return key === undefined ? undefined : { key };
}

/** The refusal of a sub-request that has too many records, or wants to. Its shape: the sample of a rollback. */
export function tooMany(incoming: Incoming, { key, most }: { key?: string; most?: number }): Answer | undefined {
  const refused = (by: string, limit: number) => refuse(400, 'LIMIT_EXCEEDED', 'limit exceeded', { by, limit });
  const list = key === undefined ? undefined : bodyOf(incoming)?.[key];
  if (key !== undefined && Array.isArray(list) && list.length > 1) return refused(key, 1);
  if (most === undefined || incoming.method !== 'GET') return undefined;
  const wanted = incoming.query.get('per_page');
  if (wanted === null) incoming.query.set('per_page', String(most));
  return Number(wanted) > most ? refused('per_page', most) : undefined;
}
