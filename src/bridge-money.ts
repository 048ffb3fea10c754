import type { Bridge } from './bridge-types.js';
import type { Config } from './config.js';
import { createBooksRefresh } from './reports/books-refresh.js';
import { createInvoiceFiles } from './reports/invoice-files.js';
import { getInvoice, listInvoices } from './store/invoices.js';
import { organizationDay } from './store/segments.js';
import type { Store } from './store/store.js';
import { createMoneyMoves, type MoneyMoves } from './sync/money-moves.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** Money that moves, invoices to look at, and Books' mirror. `needZoho` throws when there are no credentials. */
export function moneyPart({
  store,
  config,
  needZoho,
  wake,
}: {
  store: Store;
  config: Config;
  needZoho: () => ZohoSide;
  wake: () => void;
}): Pick<Bridge, keyof MoneyMoves | 'books'> {
  const moves = createMoneyMoves({ db: store.db, wake });
  let refresh: ReturnType<typeof createBooksRefresh> | undefined;
  let files: ReturnType<typeof createInvoiceFiles> | undefined;
  const today = () => organizationDay(store.db, config.zoho?.refreshToken ? needZoho().now() : Date.now());
  return {
    ...moves,
    invoices: {
      ...moves.invoices,
      list: async (userId, { after, limit = 50 } = {}) => listInvoices(store.db, userId, { after, limit, today: await today() }),
      get: async (id) => getInvoice(store.db, id, { today: await today() }),
      async pdf(id, options) {
        files ??= createInvoiceFiles({ store, side: needZoho() });
        return files(id, options);
      },
    },
    books: {
      async refresh(options) {
        refresh ??= createBooksRefresh({ store, side: needZoho() });
        return refresh(options);
      },
    },
  };
}
