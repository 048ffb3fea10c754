import { z } from 'zod';
import type { ZohoSettings } from '../config.js';
import type { Logger } from '../logger.js';
import type { Facts } from '../store/facts.js';
import type { Budget, Pool } from '../zoho/types.js';

export interface Budgets {
  current(): Record<Pool, Budget>;
  /** Reads the edition of the organisation, and the emulator's limits when there is one. */
  refresh(): Promise<void>;
  /** What time it is at Zoho, ms since the epoch: this machine's, but for an emulator whose clock was moved. */
  now(): number;
}

/**
 * What an edition of CRM allows: calls in flight, and credits in 24 hours with so many for each licence up to a most.
 * Source: zoho.com/crm/developer/docs/api/v8/api-limits.html.
 */
const EDITIONS: Record<string, { concurrency: number; credits: number; perUser: number; most: number }> = {
  free: { concurrency: 5, credits: 5000, perUser: 0, most: 5000 },
  standard: { concurrency: 10, credits: 50_000, perUser: 250, most: 100_000 },
  professional: { concurrency: 15, credits: 50_000, perUser: 500, most: 3_000_000 },
  enterprise: { concurrency: 20, credits: 50_000, perUser: 1000, most: 5_000_000 },
  zohooneenterprise: { concurrency: 20, credits: 50_000, perUser: 1000, most: 5_000_000 },
  ultimate: { concurrency: 25, credits: 50_000, perUser: 2000, most: Number.MAX_SAFE_INTEGER },
  crmplus: { concurrency: 25, credits: 50_000, perUser: 2000, most: Number.MAX_SAFE_INTEGER },
};
/** Before setup has asked, and for an edition nobody has heard of: what every paid one allows. */
const UNKNOWN = { concurrency: 10, credits: 50_000, perUser: 0, most: 50_000 };

/** A quarter of the places is left to the organisation's other integrations; more than this never helps one worker. */
const SHARE = 0.75;
const MOST_PLACES = 15;

/** Upserts of more than ten records and COQL, at once, in every edition; three of the ten are left to others. Source: as above. */
const HEAVY_PLACES = 7;

const emulatorClock = z.object({ now: z.iso.datetime() });
const emulatorCalls = z
  .object({ perMinute: z.number().nullish(), perDay: z.number().nullish(), concurrency: z.number().nullish() })
  .catch({});
/** Before setup has asked: what the smallest one allows. */
const DESK_UNKNOWN = { credits: 5000, concurrency: 5 };
/**
 * What an edition of Desk allows in a day and at once; more by the agent, which is not known here. Source: help.zoho.com, "Working with
 * API credits".
 */
const DESK_EDITIONS: Record<string, { credits: number; concurrency: number }> = {
  FREE: DESK_UNKNOWN,
  EXPRESS: { credits: 25_000, concurrency: 10 },
  STANDARD: { credits: 50_000, concurrency: 10 },
  PROFESSIONAL: { credits: 75_000, concurrency: 15 },
  ENTERPRISE: { credits: 100_000, concurrency: 25 },
};
/** All of an organisation's integrations live of the same credits: half of them are left to the others. */
const DESK_SHARE = 0.5;
/** Null: an emulator without a limit. */
const shareOf = (told: number | null | undefined, credits: number): number | undefined =>
  told === null ? undefined : Math.floor((told ?? credits) * DESK_SHARE);

const emulatorLimits = z.object({
  desk: z.object({ creditsPerDay: z.number().nullish(), concurrency: z.number().nullish() }).catch({}),
  crm: z.object({ creditsPerDay: z.number().nullish(), concurrency: z.number().nullish() }).catch({}),
  billing: emulatorCalls,
  books: emulatorCalls,
});

/**
 * What each service may be asked. Set limits win; else CRM's follow the edition that setup found, Billing's and
 * Books' are the documented hundred a minute. With an emulator its own limits count, whatever they are set to at the moment.
 */
export function createBudgets({ zoho, facts, logger }: { zoho: ZohoSettings; facts: Facts; logger: Logger }): Budgets {
  let org = { edition: '', users: 1 };
  let deskEdition = '';
  let emulator: z.infer<typeof emulatorLimits> | undefined;
  let aheadMs = 0;

  const ask = async (origin: string, path: string): Promise<unknown> =>
    (await fetch(new URL(path, origin), { signal: AbortSignal.timeout(2000) })).json();

  const places = (limit: number) => Math.max(1, Math.min(MOST_PLACES, Math.floor(limit * SHARE)));

  return {
    now: () => Date.now() + aheadMs,
    current() {
      const { crm, billing, books } = zoho.limits;
      const ofDesk = DESK_EDITIONS[deskEdition] ?? DESK_UNKNOWN;
      const edition = EDITIONS[org.edition] ?? UNKNOWN;
      const ofCalls = (limits: typeof billing, told: z.infer<typeof emulatorCalls> | undefined): Budget =>
        told
          ? {
              perMinute: told.perMinute ?? undefined,
              perDay: told.perDay ?? undefined,
              concurrency: Math.min(limits.concurrency, told.concurrency ?? 5),
            }
          : { perMinute: limits.perMinute, perDay: limits.perDay, concurrency: limits.concurrency };
      return {
        // The token source has rules of its own; this only bounds it.
        accounts: { concurrency: 2 },
        crm: {
          perDay:
            crm.creditsPerDay ??
            (emulator ? (emulator.crm.creditsPerDay ?? undefined) : Math.min(edition.most, edition.credits + edition.perUser * org.users)),
          concurrency: crm.concurrency ?? places(emulator ? (emulator.crm.concurrency ?? 20) : edition.concurrency),
        },
        'crm.heavy': { concurrency: HEAVY_PLACES },
        billing: ofCalls(billing, emulator?.billing),
        books: ofCalls(books, emulator?.books),
        desk: {
          perDay: zoho.desk.creditsPerDay ?? shareOf(emulator?.desk.creditsPerDay, ofDesk.credits),
          concurrency: Math.min(zoho.desk.concurrency, emulator?.desk.concurrency ?? ofDesk.concurrency),
        },
      };
    },
    async refresh() {
      const fact = await facts.get('crm.org');
      deskEdition = z.object({ edition: z.string() }).safeParse((await facts.get('desk.org'))?.value).data?.edition ?? deskEdition;
      org = z.object({ edition: z.string(), users: z.number().default(1) }).safeParse(fact?.value).data ?? org;
      if (zoho.emulatorUrl === undefined) return;
      try {
        const [limits, clock] = await Promise.all([ask(zoho.emulatorUrl, '/_emulator/limits'), ask(zoho.emulatorUrl, '/_emulator/clock')]);
        emulator = emulatorLimits.safeParse(limits).data ?? emulator;
        const told = emulatorClock.safeParse(clock).data;
        if (told) aheadMs = Date.parse(told.now) - Date.now();
      } catch (error) {
        logger.debug({ err: error }, 'the emulator does not tell its limits and its clock; the documented ones count');
      }
    },
  };
}
