/** `zoho-bridge/emulator`: a Zoho of your own for development and tests. Listed by hand; everything else is internal. */

export type { WebhooksInput, WebhooksShown } from './control/webhooks.js';
export type { Call, CallSummary } from './core/calls.js';
export type { Fault, FaultKind, FaultPlan, FaultRule } from './core/faults.js';
export type { Attempt, Delivery } from './core/outbox.js';
export type { ByHand } from './crm/by-hand.js';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator.js';
export { readSeedFile } from './seed/read-file.js';
export type { SeedData, SeedRow, SeedRows } from './seed/schema.js';
export { SeedError } from './seed/seed-error.js';
export { StateError } from './state/state-error.js';
