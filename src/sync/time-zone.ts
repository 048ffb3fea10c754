import { z } from 'zod';
import { ZohoError } from '../errors.js';
import { shared } from '../lib/shared.js';
import type { Facts } from '../store/facts.js';
import type { CallContext } from '../zoho/types.js';

interface Organization {
  id: string;
  timeZone: string;
  isDefault: boolean;
}

/** Whose days are counted. `known` false: Zoho was never asked, or did not say; then it is UTC. */
export interface TimeZone {
  name: string;
  known: boolean;
}

/** Where the answer is kept. Its days are those of tiers as well (store/segments.ts). */
export const TIME_ZONE_FACT = 'organization.timeZone';
/** An organisation hardly ever moves. */
const FRESH_MS = 86_400_000;
const UNKNOWN: TimeZone = { name: 'UTC', known: false };

/**
 * The time zone of the organisation, asked of Zoho once a day. An answer of before, however old, is better than none.
 *
 * @param organizations of Books or Billing, whoever keeps the documents; left out, nobody is asked
 */
export function createTimeZone({
  organizations,
  organizationId,
  facts,
  now = Date.now,
}: {
  organizations: ((context: CallContext) => Promise<Organization[]>) | undefined;
  organizationId: string | undefined;
  facts: Facts;
  now?: () => number;
}): (options?: { ask?: boolean }) => Promise<TimeZone> {
  const ask = shared(
    async (): Promise<TimeZone> => {
      const found = (await organizations?.({ priority: 'live', correlationId: 'time-zone', attempt: 1 })) ?? [];
      const name = (found.find((one) => one.id === organizationId) ?? found.find((one) => one.isDefault))?.timeZone ?? '';
      if (!isTimeZone(name)) return UNKNOWN;
      await facts.set(TIME_ZONE_FACT, name);
      return { name, known: true };
    },
    { ttlMs: 0 },
  );
  return async ({ ask: mayAsk = true } = {}) => {
    const fact = await facts.get(TIME_ZONE_FACT);
    const kept = z.string().refine(isTimeZone).safeParse(fact?.value);
    const known: TimeZone = kept.success ? { name: kept.data, known: true } : UNKNOWN;
    const fresh = kept.success && fact !== undefined && now() - fact.at.getTime() <= FRESH_MS;
    if (fresh || !mayAsk || !organizations) return known;
    return ask().catch((error: unknown) => {
      if (error instanceof ZohoError) return known;
      throw error;
    });
  };
}

/** Whether this machine knows a time zone of that name. */
export function isTimeZone(name: string): boolean {
  if (name === '') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // What is no time zone is told by a RangeError, and by nothing else.
    return false;
  }
}
