import { together } from '../lib/together.js';
import type { Logger } from '../logger.js';
import type { Database } from '../store/database.js';
import type { ClaimedJob, Queue } from '../store/queue.js';
import type { SyncName } from '../types.js';
import { runBatch } from './batch.js';
import { createPace, type Pace } from './pace.js';
import type { SettleDeps, Settled } from './settle.js';
import { settleBatch } from './settle-apart.js';
import type { Sync } from './sync.js';

export interface EngineOptions extends SettleDeps {
  // biome-ignore lint/suspicious/noExplicitAny: each sync has a state of its own that only it looks into
  syncs: Sync<any, any>[];
  logger: Logger;
  /** How long a claim lasts; a worker that dies gives its jobs back after this. */
  leaseMs: number;
  /** How often to look for work that no hint announced. @default 500 */
  pollMs?: number;
}

export type Totals = Settled;

export interface Engine {
  start(): void;
  /** Look for work now: a hint arrived, or a user was saved in this process. */
  wake(): void;
  /** What was done since the process started. */
  totals(): Totals;
  /** Why a sync cannot push now, if so. */
  waitingFor(sync: SyncName): string | null;
  running(): boolean;
  /** Stops claiming and finishes what is claimed; after `graceMs` gives the rest back. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

interface Lane {
  // biome-ignore lint/suspicious/noExplicitAny: see EngineOptions
  sync: Sync<any, any>;
  inFlight: Map<Promise<void>, ClaimedJob[]>;
  /** Something may have come since the last empty claim. */
  dirty: boolean;
  /** Whatever came may be another lane's: one look for all lanes tells, before each of them claims. */
  unsure: boolean;
  nudge: () => void;
  /** Backfills, or everything, stay in the queue until then: a limit is reached. */
  heldUntil: { backfill: number; live: number };
  waitingFor: string | null;
  /** It was found ready, so only what `notReady` remembers is looked at before a claim, not the queue. */
  ready: boolean;
  pace: Pace;
  /** The last claim was a full batch: more of them leave as fast as there are places. */
  full: boolean;
  /** A look at the queue is planned because those it follows are busy. */
  lingering: boolean;
}

/**
 * The outward loop. One lane a sync: while a call is in flight, jobs pile up; the next claim takes them all (up to a
 * batch). So a single sign-up leaves at once, and a burst fills its calls by itself.
 */
