import { notEmulated } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readJson, readList, readPaging, readSort, sortRows } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import type { DeskContact } from '../types.js';
import { contactOf } from './find.js';
import { pickFields } from './projection.js';
import { renderContact, renderContactIncluded, renderContactRow } from './render.js';
import { takeContactChange, takeNewContact } from './take.js';

const SORTS = ['firstName', 'lastName', 'phone', 'email', 'account', 'createdTime', 'modifiedTime'];

/** Source of all: Contact.json of github.com/zoho/zohodesk-oas and desk.zoho.com/DeskAPIDocument#Contacts */
export const contactRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/contacts',
    scopes: [['Desk.contacts.CREATE']],
    weight: 1,
    run: ({ desk, incoming, agent, now }) => {
      checkQuery(incoming);
      return ok(renderContact(desk, takeNewContact(desk, readJson(incoming), { agent, at: now })));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/contacts/:id',
    scopes: [['Desk.contacts.READ']],
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming, ['include']);
      const include = readList(call.incoming, 'include', { allowed: ['accounts', 'owner'] });
      const contact = contactOf(call);
      return ok({ ...renderContact(call.desk, contact), ...renderContactIncluded(call.desk, contact, include) });
    },
  },
  {
    method: 'PATCH',
    path: '/api/v1/contacts/:id',
    scopes: [['Desk.contacts.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, incoming, agent, now } = call;
      checkQuery(incoming);
      const contact = contactOf(call);
      takeContactChange(desk, contact, readJson(incoming), { agent, at: now });
      return ok(renderContact(desk, contact));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/contacts',
    scopes: [['Desk.contacts.READ']],
    weight: listWeight,
    run: ({ desk, incoming }) => {
      // There is no filter by address: that takes a search.
      checkQuery(incoming, ['from', 'limit', 'viewId', 'filterId', 'fields', 'include', 'sortBy']);
      for (const name of ['viewId', 'filterId']) if (incoming.query.has(name)) throw notEmulated(`${name} of GET /api/v1/contacts`);
      const paging = readPaging(incoming);
      const include = readList(incoming, 'include', { allowed: ['accounts'] });
      const sort = readSort(incoming, SORTS);
      const project = pickFields(desk, incoming, renderContactRow, renderContact);
      const found = desk.contactOrder.filter(({ isTrashed, isSpam }) => !isTrashed && !isSpam);
      const rows = sort ? sorted(found, sort) : found.reverse();
      return listAnswer(pageOf(rows, paging).map((contact) => ({ ...project(contact), ...renderContactIncluded(desk, contact, include) })));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/contacts/contactsByIds',
    scopes: [['Desk.contacts.READ']],
    weight: 1,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['ids']);
      const ids = readList(incoming, 'ids', { max: 20 });
      const found = ids.flatMap((id) => desk.contacts.get(id) ?? []).filter(({ isTrashed }) => !isTrashed);
      return listAnswer(found.map((contact) => renderContactRow(desk, contact)));
    },
  },
];

function sorted(contacts: DeskContact[], { name, descending }: { name: string; descending: boolean }): DeskContact[] {
  const keyOf = (contact: DeskContact): string | number => {
    if (name === 'createdTime') return contact.createdAt;
    if (name === 'modifiedTime') return contact.modifiedAt;
    const { firstName, lastName, phone, email } = contact;
    return ({ firstName, lastName, phone, email } as Record<string, string | null>)[name]?.toLowerCase() ?? '';
  };
  return sortRows(contacts, keyOf, descending);
}
