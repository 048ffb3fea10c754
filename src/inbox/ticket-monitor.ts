import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BridgeError, ConflictError, TooManyError } from '../errors.js';
import type { Store } from '../store/store.js';
import { leaveSweepLease, takeSweepLease } from '../store/sweep.js';
import { rememberLooks, ringTickets, spentOnLooks, ticketsToCheck } from '../store/ticket-looks.js';
import type { TicketsLook } from '../types-polling.js';
import type { Desk } from '../zoho/desk.js';
import type { TicketRow, TicketRowsWanted } from '../zoho/desk-types.js';
import { patient } from './patient.js';
import { CHANGES_CREDITS, type LooksState, readLooks, writeLooks } from './ticket-looks-state.js';
import { LIST_CREDITS } from './ticket-plan.js';
import type { PlanNow } from './ticket-planning.js';
import { createTaker } from './ticket-taker.js';
import { walkChanged, walkRecent } from './ticket-ways.js';

export interface MonitorDeps {
  store: Store;
  desk: Pick<Desk, 'ticketRows' | 'credits'>;
  plan: () => Promise<PlanNow>;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  /** A changed ticket may be missing from a search for so long. */
  searchLagMs: number;
  /** There are jobs. */
  wake(): void;
}

export interface LookOptions {
  /** Only what is due, and not while a look that failed is given a rest. @default false */
  scheduled?: boolean;
  /** Cuts it off; the next one goes on. */
  signal?: AbortSignal | undefined;
}

const LEASE = 'desk.looks.lease';
/** Longer than any call with its waits; a process that dies leaves it to the others after this. */
const LEASE_MS = 180_000;
/** After one that failed; longer when Desk, or our own limit, says when to come back. */
const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** Who asks for a look waits so long for one that is under way. */
const WAIT_MS = 10_000;
/** How far our clock may be from Zoho's. */
const CLOCKS_MS = 30_000;
const DAY_MS = 86_400_000;

/**
 * Finds which of our tickets changed in Desk, with few credits, and rings them: it never brings anything into the store itself. One at a time in
 * all processes; one that was cut off goes on where it was. Answers undefined when nothing was due.
 *
 * @throws ConflictError `sweep_running` when another look is under way
 */
