import { invalidValue, tooLong } from './errors.js';
import { currencyOf } from './money.js';

export type Address = Partial<Record<(typeof ADDRESS_FIELDS)[number], string>>;

/** What a create or update body says, checked. A key that was not sent is absent. */
export interface CustomerInput {
  texts: Record<string, string>;
  flags: Record<string, boolean>;
  addresses: { billing_address?: Address; shipping_address?: Address };
  templates: Record<string, string>;
  customFields: { index?: number; label?: string; value: string }[];
  paymentTerms?: number;
  /** One the organisation bills in. */
  currency?: string;
}

/**
 * Text fields and how long they may be. Zoho publishes no bounds for Billing: those of the Books contact are taken
 * where it states them, 100 (the bound its own error sentence names) elsewhere. Inferred.
 */
export const TEXT_FIELDS: Readonly<Record<string, number>> = {
  ...{ display_name: 200, salutation: 25, first_name: 100, last_name: 100, email: 100, company_name: 200, phone: 50, mobile: 50 },
  ...{ website: 100, department: 50, designation: 100, twitter: 100, facebook: 100, skype: 50, notes: 5000, payment_terms_label: 200 },
  ...{ gst_no: 100, gst_treatment: 100, place_of_contact: 100, vat_treatment: 100, vat_reg_no: 100, tax_reg_no: 100 },
  ...{ tds_tax_id: 100, tax_treatment: 100, tax_regime: 100, tax_id: 100, tax_authority_id: 100, tax_authority_name: 100 },
  ...{ tax_exemption_id: 100, tax_exemption_code: 100 },
};
const FLAGS = ['is_portal_enabled', 'ach_supported', 'is_tds_registered', 'is_taxable'];
export const ADDRESS_FIELDS = ['attention', 'street', 'city', 'state', 'zip', 'country', 'state_code', 'fax'] as const;
const ADDRESS_BOUND = 500;
const TEMPLATES = ['invoice_template_id', 'creditnote_template_id'];
const CUSTOM_VALUE_BOUND = 2000;

/** One address with something on both sides and a full stop in the domain. Zoho's own rule is not published. */
const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/u;

/** Reads a body. Unknown keys are ignored (inferred). Throws Refusal with Zoho's words. */
export function readCustomer(body: Record<string, unknown>): CustomerInput {
  const texts = readTexts(body, TEXT_FIELDS);
  if (texts['display_name'] !== undefined) texts['display_name'] = texts['display_name'].trim();
  if (texts['display_name'] === '') throw invalidValue('display_name');
  if (texts['email'] !== undefined) assertEmail(texts['email']);

  const flags: Record<string, boolean> = {};
  for (const name of FLAGS) {
    const value = body[name];
    if (value !== undefined) flags[name] = value === true || value === 'true';
  }
  const addresses: CustomerInput['addresses'] = {};
  const bounds = Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, ADDRESS_BOUND]));
  for (const name of ['billing_address', 'shipping_address'] as const) {
    if (body[name] !== undefined) addresses[name] = readTexts(record(body[name], name), bounds);
  }
  const templates = body['default_templates'] === undefined ? {} : record(body['default_templates'], 'default_templates');
  const input: CustomerInput = {
    texts,
    flags,
    addresses,
    templates: readTexts(templates, Object.fromEntries(TEMPLATES.map((name) => [name, 100]))),
    customFields: readCustomFields(body['custom_fields']),
  };
  const currency = body['currency_code'] ?? '';
  if (currency !== '') {
    if (typeof currency !== 'string' || !currencyOf(currency)) throw invalidValue('currency_code');
    input.currency = currency;
  }
  if (body['payment_terms'] !== undefined) input.paymentTerms = wholeNumber(body['payment_terms'], 'payment_terms');
  return input;
}

/** What create asks for and update does not. The code for a missing field is inferred from that for a wrong one. */
export function assertComplete({ texts }: CustomerInput): void {
  if (texts['display_name'] === undefined) throw invalidValue('display_name');
  if (texts['email'] === undefined) throw invalidValue('Email Address');
}

export function assertEmail(email: string): void {
  if (!EMAIL.test(email)) throw invalidValue('Email Address');
}

/** Picks known text fields; numbers and booleans become text, null becomes empty. Throws Refusal for objects and for length. */
export function readTexts(body: Record<string, unknown>, bounds: Readonly<Record<string, number>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, bound] of Object.entries(bounds)) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) throw invalidValue(name);
    const text = String(value ?? '');
    if (text.length > bound) throw tooLong(name, bound);
    texts[name] = text;
  }
  return texts;
}

/** Whether Zoho knows the label is not checked: what it says to a label the organisation does not have is not documented. */
function readCustomFields(value: unknown): CustomerInput['customFields'] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalidValue('custom_fields');
  return value.map((item: unknown) => {
    const { index, label, value: content } = record(item, 'custom_fields');
    if (typeof label !== 'string' && index === undefined) throw invalidValue('custom_fields');
    if (typeof content === 'object' && content !== null) throw invalidValue('custom_fields');
    const text = String(content ?? '');
    if (text.length > CUSTOM_VALUE_BOUND) throw tooLong(typeof label === 'string' ? label : 'custom field', CUSTOM_VALUE_BOUND);
    return {
      ...(index === undefined ? {} : { index: wholeNumber(index, 'custom_fields') }),
      ...(typeof label === 'string' ? { label } : {}),
      value: text,
    };
  });
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidValue(what);
  return value as Record<string, unknown>;
}

function wholeNumber(value: unknown, what: string): number {
  const number = Number(value);
  if (!Number.isInteger(number)) throw invalidValue(what);
  return number;
}
