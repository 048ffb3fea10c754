import type { Address } from '../customer-input.js';
import type { Finance } from '../finance.js';
import type { Subscription } from '../types.js';

/** The customer inside a subscription: fewer keys than the customer itself (recorded). */
export function showSubscriber(finance: Finance, customerId: string): Record<string, unknown> {
  const customer = finance.customers.find(customerId);
  const text = (name: string) => customer?.texts[name] ?? '';
  return {
    customer_id: customerId,
    display_name: text('display_name'),
    salutation: text('salutation'),
    company_name: text('company_name'),
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    website: text('website'),
    zcrm_account_id: '',
    zcrm_contact_id: '',
    billing_address: showAddress(customer?.addresses.billing_address),
    shipping_address: showAddress(customer?.addresses.shipping_address),
    payment_terms: customer?.paymentTerms ?? 0,
    payment_terms_label: text('payment_terms_label'),
  };
}

function showAddress(address: Address = {}): Record<string, string> {
  const { attention = '', street = '', city = '', state = '', zip = '', country = '', fax = '' } = address;
  return { attention, street, city, state, zip, country, fax };
}

/** Those who get its mails: the ones chosen, else the customer's primary person (recorded). */
export function showContactPersons(finance: Finance, { customerId, contactPersonIds }: Subscription): Record<string, string>[] {
  const customer = finance.customers.find(customerId);
  if (!customer) return [];
  const people = [{ id: customer.primaryContactPersonId, texts: customer.texts }, ...customer.contactPersons];
  const chosen = contactPersonIds.length === 0 ? people.slice(0, 1) : people.filter(({ id }) => contactPersonIds.includes(id));
  return chosen.map(({ id, texts }) => ({
    contactperson_id: id,
    email: texts['email'] ?? '',
    phone: texts['phone'] ?? '',
    mobile: texts['mobile'] ?? '',
    zcrm_contact_id: '',
  }));
}
