import type { EmulatedService } from '../core/types.js';
import { createDoor } from '../finance/door.js';
import { faultBody } from '../finance/errors.js';
import type { Finance } from '../finance/finance.js';
import type { Gate } from '../finance/limits.js';
import { ABOUT, NOT_EMULATED, SOURCES } from './about.js';
import { booksRoutes } from './routes.js';

/** Zoho Books v3: the other door to the finance database. What Billing bills is seen here, under Books' names. */
export function createBooks({ finance, gate, organizationId }: { finance: Finance; gate: Gate; organizationId: string }): EmulatedService {
  const door = createDoor({
    finance,
    routes: booksRoutes(finance),
    gate,
    organizationId,
    organizationOf: ({ query }) => query.get('organization_id') ?? '',
    sign: { about: ABOUT, notEmulated: NOT_EMULATED, sources: SOURCES },
  });
  return {
    name: 'books',
    ...door,
    owns: (path) => path.startsWith('/books/'),
    admit: gate.admit,
    state: () => ({}),
    setLimits: gate.setLimits,
    limits: gate.limits,
    faultBody,
    // The records are Billing's to forget.
    reset: gate.reset,
  };
}
