import { moneyClient } from '../../../harness/money.js';
import { walkCatalog } from './catalog.js';
import { walkCustomers } from './customers.js';
import { walkInvoices } from './invoices.js';
import { walkPayments } from './payments.js';
import { walkSubscriptions } from './subscriptions.js';

/** Each operation of Billing once with what an application would ask for, and the answers in which the files are known to be wrong. */
export async function walkBilling(): Promise<void> {
  const client = await moneyClient();
  await client.call('GET', 'organizations');
  await walkCustomers(client);
  await walkCatalog(client);
  await walkSubscriptions(client);
  await walkInvoices(client);
  await walkPayments(client);
}
