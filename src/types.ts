/** Types that the library, the HTTP API and the CLI share. The vocabulary is in docs/architecture.md. */
import type { PollingStatus } from './types-polling.js';

/** The syncs of this version, in the order a person would explain them. */
export const SYNC_NAMES = [
  'crm.lead',
  'crm.contact',
  'crm.conversion',
  'crm.tags',
  'billing.customer',
  'billing.subscription',
  'billing.money',
  'billing.mirror',
  'desk.ticket',
  'desk.mirror',
  'notice.mail',
  'notice.webhook',
] as const;
export type SyncName = (typeof SYNC_NAMES)[number];

export const TIERS = ['Free Tier', 'Trial', 'Paid Tier', 'Churned'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * A person of the host app, as the app knows them. `id` is the app's own id (1 to 200 characters).
 * Give `name`, or `firstName` and `lastName`; either may be missing when the app does not ask for it.
 */
export interface UserInput {
  id: string;
  email: string;
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  phone?: string | null;
  company?: string | null;
}

/** A user as stored. Missing values are null. */
export interface User {
  id: string;
  email: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  company: string | null;
  tier: Tier;
  /** Grows by one with every change that matters. */
  version: number;
}

/** What `users.save` did: `changed` is false when nothing differed (and then nothing is pushed). */
export interface SavedUser {
  id: string;
  version: number;
  changed: boolean;
}

/** How far one user is in one sync. */
export interface SyncState {
  sync: SyncName;
  /** `synced`: Zoho has the current version. `waiting`: a job is queued. `parked`: a person is needed. */
  state: 'synced' | 'waiting' | 'parked';
  attempts: number;
  /** Why it is parked, or what the last attempt met. No personal data. */
  reason: string | null;
  /** Fields Zoho would not take; the rest of the record was pushed. */
  refusedFields: string[];
  pushedAt: string | null;
}

export interface UserView extends User {
  createdAt: string;
  updatedAt: string;
  /** One a sync; of `billing.subscription` one a subscription. */
  syncs: SyncState[];
}

/** A job as an operator sees it. */
export interface JobView {
  sync: SyncName;
  userId: string;
  /** What it is about: the user's id, or the subscription's. */
  recordId: string;
  state: 'queued' | 'active' | 'retrying' | 'parked';
  attempts: number;
  reason: string | null;
  /** When it is next due; null for parked and active ones. */
  dueAt: string | null;
}

/** `drain` result. `drained` is true when nothing is left that can be done now or within the time given. */
export interface DrainResult {
  drained: boolean;
  pushed: number;
  unchanged: number;
  retried: number;
  parked: number;
  remaining: number;
}

export interface Status {
  users: number;
  syncs: { sync: SyncName; synced: number; queued: number; active: number; retrying: number; parked: number; waitingFor: string | null }[];
  calls: { service: string; lastHour: number; lastDay: number; creditsLastDay: number; failuresLastHour: number }[];
  token: { state: 'ok' | 'none' | 'reauthorise' | 'cooling'; reason: string | null; expiresAt: string | null };
  /** How tickets are looked at; null where Desk is not set up. */
  polling: PollingStatus | null;
  database: { kind: 'pglite' | 'postgres'; where: string; migration: number };
}

/** One line of `doctor`: what was checked, how it stands, what to do. */
export interface Check {
  name: string;
  state: 'ok' | 'warn' | 'fail' | 'skip';
  detail: string;
  remedy: string | null;
}

export interface SetupStep {
  what: string;
  state: 'created' | 'present' | 'found' | 'failed' | 'skipped';
  detail: string;
}

/** `setup` result. `env` are variables the operator should set (found organisations, an exchanged refresh token). */
export interface SetupReport {
  ok: boolean;
  steps: SetupStep[];
  env: Record<string, string>;
}

export interface Page<T> {
  items: T[];
  next?: string;
}

/** What `users.save(user, { tx })` accepts: the caller's open transaction, whatever library it came from. */
export type AppTransaction =
  /** `pg` Client or PoolClient, PGlite or its Transaction. */
  | { query(text: string, values?: unknown[]): Promise<unknown> }
  /** kysely Transaction. */
  | { executeQuery(query: never): Promise<unknown> }
  /** drizzle transaction. */
  | { execute(query: never): Promise<unknown> };

export interface AttachOptions {
  /** The app's users table, with its schema when it is not on the search path: `public.users`. */
  table: string;
  /** Our field → the table's column, e.g. `{ id: 'id', email: 'email_address' }`. */
  map: Record<string, string>;
  /** Say what would be done, do nothing. */
  dryRun?: boolean;
  /** Take the trigger away again. */
  detach?: boolean;
  /** Save the rows that were there before the trigger. @default true */
  backfill?: boolean;
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface AttachReport {
  state: 'attached' | 'detached' | 'planned';
  table: string;
  /** The SQL that was, or would be, run. */
  statements: string[];
  backfilled: number;
  /** Rows that are no acceptable user; they are left out. */
  skipped: { id: string; message: string }[];
}
