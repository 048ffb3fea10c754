import type { Child } from '../children.js';
import type { Lab, World } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { installPeer } from '../peer.js';
import type { KnockOrder } from '../processes/knock.js';
import { type Spread, spreadOf } from '../stats.js';
import { ms, table, times, whole } from '../table.js';
import { SECRETS } from '../webhook-bodies.js';

const CONNECTIONS = [10, 50];

interface Side {
  perSecond: number;
  ms: Spread;
  /** CPU of the process a webhook, in ms. */
  cpuMs: number;
}
export interface WebhookFigures {
  storing: { connections: number; bridge: Side; peer: Side | undefined }[];
}

/** Signed webhooks stored before they are answered, on one database: the bridge's whole server, and the peer behind a bare one. */
export function webhooks(lab: Lab, { webhooks: { seconds, rounds } }: BenchOptions): Promise<WebhookFigures> {
  lab.note(`webhooks: ${rounds} rounds of ${seconds} s a side`);
  return lab.world({}, async (world) => {
    const bridge = await world.start('webhooks', { ZOHO_WEBHOOK_SECRET: SECRETS.zoho });
    const folder = await installPeer('stripe', lab.note);
    const peer = folder === undefined ? undefined : await world.start('stripe', { STRIPE_FOLDER: folder, STRIPE_SECRET: SECRETS.stripe });
    const knocker = await world.start('knock');
    const sides = { zoho: bridge, ...(peer ? { stripe: peer } : {}) };
    const sent = { zoho: 0, stripe: 0 };
    const run = async (kind: 'zoho' | 'stripe', connections: number, howLong: number) => {
      const side = sides[kind];
      if (!side) return undefined;
      const cpuBefore = await side.call<number>('cpuMs');
      const order: KnockOrder = { url: await side.call<string>('url'), kind, connections, seconds: howLong, first: sent[kind] };
      const { perSecond, took, next } = await knocker.call<{ perSecond: number; took: number[]; next: number }>('knock', order);
      sent[kind] = next;
      return { perSecond, took, cpuMs: ((await side.call<number>('cpuMs')) - cpuBefore) / took.length };
    };

    for (const kind of ['zoho', 'stripe'] as const) await run(kind, 50, Math.min(2, seconds));
    const storing: WebhookFigures['storing'] = [];
    for (const connections of CONNECTIONS) {
      const runs: Record<'zoho' | 'stripe', NonNullable<Awaited<ReturnType<typeof run>>>[]> = { zoho: [], stripe: [] };
      // Turn by turn, so that whatever disturbs the machine disturbs both.
      for (let round = 0; round < rounds; round++) {
        for (const kind of ['zoho', 'stripe'] as const) {
          const one = await run(kind, connections, seconds);
          if (one) runs[kind].push(one);
        }
      }
      storing.push({ connections, bridge: sideOf(runs.zoho), peer: peer && sideOf(runs.stripe) });
    }
    await nothingLost(world, sent);
    for (const child of [bridge, peer, knocker] as (Child | undefined)[]) if (child && child !== knocker) await child.call('close');
    return { storing };
  });
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const sideOf = (runs: { perSecond: number; took: number[]; cpuMs: number }[]): Side => ({
  perSecond: mean(runs.map(({ perSecond }) => perSecond)),
  ms: spreadOf(runs.flatMap(({ took }) => took)),
  cpuMs: mean(runs.map(({ cpuMs }) => cpuMs)),
});

/** Every webhook was its own event and was answered 200: as many rows must be there. */
async function nothingLost(world: World, sent: { zoho: number; stripe: number }): Promise<void> {
  const found = await world.sql.query<{ n: number }>('select count(*)::int as n from zoho_bridge.events');
  if (found.rows[0]?.n !== sent.zoho) throw new Error(`${sent.zoho} webhooks were taken, ${found.rows[0]?.n} are stored`);
  if (sent.stripe === 0) return;
  const theirs = await world.sql.query<{ n: number }>('select count(*)::int as n from stripe.customers');
  if (theirs.rows[0]?.n !== sent.stripe) throw new Error(`the peer took ${sent.stripe} webhooks and stored ${theirs.rows[0]?.n}`);
}

export function webhooksTable({ storing }: WebhookFigures): string {
  return table(
    [
      'at once',
      'a second',
      'p50 ms',
      'p99 ms',
      'CPU ms each',
      'peer: a second',
      'p50 ms',
      'p99 ms',
      'CPU ms each',
      'to the peer',
      'its p99 to ours',
    ],
    storing.map(({ connections, bridge, peer }) => [
      connections,
      whole(bridge.perSecond),
      ms(bridge.ms.p50),
      ms(bridge.ms.p99),
      ms(bridge.cpuMs),
      ...(peer ? [whole(peer.perSecond), ms(peer.ms.p50), ms(peer.ms.p99), ms(peer.cpuMs)] : ['–', '–', '–', '–']),
      times(bridge.perSecond, peer?.perSecond),
      peer ? times(peer.ms.p99, bridge.ms.p99) : '–',
    ]),
  );
}
