import type { Link } from '../store/links.js';
import type { SyncName, User } from '../types.js';
import type { CallContext } from '../zoho/types.js';

/** What should be true of one user in one sync, and what the ledger says of it. */
export interface Desired<State> {
  user: User;
  link: Link | undefined;
  /** What would be pushed. */
  state: State;
  /** Keyed digest of everything in `state` that matters; equal to the ledger's means there is nothing to push. */
  hash: string;
}

/** A desired state that differs from what was last pushed. */
export interface Item<State> extends Desired<State> {
  /** Failed attempts so far. */
  attempts: number;
}

/** What became of one item. `reason` never holds personal data. */
export type Outcome =
  | { kind: 'done'; zohoId?: string; detail?: unknown; refusedFields?: string[] }
  /** Try again with backoff; counts as an attempt. `intentOver`: a create was certainly not carried out. */
  | { kind: 'retry'; reason: string; notBefore?: Date; intentOver?: boolean }
  /** Try again at a known moment; does not count. `hold`: nothing of this sync can be pushed before. */
  | { kind: 'later'; reason: string; at: Date; hold?: boolean; intentOver?: boolean }
  | { kind: 'park'; reason: string; intentOver?: boolean };

/**
 * One kind of record kept in step. Adding a sync is adding one file with one of these.
 *
 * `load` answers the desired state of each user as it is now; a user that is not in the answer has nothing to do.
 * `push` sends a batch in as few calls as Zoho allows and answers one outcome an item, in order. It may throw a
 * BridgeError, which then counts for every item.
 */
export interface Sync<State> {
  name: SyncName;
  service: 'crm' | 'billing';
  /** How many jobs one push takes at most. */
  batchSize: number;
  /** How many pushes one process has in flight at most. */
  concurrency: number;
  /** Wait for these to be idle, or for a full batch, or for `lingerMs`: fuller batches cost fewer calls. */
  after?: { syncs: SyncName[]; lingerMs: number };
  /**
   * Syncs that have something to do for a user once this one has pushed. With `once`, not while one of those has a job
   * of that user that is due: it will ask for it when it is done, and one job serves both.
   */
  next?: { sync: SyncName; once: SyncName[] }[];
  /** Null, or why nothing can be pushed now; jobs then stay where they are. */
  notReady?(): Promise<string | null>;
  load(userIds: string[]): Promise<Map<string, Desired<State>>>;
  push(items: Item<State>[], context: CallContext): Promise<Outcome[]>;
}
