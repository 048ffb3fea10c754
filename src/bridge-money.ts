import type { Bridge } from './bridge-types.js';
import { createBooksRefresh } from './reports/books-refresh.js';
import { createInvoiceFiles } from './reports/invoice-files.js';
import { getInvoice, listInvoices } from './store/invoices.js';
import type { Store } from './store/store.js';
import { createMoneyMoves, type MoneyMoves } from './sync/money-moves.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** Money that moves, invoices to look at, and Books' mirror. `needZoho` throws when there are no credentials. */
export function moneyPart({
  store,
  needZoho,
  wake,
}: {
  store: Store;
  needZoho: () => ZohoSide;
  wake: () => void;
}): Pick<Bridge, keyof MoneyMoves | 'books'> {
  const moves = createMoneyMoves({ db: store.db, wake });
  let refresh: ReturnType<typeof createBooksRefresh> | undefined;
  let files: ReturnType<typeof createInvoiceFiles> | undefined;
  return {
    ...moves,
    invoices: {
      ...moves.invoices,
      list: (userId, { after, limit = 50 } = {}) => listInvoices(store.db, userId, { after, limit }),
      get: (id) => getInvoice(store.db, id),
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
