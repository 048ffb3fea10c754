import { renderField } from '../render.js';
import type { CrmState } from '../state.js';
import type { Table } from '../table.js';
import type { CrmRecord, ModuleName } from '../types.js';
import { type Channel, type Channels, resourceOf, type WatchEvent } from './channel.js';
import { holds } from './condition.js';

/** How callbacks name what events call create, edit and delete. Source: samples of .../api/v8/notifications */
const OPERATIONS: Record<WatchEvent, string> = { create: 'insert', edit: 'update', delete: 'delete' };
/** How many records one callback tells of. Zoho publishes no number; it is that of one call (inferred). */
const MOST_IDS = 100;
/** Zoho publishes no time-out either. */
const TIMEOUT_MS = 10_000;

/** What happened to some records of one module. */
interface News {
  table: Table;
  event: WatchEvent;
  /** Happened to something that belongs to the record (a note), not to itself. */
  related: boolean;
  affected: Map<CrmRecord, Set<string>>;
}

/** Gathers what happens during a call and tells the channels of it when the call is over. */
export interface Notices {
  note(table: Table, event: WatchEvent, record: CrmRecord, fields?: Iterable<string>, more?: { related?: boolean }): void;
  /** One callback a channel, module and operation (and 100 records). */
  flush(): void;
  /** Forgets what was gathered: it was taken back. */
  discard(): void;
}

type Source = Pick<CrmState, 'world' | 'tables' | 'users'>;

export function createNotices(crm: Source, channels: Channels): Notices {
  let news = new Map<string, News>();

  const flush = () => {
    if (news.size === 0) return;
    const gathered = [...news.values()];
    news = new Map();
    for (const each of gathered) for (const channel of channels.all()) tell(crm, channel, each);
  };

  return {
    note: (table, event, record, fields = [], { related = false } = {}) => {
      const key = `${table.name} ${event} ${related}`;
      const there = news.get(key) ?? { table, event, related, affected: new Map() };
      news.set(key, there);
      const before = there.affected.get(record);
      there.affected.set(record, new Set([...(before ?? []), ...fields]));
    },
    flush,
    discard: () => {
      news = new Map();
    },
  };
}

function tell(crm: Source, channel: Channel, { table, event, related, affected }: News): void {
  const subscription = channel.subscriptions.get(table.name);
  if (!subscription?.events.includes(event) || (related && !channel.onRelated)) return;
  const { condition } = subscription;
  const told = [...affected].filter(([, fields]) => condition === null || event === 'delete' || holds(condition, fields));
  for (let from = 0; from < told.length; from += MOST_IDS) {
    const body = bodyOf({ crm, channel, table, event, told: told.slice(from, from + MOST_IDS) });
    crm.world.outbox.send({
      service: 'crm',
      event: `${table.name}.${event}`,
      method: 'POST',
      url: channel.url,
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      // Nothing is published about retries, so each is sent once.
      retryAfterMs: [],
    });
  }
}

/**
 * A callback's body. There is no signature: the token is all that speaks for it.
 * Source: .../api/v8/notifications/update-info.html ("sample response received via notify URL")
 */
function bodyOf({
  crm,
  channel,
  table,
  event,
  told,
}: {
  crm: Source;
  channel: Channel;
  table: Table;
  event: WatchEvent;
  told: [CrmRecord, ReadonlySet<string>][];
}): Record<string, unknown> {
  const values = (record: CrmRecord, fields: ReadonlySet<string>) =>
    Object.fromEntries(
      [...fields].flatMap((name) => {
        const field = table.fields.get(name);
        return field ? [[name, renderField(crm, record, field)] as const] : [];
      }),
    );
  return {
    server_time: crm.world.clock.now().getTime(),
    ...(channel.returnValues &&
      event !== 'delete' && {
        affected_values: told.map(([record, fields]) => ({ record_id: record.id, values: values(record, fields) })),
      }),
    query_params: Object.fromEntries(new URL(channel.url).searchParams),
    module: table.name,
    resource_uri: resourceOf(crm.world, channel, table.name),
    ids: told.map(([record]) => record.id),
    affected_fields: event === 'edit' ? told.flatMap(([record, fields]) => (fields.size > 0 ? [{ [record.id]: [...fields] }] : [])) : [],
    operation: OPERATIONS[event],
    channel_id: channel.id,
    token: channel.token,
  };
}

/** Sets the tables' listeners to what is watched now: a table nobody watches costs nothing. */
export function listen(tables: Record<ModuleName, Table>, watched: ReadonlySet<ModuleName>, notices: Notices): void {
  for (const table of Object.values(tables)) {
    table.listener = watched.has(table.name) ? (event, record, fields) => notices.note(table, event, record, fields) : undefined;
  }
}
