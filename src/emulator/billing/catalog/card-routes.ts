import { bankAccountOf, showBankAccount } from '../../finance/bank-accounts.js';
import { cardOf } from '../../finance/cards.js';
import type { Finance } from '../../finance/finance.js';
import { done, type FinanceRoute, success } from '../../finance/route.js';
import { removeCard, showCard, showCardRow } from '../../finance/stored-cards.js';

/**
 * What can be asked of a customer's stored cards and bank accounts. No documented call makes one. Sources: OpenAPI files of
 * cards and bank accounts of Billing.
 */
export function cardRoutes(finance: Finance): FinanceRoute[] {
  const { customers, cards } = finance;
  const path = '/billing/v1/customers/:id';
  const READ = ['ZohoSubscriptions.customers.READ'];
  return [
    {
      ...{ method: 'GET', path: `${path}/cards`, scopes: READ },
      run: ({ params: { id = '' } }) =>
        success({ cards: cards.by('customer', customers.get(id).id).map((card) => showCardRow(finance, card)) }),
    },
    {
      ...{ method: 'GET', path: `${path}/cards/:card`, scopes: READ },
      run: ({ params: { id = '', card = '' } }) => success({ card: showCard(finance, cardOf(finance, customers.get(id).id, card)) }),
    },
    {
      ...{ method: 'DELETE', path: `${path}/cards/:card`, scopes: ['ZohoSubscriptions.customers.DELETE'] },
      run: ({ params: { id = '', card = '' } }) => {
        removeCard(finance, cardOf(finance, customers.get(id).id, card));
        return done('The credit card has been deleted.');
      },
    },
    {
      ...{ method: 'GET', path: `${path}/bankaccounts/:account`, scopes: READ },
      run: ({ params: { id = '', account = '' } }) =>
        success({ bank_accounts: [showBankAccount(finance, bankAccountOf(finance, customers.get(id).id, account))] }),
    },
  ];
}