export function createTicketMonitor(deps: MonitorDeps): (options?: LookOptions) => Promise<TicketsLook | undefined> {
  const { store, desk, plan: planNow, now, searchLagMs, wake } = deps;
  const { db, facts, vault } = store;
  const overlapMs = searchLagMs + CLOCKS_MS;

  return async ({ scheduled = false, signal } = {}) => {
    const { live, plan, webhooks, event } = await planNow();
    const before = await readLooks(facts);
    if (live === 0 || (scheduled && !isDue(before, plan.lookMs, now()))) return scheduled ? undefined : { ...NOTHING, live };
    const holder = randomUUID();
    if (!(await takeLease(holder, scheduled)))
      throw new ConflictError('sweep_running', 'Tickets are being looked at. Wait until that is over.');
    let pauseMs = PAUSE_MS;
    const report: TicketsLook = { ...NOTHING, live, ways: [] };
    try {
      // As whoever had the lease before left it.
      const state = await readLooks(facts);
      if (scheduled && !isDue(state, plan.lookMs, now())) {
        pauseMs = 0;
        return undefined;
      }
      if (state.event !== event) Object.assign(state, { event, found: 0 });
      const ask = asker(report, holder, signal);
      const taker = createTaker({ store, report, now, missingBefore: () => now() - overlapMs });
      const startedAt = now();
      const isScan =
        !scheduled || plan.way === 'scan' || state.scanning !== null || state.scanNext || overdue(state.scannedAt, plan.scanMs, startedAt);
      if (isScan) await scan(state, { ask, taker, report, startedAt });
      else await lookAtChanges(state, { ask, taker, report, startedAt, scanCalls: Math.ceil(live / state.idsAtOnce) });
      state.found = Math.min(1000, state.found + (webhooks ? report.rung : 0));
      if (plan.byIdMs !== null) await checkSome(plan.byIdMs, plan.lookMs ?? DAY_MS, live, report);
      const left = desk.credits();
      if (left) state.left = { remaining: left.remaining, at: now() };
      await writeLooks(facts, state);
      pauseMs = 0;
      return report;
    } catch (error) {
      pauseMs = pauseAfter(error);
      throw error;
    } finally {
      await spentOnLooks(db, report.credits);
      await leaveSweepLease(db, holder, pauseMs, LEASE);
      if (report.rung > 0) wake();
    }
  };

  async function takeLease(holder: string, scheduled: boolean): Promise<boolean> {
    for (let waited = 0; ; waited += 250) {
      if (await takeSweepLease(db, holder, LEASE_MS, { heedPause: scheduled, lease: LEASE })) return true;
      if (scheduled || waited >= WAIT_MS) return false;
      await sleep(250);
    }
  }

  function asker(report: TicketsLook, holder: string, signal: AbortSignal | undefined): (wanted: TicketRowsWanted) => Promise<TicketRow[]> {
    const context = { priority: 'backfill' as const, correlationId: holder, attempt: 1, signal };
    const patiently = patient(signal, async () => {
      await takeSweepLease(db, holder, LEASE_MS, { lease: LEASE });
    });
    return async (wanted) => {
      const rows = await patiently(async () => {
        try {
          const answer = await desk.ticketRows(wanted, context);
          count(report);
          return answer;
        } catch (error) {
          if (!(error instanceof TooManyError)) count(report);
          throw error;
        }
      });
      report.rows += rows.length;
      return rows;
    };
  }

  async function scan(state: LooksState, { ask, taker, report, startedAt }: Under): Promise<void> {
    report.ways.push('scan');
    const began =
      state.scanning !== null && !overdue(state.scanning.at, SCAN_STALE_MS, startedAt) ? state.scanning : { at: startedAt, after: '' };
    await taker.scan({
      after: began.after,
      atOnce: state.idsAtOnce,
      ask,
      async reached(after, atOnce) {
        state.scanning = { at: began.at, after };
        state.idsAtOnce = atOnce;
        await writeLooks(facts, state);
      },
    });
    Object.assign(state, { scanning: null, scanNext: false, scannedAt: began.at, lookedAt: began.at });
  }

  async function lookAtChanges(
    state: LooksState,
    { ask, taker, report, startedAt, scanCalls }: Under & { scanCalls: number },
  ): Promise<void> {
    report.ways.push('changes');
    const from = new Date((state.lookedAt ?? startedAt) - overlapMs).toISOString();
    const to = new Date(startedAt + CLOCKS_MS).toISOString();
    const changed = await walkChanged({ ask, take: taker.searched }, { from, to, pages: Math.max(5, scanCalls) });
    const recent = await walkRecent(
      { ask, take: taker.listed },
      { marks: state.marks, markOf: ({ id, threads }) => vault.blindIndex(`${id}/${threads ?? ''}`, 'ticket/mark') },
    );
    state.changesCredits = Math.max(CHANGES_CREDITS, state.changesCredits * 0.8 + report.credits * 0.2);
    Object.assign(state, { lookedAt: startedAt, marks: recent.marks, scanNext: !changed || !recent.whole });
  }

  /** A few at a time, so that many of the same age are not all fetched at once. */
  async function checkSome(byIdMs: number, lookMs: number, live: number, report: TicketsLook): Promise<void> {
    const limit = Math.ceil((2 * live * lookMs) / byIdMs);
    const tickets = await ticketsToCheck(db, store.links, { before: now() - byIdMs, now: now(), limit });
    if (tickets.length === 0) return;
    report.ways.push('byId');
    report.rung += tickets.length;
    await db.transaction(async (tx) => {
      await ringTickets(tx, store.objects, tickets);
      await rememberLooks(
        tx,
        tickets.map((ticket) => ({ ticket })),
        now(),
      );
    });
  }
}

interface Under {
  ask: (wanted: TicketRowsWanted) => Promise<TicketRow[]>;
  taker: ReturnType<typeof createTaker>;
  report: TicketsLook;
  startedAt: number;
}

const NOTHING: TicketsLook = { live: 0, ways: [], rows: 0, rung: 0, calls: 0, credits: 0 };
/** A look at all tickets that was cut off longer ago begins anew. */
const SCAN_STALE_MS = 600_000;

function count(report: TicketsLook): void {
  report.calls += 1;
  report.credits += LIST_CREDITS;
}

/** Whoever asks at fixed times is a little early as often as late. */
const SLACK_MS = 500;
/** A clock that was moved back makes everything due. */
const overdue = (at: number | null, everyMs: number | null, now: number): boolean =>
  at === null || at > now + SLACK_MS || (everyMs !== null && now - at >= everyMs - SLACK_MS);

const isDue = ({ lookedAt, scanning }: LooksState, lookMs: number | null, now: number): boolean =>
  lookMs !== null && (scanning !== null || overdue(lookedAt, lookMs, now));

function pauseAfter(error: unknown): number {
  if (!(error instanceof BridgeError) || error.verdict.kind !== 'retryAt') return PAUSE_MS;
  return Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, error.verdict.at.getTime() - Date.now()));
}
