import type { Store } from '../store/store.js';
import { creditsOfDesk, lastDeskEvent, liveTickets } from '../store/ticket-looks.js';
import { DESK_WEBHOOK_FACT } from '../sync/desk-webhook-ids.js';
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
/** So many changes that no webhook told, and webhooks are not counted on until one arrives. */
const UNTOLD = 5;

/** Makes the plan of what is in the store and what the limits are. `now`: Zoho's time, ms. `hasWebhook`: one is named in the configuration. */
export async function planNow(
  store: Store,
  { creditsPerDay, hasWebhook, now }: { creditsPerDay: number | undefined; hasWebhook: boolean; now: number },
): Promise<PlanNow> {
  const [live, spent, event, made, state] = await Promise.all([
    liveTickets(store.db),
    creditsOfDesk(store.db),
    lastDeskEvent(store.db),
    store.facts.get(DESK_WEBHOOK_FACT),
    readLooks(store.facts),
  ]);
  const found = state.event === (event?.id ?? null) ? state.found : 0;
  const isExpected = hasWebhook || made !== undefined || (event !== undefined && event.ageMs < DAY_MS);
  const webhooks = isExpected && found < UNTOLD;
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
