import type { Sql } from '../store/database.js';
import type { Link } from '../store/links.js';
import type { SyncName, User } from '../types.js';
import type { CallContext } from '../zoho/types.js';

/** What a sync keeps in step: a user, or a subscription. The ledger and the queue call its id `userId`. */
export interface Kept {
  id: string;
  /** Grows with every change that matters. */
  version: number;
}

/** What should be true of one record in one sync, and what the ledger says of it. */
export interface Desired<State, Of extends Kept = User> {
  record: Of;
  link: Link | undefined;
  /** What would be pushed. */
  state: State;
  /** Keyed digest of everything in `state` that matters; equal to the ledger's means there is nothing to push. */
  hash: string;
  /** There is nothing to be kept in step at present. Unlike a record that is left out, it is looked at again when somebody asked meanwhile. */
  idle?: boolean;
}

/** A desired state that differs from what was last pushed. */
export interface Item<State, Of extends Kept = User> extends Desired<State, Of> {
  /** Failed attempts so far. */
  attempts: number;
}

/** What became of one item. `reason` never holds personal data. `said`: what Zoho has, for the sync's `keep`. */
export type Outcome =
  | { kind: 'done'; zohoId?: string; detail?: unknown; refusedFields?: string[]; said?: unknown }
  /** Try again with backoff; counts as an attempt. `intentOver`: a create was certainly not carried out. */
  | { kind: 'retry'; reason: string; notBefore?: Date; intentOver?: boolean }
  /** Try again at a known moment; does not count. `hold`: nothing of this sync can be pushed before. */
  | { kind: 'later'; reason: string; at: Date; hold?: boolean; intentOver?: boolean }
  /** Nothing can be done before another sync is done with something, and its `next` will ask for this one again. */
  | { kind: 'blocked'; reason: string }
  /** `zohoId`, `detail`: Zoho has it all the same, and what of it is certain. */
  | { kind: 'park'; reason: string; intentOver?: boolean; zohoId?: string; detail?: unknown; said?: unknown };

/** Tables whose rows are records of a sync: they have an `id` and a `version`. */
export type RecordTable = 'users' | 'subscriptions' | 'objects' | 'money_moves' | 'deliveries' | 'escalations';

/**
 * One kind of record kept in step. Adding a sync is adding one file with one of these.
 *
 * `load` answers the desired state of each record as it is now; one that is not in the answer has nothing to do.
 * `push` sends a batch in as few calls as Zoho allows and answers one outcome an item, in order. It may throw a
 * BridgeError, which then counts for every item.
 */
export interface Sync<State, Of extends Kept = User> {
  name: SyncName;
  /** Where its records are, to see whether one has changed meanwhile. @default 'users' */
  table?: RecordTable;
  service: 'crm' | 'billing' | 'desk' | 'mail' | 'app';
  /** How many jobs one push takes at most. */
  batchSize: number;
  /** How many pushes one process has in flight at most. */
  concurrency: number;
  /** Wait for these to be idle, or for a full batch, or for `lingerMs`: fuller batches cost fewer calls. */
  after?: { syncs: SyncName[]; lingerMs: number };
  /**
   * Syncs that have something to do for a record once this one has pushed. With `once`, not while one of those has a job
   * of that user that is due: it will ask for it when it is done, and one job serves both. `of` says which records of that sync
   * are meant; without it, it is about users as well.
   */
  next?: { sync: SyncName; once: SyncName[]; of?: (userIds: string[], tx: Sql) => Promise<{ id: string; userId: string }[]> }[];
  /** Null, or why nothing can be pushed now; jobs then stay where they are. */
  notReady?(): Promise<string | null>;
  load(ids: string[]): Promise<Map<string, Desired<State, Of>>>;
  push(items: Item<State, Of>[], context: CallContext): Promise<Outcome[]>;
  /**
   * Before settling locks anything: waits for whoever settles records that these lead to (`next`), where two batches may lead to each
   * other's.
   */
  enter?(ids: string[], tx: Sql): Promise<void>;
  /**
   * Takes what `keep` will write to besides the records themselves. Must not wait for anybody: who holds a row may be waiting for the
   * jobs that settling has finished. Answers the places of those that cannot be kept at the moment; they are pushed again.
   */
  hold?(said: { id: string; said: unknown }[], tx: Sql): Promise<Set<number>>;
  /** Writes what Zoho said (`said` of the outcomes), in settling's transaction; the records' rows are locked. */
  keep?(said: { id: string; said: unknown }[], tx: Sql): Promise<void>;
}
