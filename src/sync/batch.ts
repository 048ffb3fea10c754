import { randomUUID } from 'node:crypto';
import { BridgeError, StoreError, ZohoError } from '../errors.js';
import type { ClaimedJob } from '../store/queue.js';
import type { SyncName } from '../types.js';
import type { Priority } from '../zoho/types.js';
import { attemptsOf, type Settlement } from './settle.js';
import type { Desired, Item, Kept, Outcome, Sync } from './sync.js';
import { WAIT } from './wait-until.js';

/** A record that failed this often is pushed alone: it may be what spoils the batch. */
const ALONE_AFTER = 5;
/** What cannot be loaded (a key that is not there, metadata that Zoho does not give) is tried again after this. */
const LOAD_AGAIN_MS = 2000;

export interface BatchOptions {
  /** The claim runs out then (ms since epoch). */
  deadline: number;
  /** Told before users that Zoho has from us are pushed anew. */
  doubt(sync: SyncName, userIds: string[]): Promise<void>;
}

/**
 * Works on one claim: loads the current desired state, drops what is unchanged, pushes the rest.
 * Never throws: every job gets an outcome.
 */
export async function runBatch<State, Of extends Kept>(
  sync: Sync<State, Of>,
  jobs: ClaimedJob[],
  options: BatchOptions,
): Promise<Settlement[]> {
  try {
    const desired = await sync.load(jobs.map((job) => job.userId));
    const changed: { job: ClaimedJob; item: Item<State, Of> }[] = [];
    const settlements: Settlement[] = [];
    for (const job of jobs) {
      const found = desired.get(job.userId);
      if (!found) settlements.push({ job, version: Number.MAX_SAFE_INTEGER, link: undefined, outcome: { kind: 'nothing' } });
      else if (found.idle) settlements.push({ job, version: found.record.version, link: found.link, outcome: { kind: 'idle' } });
      else if (isPushed(found)) settlements.push({ job, version: found.record.version, link: found.link, outcome: { kind: 'unchanged' } });
      else changed.push({ job, item: { ...found, attempts: attemptsOf(found.link) } });
    }
    for (const group of groups(changed)) settlements.push(...(await pushGroup(sync, group, options)));
    return settlements;
  } catch (error) {
    // One record that does not open (its key is gone) is no reason for the others to wait: they go in halves.
    if (jobs.length > 1 && error instanceof StoreError && error.code === 'store_key') {
      const half = Math.ceil(jobs.length / 2);
      return [...(await runBatch(sync, jobs.slice(0, half), options)), ...(await runBatch(sync, jobs.slice(half), options))];
    }
    const outcome = notLoaded(error);
    return jobs.map((job) => ({ job, version: 0, link: undefined, outcome }));
  }
}

function isPushed({ link, hash }: Pick<Desired<unknown>, 'link' | 'hash'>): boolean {
  return link?.state === 'linked' && link.pushedHash === hash;
}

function groups<T extends { item: { attempts: number } }>(changed: T[]): T[][] {
  const together = changed.filter(({ item }) => item.attempts < ALONE_AFTER);
  const alone = changed.filter(({ item }) => item.attempts >= ALONE_AFTER);
  return [...(together.length > 0 ? [together] : []), ...alone.map((one) => [one])];
}

async function pushGroup<State, Of extends Kept>(
  sync: Sync<State, Of>,
  group: { job: ClaimedJob; item: Item<State, Of> }[],
  { deadline, doubt }: BatchOptions,
): Promise<Settlement[]> {
  const priority: Priority = group.some(({ job }) => job.live) ? 'live' : 'backfill';
  const attempt = Math.max(...group.map(({ item }) => item.attempts)) + 1;
  let outcomes: Outcome[];
  try {
    await doubt(
      sync.name,
      group.flatMap(({ item }) => (item.link?.pushedHash ? [item.record.id] : [])),
    );
    outcomes = await sync.push(
      group.map(({ item }) => item),
      { priority, correlationId: randomUUID(), attempt, deadline },
    );
  } catch (error) {
    const outcome = outcomeOf(error);
    outcomes = group.map(() => outcome);
  }
  return group.map(({ job, item }, index) => ({
    job,
    version: item.record.version,
    link: item.link,
    hash: item.hash,
    // A push that forgot an item must not lose it.
    outcome: outcomes[index] ?? { kind: 'retry', reason: `${sync.name} gave no outcome for this record` },
  }));
}

/** Nothing was tried, so nothing failed: attempts stay, and the queue is not worn out by trying again at once. */
function notLoaded(error: unknown): Outcome {
  const outcome = outcomeOf(error);
  return outcome.kind === 'retry'
    ? { kind: 'later', reason: outcome.reason, at: outcome.notBefore ?? new Date(Date.now() + LOAD_AGAIN_MS) }
    : outcome;
}

/** The one place that turns an error into what happens to the job. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof BridgeError)) return { kind: 'retry', reason: `unexpected ${error instanceof Error ? error.name : typeof error}` };
  switch (error.verdict.kind) {
    case 'retry':
      return { kind: 'retry', reason: error.message, notBefore: error.verdict.notBefore };
    case 'retryAt':
      return { kind: 'later', reason: error.message, at: error.verdict.at, hold: error.code !== WAIT };
    case 'park':
      return { kind: 'park', reason: error.message };
  }
}

/** The same for a create. When it was certainly not carried out, there is nothing to look for. */
export function intentAfter(error: unknown): Outcome {
  const outcome = outcomeOf(error);
  const never = error instanceof ZohoError && !error.mayHaveHappened;
  return never && (outcome.kind === 'retry' || outcome.kind === 'later' || outcome.kind === 'park')
    ? { ...outcome, intentOver: true }
    : outcome;
}
