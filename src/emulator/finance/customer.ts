import type { ContactPerson } from './contact-person.js';
import { ADDRESS_FIELDS, type Address, type CustomerInput } from './customer-input.js';

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

/** The organisation's money, for the fields that repeat it. */
export interface Money {
  currencyId: string;
  currencyCode: string;
  currencySymbol: string;
  pricebookId: string;
}

const TAX_FIELDS = [
  'gst_no',
  'gst_treatment',
  'tax_reg_no',
  'tds_tax_id',
  'tax_treatment',
  'tax_regime',
  'place_of_contact',
  'vat_treatment',
  'vat_reg_no',
];

/**
 * The customer as GET, POST and PUT answer it: the fields of the documentation and those that recorded answers have
 * besides. A missing value is `""`, not null (recorded).
 */
export function showCustomer(customer: Customer, money: Money, stamp: (ms: number) => string): Record<string, unknown> {
  const text = (name: string) => customer.texts[name] ?? '';
  return {
    customer_id: customer.id,
    display_name: text('display_name'),
    salutation: text('salutation'),
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    tags: [],
    company_name: text('company_name'),
    phone: text('phone'),
    mobile: text('mobile'),
    website: text('website'),
    department: text('department'),
    designation: text('designation'),
    is_portal_enabled: customer.flags['is_portal_enabled'] ?? false,
    billing_address: showAddress(customer.addresses.billing_address),
    shipping_address: showAddress(customer.addresses.shipping_address),
    currency_id: money.currencyId,
    currency_code: money.currencyCode,
    currency_symbol: money.currencySymbol,
    price_precision: 2,
    ach_supported: customer.flags['ach_supported'] ?? false,
    twitter: text('twitter'),
    facebook: text('facebook'),
    skype: text('skype'),
    ...Object.fromEntries(TAX_FIELDS.map((name) => [name, text(name)])),
    is_tds_registered: customer.flags['is_tds_registered'] ?? false,
    unused_credits: 0,
    unused_credits_receivable_amount: 0,
    unused_credits_receivable_amount_bcy: 0,
    unused_credits_payable_amount: 0,
    unused_credits_payable_amount_bcy: 0,
    outstanding: 0,
    outstanding_receivable_amount: 0,
    notes: text('notes'),
    status: customer.status,
    custom_fields: customer.customFields.map((field) => ({ ...field, data_type: 'text' })),
    zcrm_account_id: '',
    zcrm_contact_id: '',
    is_linked_with_zohocrm: false,
    is_gapps_customer: false,
    source: 'api',
    payment_terms: customer.paymentTerms,
    payment_terms_label: text('payment_terms_label') || (customer.paymentTerms === 0 ? 'Due On Receipt' : `Net ${customer.paymentTerms}`),
    payment_reminder_enabled: true,
    pricebook_id: money.pricebookId,
    primary_contactperson_id: customer.primaryContactPersonId,
    can_add_card: true,
    can_add_bank_account: false,
    default_templates: {
      invoice_template_id: customer.templates['invoice_template_id'] ?? '',
      creditnote_template_id: customer.templates['creditnote_template_id'] ?? '',
    },
    documents: [],
    created_time: stamp(customer.createdAt),
    updated_time: stamp(customer.updatedAt),
  };
}

function showAddress(address: Address | undefined): Record<string, string> {
  return Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, address?.[name] ?? '']));
}

/** A row of the list: flatter, with `contact_id` and `customer_name` that the field reports beside the documented ones. */
export function showRow(customer: Customer, money: Money, stamp: (ms: number) => string): Record<string, unknown> {
  const text = (name: string) => customer.texts[name] ?? '';
  return {
    customer_id: customer.id,
    contact_id: customer.id,
    display_name: text('display_name'),
    customer_name: text('display_name'),
    salutation: text('salutation'),
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    tags: [],
    company_name: text('company_name'),
    phone: text('phone'),
    mobile: text('mobile'),
    website: text('website'),
    department: text('department'),
    designation: text('designation'),
    status: customer.status,
    currency_code: money.currencyCode,
    currency_symbol: money.currencySymbol,
    unused_credits: 0,
    outstanding: 0,
    outstanding_receivable_amount: 0,
    is_gapps_customer: false,
    has_attachment: false,
    created_time: stamp(customer.createdAt),
    updated_time: stamp(customer.updatedAt),
  };
}
