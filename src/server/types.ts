import type { Delivery } from '../inbox/receive.js';
import type { DeskReceiver } from '../inbox/receive-desk.js';
import type { Logger } from '../logger.js';
import type { Attachments } from '../support/attachments.js';
import type { Escalations } from '../support/escalations.js';
import type { MoneyMoves } from '../sync/money-moves.js';
import type { JobView, Page, SavedUser, Status, SyncName, UserInput, UserView } from '../types.js';
import type { PlanList, SubscriptionChange, SubscriptionInput, SubscriptionView, UserDetail, When } from '../types-billing.js';
import type { EventChoice, EventDetail, EventFilter, EventView } from '../types-events.js';
import type { InvoiceDetail, InvoiceFile, InvoiceView } from '../types-invoices.js';
import type { BounceView, NoticePreference, NoticePreferences, NoticeView } from '../types-notices.js';
import type { RevenueQuestion, RevenueReport } from '../types-revenue.js';
import type { McpEndpoint } from './mcp/http.js';
import type { Metrics } from './metrics.js';

/** What the server needs of users. `save` resolves only after the commit: an answer 200 means durable. */
export interface UsersPort {
  save(user: UserInput): Promise<SavedUser>;
  get(id: string): Promise<UserDetail | undefined>;
  list(options?: { after?: string; limit?: number; state?: 'parked' | 'waiting' }): Promise<Page<UserView>>;
}

export interface JobsPort {
  list(options?: { sync?: SyncName; state?: JobView['state']; limit?: number; after?: string }): Promise<Page<JobView>>;
  /** Parked → queued; returns how many. Without a filter: all of them. */
  replay(options: { sync?: SyncName; userId?: string }): Promise<number>;
}

export interface PlansPort {
  /** What Billing sells, at most `maxAgeMs` old (10 minutes) unless Zoho cannot be reached. */
  list(options?: { maxAgeMs?: number }): Promise<PlanList>;
}

/** Every move resolves after the commit with the subscription as it is wished then; Billing follows by itself. */
export interface SubscriptionsPort {
  /** `created` false: there was one just like it. */
  create(userId: string, input: SubscriptionInput): Promise<SubscriptionView & { created: boolean }>;
  change(userId: string, change: SubscriptionChange): Promise<SubscriptionView>;
  /** `when` is the end of the term unless said otherwise. */
  cancel(userId: string, options?: { when?: When; product?: string }): Promise<SubscriptionView>;
  reactivate(userId: string, options?: { product?: string }): Promise<SubscriptionView>;
  /** The latest of a user and product, whether it is over or not. */
  get(userId: string, options?: { product?: string }): Promise<SubscriptionView | undefined>;
  list(options?: { after?: string; limit?: number; live?: boolean }): Promise<Page<SubscriptionView>>;
}

export interface EventsPort {
  /** The newest first. */
  list(options?: EventFilter & { limit?: number; after?: string }): Promise<Page<EventView>>;
  get(id: string): Promise<EventDetail | undefined>;
  /** Looked at once more; answers how many. @throws NotFoundError when an id is given that no event has. */
  replay(choice: EventChoice): Promise<number>;
}

/** What the server needs of the inbox. Resolves after the commit: an answer 200 means durable. */
export interface WebhooksPort {
  billing(delivery: Delivery): Promise<unknown>;
  desk: DeskReceiver;
}

/** What users hear: their feed, what they want to hear of, and what came back. */
export interface NoticesPort {
  /** The newest first. `unread`: how many there are in all. */
  list(userId: string, options?: { after?: string; limit?: number; unread?: boolean }): Promise<Page<NoticeView> & { unread: number }>;
  markRead(userId: string, noticeId: string): Promise<void>;
  /** Answers how many were unread. */
  markAllRead(userId: string): Promise<number>;
  preferences(userId: string): Promise<NoticePreferences>;
  /** Puts these in place of all there was. */
  setPreferences(userId: string, items: NoticePreference[]): Promise<NoticePreferences>;
  /** Mails that came back, the newest first. */
  bounces(options?: { userId?: string; after?: string; limit?: number }): Promise<Page<BounceView>>;
  /** The user's address works again. Answers how many bounces were forgotten. */
  forgetBounces(userId: string): Promise<number>;
  /** One address works again: of a user, or of somebody who is none. Answers how many bounces of it were forgotten. */
  forgetBounce(bounceId: string): Promise<number>;
  /** Sends the app's webhooks since a day or moment once more. Answers how many. */
  replay(options: { since: string; userId?: string }): Promise<number>;
}

export interface ReportsPort {
  /**
   * Revenue of a range of days, computed from what is stored; asks Books first when that is too old.
   * @throws InputError for a range that makes no sense
   */
  revenue(question?: RevenueQuestion): Promise<RevenueReport>;
}

export interface InvoicesPort {
  /** A user's, the newest first; undefined when there is no such user. */
  list(userId: string, options?: { after?: string | undefined; limit?: number | undefined }): Promise<Page<InvoiceView> | undefined>;
  get(id: string): Promise<InvoiceDetail | undefined>;
  /** The PDF, asked of Zoho. `signal`: nobody wants it any more. */
  pdf(id: string, options?: { signal?: AbortSignal | undefined }): Promise<InvoiceFile>;
}

/** May this process be given traffic? `worker` is `off` when another process does the pushing. */
export interface Readiness {
  database: 'ok' | 'unreachable';
  worker: 'running' | 'stopping' | 'off';
}

/** All that the HTTP side stands on. bridge.ts passes the real things in; tests pass a Map. */
export interface ServerDeps {
  users: UsersPort;
  jobs: JobsPort;
  plans: PlansPort;
  subscriptions: SubscriptionsPort;
  money: MoneyMoves;
  invoices: InvoicesPort;
  events: EventsPort;
  escalations: Pick<Escalations, 'open' | 'append' | 'reply' | 'get' | 'list'> & Attachments;
  /** Undefined: no agent has a key, and there is no `/mcp`. */
  mcp?: McpEndpoint | undefined;
  webhooks: WebhooksPort;
  notices: NoticesPort;
  reports: ReportsPort;
  status(): Promise<Status>;
  ready(): Promise<Readiness>;
  /** Without it `/v1` answers 503 and says why: an open door is never the default. */
  apiKey: string | undefined;
  metrics: Metrics;
  logger: Logger;
}
