import type { Config } from './config.js';
import { createReports, type Reports } from './reports/reports.js';
import type { Store } from './store/store.js';
import { createTimeZone } from './sync/time-zone.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** Reports over the store. They need no Zoho: what it would be asked is what is known already, where there is no way to it. */
export function reportsOf({ store, config, zoho }: { store: Store; config: Config; zoho: () => ZohoSide | undefined }): Reports {
  const { billing, books } = config.zoho?.organizations ?? {};
  const organizationId = books ?? billing;
  const timeZone = createTimeZone({
    organizations: config.zoho?.refreshToken && organizationId ? askWho : undefined,
    organizationId,
    facts: store.facts,
  });
  async function askWho(...context: Parameters<ZohoSide['zoho']['books']['organizations']>) {
    const side = zoho();
    if (!side) return [];
    return books ? side.zoho.books.organizations(...context) : side.zoho.billing.organizations(...context);
  }
  return createReports({ db: store.db, source: books ? 'books' : 'billing', timeZone, now: () => zoho()?.now() ?? Date.now() });
}
