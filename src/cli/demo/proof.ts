import type { UserInput } from '../../types.js';

type Records = Record<string, unknown>[];
export interface ZohoState {
  crm: { Leads: Records; Contacts: Records };
  billing: { customers: Records };
}

export interface Fact {
  what: string;
  expected: number;
  found: number;
  ok: boolean;
}

/** Asks the emulator's records, and nothing of our own, whether everybody arrived, once each, as they should. */
export function prove(people: UserInput[], state: ZohoState, { handMade, parked }: { handMade: string[]; parked: number }): Fact[] {
  const ids = new Set(people.map((person) => person.id));
  const fact = (what: string, expected: number, found: number): Fact => ({ what, expected, found, ok: expected === found });
  const { Leads, Contacts } = state.crm;
  const { customers } = state.billing;
  const ours = (records: Records) => records.filter((record) => ids.has(String(record.External_User_ID)));
  const marks = customers.map(markOf).filter((mark) => ids.has(mark));
  return [
    fact('people with a lead', ids.size, new Set(ours(Leads).map((lead) => lead.External_User_ID)).size),
    fact('leads in all', ids.size, Leads.length),
    fact('people with a contact', ids.size, new Set(ours(Contacts).map((contact) => contact.External_User_ID)).size),
    fact('contacts in all', ids.size, Contacts.length),
    fact('people with a billing customer', ids.size, new Set(marks).size),
    fact('billing customers in all', ids.size, customers.length),
    fact('records with our three tags', 2 * ids.size, [...ours(Leads), ...ours(Contacts)].filter(hasOurTags).length),
    fact('records without a last name', 0, [...Leads, ...Contacts].filter((record) => !record.Last_Name).length),
    fact(
      "sales people's own leads adopted, their tag kept",
      handMade.length,
      Leads.filter((lead) => handMade.includes(String(lead.Email)) && tagsOf(lead).includes('VIP')).length,
    ),
    fact('jobs parked', 0, parked),
  ];
}

function tagsOf(record: Record<string, unknown>): string[] {
  return Array.isArray(record.Tag) ? record.Tag.map((tag: { name?: unknown }) => String(tag.name)) : [];
}

function hasOurTags(record: Record<string, unknown>): boolean {
  const tags = tagsOf(record).filter((tag) => tag !== 'VIP');
  return tags.length === 3 && ['App User', 'Active', 'Free Tier'].every((tag) => tags.includes(tag));
}

function markOf(customer: Record<string, unknown>): string {
  const fields = Array.isArray(customer.custom_fields) ? (customer.custom_fields as { label?: unknown; value?: unknown }[]) : [];
  return String(fields.find((field) => field.label === 'External User ID')?.value ?? '');
}
