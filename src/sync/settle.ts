import { groupBy } from '../lib/group-by.js';
import type { Database, Sql } from '../store/database.js';
import type { Link, LinkChange, Links } from '../store/links.js';
import type { ClaimedJob, Queue } from '../store/queue.js';
import type { SyncName } from '../types.js';
import { type Backoff, backoffMs } from './backoff.js';
import type { Outcome, RecordTable, Sync } from './sync.js';

/** One job with what became of it. `version` is the record's version the outcome is about. */
export interface Settlement {
  job: ClaimedJob;
  version: number;
  link: Link | undefined;
  outcome: Outcome | { kind: 'unchanged' } | { kind: 'idle' } | { kind: 'nothing' };
  hash?: string;
}

export interface SettleDeps {
  db: Database;
  links: Links;
  queue: Queue;
  random: () => number;
  backoff: Backoff;
  maxAttempts: number;
}

/** How long to leave a row alone that somebody else is changing right now. */
const BUSY_MS = 500;

export interface Settled {
  pushed: number;
  unchanged: number;
  retried: number;
  parked: number;
}

/** What settling has to know of a sync. */
export type Settling = Pick<Sync<unknown>, 'name' | 'next' | 'table' | 'enter' | 'hold' | 'keep'>;

/**
 * Writes the outcomes of a batch: ledger, finished jobs and what must be done again, in one transaction.
 *
 * A change that came while its job was running was dropped by the queue (one job a record). So the records' rows are
 * locked here and their versions compared: a newer version, or a row that somebody is changing at this moment, goes
 * back into the queue. A claim that ran out (another worker has the job now) is left to that worker.
 *
 * Order of locks: rows of the ledger, then jobs. Who queues a follower (below) holds its row and may have to wait for
 * its job; the follower's own settling must therefore not hold the job and wait for the row.
 */
export async function settle(deps: SettleDeps, sync: Settling, settlements: Settlement[]): Promise<Settled> {
  const ids = settlements.map((s) => s.job.userId);
  return deps.db.transaction(async (tx) => {
    await sync.enter?.(ids, tx);
    await deps.links.lock(sync.name, ids, tx);
    const owned = await deps.queue.finish(
      sync.name,
      settlements.map((s) => s.job),
      tx,
    );
    const mine = settlements.filter((s) => owned.has(s.job.id));
    const versions = await currentVersions(
      tx,
      sync.table ?? 'users',
      mine.map((s) => s.job.userId),
    );
    const told = said(mine, versions);
    for (const place of (await sync.hold?.(told, tx)) ?? []) {
      const busy = told[place];
      if (busy) versions.set(busy.id, 'busy');
    }
    const decided = oneUserARecord(mine)
      // What Zoho said cannot be kept in a row that somebody holds; without the digest it is asked again.
      .map((settlement) => (sync.keep && versions.get(settlement.job.userId) === 'busy' ? { ...settlement, hash: undefined } : settlement))
      .map((settlement) => decide(settlement, deps));
    const changes = decided.flatMap((d) => d.change ?? []);
    // First taken from whoever had it, then given: one record never stands for two users.
    const losers = await deps.links.disown(sync.name, changes, tx);
    const wanted = await deps.links.settle(sync.name, changes, tx);
    const idle = decided.flatMap(({ settlement }) => (settlement.outcome.kind === 'idle' ? [settlement.job.userId] : []));
    for (const [userId, count] of await deps.links.wanted(sync.name, idle, tx)) wanted.set(userId, count);
    await pushAnew(deps, sync.name, losers, tx);
    await sync.keep?.(
      told.filter(({ id }) => versions.get(id) !== 'busy'),
      tx,
    );

    const again = decided.map(({ settlement, dueInMs }) => {
      const { job, version, link } = settlement;
      if (dueInMs !== undefined) return { job, dueInMs, live: job.live };
      const now = versions.get(job.userId);
      // Somebody changes the record right now, or just did: that is no backfill, whatever the job was.
      if (now === 'busy') return { job, dueInMs: BUSY_MS, live: true };
      const changed = now !== undefined && now > version;
      const asked = (wanted.get(job.userId) ?? 0) > (link?.wanted ?? 0) && settlement.outcome.kind !== 'nothing';
      return changed || asked ? { job, dueInMs: 0, live: job.live || changed } : undefined;
    });
    const repeated = again.filter((a) => a !== undefined);
    await requeue(deps.queue, sync.name, repeated, tx);
    const over = decided.filter((_, index) => again[index] === undefined || decided[index]?.settlement.outcome.kind === 'done');
    await queueNext(deps, sync.next ?? [], over, tx);
    return count(decided);
  });
}

