import { PRICE_LISTS } from './catalog/price-list.js';
import type { Customer } from './customer.js';
import { ADDRESS_FIELDS, type Address } from './customer-input.js';
import { outstandingOf, unusedCreditsOf } from './documents/balances.js';
import type { Finance } from './finance.js';
import { BASE_CURRENCY, convert, currencyOf, show } from './money.js';
import type { Minor } from './types.js';

const TAX_FIELDS = [
  ...['gst_no', 'gst_treatment', 'tax_reg_no', 'tds_tax_id', 'tax_treatment', 'tax_regime', 'place_of_contact', 'vat_treatment'],
  'vat_reg_no',
];

/**
 * The customer as GET, POST and PUT answer it: the fields of the documentation and those that recorded answers have
 * besides. A missing value is `""`, not null (recorded).
 */
export function showCustomer(finance: Finance, customer: Customer): Record<string, unknown> {
  const text = (name: string) => customer.texts[name] ?? '';
  const { stamp } = finance.time;
  const currency = currencyOf(customer.currency);
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
    currency_id: currency?.id ?? '',
    currency_code: customer.currency,
    currency_symbol: currency?.symbol ?? '',
    price_precision: currency?.precision ?? 2,
    ach_supported: customer.flags['ach_supported'] ?? false,
    twitter: text('twitter'),
    facebook: text('facebook'),
    skype: text('skype'),
    ...Object.fromEntries(TAX_FIELDS.map((name) => [name, text(name)])),
    is_tds_registered: customer.flags['is_tds_registered'] ?? false,
    ...showMoney(finance, customer),
    ...showCredits(finance, customer),
    notes: text('notes'),
    status: customer.status,
    custom_fields: customer.customFields.map((field) => ({ ...field, data_type: 'text' })),
    zcrm_account_id: '',
    zcrm_contact_id: '',
    is_linked_with_zohocrm: false,
    is_gapps_customer: false,
    source: 'api',
    ...showTerms(customer),
    payment_reminder_enabled: true,
    pricebook_id: PRICE_LISTS.find((list) => list.currency === customer.currency)?.id ?? '',
    primary_contactperson_id: customer.primaryContactPersonId,
    can_add_card: true,
    can_add_bank_account: customer.flags['ach_supported'] ?? false,
    default_templates: {
      invoice_template_id: customer.templates['invoice_template_id'] ?? '',
      creditnote_template_id: customer.templates['creditnote_template_id'] ?? '',
    },
    documents: [],
    created_time: stamp(customer.createdAt),
    updated_time: stamp(customer.updatedAt),
  };
}

/** A row of the list: flatter. Besides the documented keys those that were recorded or are in the schema of Airbyte's connector. */
export function showCustomerRow(finance: Finance, customer: Customer): Record<string, unknown> {
  const text = (name: string) => customer.texts[name] ?? '';
  const { stamp } = finance.time;
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
    currency_code: customer.currency,
    currency_symbol: currencyOf(customer.currency)?.symbol ?? '',
    ...showMoney(finance, customer),
    outstanding_receivable_amount_bcy: inBase(outstandingOf(finance, customer.id), customer),
    unused_credits_receivable_amount_bcy: inBase(unusedCreditsOf(finance, customer.id), customer),
    ...showTerms(customer),
    is_gapps_customer: false,
    has_attachment: false,
    is_primary_associated: finance.cards.by('customer', customer.id).some(({ isPrimary }) => isPrimary),
    is_backup_associated: false,
    created_time: stamp(customer.createdAt),
    updated_time: stamp(customer.updatedAt),
  };
}

/** What is owed and what is to the customer's credit, in its currency. */
function showMoney(finance: Finance, { id, currency }: Customer): Record<string, number> {
  const owed = show(outstandingOf(finance, id), currency);
  return { unused_credits: show(unusedCreditsOf(finance, id), currency), outstanding: owed, outstanding_receivable_amount: owed };
}

/** More of the same, which only the customer itself shows (recorded). `_bcy`: in the organisation's currency. */
function showCredits(finance: Finance, customer: Customer): Record<string, number> {
  const credit = unusedCreditsOf(finance, customer.id);
  return {
    unused_credits_receivable_amount: show(credit, customer.currency),
    unused_credits_receivable_amount_bcy: inBase(credit, customer),
    unused_credits_payable_amount: 0,
    unused_credits_payable_amount_bcy: 0,
  };
}

const inBase = (amount: Minor, { currency }: Customer): number => show(convert(amount, currency, BASE_CURRENCY), BASE_CURRENCY);

const showTerms = ({ paymentTerms, texts }: Customer) => ({
  payment_terms: paymentTerms,
  payment_terms_label: texts['payment_terms_label'] || (paymentTerms === 0 ? 'Due On Receipt' : `Net ${paymentTerms}`),
});

const showAddress = (address: Address | undefined): Record<string, string> =>
  Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, address?.[name] ?? '']));
