import type { PollingPlan } from '../types-polling.js';

/** What a plan is made of. Credits are Desk's. */
export interface PollingFacts {
  /** Tickets to look at. */
  live: number;
  /** Changes are told by webhooks; looking only finds what those lost. */
  webhooks: boolean;
  /** Credits a day of ours; undefined: no limit. */
  creditsPerDay: number | undefined;
  /** What everything else of ours took in the last 24 hours: making tickets, comments, fetching what changed. */
  othersPerDay: number;
  /** What Desk last said is left today for all of the organisation's integrations. */
  left: number | undefined;
  /** How many ids one search takes. */
  idsAtOnce: number;
  /** What a look at what changed took lately, a search and a list; more than twice a list's price where more changes than fit a page. */
  changesCredits: number;
}

/** A search or a list that does not reach far. Source: help.zoho.com, "Working with API credits". */
export const LIST_CREDITS = 3;
const DAY_MS = 86_400_000;

/** How soon a change is to be seen where credits allow. */
const AIM_MS = { alone: 60_000, withWebhooks: 600_000 };
/** Where looking for changes is cheaper than looking at all tickets, all are looked at every so many times: that finds what changes nothing else. */
const SCAN_EVERY = { alone: 15, withWebhooks: 6 };
/** Tickets and comments go first: looking takes no more than half of our credits, and leaves a fifth of them to the others in any case. */
const MOST = 0.5;
const RESERVE = 0.2;
/** Of what looking may take, for asking for tickets one by one. */
const BY_ID = 0.25;
/** What is looked at less often is said aloud. */
export const RARELY_MS = 30 * 60_000;

/**
 * How often to look at tickets, and how. Never costs more than its share of the credits; with fewer credits or more tickets it looks
 * less often, never more often. Pure.
 */
export function planPolling(facts: PollingFacts): PollingPlan {
  const share = shareOf(facts);
  const none = { way: 'none' as const, lookMs: null, scanMs: null, byIdMs: null, creditsPerDay: 0, share, warning: null };
  if (facts.live === 0) return none;
  const mode = facts.webhooks ? 'withWebhooks' : 'alone';
  const scan = Math.ceil(facts.live / facts.idsAtOnce) * LIST_CREDITS;
  const changes = facts.changesCredits + scan / SCAN_EVERY[mode];
  const way = changes < scan ? 'changes' : 'scan';
  const perLook = Math.min(scan, changes);
  const byIdCredits = Math.min(facts.live, Math.floor((share ?? Number.POSITIVE_INFINITY) * BY_ID));
  const most = share === null ? Number.POSITIVE_INFINITY : share - byIdCredits;
  // Less than one look a day is no plan.
  if (most < perLook) return { ...none, warning: `no credits for looking at ${facts.live} tickets` };
  const lookMs = Math.max(AIM_MS[mode], toSecond((DAY_MS * perLook) / most));
  const byIdMs = byIdCredits === 0 ? null : toSecond((DAY_MS * facts.live) / byIdCredits);
  return {
    way,
    lookMs,
    scanMs: way === 'scan' ? lookMs : lookMs * SCAN_EVERY[mode],
    byIdMs,
    creditsPerDay: Math.ceil((DAY_MS / lookMs) * perLook + (byIdMs === null ? 0 : (DAY_MS * facts.live) / byIdMs) - 1e-6),
    share,
    warning: lookMs > RARELY_MS ? `tickets are looked at only every ${Math.round(lookMs / 60_000)} minutes, for want of credits` : null,
  };
}

/** Credits a day that looking may take; null: as many as it wants. */
function shareOf({ creditsPerDay: ours, othersPerDay, left }: PollingFacts): number | null {
  if (ours === undefined) return null;
  const reserve = ours * RESERVE;
  // When the day of Desk's data centre ends is not known: what is left has to be enough for a whole one.
  const ofToday = left === undefined ? Number.POSITIVE_INFINITY : left - reserve;
  return Math.max(0, Math.floor(Math.min(ours * MOST, ours - reserve - othersPerDay, ofToday)));
}

const toSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;
