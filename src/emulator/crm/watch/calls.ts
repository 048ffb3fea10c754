import type { Answer } from '../../core/types.js';
import { bodyOf, isObject, unreadable } from '../body.js';
import { readPaging } from '../paging.js';
import { invalidData, mandatoryNotFound, NO_CONTENT, type Problem, problem, refuse } from '../problem.js';
import { multiStatus } from '../record-answers.js';
import { type Call, tableNamed } from '../state.js';
import { formatTime } from '../time.js';
import { MODULES, type ModuleName } from '../types.js';
import { type Channel, resourceOf, type Subscription } from './channel.js';
import { renderCondition } from './condition.js';
import { type ChannelInput, NOT_EMULATED, oneHour, readChannel } from './request.js';

/** Source: the later OpenAPI file of notifications. */
const MAX_CHANNELS = 50;

const SUBSCRIBED = 'Successfully subscribed for actions-watch of the given module';
const UPDATED = 'Successfully updated the subscribe details';
const REMOVED = 'Successfully removed the subscribe details';

type Result = { channel: Channel; modules: Iterable<ModuleName>; message: string } | Problem;

/**
 * `POST /actions/watch`. A channel that is there already keeps its other modules (inferred).
 * Source: zoho.com/crm/developer/docs/api/v8/notifications/enable.html
 */
export function enableNotifications(call: Call): Answer | undefined {
  return eachChannel(call, ['channel_id', 'notify_url', 'events'], 201, (input) => {
    const before = call.crm.watch.channels.get(input.id);
    const channel = { ...fresh(call, input), subscriptions: new Map([...(before?.subscriptions ?? []), ...subscriptionsOf(input)]) };
    call.crm.watch.channels.put(channel);
    return { channel, modules: input.events?.keys() ?? [], message: SUBSCRIBED };
  });
}

/** `PUT /actions/watch` replaces all of a channel. Source: .../notifications/update-details.html */
export function replaceNotifications(call: Call): Answer | undefined {
  return eachChannel(call, ['channel_id', 'notify_url', 'events'], 200, (input, path) => {
    if (!call.crm.watch.channels.get(input.id)) return notSubscribed(path);
    const channel = fresh(call, input);
    call.crm.watch.channels.put(channel);
    return { channel, modules: channel.subscriptions.keys(), message: SUBSCRIBED };
  });
}

/**
 * `PATCH /actions/watch` changes what is given, adds events, or ends some with `_delete_events`. In version 2 and for
 * ending, `notify_url` may be left out. Sources: .../notifications/update-info.html and .../specific-disable.html
 */
export function changeNotifications(call: Call): Answer | undefined {
  const needed = (item: unknown) =>
    call.version === 2 || (isObject(item) && item._delete_events === true)
      ? ['channel_id', 'events']
      : ['channel_id', 'notify_url', 'events'];
  return eachChannel(call, needed, 200, (input, path) => {
    const { channels } = call.crm.watch;
    const before = channels.get(input.id);
    if (!before) return notSubscribed(path);
    if (input.remove) return removeEvents(call, before, input);
    const subscriptions = new Map(before.subscriptions);
    for (const [module, added] of input.events ?? []) {
      const old = subscriptions.get(module);
      const events = [...new Set([...(old?.events ?? []), ...added])];
      subscriptions.set(module, { events, condition: old?.condition ?? null });
    }
    for (const [module, condition] of input.conditions ?? []) {
      const old = subscriptions.get(module);
      if (old) subscriptions.set(module, { ...old, condition });
    }
    const channel: Channel = {
      ...before,
      url: input.url ?? before.url,
      token: input.token === undefined ? before.token : input.token,
      expiresAt: input.expiresAt ?? before.expiresAt,
      onRelated: input.onRelated ?? before.onRelated,
      returnValues: input.returnValues ?? before.returnValues,
      subscriptions,
    };
    channels.put(channel);
    return { channel, modules: input.events?.keys() ?? [], message: UPDATED };
  });
}

function removeEvents({ crm }: Call, before: Channel, input: ChannelInput): Result {
  const subscriptions = new Map(before.subscriptions);
  const modules: ModuleName[] = [];
  for (const [module, gone] of input.events ?? []) {
    const old = subscriptions.get(module);
    if (!old) continue;
    modules.push(module);
    const events = old.events.filter((event) => !gone.includes(event));
    if (events.length > 0) subscriptions.set(module, { ...old, events });
    else subscriptions.delete(module);
  }
  const channel = { ...before, subscriptions };
  if (subscriptions.size > 0) crm.watch.channels.put(channel);
  else crm.watch.channels.drop(before.id);
  return { channel, modules, message: REMOVED };
}

/** `DELETE /actions/watch?channel_ids=1,2`. Source: .../notifications/disable.html */
export function disableNotifications(call: Call): Answer {
  const { channels } = call.crm.watch;
  const text = call.incoming.query.get('channel_ids') ?? '';
  const ids = text.split(',').flatMap((id) => id.trim() || []);
  if (ids.length === 0)
    return refuse(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: 'channel_ids' });
  const items = ids.flatMap((id): (Problem | Record<string, unknown>)[] => {
    const channel = channels.get(id);
    if (!channel) return [notSubscribed('')];
    channels.drop(id);
    return [...channel.subscriptions.keys()].map((module) => ({
      code: 'SUCCESS',
      details: {
        resource_uri: resourceOf(call.crm.world, channel, module),
        resource_id: call.crm.tables[module].id,
        channel_id: channel.id,
      },
      message: 'Successfully un-subscribed from actions-watch',
      status: 'success',
    }));
  });
  return { status: multiStatus({ items, ok: 200, version: call.version }), body: { watch: items } };
}

