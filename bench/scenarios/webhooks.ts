import { readFileSync } from 'node:fs';
import type { Lab, World } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { installPeer } from '../peer.js';
import type { KnockOrder } from '../processes/knock.js';
import { type Spread, spreadOf } from '../stats.js';
import { ms, table, times, whole } from '../table.js';
import { SECRETS } from '../webhook-bodies.js';
import type { Load, Loaded } from '../webhook-load.js';

const AT_ONCE = [10, 50];
const WAYS = ['in process', 'over HTTP'] as const;
type Kind = 'zoho' | 'stripe';

type Run = Loaded & { cpu: Side['cpu'] };

interface Side {
  perSecond: number;
  ms: Spread;
  /** CPU of one webhook in µs: of the process that takes it and of the database's. Less disturbed by a busy machine than time is. */
  cpu: { process: number; database: number };
}
export interface WebhookFigures {
  storing: { way: (typeof WAYS)[number]; atOnce: number; bridge: Side; peer: Side | undefined }[];
}

/**
 * Signed webhooks stored before they are answered, on one database: verified and stored by a call in the process, and over HTTP, the
 * bridge's whole server and the peer behind a bare one.
 */
export function webhooks(lab: Lab, { webhooks: { seconds, rounds } }: BenchOptions): Promise<WebhookFigures> {
  lab.note(`webhooks: ${rounds} rounds of ${seconds} s a side`);
  return lab.world({}, async (world) => {
    const bridge = await world.start('webhooks', { ZOHO_WEBHOOK_SECRET: SECRETS.zoho });
    const folder = await installPeer('stripe', lab.note);
    const peer = folder === undefined ? undefined : await world.start('stripe', { STRIPE_FOLDER: folder, STRIPE_SECRET: SECRETS.stripe });
    const knocker = await world.start('knock');
    const sent: Record<Kind, number> = { zoho: 0, stripe: 0 };
    const run = async (kind: Kind, way: (typeof WAYS)[number], load: Omit<Load, 'first'>) => {
      const side = kind === 'zoho' ? bridge : peer;
      if (!side) return undefined;
      const order: Load = { ...load, first: sent[kind] };
      const [processBefore, databaseBefore] = [await side.call<number>('cpuMs'), await databaseCpu(world)];
      const loaded =
        way === 'in process'
          ? await side.call<Loaded>('inProcess', order)
          : await knocker.call<Loaded>('knock', { ...order, kind, url: await side.call<string>('url') } satisfies KnockOrder);
      sent[kind] = loaded.next;
      const each = 1000 / loaded.took.length;
      const process = way === 'in process' ? loaded.cpuMs : (await side.call<number>('cpuMs')) - processBefore;
      return { ...loaded, cpu: { process: process * each, database: cpuBetween(databaseBefore, await databaseCpu(world)) * each } };
    };

    const storing: WebhookFigures['storing'] = [];
    for (const way of WAYS) {
      for (const kind of ['zoho', 'stripe'] as const) await run(kind, way, { connections: 50, seconds: Math.min(2, seconds) });
      for (const atOnce of AT_ONCE) {
        const runs: Record<Kind, Run[]> = { zoho: [], stripe: [] };
        // Turn by turn, so that whatever disturbs the machine disturbs both.
        for (let round = 0; round < rounds; round++) {
          for (const kind of ['zoho', 'stripe'] as const) {
            const one = await run(kind, way, { connections: atOnce, seconds });
            if (one) runs[kind].push(one);
          }
        }
        storing.push({ way, atOnce, bridge: sideOf(runs.zoho), peer: peer && sideOf(runs.stripe) });
      }
    }
    await nothingLost(world, sent);
    await bridge.call('close');
    await peer?.call('close');
    return { storing };
  });
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const sideOf = (runs: Run[]): Side => ({
  perSecond: mean(runs.map(({ perSecond }) => perSecond)),
  ms: spreadOf(runs.flatMap(({ took }) => took)),
  cpu: { process: mean(runs.map(({ cpu }) => cpu.process)), database: mean(runs.map(({ cpu }) => cpu.database)) },
});

/** CPU of each process that serves this database so far, in ms. Empty where there is no /proc. */
async function databaseCpu(world: World): Promise<Map<number, number>> {
  const { rows } = await world.sql.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  return new Map(rows.map(({ pid }) => [pid, cpuOf(pid)]));
}

/** A tick of the kernel's is 10 ms. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN; // it ended, or this is not Linux
  }
}

function cpuBetween(before: Map<number, number>, after: Map<number, number>): number {
  return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
}

/** Every webhook was its own event and was taken: as many rows must be there. */
async function nothingLost(world: World, sent: Record<Kind, number>): Promise<void> {
  const count = async (table: string) => (await world.sql.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;
  const ours = await count('zoho_bridge.events');
  if (ours !== sent.zoho) throw new Error(`${sent.zoho} webhooks were taken, ${ours} are stored`);
  if (sent.stripe === 0) return;
  const theirs = await count('stripe.customers');
  if (theirs !== sent.stripe) throw new Error(`the peer took ${sent.stripe} webhooks and stored ${theirs}`);
}

export function webhooksTable({ storing }: WebhookFigures): string {
  return table(
    [
      '',
      'at once',
      'a second',
      'p50 ms',
      'p99 ms',
      'CPU µs',
      'peer: a second',
      'p50 ms',
      'p99 ms',
      'CPU µs',
      'a second, to the peer',
      'its p99 to ours',
      'its CPU to ours',
    ],
    storing.map(({ way, atOnce, bridge, peer }) => [
      way,
      atOnce,
      ...cells(bridge),
      ...cells(peer),
      times(bridge.perSecond, peer?.perSecond),
      peer ? times(peer.ms.p99, bridge.ms.p99) : '–',
      peer ? times(peer.cpu.process + peer.cpu.database, bridge.cpu.process + bridge.cpu.database) : '–',
    ]),
  );
}

const cells = (side: Side | undefined): string[] =>
  side
    ? [whole(side.perSecond), ms(side.ms.p50), ms(side.ms.p99), `${whole(side.cpu.process)} + ${whole(side.cpu.database)}`]
    : ['–', '–', '–', '–'];
