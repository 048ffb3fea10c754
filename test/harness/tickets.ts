/** Escalations whose tickets agents work on in the emulator. */
import type { Emulator } from '../../src/emulator/index.js';
import type { WorldOptions } from './bridge.js';
import { type DeskWorld, deskWorld } from './escalations.js';

export interface TicketWorld extends DeskWorld {
  /** What agents do in their own pages. */
  hand: Emulator['byHand']['desk'];
  /** A user's conversation that was handed over, and its ticket in Desk. */
  escalated(conversationId?: string, userId?: string): Promise<{ id: string; ticketId: string }>;
  /** Rings every ticket, as a sweep does, and works until nothing is left. */
  look(options?: { drainOnly?: boolean }): Promise<void>;
  /** Works until this is so, over waits. */
  until(holds: () => Promise<boolean>): Promise<void>;
  /** Keys of what was told, in order. */
  told(name?: string): Promise<string[]>;
}

export async function ticketWorld(options: WorldOptions = {}): Promise<TicketWorld> {
  const w = await deskWorld(options);
  const { store, bridge, emulator } = w;
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + 60_000;
    do {
      await bridge.drain();
      if (Date.now() > end) throw new Error('it never came to that');
    } while (!(await holds()) && (await new Promise((resolve) => setTimeout(resolve, 50, true))));
  };
  return {
    ...w,
    until,
    hand: emulator.byHand.desk,
    async escalated(conversationId = 'chat-1', userId = 'u-1') {
      await bridge.users.save({ id: userId, email: `${userId}@example.com`, name: 'Ann Smith' });
      const before = new Set(w.tickets().map(({ id }) => id));
      const { id } = await bridge.escalations.open({ conversationId, userId, subject: 'Help', description: 'It is broken.' });
      await w.settled();
      const ticketId = w.tickets().find((ticket) => !before.has(ticket.id))?.id;
      if (ticketId === undefined) throw new Error('there is no ticket');
      return { id, ticketId };
    },
    async look({ drainOnly = false } = {}) {
      const refs = w.tickets().map(({ id }) => ({ kind: 'ticket' as const, zohoId: id }));
      await store.db.transaction((tx) => store.objects.ring(refs, tx));
      if (drainOnly) await bridge.drain();
      else await until(async () => (await quiet(w)) === 0);
    },
    async told(name = '') {
      const rows = await store.db.query<{ key: string }>(
        `select key from zoho_bridge.happenings where name like 'escalation.%' and name like $1 || '%' order by told_at, id`,
        [name],
      );
      return rows.map(({ key }) => key);
    },
  };
}

/** Jobs of tickets that are not done yet. */
async function quiet({ bridge }: Pick<DeskWorld, 'bridge'>): Promise<number> {
  const { syncs } = await bridge.status();
  return syncs
    .filter(({ sync }) => sync.startsWith('desk.'))
    .reduce((sum, { queued, active, retrying }) => sum + queued + active + retrying, 0);
}

/** What was asked of Desk about tickets, in order, without ids. */
export const deskCalls = ({ emulator }: Pick<DeskWorld, 'emulator'>): string[] =>
  emulator
    .calls()
    .filter(({ path }) => path.startsWith('/api/v1/tickets'))
    .map(({ method, path }) => `${method} ${/^\/api\/v1\/tickets(?:\/\d+)?(?:\/(\w+?)s?(?:\/\d+)?)?$/.exec(path)?.[1] ?? 'ticket'}`);
