import { type DeskState, listOf } from '../state.js';
import { changeTicket } from '../tickets/change.js';
import type { By } from '../tickets/history.js';
import type { CustomValues, DeskContact } from '../types.js';
import { changeContact } from './store.js';

/** Fields that may be chosen. Source: `sourceValues` of Contact.json, github.com/zoho/zohodesk-oas */
export const CHOOSABLE = [
  ...(['firstName', 'lastName', 'email', 'secondaryEmail', 'phone', 'mobile', 'type', 'title', 'accountId'] as const),
  ...(['street', 'city', 'state', 'country', 'zip', 'twitter', 'facebook', 'description', 'language'] as const),
];

/** Which contact each field of the surviving one comes from; custom fields by api name. */
export interface ContactSource {
  fields: Partial<Record<(typeof CHOOSABLE)[number], string>>;
  cf: Record<string, string>;
}

/** Merges contacts into one: their tickets become its tickets, and they are gone. */
export function mergeContacts(desk: DeskState, master: DeskContact, children: readonly DeskContact[], source: ContactSource, by: By): void {
  const fields = Object.entries(source.fields).map(([name, id]) => [name, desk.contacts.get(id)?.[name as keyof DeskContact]]);
  const custom: CustomValues = Object.fromEntries(
    Object.entries(source.cf).map(([name, id]) => [name, desk.contacts.get(id)?.cf[name] ?? null]),
  );
  const who = { at: by.at, actorId: by.actor.id };
  for (const child of children) {
    for (const ticket of [...listOf(desk.ticketsOfContact, child.id)]) changeTicket(desk, ticket, { contactId: master.id }, by);
    changeContact(desk, child, { isTrashed: true, mergedInto: master.id }, who);
  }
  const chosen = Object.fromEntries(fields) as Partial<DeskContact>;
  changeContact(desk, master, { ...chosen, ...(Object.keys(source.cf).length > 0 && { cf: { ...master.cf, ...custom } }) }, who);
}
