import type { EventsOfBridge } from './bridge-events.js';
import type { Config } from './config.js';

import type { BooksRefresh, RefreshOptions } from './reports/books-refresh.js';
import type { Direct } from './server/direct.js';
import type { InvoicesPort, JobsPort, NoticesPort, PlansPort, ReportsPort, SubscriptionsPort, UsersPort } from './server/types.js';
import type { Agents } from './support/agents.js';
import type { Attachments } from './support/attachments.js';
import type { Escalations } from './support/escalations.js';
import type { MoneyMoves } from './sync/money-moves.js';
import type {
  AppTransaction,
  AttachOptions,
  AttachReport,
  Check,
  DrainResult,
  SavedUser,
  SetupReport,
  SetupStep,
  Status,
  UserInput,
} from './types.js';
import type { SubscriptionChange, SubscriptionInput, SubscriptionView, When } from './types-billing.js';
import type { HappeningName } from './types-happenings.js';
import type { HappeningHandler } from './types-notices.js';

export interface SaveOptions {
  /** The caller's open transaction: the user and its jobs commit with it or not at all. */
  tx?: AppTransaction;
  /** @default 'live'. `backfill` never delays `live`. */
  priority?: 'live' | 'backfill';
}

export type MoveOptions = Pick<SaveOptions, 'tx'>;

export interface DrainProgress {
  remaining: number;
  pushed: number;
  parked: number;
}

/** What `createBridge()` gives: the same object serves the library, the HTTP API and the CLI. */
export interface Bridge extends Omit<MoneyMoves, 'invoices'> {
  config: Config;
  users: UsersPort & {
    save(user: UserInput, options?: SaveOptions): Promise<SavedUser>;
    /** One round trip, all or nothing. */
    saveMany(users: UserInput[], options?: SaveOptions): Promise<SavedUser[]>;
  };
  jobs: JobsPort;
  /** What Zoho said, and the button to look at it once more. */
  events: EventsOfBridge;
  plans: PlansPort;
  reports: ReportsPort;
  /** What the app wishes of subscriptions; with `tx` the wish and its job commit with the app's own transaction. */
  subscriptions: Pick<SubscriptionsPort, 'get' | 'list'> & {
    create(userId: string, input: SubscriptionInput, options?: MoveOptions): ReturnType<SubscriptionsPort['create']>;
    change(userId: string, change: SubscriptionChange, options?: MoveOptions): Promise<SubscriptionView>;
    cancel(userId: string, options?: { when?: When; product?: string } & MoveOptions): Promise<SubscriptionView>;
    reactivate(userId: string, options?: { product?: string } & MoveOptions): Promise<SubscriptionView>;
  };
  /** Invoices to look at, as PDF files, and what is done with them. */
  invoices: InvoicesPort & MoneyMoves['invoices'];
  /** Brings the mirror of Books up to date: what revenue is computed from. */
  books: { refresh(options?: RefreshOptions): Promise<BooksRefresh> };
  /** Conversations that are handed over to people; each becomes one ticket in Desk. */
  escalations: Escalations & Attachments;
  /** Tools for agents: handed over to MCP clients by `/mcp` and `zoho-bridge mcp`, to the AI SDK by `zoho-bridge/ai`. */
  agents: Agents;
  /** What users were told, and what they want to hear of. */
  notices: NoticesPort;
  /**
   * Runs code of the app with what happens, inside the transaction that finds it: what it writes through `tx` commits with the mirror, or
   * not at all. When it throws, nothing of that fact is kept and it is tried again. Only in processes that work (`start`, `drain`). Answers
   * what takes the handler away again.
   *
   * @example bridge.on('subscription.cancelled', ({ userId }, tx) => tx.query('update accounts set locked = true where id = $1', [userId]))
   */
  on<Name extends HappeningName | '*'>(name: Name, handler: HappeningHandler<Name>): () => void;
  status(): Promise<Status>;
  /** `publicUrl`: where Zoho reaches this bridge, when not at ZOHO_BRIDGE_PUBLIC_URL. */
  setup(options?: {
    code?: string;
    dryRun?: boolean;
    publicUrl?: string | undefined;
    onStep?: (step: SetupStep) => void;
  }): Promise<SetupReport>;
  doctor(): Promise<Check[]>;
  attach(options: AttachOptions): Promise<AttachReport>;
  /** Applies the migrations that are missing; says which. */
  migrate(): Promise<{ from: number; to: number; applied: string[] }>;
  handler: (request: Request) => Promise<Response>;
  /** Before `handler` in a server of `node:http`: answers webhooks without a `Request`, and true; false: it is for `handler`. */
  direct: Direct;
  /** Starts the worker loops. */
  start(): Promise<void>;
  /** Works until nothing is left that can be done now, or the time is over. */
  drain(options?: { timeoutMs?: number; onProgress?: (progress: DrainProgress) => void }): Promise<DrainResult>;
  /** Finishes or gives back what was claimed, then lets go of everything. */
  close(options?: { graceMs?: number }): Promise<void>;
}
