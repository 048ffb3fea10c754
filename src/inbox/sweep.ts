import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BridgeError, ConflictError, OddAnswerError, RefusedError } from '../errors.js';
import { dayIn, daysAfter } from '../lib/day.js';
import { inParallel } from '../lib/in-parallel.js';
import type { NewEvent } from '../store/events.js';
import { organizationTimeZone } from '../store/segments.js';
import type { Store } from '../store/store.js';
import { inboxSince, leaveSweepLease, takeSweepLease } from '../store/sweep.js';
import type { SweepReport } from '../types-sweep.js';
import type { Billing } from '../zoho/billing.js';
import type { EventRow } from '../zoho/billing-documents.js';
import type { CallContext } from '../zoho/types.js';
import { type Patient, patient } from './patient.js';
import { plainType } from './payload.js';
import { compareInvoices } from './sweep-invoices.js';
import { compareSubscriptions } from './sweep-subscriptions.js';

export interface SweepDeps {
  store: Store;
  billing: Pick<Billing, 'events' | 'event' | 'subscriptionsPage' | 'openInvoicesPage'>;
  /** What time it is at Zoho, ms since the epoch. */
  now(): number;
  /** There is something to digest. */
  wake(): void;
}

export interface SweepOptions {
  /** The first day to look at, of the organisation. @default where the last sweep ended, with overlap */
  since?: string;
  /** Cuts it off; the next one goes on. */
  signal?: AbortSignal;
  /** Nobody asked for it now: one that failed is given a rest first. @default false */
  scheduled?: boolean;
}

/** What is remembered between sweeps: the day the next one begins on, and when subscriptions were compared last. */
export const SWEEP_FACT = 'billing.sweep';
const position = z.object({ day: z.string(), comparedAt: z.number().default(0), pages: z.number().default(0) });

/** How far back the first sweep looks, from the day the inbox was set up; further on demand. Billing keeps events for 180 days (its page about the Events API). */
const FIRST_DAYS = 31;
/** Where the lists of subscriptions and open invoices take more calls than this, they are not read with every sweep but every few hours. */
const CHEAP_PAGES = 5;
const COMPARE_AGAIN_MS = 6 * 3_600_000;
/** Longer than any call with its waits; a process that dies leaves the sweep to the others after this. */
const LEASE_MS = 180_000;
/** After one that failed. */
const PAUSE_MS = 60_000;
const IN_FLIGHT = 4;
/** So many events that cannot be read hold up nobody; more, and it is not them. */
const MOST_UNREAD = 5;
/** For so long they are asked for again. */
const UNREAD_DAYS = 3;
/** Zoho forgot it. */
const GONE = new Set(['1002', '404']);

/**
 * Finds what webhooks lost: events that never came (one call each), and subscriptions that differ from the mirror. Everything it finds goes
 * the way a webhook goes. One at a time in all processes; one that was interrupted goes on where it was, since what is known costs no call.
 *
 * @throws ConflictError `sweep_running` when another one is under way
 */
