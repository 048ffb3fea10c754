import type { ZohoSettings } from '../config.js';
import type { Logger } from '../logger.js';
import type { Store } from '../store/store.js';
import { createZoho, type Zoho } from '../zoho/index.js';
import type { CallRecord } from '../zoho/types.js';
import { type Budgets, createBudgets } from './budgets.js';
import { type CatalogReader, createCatalogReader } from './catalog.js';
import { createDeskKey, type DeskKey } from './desk-key.js';
import { createReadiness, type Readiness } from './readiness.js';

/** Everything that speaks to Zoho, wired to the store. */
export interface ZohoSide {
  zoho: Zoho;
  settings: ZohoSettings;
  readiness: Readiness;
  budgets: Budgets;
  catalog: CatalogReader;
  deskKey: DeskKey;
  /** What time it is at Zoho (ms since the epoch): the emulator's clock may have been moved. */
  now(): number;
}

/** Wires the Zoho client to the store's tokens, limits and call log. No call is made yet. */
export function createZohoSide({
  settings,
  store,
  logger,
  metrics,
}: {
  settings: ZohoSettings;
  store: Store;
  logger: Logger;
  metrics: { called(call: CallRecord): void };
}): ZohoSide {
  const budgets = createBudgets({ zoho: settings, facts: store.facts, logger });
  const zoho = createZoho({
    credentials: { clientId: settings.clientId, clientSecret: settings.clientSecret, refreshToken: settings.refreshToken ?? '' },
    apiDomain: settings.apiDomain,
    emulatorUrl: settings.emulatorUrl,
    billingOrganizationId: settings.organizations.billing,
    booksOrganizationId: settings.organizations.books,
    deskOrganizationId: settings.organizations.desk,
    budgets: budgets.current,
    tokenStore: store.tokens,
    limitStore: store.limits,
    timeoutMs: settings.callTimeoutMs,
    callLog(record) {
      store.calls.record(record);
      metrics.called(record);
      const { at: _at, ...line } = record;
      logger.info(line, 'zoho call');
    },
    logger,
  });
  return {
    zoho,
    settings,
    budgets,
    now: budgets.now,
    readiness: createReadiness({ crm: zoho.crm, facts: store.facts }),
    deskKey: createDeskKey({ desk: zoho.desk, facts: store.facts }),
    catalog: createCatalogReader({ billing: zoho.billing, organizationId: settings.organizations.billing, facts: store.facts }),
  };
}