/** `GET /actions/watch?channel_id=&module=`: one entry a channel and module. Source: .../notifications/get-details.html */
export function listNotifications(call: Call): Answer {
  const { crm, incoming } = call;
  const paging = readPaging(incoming.query);
  if ('answer' in paging) return paging.answer;
  const id = incoming.query.get('channel_id');
  const named = incoming.query.get('module');
  const only = named === null ? undefined : tableNamed(crm, named, { ignoreCase: true });
  if (named !== null && !only) return refuse(400, 'INVALID_MODULE', 'the module name given seems to be invalid');
  const entries = [...crm.watch.channels.all()]
    .filter((channel) => id === null || channel.id === id)
    .flatMap((channel) => [...channel.subscriptions].map(([module, subscription]) => ({ channel, module, subscription })))
    .filter(({ module }) => !only || only.name === module);
  const { page, perPage } = paging;
  const watch = entries.slice((page - 1) * perPage, page * perPage).map((entry) => renderEntry(call, entry));
  if (watch.length === 0) return NO_CONTENT;
  return {
    status: 200,
    body: { watch, info: { per_page: perPage, count: watch.length, page, more_records: entries.length > page * perPage } },
  };
}

function renderEntry(
  { crm }: Call,
  { channel, module, subscription }: { channel: Channel; module: ModuleName; subscription: Subscription },
) {
  const table = crm.tables[module];
  const { condition, events } = subscription;
  return {
    notify_on_related_action: channel.onRelated,
    channel_expiry: formatTime(channel.expiresAt),
    return_affected_field_values: channel.returnValues,
    resource_uri: resourceOf(crm.world, channel, module),
    resource_id: table.id,
    notify_url: channel.url,
    resource_name: module,
    fields: null,
    notification_condition: condition && [
      { field_selection: renderCondition(table, condition), module: { api_name: module, id: table.id }, type: 'field_selection' },
    ],
    channel_id: channel.id,
    events: events.map((event) => `${module}.${event}`),
    token: channel.token,
  };
}

function eachChannel(
  call: Call,
  needed: readonly string[] | ((item: unknown) => readonly string[]),
  ok: number,
  run: (input: ChannelInput, path: string) => Result,
): Answer | undefined {
  const body = bodyOf(call.incoming);
  if (!body) return unreadable();
  // The later OpenAPI file has the PATCH of one channel without `watch`.
  const bare = body.watch === undefined && call.incoming.method === 'PATCH' && body.channel_id !== undefined;
  const list: unknown = bare ? [body] : body.watch;
  const where = { api_name: 'watch', json_path: '$.watch' };
  if (list === undefined || list === null) return { status: 400, body: mandatoryNotFound(where) };
  if (!Array.isArray(list)) return { status: 400, body: invalidData({ expected_data_type: 'jsonarray', ...where }) };
  if (list.length === 0) return { status: 400, body: invalidData(where) };
  if (list.length > MAX_CHANNELS) return { status: 400, body: invalidData({ maximum_length: MAX_CHANNELS, ...where }) };
  const tables = MODULES.map((module) => call.crm.tables[module]);
  const read = list.map((item: unknown, index) => {
    const path = bare ? '$' : `$.watch[${index}]`;
    const asked = typeof needed === 'function' ? needed(item) : needed;
    return { path, input: readChannel(item, { tables, path, version: call.version, now: call.now, needed: asked }) };
  });
  if (read.some(({ input }) => input === NOT_EMULATED)) return undefined;
  const items = read.map(({ path, input }) => {
    if (input === NOT_EMULATED) throw new Error('what is not emulated was let through');
    if ('code' in input) return input;
    const result = run(input, path);
    return 'code' in result ? result : renderResult(call, result);
  });
  return { status: multiStatus({ items, ok, version: call.version }), body: { watch: items } };
}

function renderResult({ crm }: Call, { channel, modules, message }: Exclude<Result, Problem>): Record<string, unknown> {
  const events = [...modules].map((module) => ({
    ...(message !== REMOVED && { channel_expiry: formatTime(channel.expiresAt) }),
    resource_uri: resourceOf(crm.world, channel, module),
    resource_id: crm.tables[module].id,
    resource_name: module,
    channel_id: channel.id,
  }));
  return { code: 'SUCCESS', details: { events }, message, status: 'success' };
}

const fresh = ({ now, version }: Call, input: ChannelInput): Channel => ({
  id: input.id,
  url: input.url ?? '',
  token: input.token ?? null,
  expiresAt: input.expiresAt ?? oneHour(now),
  version,
  onRelated: input.onRelated ?? true,
  returnValues: input.returnValues ?? false,
  subscriptions: new Map(subscriptionsOf(input)),
});

const subscriptionsOf = ({ events, conditions }: ChannelInput): [ModuleName, Subscription][] =>
  [...(events ?? [])].map(([module, list]) => [module, { events: list, condition: conditions?.get(module) ?? null }]);

/** The code is in the OpenAPI files, its sentence and details are not (inferred); the 400 was seen in the wild. */
const notSubscribed = (path: string): Problem =>
  problem('NOT_SUBSCRIBED', 'the given channel is not subscribed', {
    api_name: path === '' ? 'channel_ids' : 'channel_id',
    ...(path !== '' && { json_path: `${path}.channel_id` }),
  });