export function createSweep({ store, billing, now, wake }: SweepDeps): (options?: SweepOptions) => Promise<SweepReport> {
  const { db, facts, events } = store;

  return async ({ since, signal, scheduled = false } = {}) => {
    const holder = randomUUID();
    if (!(await takeSweepLease(db, holder, LEASE_MS, { heedPause: scheduled })))
      throw new ConflictError('sweep_running', 'A sweep is under way. Wait until it is over.');
    const context: CallContext = { priority: 'backfill', correlationId: holder, attempt: 1 };
    const report: SweepReport = {
      from: '',
      events: 0,
      new: 0,
      subscriptions: 0,
      rung: 0,
      calls: 0,
      compared: false,
      unread: 0,
      tickets: null,
    };
    const patiently = patient(signal, async () => {
      report.calls += 1;
      await takeSweepLease(db, holder, LEASE_MS);
    });
    let pauseMs = PAUSE_MS;
    try {
      const startedAt = now();
      const zone = await organizationTimeZone(db);
      const today = dayIn(zone ?? 'UTC', startedAt);
      const known = position.safeParse((await facts.get(SWEEP_FACT))?.value).data;
      // One day more than needed, since lists are of whole days; two where nobody knows when a day begins.
      const begun = earlierOf(known?.day ?? (await firstDay(today)), today);
      report.from = since ?? daysAfter(begun, zone === undefined ? -2 : -1);
      const unread = await sweepEvents(report, patiently, context);
      const last = known ?? { comparedAt: 0, pages: 0 };
      const compare =
        since !== undefined || last.pages <= CHEAP_PAGES || startedAt - last.comparedAt >= COMPARE_AGAIN_MS || startedAt < last.comparedAt;
      const pages = compare ? await compareAll(report, patiently, context) : last.pages;
      // One that Zoho cannot give is asked for again by the sweeps of the next days, and then left.
      const reached = unread === undefined ? today : laterOf(dayIn(zone ?? 'UTC', Date.parse(unread)), daysAfter(today, -UNREAD_DAYS));
      // Who asks for the last days only has not looked at those before.
      const day = report.from > begun ? begun : reached;
      await facts.set(SWEEP_FACT, { day, comparedAt: compare ? startedAt : last.comparedAt, pages });
      pauseMs = 0;
      return report;
    } finally {
      await leaveSweepLease(db, holder, pauseMs);
      wake();
    }
  };

  /** Nothing was missed before there was anything to miss it. */
  async function firstDay(today: string): Promise<string> {
    const installed = (await inboxSince(db)) ?? today;
    return daysAfter(installed < today ? installed : today, -FIRST_DAYS);
  }

  async function compareAll(report: SweepReport, patiently: Patient, context: CallContext): Promise<number> {
    const how = { patiently, context };
    const subscriptions = await compareSubscriptions({ store, billing }, report, how);
    const invoices = await compareInvoices({ store, billing }, report, how);
    report.compared = true;
    return subscriptions + invoices;
  }

  /**
   * The list is newest first and may grow while it is read: rows come twice then, but none is missed. Answers when the oldest happened
   * of those few that could not be read (ISO).
   */
  async function sweepEvents(report: SweepReport, patiently: Patient, context: CallContext): Promise<string | undefined> {
    let oldest: string | undefined;
    for (let page = 1; ; page++) {
      const { items, more } = await patiently(() => billing.events({ page, from: report.from }, context));
      const there = await events.known(items.map((event) => event.id));
      const unknown = [...new Map(items.filter(({ id }) => !there.has(id)).map((event) => [event.id, event])).values()];
      report.events += items.length;
      // The oldest first, should this be cut off.
      const found = await inParallel(unknown.toReversed(), IN_FLIGHT, (event) => readOrNot(event, report, patiently, context));
      const news = found.flatMap((one) => one.event ?? []);
      const results = news.length > 0 ? await events.keep(news) : [];
      report.new += results.filter((one) => one.fresh).length;
      for (const { failure } of found) {
        if (failure === undefined) continue;
        // Many are no trouble of the events', and what holds up all of them is none either.
        if (report.unread > MOST_UNREAD || !isOfOne(failure.error)) throw failure.error;
        const at = failure.at ?? new Date(now()).toISOString();
        oldest = oldest === undefined || at < oldest ? at : oldest;
      }
      if (!more) return oldest;
    }
  }

  async function readOrNot(event: EventRow, report: SweepReport, patiently: Patient, context: CallContext): Promise<Found> {
    if (report.unread > MOST_UNREAD) return {};
    try {
      return { event: await read(event, patiently, context) };
    } catch (error) {
      report.unread += 1;
      return { failure: { error, at: event.at } };
    }
  }

  async function read({ id, type, at }: EventRow, patiently: Patient, context: CallContext): Promise<NewEvent | undefined> {
    try {
      const event = await patiently(() => billing.event(id, context));
      return { source: 'billing.sweep', identity: { id }, type: plainType(type), at, body: event.payload };
    } catch (error) {
      if (error instanceof RefusedError && GONE.has(error.zohoCode)) return undefined;
      throw error;
    }
  }
}

/** What became of an event that had not come; nothing at all: Zoho forgot it, or nobody asked. */
interface Found {
  event?: NewEvent | undefined;
  failure?: { error: unknown; at: string | null };
}

/** An answer that is about this one event only. */
function isOfOne(error: unknown): boolean {
  return error instanceof BridgeError && (error.verdict.kind === 'park' || error instanceof OddAnswerError);
}

const earlierOf = (one: string, other: string): string => (one < other ? one : other);
const laterOf = (one: string, other: string): string => (one > other ? one : other);
