import { z } from 'zod';
import type { Facts } from '../store/facts.js';
import { LIST_CREDITS } from './ticket-plan.js';

const FACT = 'desk.looks';
/** A search for what changed, and a list of the latest threads. */
export const CHANGES_CREDITS = 2 * LIST_CREDITS;

const State = z.object({
  /** What changed in Desk up to then was seen (ms, Zoho's clock). */
  lookedAt: z.number().nullable().default(null),
  /** All live tickets were looked at then. */
  scannedAt: z.number().nullable().default(null),
  /** A look at all of them that is not over: when it began, and how far it is. */
  scanning: z.object({ at: z.number(), after: z.string() }).nullable().default(null),
  /** The tickets with the latest threads at the last look, as digests. */
  marks: z.array(z.string()).default([]),
  /** What changed was more than could be listed: all tickets are to be looked at. */
  scanNext: z.boolean().default(false),
  idsAtOnce: z.number().min(1).max(100).default(100),
  changesCredits: z.number().default(CHANGES_CREDITS),
  /** What Desk said is left of the day's credits; `at` by Zoho's clock. */
  left: z.object({ remaining: z.number(), at: z.number() }).nullable().default(null),
  /** The latest event of Desk, and how many changes looks found since it came that no webhook had told. */
  event: z.string().nullable().default(null),
  found: z.number().default(0),
});

/** What is remembered between looks. */
export type LooksState = z.infer<typeof State>;

export async function readLooks(facts: Facts): Promise<LooksState> {
  return State.parse(State.safeParse((await facts.get(FACT))?.value).data ?? {});
}

export const writeLooks = (facts: Facts, state: LooksState): Promise<void> => facts.set(FACT, state);
