import type { TicketsLook } from './types-polling.js';

/** What a sweep found. */
export interface SweepReport {
  /** The first day that was looked at, `2026-03-01` of the organisation; empty where Billing is not set up. */
  from: string;
  /** Events that Billing listed. */
  events: number;
  /** Those of them that had not come before. */
  new: number;
  /** Those that Billing listed and could not give; later sweeps ask again. */
  unread: number;
  /** Subscriptions that Billing listed. */
  subscriptions: number;
  /** Subscriptions and open invoices that are looked at again, because they differ from what is here. */
  rung: number;
  /** Calls to Billing. */
  calls: number;
  /** What the look at tickets found; null where Desk is not set up. */
  tickets: TicketsLook | null;
  /** False: these were compared a short while ago, and comparing takes many calls. */
  compared: boolean;
}
