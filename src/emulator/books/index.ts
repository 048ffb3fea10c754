import type { EmulatedService } from '../core/types.js';
import { createDoor } from '../finance/door.js';
import { faultBody } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import type { Gate } from '../finance/limits.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { booksByHand } from './by-hand.js';
import { turnAnswer, turnRequest } from './ids.js';
import { createBooksGate } from './limits.js';
import { booksRoutes } from './routes.js';
import { shelvesOf } from './shelves.js';

export type Books = EmulatedService & { byHand: ReturnType<typeof booksByHand> };

/** Zoho Books v3: the other door to the finance database. What Billing bills is seen here, under Books' names. */
export function createBooks({ finance, gate: plain, organizationId }: { finance: Finance; gate: Gate; organizationId: string }): Books {
  const gate = createBooksGate(plain);
  const door = createDoor({
    finance,
    routes: booksRoutes(finance, organizationId),
    gate,
    organizationId,
    organizationOf: ({ query }) => query.get('organization_id') ?? '',
    sign: { about: ABOUT, notEmulated: NOT_EMULATED, sources: SOURCES },
  });
  return {
    name: 'books',
    ...door,
    handle: (incoming) => {
      if (gate.sharedIds()) return door.handle(incoming);
      const answer = door.handle(turnRequest(incoming));
      if (answer === undefined) return undefined;
      return answer instanceof Promise ? answer.then((late) => late && turnAnswer(late)) : turnAnswer(answer);
    },
    owns: (path) => path.startsWith('/books/'),
    admit: gate.admit,
    state: () =>
      Object.fromEntries(
        shelvesOf(finance).map((shelf) => {
          const { records } = shelf.browse({ text: '', offset: 0, limit: Number.POSITIVE_INFINITY });
          return [shelf.name, records.map(({ record }) => record).reverse()];
        }),
      ),
    shelves: () => shelvesOf(finance),
    setLimits: gate.setLimits,
    limits: gate.limits,
    faultBody,
    byHand: booksByHand(finance),
    // The records are Billing's to forget.
    reset: gate.reset,
  };
}
