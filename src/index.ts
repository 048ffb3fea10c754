/**
 * The public surface, listed by hand. What is not named here may change without notice: the engine, the store's
 * tables and the Zoho client are reached through the bridge.
 */

/* The bridge */
export { createBridge, type BridgeOptions } from './bridge.js';
export type { Bridge, DrainProgress, SaveOptions } from './bridge-types.js';
export { createLeadFromUser } from './create-lead.js';

/* Configuration */
export { type Config, loadConfig } from './config.js';

/* Words */
export type {
  AppTransaction,
  AttachOptions,
  AttachReport,
  Check,
  DrainResult,
  JobView,
  Page,
  SavedUser,
  SetupReport,
  SetupStep,
  Status,
  SyncName,
  SyncState,
  Tier,
  User,
  UserInput,
  UserView,
} from './types.js';
export type {
  Addon,
  Coupon,
  Plan,
  PlanList,
  SubscriptionAddon,
  SubscriptionChange,
  SubscriptionInBilling,
  SubscriptionInput,
  SubscriptionItems,
  SubscriptionView,
  SubscriptionWish,
  UserDetail,
  When,
} from './types-billing.js';
export type {
  AttachmentFile,
  Escalated,
  EscalationDetail,
  EscalationInput,
  EscalationView,
  MessageInput,
  MessageRole,
  MessageView,
  ReplyView,
} from './types-escalations.js';
export type {
  AmountInput,
  CollectInput,
  CreditNoteInput,
  MoneyMove,
  MoveKind,
  PaymentInput,
  PaymentMode,
  PaymentView,
  RefundInput,
  VoidInput,
  WriteOffInput,
} from './types-money.js';
export type { Happening, HappeningName } from './types-happenings.js';
export type {
  BounceView,
  HandlerTransaction,
  HappeningHandler,
  HappeningOf,
  NoticeChannel,
  NoticeKind,
  NoticePreference,
  NoticePreferences,
  NoticeView,
} from './types-notices.js';

export type {
  DocumentFigures,
  RecurringMovements,
  RevenueBasis,
  RevenueComparison,
  RevenueFigures,
  RevenueGroup,
  RevenueQuestion,
  RevenueReport,
  RevenueRow,
  TracedDocument,
  TracedMovement,
  TracedSubscription,
} from './types-revenue.js';
export type { AgentAnswer, AgentCaller, AgentError, AgentScope, AgentSession } from './types-agents.js';
export type { EventChoice, EventDetail, EventFilter, EventView } from './types-events.js';

/* Errors */
export { BridgeError, ConfigError, ConflictError, InputError, NotFoundError, StoreError, ZohoError } from './errors.js';