interface Decided {
  settlement: Settlement;
  change: LinkChange | undefined;
  /** Set when the job must run again whatever the versions say. */
  dueInMs: number | undefined;
}

/** Turns an outcome into a row of the ledger and, when it failed, the moment of the next try. */
function decide(settlement: Settlement, { random, backoff, maxAttempts }: SettleDeps): Decided {
  const { job, link, outcome, version, hash } = settlement;
  const base = { userId: job.userId, version, refusedFields: link?.refusedFields ?? [], attempts: 0 };
  switch (outcome.kind) {
    case 'nothing':
      return { settlement, change: undefined, dueInMs: undefined };
    case 'idle':
      // What an earlier attempt met is no news any more.
      return { settlement, change: link?.state === 'linked' ? { ...base, kind: 'unchanged' } : undefined, dueInMs: undefined };
    case 'unchanged':
      return { settlement, change: { ...base, kind: 'unchanged' }, dueInMs: undefined };
    case 'done': {
      const { zohoId, detail, refusedFields = [] } = outcome;
      return { settlement, change: { ...base, kind: 'pushed', refusedFields, zohoId, detail, hash }, dueInMs: undefined };
    }
    case 'blocked':
      return {
        settlement,
        change: { ...base, kind: 'waiting', attempts: attemptsOf(link), reason: outcome.reason },
        dueInMs: undefined,
      };
    case 'later': {
      const change: LinkChange = {
        ...base,
        kind: 'waiting',
        attempts: attemptsOf(link),
        reason: outcome.reason,
        intentOver: outcome.intentOver,
      };
      return { settlement, change, dueInMs: Math.max(0, outcome.at.getTime() - Date.now()) };
    }
    case 'park': {
      const { reason, intentOver, zohoId, detail } = outcome;
      const change: LinkChange = { ...base, kind: 'parked', attempts: attemptsOf(link) + 1, reason, intentOver, zohoId, detail };
      return { settlement, change, dueInMs: undefined };
    }
    case 'retry': {
      const attempts = attemptsOf(link) + 1;
      const parked = attempts >= maxAttempts;
      const reason = parked ? `gave up after ${attempts} attempts; the last one: ${outcome.reason}` : outcome.reason;
      const change: LinkChange = { ...base, kind: parked ? 'parked' : 'failed', attempts, reason, intentOver: outcome.intentOver };
      const notBeforeMs = outcome.notBefore ? outcome.notBefore.getTime() - Date.now() : 0;
      return { settlement, change, dueInMs: parked ? undefined : Math.max(notBeforeMs, backoffMs(attempts - 1, random, backoff)) };
    }
  }
}

/** A parked record that has a job again is on a fresh start: its user changed, or somebody replayed it. */
export function attemptsOf(link: Link | undefined): number {
  return link === undefined || link.parked ? 0 : link.attempts;
}

/** What Zoho said of records that nobody holds. */
function said(settlements: Settlement[], versions: Map<string, number | 'busy'>): { id: string; said: unknown }[] {
  return settlements.flatMap(({ job, outcome }) => {
    const heard = outcome.kind === 'done' || outcome.kind === 'park' ? outcome.said : undefined;
    return heard === undefined || typeof versions.get(job.userId) !== 'number' ? [] : [{ id: job.userId, said: heard }];
  });
}

/** Of users nothing is written here, so two syncs may settle one at the same moment. */
const LOCKS: Record<RecordTable, string> = {
  users: 'share',
  subscriptions: 'no key update',
  objects: 'no key update',
  money_moves: 'no key update',
  escalations: 'no key update',
  deliveries: 'no key update',
};

