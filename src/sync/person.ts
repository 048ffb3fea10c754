import { createHash } from 'node:crypto';
import { looksLikeEmail } from '../lib/email.js';
import { cut, tidy } from '../lib/text.js';
import type { NewUser } from '../user.js';
import { phone } from './phone.js';
import { fullName, splitName } from './split-name.js';

/** Maximum lengths by Zoho API name, as the fields metadata of the organisation gives them. */
export type Lengths = Readonly<Record<string, number>>;

/** What is left out of a push when the app has none: it must not wipe what a person typed into Zoho. */
export type Optional = 'phone' | 'company';

export interface PushedBefore {
  /** Optional values that were pushed for this user before: when the app has none any more, Zoho's are emptied. */
  pushedBefore?: readonly Optional[];
}

/**
 * Lengths in a CRM that was not changed. Source: help.zoho.com, "Standard modules and fields". Zoho does not publish the unit; here
 * it is UTF-16 code units, the strictest reading short of bytes.
 */
export const CRM_LENGTHS = { First_Name: 40, Last_Name: 80, Company: 100, Email: 100, Phone: 30 } as const;

/**
 * Lengths in Billing. Billing documents none; these are the ones its sister Zoho Books documents for the same fields (source:
 * zoho.com/books/api/v3, contacts). display_name has none there either and is inferred from company_name.
 */
export const BILLING_LENGTHS = { display_name: 200, first_name: 100, last_name: 100, company_name: 200, phone: 50 } as const;

/** The label of the custom field that carries the app's own id, in Billing. The CRM's API name of it is External_User_ID. */
export const EXTERNAL_ID_LABEL = 'External User ID';

/** A CRM record by API names. `Phone` is left out when the app has none the CRM would take; null empties a field. */
export type ContactFields = {
  External_User_ID: string;
  First_Name: string | null;
  Last_Name: string;
  /** Null when the CRM would refuse the address: an old one would be wrong. */
  Email: string | null;
  [field: string]: string | null;
};

export type LeadFields = ContactFields & { Company: string };

/** The body of a Billing customer. Only these two are required by Billing. */
export interface CustomerBody {
  display_name: string;
  email: string;
  first_name?: string;
  last_name?: string;
  phone?: string;
  company_name?: string;
  custom_fields?: { label: string; value: string }[];
}

/** The address as the CRM takes it, or null: at most `max` code units and of the shape of an address. */
export function email(value: string, max: number = CRM_LENGTHS.Email): string | null {
  const address = value.trim();
  return address.length <= max && looksLikeEmail(address) ? address : null;
}

/** Company of a Lead, which Zoho's standard layout requires: the user's company, else the person, as sales lists are read by company. */
export function company(user: NewUser, max: number = CRM_LENGTHS.Company): string {
  return cut(tidy(user.company) ?? fullName(user) ?? splitName(user).last, max);
}

/** What a Contact in the CRM should say of this user: only the fields the bridge owns, under their API names. */
export function contactFields(user: NewUser, lengths: Lengths = {}, { pushedBefore = [] }: PushedBefore = {}): ContactFields {
  const max = (field: keyof typeof CRM_LENGTHS) => usable(lengths[field]) ?? CRM_LENGTHS[field];
  const { first, last } = splitName(user, { first: max('First_Name'), last: max('Last_Name') });
  const number = phone(user.phone, max('Phone'));
  return {
    External_User_ID: user.id,
    First_Name: first,
    Last_Name: last,
    Email: email(user.email, max('Email')),
    ...(number !== null || pushedBefore.includes('phone') ? { Phone: number } : {}),
  };
}

/** What a Lead in the CRM should say of this user. */
export function leadFields(user: NewUser, lengths: Lengths = {}, options: PushedBefore = {}): LeadFields {
  return { ...contactFields(user, lengths, options), Company: company(user, usable(lengths.Company)) };
}

/**
 * What a Billing customer should say of this user. Billing writes a missing value as `""`, never null (source: recorded answers of
 * the API). The address is sent as it is: Billing requires one.
 */
export function customerFields(user: NewUser, { pushedBefore = [] }: PushedBefore = {}): CustomerBody {
  const { first, last } = splitName(user, { first: BILLING_LENGTHS.first_name, last: BILLING_LENGTHS.last_name });
  const number = phone(user.phone, BILLING_LENGTHS.phone);
  const companyName = cut(tidy(user.company) ?? '', BILLING_LENGTHS.company_name);
  return {
    display_name: displayName(user, BILLING_LENGTHS.display_name),
    first_name: first ?? '',
    last_name: last,
    email: user.email.trim(),
    ...(number !== null || pushedBefore.includes('phone') ? { phone: number ?? '' } : {}),
    ...(companyName !== '' || pushedBefore.includes('company') ? { company_name: companyName } : {}),
    custom_fields: [{ label: EXTERNAL_ID_LABEL, value: user.id }],
  };
}

/**
 * A display name nobody else has, for when Billing answers 3062 (the name is taken): the same user always gets the same one, so a
 * repeated create runs into its own name and not into a second customer. Eight hex digits of the SHA-256 of the id.
 */
export function displayNameWithSuffix(user: NewUser): string {
  const suffix = ` (${createHash('sha256').update(user.id).digest('hex').slice(0, 8)})`;
  return displayName(user, BILLING_LENGTHS.display_name - suffix.length) + suffix;
}

/** Without a name the address, not the part before the @: that is shared by many people and display names must differ. */
function displayName(user: NewUser, max: number): string {
  return cut(fullName(user) ?? tidy(user.email) ?? user.id, max);
}

/** Metadata can lack a length or say 0 for fields that have none. */
function usable(length: number | undefined): number | undefined {
  return length !== undefined && length >= 2 ? length : undefined;
}
