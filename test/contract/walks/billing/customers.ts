import type { MoneyClient } from '../../../harness/money.js';

export async function walkCustomers({ call, take, emulator }: MoneyClient): Promise<void> {
  const ann = await take('customer', 'POST', 'customers', {
    ...{
      display_name: 'Ann',
      email: 'ann@example.com',
      first_name: 'Ann',
      last_name: 'Lee',
      company_name: 'Lee & Co',
      phone: '1',
      mobile: '2',
    },
    ...{ billing_address: { street: 'Main St 1', city: 'Springfield', state: 'IL', zip: '62701', country: 'USA', state_code: 'IL' } },
    ...{ custom_fields: [{ label: 'Tenant', value: 't-1' }], notes: 'met at the fair', website: 'https://example.com' },
  });
  const path = `customers/${String(ann['customer_id'])}`;
  await call('POST', 'customers', {});
  await call('GET', 'customers?per_page=1');
  await call('GET', 'customers?filter_by=Status.Active');
  await call('GET', path);
  await call('GET', 'customers/1');
  await call('PUT', path, { display_name: 'Ann B', email: 'ann@example.com', shipping_address: { street: 'Side St 2', zip: '62702' } });
  await call('POST', `${path}/markasinactive`);
  await call('POST', `${path}/markasactive`);
  await call('GET', 'customers/reference/1?reference_id_type=zcrm_contact_id');
  await call('GET', `transactions?customer_id=${String(ann['customer_id'])}`);

  const person = await take('contact_person', 'POST', `${path}/contactpersons`, {
    email: 'bob@example.com',
    first_name: 'Bob',
    phone: '3',
  });
  const bob = `${path}/contactpersons/${String(person['contactperson_id'])}`;
  await call('GET', `${path}/contactpersons`);
  await call('GET', bob);
  await call('PUT', bob, { email: 'bob@example.com', first_name: 'Rob' });
  await call('DELETE', bob);

  const card = emulator.byHand.billing.addCard({ customerId: String(ann['customer_id']) });
  const account = emulator.byHand.billing.addBankAccount({ customerId: String(ann['customer_id']) });
  await call('GET', `${path}/cards`);
  await call('GET', `${path}/cards/${card}`);
  await call('GET', `${path}/bankaccounts/${account}`);
  await call('DELETE', `${path}/cards/${card}`);
  await call('DELETE', path);
}
