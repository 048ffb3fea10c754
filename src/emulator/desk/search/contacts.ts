import type { Incoming } from '../../core/types.js';
import { fullName } from '../people.js';
import type { DeskState } from '../state.js';
import type { DeskContact } from '../types.js';
import { indexed } from './index-lag.js';
import { amongWords, type Parameter, readCriteria } from './parameters.js';

/** Source: Search.json of github.com/zoho/zohodesk-oas */
const PARAMETERS: Record<string, Parameter<DeskContact>> = {
  id: { kind: 'exact', of: ({ id }) => id },
  email: { kind: 'text', of: addresses },
  fullName: { kind: 'text', of: fullName },
  firstName: { kind: 'text', of: ({ firstName }) => firstName },
  lastName: { kind: 'text', of: ({ lastName }) => lastName },
  phone: { kind: 'text', of: ({ phone }) => phone },
  mobile: { kind: 'text', of: ({ mobile }) => mobile },
  accountName: { kind: 'text', of: () => null },
  _all: { kind: 'text', of: everyText, least: 3, most: 100 },
  createdTimeRange: { kind: 'range', of: ({ createdAt }) => createdAt },
  modifiedTimeRange: { kind: 'range', of: ({ modifiedAt }) => modifiedAt },
};

/** A search for an address also finds second ones (inferred). */
function addresses({ email, secondaryEmail }: DeskContact): string[] {
  return [email, secondaryEmail].filter((text) => text !== null);
}

/** All texts of a contact. */
export function everyText(contact: DeskContact): string[] {
  const { email, secondaryEmail, phone, mobile, title, description, cf } = contact;
  const all = [fullName(contact), email, secondaryEmail, phone, mobile, title, description, ...Object.values(cf)];
  return all.filter((text) => text !== null);
}

/** The contacts a search finds, in the state the index knows them in. */
export function findContacts(desk: DeskState, incoming: Incoming): DeskContact[] {
  const fits = readCriteria(desk, incoming, { parameters: PARAMETERS, module: 'contacts' });
  const known = indexed(desk, desk.contactVersions);
  const found: DeskContact[] = [];
  for (const contact of candidates(desk, incoming)) {
    const seen = known(contact);
    if (seen && !seen.isTrashed && fits(seen)) found.push(seen);
  }
  return found;
}

/** Not every contact has to be looked at when they are named. */
function candidates(desk: DeskState, incoming: Incoming): readonly DeskContact[] {
  const id = incoming.query.get('id');
  const among =
    id === null ? amongWords(incoming, desk.contactWords) : id.split(',').flatMap((each) => desk.contacts.get(each.trim()) ?? []);
  return among ? [...new Set(among)].sort((a, b) => (a.id < b.id ? -1 : 1)) : desk.contactOrder;
}
