import type { ContactPerson } from './contact-person.js';
import type { Address, CustomerInput } from './customer-input.js';

export interface CustomField {
  index: number;
  label: string;
  value: string;
}

/** One customer, as small as can be: only what was given. `showCustomer` fills in the rest. */
export interface Customer {
  id: string;
  status: 'active' | 'inactive';
  texts: Record<string, string>;
  flags: Record<string, boolean>;
  addresses: { billing_address?: Address; shipping_address?: Address };
  templates: Record<string, string>;
  customFields: CustomField[];
  paymentTerms: number;
  /** ISO code, fixed at creation: its subscriptions and documents are in it. */
  currency: string;
  createdAt: number;
  updatedAt: number;
  primaryContactPersonId: string;
  /** Those besides the primary one, whose data are the customer's own. */
  contactPersons: ContactPerson[];
  /** The e-mail addresses it can be or could be found by, oldest first, and since when it has them. */
  addressesOf: { email: string; at: number }[];
}

/** Numbers custom fields by label, for the whole organisation, in order of first use. */
export type FieldIndex = (label: string) => number;

/** Writes what was sent onto the customer; what was not sent stays. */
export function applyInput(customer: Customer, input: CustomerInput, indexOf: FieldIndex): void {
  Object.assign(customer.texts, input.texts);
  Object.assign(customer.flags, input.flags);
  Object.assign(customer.templates, input.templates);
  for (const name of ['billing_address', 'shipping_address'] as const) {
    if (input.addresses[name]) customer.addresses[name] = { ...customer.addresses[name], ...input.addresses[name] };
  }
  if (input.paymentTerms !== undefined) customer.paymentTerms = input.paymentTerms;
  for (const { index, label, value } of input.customFields) {
    const there = customer.customFields.find((field) => (label === undefined ? field.index === index : field.label === label));
    if (there) there.value = value;
    else if (label !== undefined) customer.customFields.push({ index: indexOf(label), label, value });
  }
}