/** Nobody waits for a row here: whoever writes one may be waiting for the jobs that this transaction has finished. */
async function currentVersions(tx: Sql, table: RecordTable, ids: string[]): Promise<Map<string, number | 'busy'>> {
  const rows = await tx.query<{ id: string; version: string; free: boolean }>(
    `with free as (select r.id, r.version from zoho_bridge.${table} r where r.id = any($1) order by r.id for ${LOCKS[table]} skip locked)
     select r.id, coalesce(f.version, r.version) as version, f.id is not null as free
       from zoho_bridge.${table} r left join free f on f.id = r.id where r.id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.free ? Number(row.version) : 'busy']));
}

/** Of two users in one batch that met in one record, the first keeps it; the other is pushed again and matched by id only. */
function oneUserARecord(settlements: Settlement[]): Settlement[] {
  const taken = new Set<string>();
  return settlements.map((settlement) => {
    const { outcome } = settlement;
    if (outcome.kind !== 'done' || outcome.zohoId === undefined) return settlement;
    if (!taken.has(outcome.zohoId)) {
      taken.add(outcome.zohoId);
      return settlement;
    }
    return { ...settlement, outcome: { kind: 'retry', reason: 'met another user in one record of Zoho' } };
  });
}

/** Users whose record turned out to be somebody else's get one of their own. */
async function pushAnew({ links, queue }: SettleDeps, sync: SyncName, userIds: string[], tx: Sql): Promise<void> {
  if (userIds.length === 0) return;
  await links.want(sync, userIds, tx);
  await queue.enqueue([sync], userIds, { live: true }, tx);
}

interface Again {
  job: ClaimedJob;
  dueInMs: number;
  live: boolean;
}

/** Jobs that failed together go back together, so that they come up as one batch again and cost one call. */
async function requeue(queue: Queue, sync: SyncName, again: Again[], tx: Sql): Promise<void> {
  const groups = groupBy(again, ({ dueInMs, live }) => `${dueInMs}/${live}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first)
      await queue.enqueue(
        [sync],
        group.map((a) => a.job.userId),
        { live: first.live, dueInMs: first.dueInMs },
        tx,
      );
  }
}

/**
 * Queues what follows. Whoever comes last for a user queues it: both write the follower's row first, so the second one
 * waits there for the first, and then sees that its job is gone.
 */
async function queueNext({ links, queue }: SettleDeps, next: NonNullable<Sync<unknown>['next']>, over: Decided[], tx: Sql): Promise<void> {
  const jobsBut = (...kinds: string[]) =>
    over.filter(({ settlement }) => !kinds.includes(settlement.outcome.kind)).map(({ settlement }) => settlement.job);
  for (const { sync, once, of } of next) {
    // Another sync may have left the asking to this one, which then found nothing to do.
    const jobs = once.length > 0 ? jobsBut('nothing') : jobsBut('nothing', 'idle');
    if (jobs.length === 0) continue;
    const userIds = jobs.map((job) => job.userId);
    const records = of ? await of(userIds, tx) : userIds.map((id) => ({ id, userId: id }));
    if (records.length === 0) continue;
    await links.want(
      sync,
      records.map((record) => record.id),
      tx,
    );
    const waiting = await queue.awaited(once, userIds, tx);
    const lively = new Set(jobs.filter((job) => job.live).map((job) => job.userId));
    for (const live of [true, false]) {
      const due = records.filter(({ userId }) => lively.has(userId) === live && !waiting.has(userId));
      await queue.enqueue(
        [sync],
        due.map((record) => record.id),
        { live },
        tx,
      );
    }
  }
}

function count(decided: Decided[]): Settled {
  const of = (...kinds: string[]) => decided.filter((d) => kinds.includes(d.change?.kind ?? 'unchanged')).length;
  return { pushed: of('pushed'), unchanged: of('unchanged'), retried: of('failed', 'waiting'), parked: of('parked') };
}
