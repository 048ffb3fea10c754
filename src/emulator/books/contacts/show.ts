import type { Customer } from '../../finance/customer.js';
import { outstandingOf, unusedCreditsOf } from '../../finance/documents/balances.js';
import { showCurrency } from '../../finance/documents/show-common.js';
import { termsLabel } from '../../finance/documents/show-details.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, convert, show } from '../../finance/money.js';
import { showAddress } from '../show-address.js';

const MORE = ['attention', 'state_code', 'phone'];
const TEMPLATES = [
  ...['invoice', 'estimate', 'creditnote', 'purchaseorder', 'salesorder', 'retainerinvoice', 'paymentthankyou'].map(
    (of) => `${of}_template_id`,
  ),
  ...[
    'retainerinvoice_paymentthankyou_template_id',
    'invoice_email_template_id',
    'estimate_email_template_id',
    'creditnote_email_template_id',
  ],
  ...[
    'purchaseorder_email_template_id',
    'salesorder_email_template_id',
    'retainerinvoice_email_template_id',
    'paymentthankyou_email_template_id',
  ],
  ...[
    'retainerinvoice_paymentthankyou_email_template_id',
    'statement_template_id',
    'payment_remittance_email_template_id',
    'bill_template_id',
  ],
];
const TEXTS = [
  ...[
    'tax_id',
    'tax_name',
    'tax_authority_id',
    'tax_exemption_id',
    'tax_authority_name',
    'tax_exemption_code',
    'place_of_contact',
    'gst_no',
  ],
  ...['tax_treatment', 'tax_regime', 'legal_name', 'vat_treatment', 'gst_treatment', 'website', 'owner_id', 'contact_number'],
];

const money = (finance: Finance, { id, currency }: Customer) => {
  const [outstanding, credits] = [outstandingOf(finance, id), unusedCreditsOf(finance, id)];
  const base = (amount: number) => show(convert(amount, currency, BASE_CURRENCY), BASE_CURRENCY);
  return {
    outstanding_receivable_amount: show(outstanding, currency),
    outstanding_receivable_amount_bcy: base(outstanding),
    unused_credits_receivable_amount: show(credits, currency),
    unused_credits_receivable_amount_bcy: base(credits),
  };
};

/** The contact as every operation on one answers it. Source: zoho.com/books/api/v3/contacts */
export function showContact(finance: Finance, customer: Customer): Record<string, unknown> {
  const { texts, flags } = customer;
  const text = (name: string) => texts[name] ?? '';
  return {
    contact_id: customer.id,
    contact_name: text('display_name'),
    company_name: text('company_name'),
    has_transaction: finance.invoices.by('customer', customer.id).length + finance.payments.by('customer', customer.id).length > 0,
    contact_type: 'customer',
    customer_sub_type: text('customer_sub_type') || (text('company_name') === '' ? 'individual' : 'business'),
    credit_limit: 0,
    is_portal_enabled: flags['is_portal_enabled'] ?? false,
    language_code: text('language_code') || 'en',
    is_taxable: flags['is_taxable'] ?? true,
    tax_percentage: finance.taxes.get(text('tax_id'))?.percentage ?? 0,
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    is_linked_with_zohocrm: false,
    primary_contact_id: customer.primaryContactPersonId,
    pricebook_id: '',
    ignore_auto_number_generation: false,
    payment_terms: customer.paymentTerms,
    payment_terms_label: text('payment_terms_label') || termsLabel(customer.paymentTerms),
    ...showCurrency(customer.currency),
    opening_balances: [],
    ...money(finance, customer),
    status: customer.status,
    payment_reminder_enabled: true,
    custom_fields: customer.customFields.map(({ index, value, label }) => ({ index, value, label })),
    billing_address: showAddress(customer.addresses.billing_address, MORE),
    shipping_address: showAddress(customer.addresses.shipping_address, MORE),
    facebook: text('facebook'),
    twitter: text('twitter'),
    contact_persons: [
      showPerson(customer.primaryContactPersonId, texts, true),
      ...customer.contactPersons.map((person) => showPerson(person.id, person.texts, false)),
    ],
    default_templates: Object.fromEntries(TEMPLATES.map((name) => [name, customer.templates[name] ?? ''])),
    notes: text('notes'),
    created_time: finance.time.stamp(customer.createdAt),
    last_modified_time: finance.time.stamp(customer.updatedAt),
  };
}

function showPerson(id: string, texts: Record<string, string>, isPrimary: boolean): Record<string, unknown> {
  const names = ['salutation', 'first_name', 'last_name', 'email', 'phone', 'mobile', 'designation', 'department', 'skype'];
  return {
    contact_person_id: id,
    ...Object.fromEntries(names.map((name) => [name, texts[name] ?? ''])),
    is_primary_contact: isPrimary,
    communication_preference: { is_sms_enabled: false, is_whatsapp_enabled: false },
    enable_portal: false,
  };
}

/** A row of the list, as documented. */
export function showContactRow(finance: Finance, customer: Customer): Record<string, unknown> {
  const text = (name: string) => customer.texts[name] ?? '';
  const { currency_id, currency_code } = showCurrency(customer.currency);
  const { outstanding_receivable_amount, unused_credits_receivable_amount } = money(finance, customer);
  return {
    contact_id: customer.id,
    contact_name: text('display_name'),
    company_name: text('company_name'),
    contact_type: 'customer',
    status: customer.status,
    payment_terms: customer.paymentTerms,
    payment_terms_label: text('payment_terms_label') || termsLabel(customer.paymentTerms),
    currency_id,
    currency_code,
    outstanding_receivable_amount,
    unused_credits_receivable_amount,
    first_name: text('first_name'),
    last_name: text('last_name'),
    email: text('email'),
    phone: text('phone'),
    mobile: text('mobile'),
    created_time: finance.time.stamp(customer.createdAt),
    last_modified_time: finance.time.stamp(customer.updatedAt),
  };
}
