/** Looks at tickets, one by one: what the worker does by itself. */
import { type Polling, pollingOf } from '../../src/bridge-polling.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { createZohoSide } from '../../src/sync/zoho-side.js';
import type { PollingStatus, TicketsLook } from '../../src/types-polling.js';
import type { World, WorldOptions } from './bridge.js';
import { type TicketWorld, ticketWorld } from './tickets.js';

export interface Lookout {
  /** A look, if one is due. */
  tick(): Promise<TicketsLook | undefined>;
  status(): Promise<PollingStatus>;
}

/** A process that looks at tickets. Another one on the same database is another process, as far as anybody can tell. */
export function lookout({ store, env }: Pick<World, 'store' | 'env'>, more: Record<string, string> = {}): Lookout {
  const config = loadConfig({ ...env, ...more });
  const logger = createLogger({ level: 'silent' });
  if (config.zoho === undefined) throw new Error('there is no Zoho');
  const side = createZohoSide({ settings: config.zoho, store, logger, metrics: { called: () => undefined } });
  const polling: Polling = pollingOf({ store, config, logger, needZoho: () => side, wake: () => undefined });
  return {
    tick: async () => (await polling.look({ scheduled: true })) ?? undefined,
    async status() {
      const status = await polling.status();
      if (status === null) throw new Error('Desk is not set up');
      return status;
    },
  };
}

export interface LooksWorld extends TicketWorld, Lookout {
  /** Makes looks ask for so many tickets at once: a hundred tickets take a while to make. */
  atOnce(ids: number): Promise<void>;
  /** The emulator's clock, and one look. */
  after(duration: string): Promise<TicketsLook | undefined>;
  /** Calls to Desk since the last time somebody asked, `GET tickets/search 3` with what each cost. */
  spent(): string[];
}

export async function looksWorld(options: WorldOptions & { tickets?: number } = {}): Promise<LooksWorld> {
  const w = await ticketWorld(options);
  w.emulator.setLimits({ desk: { searchLagMs: 500 }, accounts: { tokenLifeSeconds: 1_000_000 } });
  for (let n = 1; n <= (options.tickets ?? 0); n++) await w.escalated(`chat-${n}`, `u-${n}`);
  const one = lookout(w);
  let seen = w.emulator.calls().length;
  return {
    ...w,
    ...one,
    atOnce: (ids) => w.store.facts.set('desk.looks', { idsAtOnce: ids }),
    after: (duration) => {
      w.emulator.advance(duration);
      return one.tick();
    },
    spent() {
      const calls = w.emulator.calls().slice(seen);
      seen += calls.length;
      return calls
        .filter(({ service, status }) => service === 'desk' && status !== 401)
        .map(({ method, path, credits }) => `${method} ${path.replace('/api/v1/', '').replace(/\d{9,}/g, '{id}')} ${credits}`);
    },
  };
}
