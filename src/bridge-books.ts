import type { Bridge } from './bridge-types.js';
import { createBooksRefresh } from './reports/books-refresh.js';
import type { Store } from './store/store.js';
import type { ZohoSide } from './sync/zoho-side.js';

/** What the bridge does with Books. `needZoho` throws when there are no credentials. */
export function createBooksPart({ store, needZoho }: { store: Store; needZoho: () => ZohoSide }): Pick<Bridge, 'books'> {
  let refresh: ReturnType<typeof createBooksRefresh> | undefined;
  return {
    books: {
      async refresh(options) {
        refresh ??= createBooksRefresh({ store, side: needZoho() });
        return refresh(options);
      },
    },
  };
}