export function createEngine(options: EngineOptions): Engine {
  const { syncs, queue, logger, leaseMs, pollMs = 500 } = options;
  const lanes: Lane[] = syncs.map((sync) => ({
    sync,
    inFlight: new Map(),
    dirty: true,
    unsure: true,
    nudge: () => undefined,
    heldUntil: { backfill: 0, live: 0 },
    waitingFor: null,
    ready: false,
    pace: createPace(sync.concurrency),
    full: false,
    lingering: false,
  }));
  const look = together(() => queue.peek(1));
  const totals: Totals = { pushed: 0, unchanged: 0, retried: 0, parked: 0 };
  const loops: Promise<void>[] = [];
  let running = false;
  /** Counts starts: the loops of a run that was stopped end, although another run has begun. */
  let runs = 0;
  let stopping: Promise<void> | undefined;

  const wakeAll = () => {
    for (const lane of lanes) {
      lane.unsure = true;
      wakeLane(lane);
    }
  };

  /** Resolves at the next nudge, at the latest after `ms`. */
  const nap = (lane: Lane, ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      lane.nudge = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function runLane(lane: Lane, run: number): Promise<void> {
    while (running && run === runs) {
      try {
        if (!lane.dirty || lane.inFlight.size >= lane.sync.concurrency) {
          await nap(lane, 60_000);
          continue;
        }
        const waitMs = lane.full ? 0 : lane.pace.waitMs(lane.inFlight.size);
        if (waitMs > 0) {
          await nap(lane, waitMs);
          continue;
        }
        lane.dirty = false;
        const jobs = await claim(lane);
        // A claim that is not full left nothing behind; what comes after it brings a hint, or is found by the poll.
        lane.full = jobs.length >= lane.sync.batchSize;
        if (lane.full) lane.dirty = true;
        if (jobs.length > 0) launch(lane, jobs);
      } catch (error) {
        logger.warn({ sync: lane.sync.name, err: describe(error) }, 'the queue cannot be read; trying again');
        await nap(lane, 1000);
        lane.dirty = true;
        lane.unsure = true;
      }
    }
  }

  async function claim(lane: Lane): Promise<ClaimedJob[]> {
    const { sync, heldUntil } = lane;
    // Whether it is ready may take a call to Zoho to find out, which nobody makes for an empty queue.
    const looksFirst = lane.unsure || (sync.notReady !== undefined && !lane.ready);
    lane.unsure = false;
    if (Date.now() < heldUntil.live) return [];
    if (looksFirst && !(await look()).some((peek) => peek.sync === sync.name && peek.ready > 0)) return [];
    if (sync.after && !(await isTurn(sync, sync.after, lane))) return [];
    if (sync.notReady) {
      const reason = await sync.notReady();
      if (reason !== null && reason !== lane.waitingFor) logger.warn({ sync: sync.name }, `waiting: ${reason}`);
      lane.waitingFor = reason;
      lane.ready = reason === null;
      if (reason !== null) return [];
    }
    const liveOnly = Date.now() < heldUntil.backfill || lane.inFlight.size >= sync.concurrency - reserveOf(sync);
    return queue.claim(sync.name, sync.batchSize, { liveOnly });
  }

  /** Whether a sync that follows others should go now: a full batch, nothing to wait for, or waited long enough. */
  async function isTurn(sync: Lane['sync'], after: { syncs: SyncName[]; lingerMs: number }, lane: Lane): Promise<boolean> {
    const peeks = await queue.peek(sync.batchSize);
    const own = peeks.find((peek) => peek.sync === sync.name);
    if (!own || own.ready === 0) return false;
    if (own.ready >= sync.batchSize) return true;
    const busy = peeks.some((peek) => after.syncs.includes(peek.sync) && (peek.active || peek.ready > 0));
    if (!busy || (own.oldestLiveMs ?? 0) >= after.lingerMs) return true;
    if (!lane.lingering) {
      lane.lingering = true;
      setTimeout(() => {
        lane.lingering = false;
        wakeLane(lane);
      }, 50).unref();
    }
    return false;
  }

  const wakeLane = (lane: Lane) => {
    lane.dirty = true;
    lane.nudge();
  };

  function launch(lane: Lane, jobs: ClaimedJob[]): void {
    const started = Date.now();
    lane.pace.launched();
    const work = runAndSettle(lane, jobs).finally(() => {
      lane.pace.finished(Date.now() - started);
      lane.inFlight.delete(work);
      // A place is free here, and those that waited for this sync, or were queued by it, may have their turn.
      for (const other of lanes) if (other === lane || follows(other.sync, lane.sync)) wakeLane(other);
    });
    lane.inFlight.set(work, jobs);
  }

  async function runAndSettle(lane: Lane, jobs: ClaimedJob[]): Promise<void> {
    const { sync } = lane;
    const started = Date.now();
    // Two seconds to spare for settling before somebody else may take the jobs.
    const lease = Math.min(leaseMs, ...jobs.map((job) => job.leaseMs));
    const settlements = await runBatch(sync, jobs, { deadline: started + lease - Math.min(2000, lease / 4), doubt: options.links.doubt });
    for (const { outcome, job } of settlements) {
      if (outcome.kind === 'later' && outcome.hold) hold(lane, job.live, outcome.at.getTime());
    }
    const settled = await settleBatch(options, sync, settlements);
    if (settled === undefined) return;
    for (const key of Object.keys(totals) as (keyof Totals)[]) totals[key] += settled[key];
    logger.debug({ sync: sync.name, jobs: jobs.length, ms: Date.now() - started, ...settled }, 'settled');
  }

  /** No use in claiming more jobs only to put them back: leave them in the queue until the limit allows. */
  function hold(lane: Lane, live: boolean, until: number): void {
    const kind = live ? 'live' : 'backfill';
    if (until - Date.now() < 1000 || until <= lane.heldUntil[kind]) return;
    lane.heldUntil[kind] = until;
    setTimeout(() => wakeLane(lane), until - Date.now()).unref();
  }

  async function poll(run: number): Promise<void> {
    while (running && run === runs) {
      await new Promise<void>((resolve) => {
        pollTimer = setTimeout(resolve, pollMs);
        stopPolling = resolve;
      });
      if (!running || run !== runs) return;
      try {
        const peeks = await look();
        for (const lane of lanes) if (peeks.some((peek) => peek.sync === lane.sync.name && peek.ready > 0)) wakeLane(lane);
      } catch (error) {
        logger.warn({ err: describe(error) }, 'the queue cannot be read; trying again');
      }
    }
  }
  let pollTimer: NodeJS.Timeout | undefined;
  let stopPolling: () => void = () => undefined;

  return {
    start() {
      if (running) return;
      running = true;
      runs++;
      for (const lane of lanes) {
        lane.dirty = true;
        loops.push(runLane(lane, runs));
      }
      loops.push(poll(runs));
    },
    wake: wakeAll,
    totals: () => ({ ...totals }),
    waitingFor(name) {
      const lane = lanes.find((one) => one.sync.name === name);
      return lane ? lane.waitingFor : 'this process does not know it';
    },
    running: () => running,
    async stop({ graceMs = 25_000 } = {}) {
      if (running) {
        stopping = halt(graceMs).finally(() => {
          stopping = undefined;
        });
      }
      await stopping;
    },
  };

  async function halt(graceMs: number): Promise<void> {
    running = false;
    clearTimeout(pollTimer);
    stopPolling();
    wakeAll();
    await Promise.all(loops.splice(0));
    const working = lanes.flatMap((lane) => [...lane.inFlight.keys()]);
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([Promise.all(working), grace]);
    clearTimeout(timer);
    await Promise.all(lanes.map((lane) => giveBack(options.db, queue, lane.sync.name, [...lane.inFlight.values()].flat())));
  }
}

/**
 * Returns claims that could not be finished in time to the queue. Due when the claim would have run out: their calls are still on
 * the way, and whoever pushed something newer before they arrive would be overwritten.
 */
async function giveBack(db: Database, queue: Queue, sync: SyncName, jobs: ClaimedJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const dueInMs = Math.max(...jobs.map((job) => job.leaseMs));
  await db.transaction(async (tx) => {
    const owned = await queue.finish(sync, jobs, tx);
    for (const live of [true, false]) {
      const ids = jobs.filter((job) => owned.has(job.id) && job.live === live).map((job) => job.userId);
      await queue.enqueue([sync], ids, { live, dueInMs }, tx);
    }
  });
}

/** Places that a backfill leaves free: a full call takes Zoho longer, and a sign-up should not wait for one to come back. */
function reserveOf({ concurrency }: { concurrency: number }): number {
  return Math.floor(concurrency / 4);
}

const follows = (other: Lane['sync'], { name, next = [] }: Lane['sync']): boolean =>
  (other.after?.syncs.includes(name) ?? false) || next.some(({ sync }) => sync === other.name);

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
