import { PRICE_LISTS, showPriceList } from '../../finance/catalog/price-list.js';
import { CHURN_MESSAGES, showTax, TAX_AUTHORITIES, TAX_EXEMPTIONS } from '../../finance/catalog/taxes.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { type FinanceRoute, success } from '../../finance/route.js';

/** What an admin has set up, for reading. Sources: OpenAPI file of settings of Billing; price lists are in use in the field. */
export function settingsRoutes(finance: Finance): FinanceRoute[] {
  const route = (path: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method: 'GET', path: `/billing/v1/${path}`, scopes: ['ZohoSubscriptions.settings.READ'], run },
  });
  return [
    route('settings/taxes', () => success({ taxes: Array.from(finance.taxes.all(), showTax) })),
    route('settings/taxexemptions', () => success({ tax_exemptions: TAX_EXEMPTIONS })),
    route('settings/taxauthorities', () => success({ tax_authorities: TAX_AUTHORITIES })),
    route('settings/preferences/churnmessages', () => success({ churn_messages_settings: CHURN_MESSAGES })),
    route('pricebooks', ({ query }) =>
      pageOf({ query, rows: PRICE_LISTS, key: 'pricebooks', show: (list) => showPriceList(finance, list) }),
    ),
  ];
}
