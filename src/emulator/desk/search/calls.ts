import type { Incoming } from '../../core/types.js';

import { renderContact, renderContactRow } from '../contacts/render.js';
import { invalidParameter, notEmulated, unprocessable } from '../errors.js';
import { checkQuery, listAnswer, pageOf, readList, readPaging, readSort, sortRows } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import type { DeskState } from '../state.js';
import { isListed, seesTicket } from '../tickets/find.js';
import { renderHit } from '../tickets/render.js';
import type { Agent } from '../types.js';
import { everyText, findContacts } from './contacts.js';
import { indexed } from './index-lag.js';
import { everything, findTickets } from './tickets.js';
import { anyFits, textMatcher } from './words.js';

interface Sortable {
  id: string;
  createdAt: number;
  modifiedAt: number;
  customerResponseAt?: number;
}

/** Newest change first unless told otherwise: every hit is as relevant as the next one here. */
function ordered<T>(hits: T[], incoming: Incoming, of: (hit: T) => Sortable, names: readonly string[]): T[] {
  const sort = readSort(incoming, names);
  const { name, descending } = !sort || sort.name === 'relevance' ? { name: 'modifiedTime', descending: true } : sort;
  const key = ({ createdAt, modifiedAt, customerResponseAt = 0 }: Sortable) =>
    name === 'createdTime' ? createdAt : name === 'customerResponseTime' ? customerResponseAt : modifiedAt;
  return sortRows(hits, (hit) => key(of(hit)), descending);
}

/**
 * Looking one up by what is unique costs as little as getting it. Source: help.zoho.com, "Working with API credits". That several at once
 * cost what a search costs is inferred.
 */
const weight = (incoming: Incoming): number => {
  const one = incoming.query.get('id') ?? incoming.query.get('ticketNumber');
  return one === null || one.includes(',') ? listWeight(incoming) : 1;
};

/** Source of all: Search.json of github.com/zoho/zohodesk-oas and desk.zoho.com/DeskAPIDocument#Search */
export const searchRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets/search',
    scopes: [['Desk.tickets.READ'], ['Desk.search.READ']],
    weight,
    run: ({ desk, incoming, agent }) => {
      const found = findTickets(desk, incoming, agent);
      const paging = readPaging(incoming);
      const names = ['relevance', 'modifiedTime', 'createdTime', 'customerResponseTime'];
      const hits = ordered(found, incoming, (hit) => hit, names);
      return listAnswer(
        pageOf(hits, paging).map((hit) => renderHit(desk, hit)),
        { count: hits.length },
      );
    },
  },
  {
    method: 'GET',
    path: '/api/v1/contacts/search',
    scopes: [['Desk.contacts.READ'], ['Desk.search.READ']],
    weight,
    run: ({ desk, incoming }) => {
      const found = findContacts(desk, incoming);
      const paging = readPaging(incoming);
      const hits = ordered(found, incoming, (hit) => hit, ['relevance', 'modifiedTime', 'createdTime']);
      return listAnswer(
        pageOf(hits, paging).map((hit) => renderContact(desk, hit)),
        { count: hits.length },
      );
    },
  },
  {
    method: 'GET',
    path: '/api/v1/search',
    scopes: [['Desk.search.READ'], ['Desk.tickets.READ'], ['Desk.contacts.READ'], ['Desk.tasks.READ']],
    weight: listWeight,
    run: ({ desk, incoming, agent }) => {
      checkQuery(incoming, ['searchStr', 'module', 'departmentId', 'from', 'limit', 'sortBy']);
      const asked = incoming.query.get('searchStr') ?? '';
      if (asked === '') throw unprocessable("The value passed for the 'searchStr' query parameter is invalid.");
      const modules = readModules(incoming);
      const paging = readPaging(incoming);
      const tickets = modules.includes('tickets') ? ticketsWith(desk, asked, incoming.query.get('departmentId'), agent) : [];
      const contacts = modules.includes('contacts') ? contactsWith(desk, asked) : [];
      const hits = ordered([...tickets, ...contacts], incoming, ({ record }) => record, ['relevance', 'modifiedTime', 'createdTime']);
      return listAnswer(
        pageOf(hits, paging).map(({ render }) => render()),
        { count: { tickets: tickets.length, contacts: contacts.length } },
      );
    },
  },
];

interface Hit {
  record: Sortable;
  render: () => unknown;
}

/** All that is here when none is named. */
function readModules(incoming: Incoming): string[] {
  const modules = readList(incoming, 'module');
  const known = ['tickets', 'contacts', 'accounts', 'tasks', 'calls', 'events', 'products', 'solutions', 'community'];
  if (modules.some((name) => !known.includes(name))) throw invalidParameter('module');
  const missing = modules.find((name) => name !== 'tickets' && name !== 'contacts');
  if (missing !== undefined) throw notEmulated(`module ${missing} of GET /api/v1/search`);
  return modules.length === 0 ? ['tickets', 'contacts'] : modules;
}

function ticketsWith(desk: DeskState, asked: string, departmentId: string | null, agent: Agent): Hit[] {
  const fits = textMatcher(asked);
  const known = indexed(desk, desk.ticketVersions);
  return desk.ticketOrder.flatMap((ticket) => {
    const seen = known(ticket);
    const found =
      seen !== undefined &&
      isListed(seen) &&
      (departmentId === null || seen.departmentId === departmentId) &&
      anyFits(fits, everything(seen)) &&
      seesTicket(desk, agent, seen);
    return found ? [{ record: seen, render: () => ({ ...renderHit(desk, seen), module: 'tickets' }) }] : [];
  });
}

function contactsWith(desk: DeskState, asked: string): Hit[] {
  const fits = textMatcher(asked);
  const known = indexed(desk, desk.contactVersions);
  return desk.contactOrder.flatMap((contact) => {
    const seen = known(contact);
    const found = seen !== undefined && !seen.isTrashed && anyFits(fits, everyText(seen));
    return found ? [{ record: seen, render: () => ({ ...renderContactRow(desk, seen), module: 'contacts' }) }] : [];
  });
}
