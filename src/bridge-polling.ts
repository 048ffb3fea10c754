import type { Config } from './config.js';
import type { Repeater } from './inbox/repeater.js';
import { createTicketMonitor, type LookOptions } from './inbox/ticket-monitor.js';
import { type PlanNow, planNow } from './inbox/ticket-planning.js';
import { createTicketWatcher } from './inbox/ticket-watcher.js';
import type { Logger } from './logger.js';
import type { Store } from './store/store.js';
import type { ZohoSide } from './sync/zoho-side.js';
import type { Check } from './types.js';
import type { PollingStatus, TicketsLook } from './types-polling.js';

export interface Polling {
  /** Null where Desk is not configured, undefined where nothing was due. */
  look(options?: LookOptions): Promise<TicketsLook | undefined | null>;
  status(): Promise<PollingStatus | null>;
  check(): Promise<Check[]>;
  watcher: Repeater;
}

/** The looks at tickets: most editions of Desk have no webhooks, and webhooks get lost. */
export function pollingOf({
  store,
  config,
  logger,
  needZoho,
  wake,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  needZoho(): ZohoSide;
  wake(): void;
}): Polling {
  const isConfigured = () => config.zoho?.organizations.desk !== undefined;
  const plan = (): Promise<PlanNow> => {
    const { budgets, now } = needZoho();
    const hasWebhook = config.deskWebhook.ids.length > 0;
    return planNow(store, { creditsPerDay: budgets.current().desk.perDay, hasWebhook, now: now() });
  };
  const look: Polling['look'] = async (options) => {
    if (!isConfigured()) return null;
    const { zoho, budgets, now } = needZoho();
    await budgets.refresh(); // an emulator's clock may have been moved meanwhile
    return createTicketMonitor({ store, desk: zoho.desk, plan, now, searchLagMs: config.worker.searchLagMs, wake })(options);
  };
  const status = async () => {
    if (!isConfigured()) return null;
    await needZoho().budgets.refresh();
    return (await plan()).status;
  };
  const watcher = createTicketWatcher({ look: async (options) => (await look(options)) ?? undefined, logger });

  return {
    look,
    status,
    async check() {
      const name = 'looks at tickets';
      let polling: PollingStatus | null;
      try {
        polling = await status();
      } catch (error) {
        return [{ name, state: 'fail', detail: error instanceof Error ? error.message : String(error), remedy: 'See the message.' }];
      }
      if (polling === null || polling.live === 0) return [];
      const { warning, live, lookMs, creditsPerDay } = polling;
      const detail = warning ?? `${live} tickets, every ${Math.round((lookMs ?? 0) / 1000)} s, at most ${creditsPerDay} credits a day`;
      const remedy =
        'Set ZOHO_DESK_CREDITS_PER_DAY higher when other integrations need less, set up webhooks of Desk, or take an edition with more credits.';
      return [{ name, state: warning === null ? 'ok' : 'warn', detail, remedy: warning === null ? null : remedy }];
    },
    // As with Billing's sweep, 0 minutes is: never by itself.
    watcher: config.worker.sweepMinutes === 0 ? { start: () => undefined, stop: async () => undefined } : watcher,
  };
}
