import type { Bridge } from './bridge-types.js';
import type { Config } from './config.js';
import { compareWithBooks } from './reports/compare.js';
import { createRefreshDocuments } from './reports/refresh-documents.js';
import { createReports, type Reports } from './reports/reports.js';
import type { Store } from './store/store.js';
import { createTimeZone } from './sync/time-zone.js';
import type { ZohoSide } from './sync/zoho-side.js';

/**
 * Reports over the store. They need no Zoho: where there is no way to it, they are about what is known already.
 *
 * @param needZoho throws when there are no credentials; called only when there are
 */
export function reportsOf({
  store,
  config,
  books,
  needZoho,
}: {
  store: Store;
  config: Config;
  books: Bridge['books'];
  needZoho: () => ZohoSide;
}): Reports {
  const ids = config.zoho?.refreshToken ? config.zoho.organizations : undefined;
  const source = config.zoho?.organizations.books ? 'books' : 'billing';
  const now = async ({ ask }: { ask: boolean }): Promise<number> => {
    if (!ids) return Date.now();
    const side = needZoho();
    // An emulator's clock may have been moved.
    if (ask) await side.budgets.refresh();
    return side.now();
  };
  const organizations: Parameters<typeof createTimeZone>[0]['organizations'] = (context) => {
    const { zoho } = needZoho();
    return ids?.books ? zoho.books.organizations(context) : zoho.billing.organizations(context);
  };
  const organizationId = ids?.books ?? ids?.billing;
  return createReports({
    ...{ db: store.db, source, now },
    timeZone: createTimeZone({ organizations: organizationId ? organizations : undefined, organizationId, facts: store.facts }),
    ...(ids?.books
      ? {
          refresh: createRefreshDocuments({ refresh: books.refresh, facts: store.facts, now: () => needZoho().now() }),
          compare: (ours, period) => compareWithBooks(needZoho().zoho.books, ours, period),
        }
      : {}),
  });
}
