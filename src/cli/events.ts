import type { EventDetail, EventView } from '../types-events.js';
import { type Cli, CommandError, type ExitCode, UsageError, withBridge } from './cli.js';
import { printable, table } from './terminal/table.js';
import { quote } from './users.js';

interface Chosen {
  type?: string;
  state?: EventView['state'];
  since?: string;
  until?: string;
}

/** One page of events, the newest first. */
export async function eventsList(cli: Cli, options: Chosen & { limit: number; after?: string }): Promise<ExitCode> {
  const { limit, after } = options;
  const filter = filterOf(options);
  return withBridge(cli, {}, async (bridge) => {
    const page = await bridge.events.list({ ...filter, limit, after });
    cli.result(page, () => {
      if (page.items.length === 0) return ['No events.'];
      return table(
        page.items,
        [
          { title: 'ID', value: (event) => event.id, align: 'right' },
          { title: 'RECEIVED', value: (event) => event.receivedAt },
          { title: 'TYPE', value: (event) => event.type },
          { title: 'SOURCE', value: (event) => event.source },
          { title: 'TIMES', value: (event) => event.deliveries, align: 'right' },
          {
            title: 'STATE',
            value: (event) => event.state,
            paint: (text, event) => (event.state === 'new' ? cli.paint.yellow(text) : text),
          },
          { title: 'REASON', value: (event) => event.reason ?? '' },
        ],
        cli.paint,
      );
    });
    if (page.next) cli.note(`More: add --after ${quote(page.next)}`);
    return 0;
  });
}

/** One event and what it rang; with `payload` what Zoho sent, too. */
export async function eventsShow(cli: Cli, id: string, { payload = false }: { payload?: boolean }): Promise<ExitCode> {
  return withBridge(cli, {}, async (bridge) => {
    const event = await bridge.events.get(id, { payload });
    if (!event) throw new CommandError('event_not_found', `There is no event with the id ${printable(id)}.`);
    cli.result(event, () => lines(cli, event));
    return 0;
  });
}

function lines({ paint }: Cli, { rang, payload, ...event }: EventDetail & { payload?: string }): string[] {
  return [
    ...Object.entries(event).map(([name, value]) => `${paint.dim(name.padEnd(10))} ${printable(String(value ?? '–'))}`),
    ...(rang.length === 0
      ? []
      : [
          '',
          ...table(
            rang,
            [
              { title: 'RANG', value: (object) => object.kind },
              { title: 'ID', value: (object) => object.id },
              { title: 'USER', value: (object) => object.userId ?? '' },
              { title: 'SEEN', value: (object) => (object.seen ? 'yes' : 'not yet') },
            ],
            paint,
          ),
        ]),
    ...(payload === undefined ? [] : ['', printable(payload)]),
  ];
}

/** Makes one event, or a range of them, new again. */
export async function eventsReplay(
  cli: Cli,
  id: string | undefined,
  { all = false, ...options }: Chosen & { all?: boolean },
): Promise<ExitCode> {
  const filter = filterOf(options);
  const ways = [id !== undefined, Object.values(filter).some((value) => value !== undefined), all].filter(Boolean).length;
  if (ways !== 1) throw new UsageError('Say which events: an id, or --type, --state, --since and --until, or --all.');
  return withBridge(cli, {}, async (bridge) => {
    const replayed = await bridge.events.replay(id !== undefined ? { id } : all ? { all } : filter);
    cli.result({ replayed }, () => [`${replayed} ${replayed === 1 ? 'event' : 'events'} will be looked at again.`]);
    return 0;
  });
}

function filterOf({ type, state, since, until }: Chosen): Chosen {
  return { type, state, since: timeOf('--since', since), until: timeOf('--until', until) };
}

/** A day (its beginning in UTC) or a moment. */
function timeOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new UsageError(`${option} must be a day such as 2026-03-01 or a time such as 2026-03-01T12:00:00Z.`);
  return new Date(at).toISOString();
}
