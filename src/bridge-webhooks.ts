import type { Config } from './config.js';
import { createReceiver } from './inbox/receive.js';
import { createDeskReceiver, type DeskWitness } from './inbox/receive-desk.js';
import type { Logger } from './logger.js';
import type { Metrics } from './server/metrics.js';
import type { WebhooksPort } from './server/types.js';
import type { Store } from './store/store.js';
import { createDeskWebhookIds } from './sync/desk-webhook-ids.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** What takes Zoho's webhooks. */
export function webhooksOf({
  store,
  config,
  logger,
  metrics,
  wake,
  needZoho,
}: {
  store: Store;
  config: Config;
  logger: Logger;
  metrics: Metrics;
  wake(): void;
  needZoho(): ZohoSide;
}): WebhooksPort {
  const { secrets, ids } = config.deskWebhook;
  const witness = (): DeskWitness | undefined => {
    const organizationId = config.zoho?.organizations.desk;
    if (organizationId === undefined) return undefined;
    const { zoho, now, budgets, settings } = needZoho();
    // Only an emulator's clock is ever moved.
    const refreshClock = settings.emulatorUrl === undefined ? undefined : () => budgets.refresh();
    return { keys: zoho.deskKeys, organizationId, now, refreshClock };
  };
  return {
    billing: createReceiver({ events: store.events, secrets: config.webhookSecrets, logger, wake }),
    desk: createDeskReceiver({
      ...{ events: store.events, secrets, witness, logger, wake },
      ids: createDeskWebhookIds({ ...store, configured: ids }),
      refused: (reason) => metrics.refused({ service: 'desk', reason }),
    }),
  };
}
