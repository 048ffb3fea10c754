import { expect, test } from 'vitest';
import { covers, parseScopes } from './scopes.js';

test.each([
  ['ZohoCRM.modules.ALL', 'ZohoCRM.modules.Leads.READ', true],
  ['ZohoCRM.modules.Leads.ALL', 'ZohoCRM.modules.Leads.CREATE', true],
  ['ZohoCRM.modules.Leads.ALL', 'ZohoCRM.modules.Contacts.CREATE', false],
  ['ZohoCRM.modules.READ', 'ZohoCRM.modules.Leads.READ', true],
  ['ZohoCRM.modules.READ', 'ZohoCRM.modules.Leads.CREATE', false],
  ['zohocrm.settings.all', 'ZohoCRM.settings.tags.READ', true],
  ['ZohoCRM.modules.Leads.READ', 'ZohoCRM.modules.READ', false],
  ['ZohoSubscriptions.fullaccess.all', 'ZohoSubscriptions.customers.CREATE', true],
  ['ZohoBooks.fullaccess.all', 'ZohoSubscriptions.customers.CREATE', false],
  ['ZohoSubscriptions.customers.READ', 'ZohoSubscriptions.customers.READ', true],
])('%s and %s: %s', (granted, wanted, verdict) => {
  expect(covers(granted, wanted)).toBe(verdict);
});

test('scopes are separated by commas or spaces', () => {
  expect(parseScopes('a.b.READ,c.d.ALL e.f.READ, ')).toEqual(['a.b.READ', 'c.d.ALL', 'e.f.READ']);
});
