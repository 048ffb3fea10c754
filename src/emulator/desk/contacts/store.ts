import { rememberForSearch } from '../search/index-lag.js';
import { textsOf } from '../search/word-index.js';
import { addTo, type DeskState, listOf, removeFrom } from '../state.js';
import { toSecond } from '../time.js';
import type { DeskContact } from '../types.js';

/** What a new contact has where nobody said anything. */
const BLANK = {
  firstName: null,
  lastName: null,
  email: null,
  secondaryEmail: null,
  phone: null,
  mobile: null,
  type: null,
  title: null,
  accountId: null,
  street: null,
  city: null,
  state: null,
  country: null,
  zip: null,
  twitter: null,
  facebook: null,
  description: null,
  language: null,
  cf: {},
} satisfies Partial<DeskContact>;

export type ContactValues = Partial<Pick<DeskContact, keyof typeof BLANK | 'ownerId'>>;

/** Adds a contact and tells of it. `ownerId`: whoever makes it, unless the values say otherwise. */
export function addContact(
  desk: DeskState,
  values: ContactValues,
  { at, ownerId, actorId }: { at: number; ownerId: string; actorId: string | null },
): DeskContact {
  const contact: DeskContact = {
    id: desk.world.nextId(),
    ...BLANK,
    ownerId,
    ...values,
    createdAt: toSecond(at),
    modifiedAt: toSecond(at),
    isSpam: false,
    isTrashed: false,
    isEndUser: false,
    mergedInto: null,
  };
  putContact(desk, contact);
  rememberForSearch(desk, desk.contactVersions, contact, { at, isNew: true });
  desk.events.emit({ type: 'Contact_Add', contact, actorId });
  return contact;
}

/** Enters a contact into tables and index, without telling anybody. */
export function putContact(desk: DeskState, contact: DeskContact): void {
  desk.contacts.set(contact.id, contact);
  desk.contactOrder.push(contact);
  index(desk, contact);
}

/** Applies a change; what is left out stays. Nothing happens where nothing differs. */
export function changeContact(
  desk: DeskState,
  contact: DeskContact,
  change: Partial<DeskContact>,
  { at, actorId }: { at: number; actorId: string | null },
): void {
  const before = { ...contact };
  const changed = (Object.keys(change) as (keyof DeskContact)[]).filter((key) => change[key] !== before[key]);
  if (changed.length === 0) return;
  rememberForSearch(desk, desk.contactVersions, contact, { at });
  unindex(desk, contact);
  Object.assign(contact, change, { modifiedAt: toSecond(at) });
  index(desk, contact);
  desk.events.emit({
    type: !before.isTrashed && contact.isTrashed ? 'Contact_Delete' : 'Contact_Update',
    contact,
    previous: Object.fromEntries(changed.map((key) => [key, before[key]])),
    actorId,
  });
}

/** The oldest live contact with an address, whatever its case, as first or second address. */
export const contactOfEmail = (desk: DeskState, email: string): DeskContact | undefined =>
  listOf(desk.contactsOfEmail, email.toLowerCase()).reduce<DeskContact | undefined>(
    (oldest, each) => (oldest && oldest.id < each.id ? oldest : each),
    undefined,
  );

function index(desk: DeskState, contact: DeskContact): void {
  if (contact.isTrashed) return;
  desk.contactWords.add(contact, textsOf(contact));
  for (const key of keysOf(contact)) addTo(desk.contactsOfEmail, key, contact);
}

function unindex(desk: DeskState, contact: DeskContact): void {
  for (const key of keysOf(contact)) removeFrom(desk.contactsOfEmail, key, contact);
}

function keysOf({ email, secondaryEmail }: DeskContact): Set<string> {
  return new Set([email, secondaryEmail].flatMap((each) => (each === null ? [] : [each.toLowerCase()])));
}
