import { z } from 'zod';
import type { Gate } from '../finance/limits.js';

/** Books' gate, and what only Books has. */
export interface BooksGate extends Gate {
  sharedIds(): boolean;
}

const own = z.object({
  /** Whether a record has one id in Billing and Books, which Zoho does not document. */
  sharedIds: z.boolean().optional(),
});

const SHARED = ['searchLagMs', 'uniqueDisplayNames'];

export function createBooksGate(gate: Gate): BooksGate {
  let sharedIds = true;
  return {
    ...gate,
    sharedIds: () => sharedIds,
    setLimits: (input) => {
      const { sharedIds: wanted, ...rest } = input;
      const parsed = own.parse({ sharedIds: wanted });
      // One customer and one search index behind both doors: what they do is set for Billing.
      for (const name of SHARED) if (name in rest) throw new Error(`${name} is set for billing: it is the same database`);
      gate.setLimits(rest);
      if (parsed.sharedIds !== undefined) sharedIds = parsed.sharedIds;
    },
    limits: () => {
      return { ...Object.fromEntries(Object.entries(gate.limits()).filter(([name]) => !SHARED.includes(name))), sharedIds };
    },
    reset: () => {
      gate.reset();
      sharedIds = true;
    },
  };
}
