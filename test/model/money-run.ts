/** The people of one run, and what Billing has of them. */
import type { Json, Stage } from './money-stage.js';

/** Zoho keeps events for 180 days: a run is shorter. */
export const MOST_DAYS = 150;

export interface Run {
  ids: string[];
  emails: string[];
  customerIds: string[];
  cardIds: string[];
  daysLeft: number;
  /** Sweeps under way. */
  sweeps: Promise<unknown>[];
  /** What the organisation's clock said when it began, ms. */
  beganAt: number;
}

/** All records of a kind in Billing, oldest first. */
export function all(stage: Stage, kind: string): Json[] {
  const state = stage.frozen ?? stage.emulator.state();
  return ((state.billing as Record<string, Json[]> | undefined)?.[kind] ?? []) as Json[];
}

/** Those of the people of a run. */
export function ownOf(stage: Stage, run: Run, kind: 'subscriptions' | 'invoices' | 'payments' | 'creditnotes'): Json[] {
  return all(stage, kind).filter((one) => run.emails.includes(emailOf(one)) || run.customerIds.includes(String(one.customer_id)));
}

export const emailOf = (one: Json): string => String((one.customer as Json | undefined)?.email ?? one.email ?? '');
