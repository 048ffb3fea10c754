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
  Addon,
  AppTransaction,
  AttachOptions,
  AttachReport,
  Check,
  Coupon,
  DrainResult,
  JobView,
  Page,
  Plan,
  PlanList,
  SavedUser,
  SetupReport,
  SetupStep,
  Status,
  SubscriptionAddon,
  SubscriptionChange,
  SubscriptionInBilling,
  SubscriptionInput,
  SubscriptionItems,
  SubscriptionView,
  SubscriptionWish,
  SyncName,
  SyncState,
  Tier,
  User,
  UserDetail,
  UserInput,
  UserView,
  When,
} from './types.js';

/* Errors */
export { BridgeError, ConfigError, ConflictError, InputError, NotFoundError, StoreError, ZohoError } from './errors.js';
