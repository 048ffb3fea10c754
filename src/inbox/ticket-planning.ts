import type { Store } from '../store/store.js';
import { creditsOfDesk, lastDeskEvent, liveTickets } from '../store/ticket-looks.js';
import type { PollingPlan, PollingStatus } from '../types-polling.js';
import { readLooks } from './ticket-looks-state.js';
import { planPolling } from './ticket-plan.js';

/** The plan as things stand. */
export interface PlanNow {
  live: number;
  plan: PollingPlan;
  webhooks: boolean;
  /** The latest event of Desk. */
  event: string | null;
  status: PollingStatus;
}

const DAY_MS = 86_400_000;
/** What Desk said is left is no news any more: its day may have begun anew. */
const NEWS_MS = 3_600_000;
/** So many changes that no webhook told, and webhooks are not counted on. */
const UNTOLD = 5;

/** Makes the plan of what is in the store and what the limits are. `now`: Zoho's time, ms. */
export async function planNow(store: Store, { creditsPerDay, now }: { creditsPerDay: number | undefined; now: number }): Promise<PlanNow> {
  const [live, spent, event, state] = await Promise.all([
    liveTickets(store.db),
    creditsOfDesk(store.db),
    lastDeskEvent(store.db),
    readLooks(store.facts),
  ]);
  const found = state.event === (event?.id ?? null) ? state.found : 0;
  const webhooks = event !== undefined && event.ageMs < DAY_MS && found < UNTOLD;
  const left = state.left && state.left.at <= now && now - state.left.at < NEWS_MS ? state.left.remaining : undefined;
  const { idsAtOnce, changesCredits } = state;
  const plan = planPolling({ live, webhooks, creditsPerDay, othersPerDay: spent.others, left, idsAtOnce, changesCredits });
  return {
    ...{ live, plan, webhooks, event: event?.id ?? null },
    status: {
      ...plan,
      ...{ live, webhooks, creditsUsed: spent.looks, creditsOthers: spent.others, creditsLeft: left ?? null },
      lookedAt: state.lookedAt === null ? null : new Date(state.lookedAt).toISOString(),
    },
  };
}
