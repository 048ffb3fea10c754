import { isObject, type Json } from '../body.js';
import { isElsewhere } from '../elsewhere.js';
import { invalidData, mandatoryNotFound, type Problem, problem } from '../problem.js';
import type { Table } from '../table.js';
import { parseDateTime } from '../time.js';
import { MODULES, type ModuleName } from '../types.js';
import { WATCH_EVENTS, type WatchEvent } from './channel.js';
import { type Condition, readModule, readSelection } from './condition.js';

const HOUR_MS = 3_600_000;
/** The longest a channel lives: a day in version 2, a week since. Sources: .../api/v2 and .../api/v8/notifications/enable.html */
const LONGEST_MS = { 2: 24 * HOUR_MS, 8: 7 * 24 * HOUR_MS };
/** The pages of every version say 50 and name the error; the later OpenAPI file says 256. */
const MAX_TOKEN = 50;
const MAX_URL = 255;
const MAX_EVENTS = 50;

/** One item of `watch[]`; what is undefined was not in it. */
export interface ChannelInput {
  id: string;
  url: string | undefined;
  token: string | null | undefined;
  expiresAt: number | undefined;
  onRelated: boolean | undefined;
  returnValues: boolean | undefined;
  /** By module; undefined when the item has no `events`. */
  events: Map<ModuleName, WatchEvent[]> | undefined;
  conditions: Map<ModuleName, Condition> | undefined;
  /** `_delete_events`: these events are to be ended. */
  remove: boolean;
}

export interface ReadOptions {
  tables: readonly Table[];
  /** Where the item stands: `$.watch[0]`. */
  path: string;
  version: 2 | 8;
  now: number;
  /** Keys that have to be there. */
  needed: readonly string[];
}

/** An event that is real and not emulated, or `fields` of which no sample says what it does: a 501. */
export const NOT_EMULATED = 'not emulated';

/** Reads one item. Source of codes: .../api/v8/notifications/enable.html and github.com/zoho/crm-oas v8.0/notifications */
export function readChannel(item: unknown, options: ReadOptions): ChannelInput | Problem | typeof NOT_EMULATED {
  const { path, version, now, needed } = options;
  if (!isObject(item)) return invalidData({ api_name: 'watch', json_path: path, expected_data_type: 'jsonobject' });
  const where = (name: string) => ({ api_name: name, json_path: `${path}.${name}` });
  const missing = needed.find((name) => item[name] === undefined || item[name] === null);
  if (missing) return mandatoryNotFound(where(missing));

  const id = String(item.channel_id);
  if (!/^\d{1,19}$/.test(id)) return invalidData({ ...where('channel_id'), expected_data_type: 'bigint' });
  const { notify_url: url, token } = item;
  if (url !== undefined && !isAddress(url)) return invalidData({ ...where('notify_url'), expected_data_type: 'website' });
  if (typeof url === 'string' && url.length > MAX_URL) return invalidData({ ...where('notify_url'), maximum_length: MAX_URL });
  if ((token ?? null) !== null && typeof token !== 'string') return invalidData({ ...where('token'), expected_data_type: 'text' });
  if (typeof token === 'string' && token.length > MAX_TOKEN) return invalidData({ ...where('token'), maximum_length: MAX_TOKEN });
  const wrongFlag = ['notify_on_related_action', 'return_affected_field_values', '_delete_events'].find(
    (name) => item[name] !== undefined && item[name] !== null && typeof item[name] !== 'boolean',
  );
  if (wrongFlag) return invalidData({ ...where(wrongFlag), expected_data_type: 'boolean' });
  if ((item.fields ?? null) !== null) return NOT_EMULATED;

  const expiresAt = readExpiry(item.channel_expiry, { now, version });
  if (expiresAt === 'wrong') return invalidData({ ...where('channel_expiry'), expected_data_type: 'datetime' });
  const events = readEvents(item.events, options);
  if (events === NOT_EMULATED || (events && 'code' in events)) return events;
  const conditions = readConditions(item, options);
  if (conditions && 'code' in conditions) return conditions;
  return {
    id,
    url: typeof url === 'string' ? url : undefined,
    token: token as string | null | undefined,
    expiresAt,
    onRelated: (item.notify_on_related_action as boolean | null | undefined) ?? undefined,
    returnValues: (item.return_affected_field_values as boolean | null | undefined) ?? undefined,
    events,
    conditions,
    remove: item._delete_events === true,
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Without one, and with one that is too far off, a channel lives an hour: that is documented, and no error. A past one is (inferred). */
function readExpiry(value: unknown, { now, version }: { now: number; version: 2 | 8 }): number | undefined | 'wrong' {
  if (value === undefined || value === null) return undefined;
  const at = typeof value === 'string' ? parseDateTime(value) : undefined;
  if (at === undefined || at <= now) return 'wrong';
  return at - now > LONGEST_MS[version] ? oneHour(now) : at;
}

export const oneHour = (now: number): number => now + HOUR_MS;

function readEvents(value: unknown, { path }: ReadOptions): Map<ModuleName, WatchEvent[]> | undefined | Problem | typeof NOT_EMULATED {
  if (value === undefined || value === null) return undefined;
  const where = { api_name: 'events', json_path: `${path}.events` };
  if (!Array.isArray(value)) return invalidData({ ...where, expected_data_type: 'jsonarray' });
  if (value.length === 0) return invalidData(where);
  if (value.length > MAX_EVENTS) return invalidData({ ...where, maximum_length: MAX_EVENTS });
  const events = new Map<ModuleName, WatchEvent[]>();
  for (const [index, item] of value.entries()) {
    const [, name = '', operation = ''] = /^(\w+)\.(create|edit|delete|all)$/.exec(String(item)) ?? [];
    if (isElsewhere(name)) return NOT_EMULATED;
    const module = MODULES.find((each) => each === name);
    if (!module) return invalidData({ ...where, json_path: `${where.json_path}[${index}]` });
    const added = operation === 'all' ? WATCH_EVENTS : [operation as WatchEvent];
    events.set(module, [...new Set([...(events.get(module) ?? []), ...added])]);
  }
  return events;
}

function readConditions(
  { notification_condition: value }: Json,
  { tables, path }: ReadOptions,
): Map<ModuleName, Condition> | undefined | Problem {
  if (value === undefined || value === null) return undefined;
  const where = { api_name: 'notification_condition', json_path: `${path}.notification_condition` };
  if (!Array.isArray(value) || !value.every(isObject)) return invalidData(where);
  const conditions = new Map<ModuleName, Condition>();
  for (const [index, item] of value.entries()) {
    const here = `${where.json_path}[${index}]`;
    const selection = { api_name: 'field_selection', json_path: `${here}.field_selection` };
    const type = { api_name: 'type', json_path: `${here}.type` };
    if (item.type === undefined || item.type === null) return mandatoryNotFound(type);
    if (typeof item.type !== 'string') return invalidData({ ...type, expected_data_type: 'text' });
    if (item.type !== 'field_selection') return invalidData({ ...type, supported_values: ['field_selection'] });
    const table = readModule(item.module, `${here}.module`, tables);
    if ('code' in table) return table;
    if (item.field_selection === undefined || item.field_selection === null)
      return problem('DEPENDENT_FIELD_MISSING', 'DEPENDENT_FIELD_MISSING', { ...selection, dependee: type });
    const condition = readSelection(item.field_selection, { table, path: selection.json_path });
    if ('code' in condition) return condition;
    conditions.set(table.name, condition);
  }
  return conditions;
}
