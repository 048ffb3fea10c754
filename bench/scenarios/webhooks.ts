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

interface Side {
  perSecond: number;
  ms: Spread;
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
      const loaded =
        way === 'in process'
          ? await side.call<Loaded>('inProcess', order)
          : await knocker.call<Loaded>('knock', { ...order, kind, url: await side.call<string>('url') } satisfies KnockOrder);
      sent[kind] = loaded.next;
      return loaded;
    };

    const storing: WebhookFigures['storing'] = [];
    for (const way of WAYS) {
      for (const kind of ['zoho', 'stripe'] as const) await run(kind, way, { connections: 50, seconds: Math.min(2, seconds) });
      for (const atOnce of AT_ONCE) {
        const runs: Record<Kind, Loaded[]> = { zoho: [], stripe: [] };
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

const sideOf = (runs: Loaded[]): Side => ({
  perSecond: mean(runs.map(({ perSecond }) => perSecond)),
  ms: spreadOf(runs.flatMap(({ took }) => took)),
});

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
    ['', 'at once', 'a second', 'p50 ms', 'p99 ms', 'peer: a second', 'p50 ms', 'p99 ms', 'a second, to the peer', 'its p99 to ours'],
    storing.map(({ way, atOnce, bridge, peer }) => [
      way,
      atOnce,
      whole(bridge.perSecond),
      ms(bridge.ms.p50),
      ms(bridge.ms.p99),
      ...(peer ? [whole(peer.perSecond), ms(peer.ms.p50), ms(peer.ms.p99)] : ['–', '–', '–']),
      times(bridge.perSecond, peer?.perSecond),
      peer ? times(peer.ms.p99, bridge.ms.p99) : '–',
    ]),
  );
}
