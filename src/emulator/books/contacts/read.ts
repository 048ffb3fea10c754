import type { Customer } from '../../finance/customer.js';
import { assertEmail, type CustomerInput, readCustomer, readTexts } from '../../finance/customer-input.js';
import { apiName } from '../../finance/documents/custom-fields.js';
import { record, rows, text } from '../../finance/documents/read.js';
import { invalidValue, Refusal } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { CURRENCIES } from '../../finance/money.js';

type Body = Record<string, unknown>;

/** Texts only Books knows, and how long they may be. */
const OWN_TEXTS: Readonly<Record<string, number>> = {
  ...{ language_code: 10, contact_number: 100, customer_sub_type: 20, legal_name: 100, owner_id: 30, country_code: 10 },
};
const PERSON: Readonly<Record<string, number>> = {
  ...{ salutation: 25, first_name: 100, last_name: 100, email: 100, phone: 50, mobile: 50, designation: 100, department: 50, skype: 50 },
};
const ADDRESS = ['attention', 'street2', 'state_code', 'city', 'state', 'zip', 'country', 'fax', 'phone'] as const;

export interface ContactWish {
  input: CustomerInput;
  texts: Record<string, string>;
  /** The whole list when it was sent: the primary person is the customer itself. */
  people?: { id?: string; texts: Record<string, string> }[];
}

/** Code and sentence: zoho.com/invoice/api/v3/contacts ("Possible error codes"; the same platform). */
const noName = () => new Refusal(400, 3013, 'Enter a valid Contact Name');

/**
 * A contact of a body, in the customer's terms: `contact_name` is `display_name`, `address` is `street`, the primary contact person's
 * data are the customer's own. With `old` it is a change. Throws Refusal.
 */
export function readContact(finance: Finance, body: Body, old?: Customer): ContactWish {
  const name = text(body, 'contact_name', 200)?.trim();
  if (name === '' || (name === undefined && !old)) throw noName();
  const people = rows(body, 'contact_persons')?.map((person) => ({
    ...(text(person, 'contact_person_id') ? { id: text(person, 'contact_person_id') ?? '' } : {}),
    isPrimary: person['is_primary_contact'] === true || person['is_primary_contact'] === 'true',
    texts: readTexts(person, PERSON),
  }));
  const primary =
    people?.find(({ isPrimary, id }) => isPrimary || (old !== undefined && id === old.primaryContactPersonId)) ??
    (old ? undefined : people?.[0]);
  const email = primary?.texts['email'];
  for (const { texts } of people ?? []) if (texts['email']) assertEmail(texts['email']);
  const input = readCustomer({
    ...pick(body, ['company_name', 'website', 'notes', 'payment_terms', 'payment_terms_label', 'facebook', 'twitter', 'is_portal_enabled']),
    ...pick(body, [
      'vat_reg_no',
      'tax_reg_no',
      'vat_treatment',
      'tax_treatment',
      'tax_regime',
      'place_of_contact',
      'gst_no',
      'gst_treatment',
    ]),
    ...pick(body, [
      'tax_authority_id',
      'tax_authority_name',
      'tax_exemption_id',
      'tax_exemption_code',
      'tax_id',
      'is_taxable',
      'default_templates',
    ]),
    ...(name === undefined ? {} : { display_name: name }),
    ...(primary ? without(primary.texts, email === '' ? ['email'] : []) : {}),
    ...addressOf(body, 'billing_address'),
    ...addressOf(body, 'shipping_address'),
    ...currencyOf(body),
    ...(body['custom_fields'] === undefined ? {} : { custom_fields: fieldsOf(finance, body) }),
  });
  if (email === '') input.texts['email'] = '';
  return {
    input,
    texts: readTexts(body, OWN_TEXTS),
    ...(people ? { people: people.filter((person) => person !== primary).map(({ isPrimary: _, ...rest }) => rest) } : {}),
  };
}

const pick = (body: Body, names: string[]): Body =>
  Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));

const without = (texts: Record<string, string>, names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)));

/** Books' second line and telephone of an address have no place in Billing's: the line is put behind the first. */
function addressOf(body: Body, name: string): Body {
  if (body[name] === undefined) return {};
  const sent = record(body[name], name);
  const said = readTexts(sent, Object.fromEntries(['address', ...ADDRESS].map((field) => [field, 500])));
  const { address, street2, phone: _, ...rest } = said;
  const street = [address, street2].filter((line) => line !== undefined && line !== '').join('\n');
  return { [name]: { ...rest, ...(address === undefined && street2 === undefined ? {} : { street }) } };
}

/** By the id of a currency, or its code. */
function currencyOf(body: Body): Body {
  const id = text(body, 'currency_id');
  if (!id) return pick(body, ['currency_code']);
  const currency = CURRENCIES.find((each) => each.id === id);
  // "This currency does not exist": zoho.com/invoice/api/v3/contacts
  if (!currency) throw new Refusal(400, 9004, 'This currency does not exist. Please choose a valid currency');
  return { currency_code: currency.code };
}

/** Custom fields by index, label or API name; a name nobody used yet is its own label. */
function fieldsOf(finance: Finance, body: Body): Body[] {
  const labels = Object.keys(finance.customers.fields());
  return (rows(body, 'custom_fields') ?? []).map((field) => {
    const name = text(field, 'api_name');
    if (name === undefined || field['label'] !== undefined || field['index'] !== undefined) return field;
    const label = labels.find((each) => apiName(each) === name) ?? name.replace(/^cf_/, '');
    if (apiName(label) !== name) throw invalidValue('custom_fields');
    return { label, value: field['value'] };
  });
}
