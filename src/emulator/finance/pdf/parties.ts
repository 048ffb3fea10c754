import type { Finance } from '../finance.js';

/** Who sends the paper. */
export function senderOf(finance: Finance): string[] {
  const { name, email, country } = finance.organization.show();
  return [name, country, email].map((text) => String(text ?? '')).filter((text) => text !== '');
}

/** Who gets it: name, company, address. */
export function recipientOf(finance: Finance, customerId: string, address: Readonly<Record<string, string>> | undefined): string[] {
  const texts = finance.customers.find(customerId)?.texts ?? {};
  const { attention, street, city, state, zip, country } = address ?? {};
  const company = texts['company_name'] === texts['display_name'] ? '' : texts['company_name'];
  const place = [zip, city, state].filter(Boolean).join(' ');
  return [texts['display_name'], company, attention, street, place, country].flatMap((text) => (text ? [text] : []));
}
