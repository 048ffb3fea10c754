import { createAgenda } from '../../src/emulator/core/agenda.js';
import { createClock } from '../../src/emulator/core/clock.js';
import { createIds } from '../../src/emulator/core/ids.js';
import type { Outgoing } from '../../src/emulator/core/outbox.js';
import { createRandom } from '../../src/emulator/core/random.js';
import type { World } from '../../src/emulator/core/types.js';
import { seedCatalog } from '../../src/emulator/finance/catalog/seed.js';
import { createFinance, type Finance } from '../../src/emulator/finance/finance.js';

export type FinanceDatabase = Finance & {
  advance(duration: string): Date;
  /** Webhooks that were given to the outbox, which sends none. */
  sent: Outgoing[];
};

/** A finance database without a door, with the catalog of a fresh emulator, at noon of 5 January 2026 in Los Angeles. */
export function financeDatabase(): FinanceDatabase {
  const sent: Outgoing[] = [];
  const agenda = createAgenda();
  const clock = createClock({ agenda, realNow: () => new Date('2026-01-05T20:00:00Z') });
  const world: World = {
    clock,
    agenda,
    random: createRandom(1),
    outbox: { send: (outgoing) => void sent.push(outgoing), probe: () => Promise.reject(new Error('nothing is knocked at here')) },
    origin: () => 'http://127.0.0.1',
    nextId: createIds(),
    authorise: () => ({ ok: true, userId: '1' }),
  };
  const finance = createFinance({ world, organizationId: '1', limits: () => ({ searchLagMs: 0, uniqueDisplayNames: true }) });
  seedCatalog(finance);
  return Object.assign(finance, { advance: clock.advance, sent });
}
