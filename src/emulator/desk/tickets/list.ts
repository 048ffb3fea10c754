import { fieldsOf } from '../custom-fields.js';
import { internalError, invalidParameter, notEmulated } from '../errors.js';
import { type Paging, pageOf, readList, readPaging, readSort, sortRows } from '../request.js';
import type { DeskCall } from '../route.js';
import { type DeskState, listOf } from '../state.js';
import type { Ticket } from '../types.js';
import { isListed, seesTicket } from './find.js';
import { renderDetail, renderIncluded, renderRow } from './render.js';

/** `departmentId` stands in the OpenAPI file and is ignored (seen live): `departmentIds` is the one that filters. */
export const LIST_PARAMETERS = [
  ...['include', 'departmentIds', 'departmentId', 'viewId', 'assignee', 'channel', 'status', 'priority', 'teamIds'],
  ...['fields', 'filters', 'receivedInDays', 'sortBy', 'from', 'limit'],
];

const INCLUDES = ['contacts', 'products', 'departments', 'team', 'assignee', 'isRead'];
const DAY_MS = 86_400_000;

/** The rows of GET /tickets. Newest first unless told otherwise (inferred). Throws DeskRefusal. */
export function listTickets(call: DeskCall): unknown[] {
  const { desk, incoming } = call;
  for (const name of ['viewId', 'filters']) if (incoming.query.has(name)) throw notEmulated(`${name} of GET /api/v1/tickets`);
  const paging = readPaging(incoming);
  const include = readList(incoming, 'include', { allowed: INCLUDES });
  const project = readProjection(call);
  const fits = readFilter(call);
  const sort = readSort(incoming, Object.keys(KEYS));
  const page = inCreationOrder(sort)
    ? pageInOrder(desk, fits, sort, paging)
    : pageOf(sorted(desk, desk.ticketOrder.filter(fits), sort), paging);
  return page.map((ticket) => ({ ...project(ticket), ...renderIncluded(desk, ticket, include) }));
}

function readFilter({ desk, incoming, agent, now }: DeskCall): (ticket: Ticket) => boolean {
  const departments = readList(incoming, 'departmentIds', { max: 20 });
  const assignees = readList(incoming, 'assignee');
  const [channels, statuses, priorities, teams] = ['channel', 'status', 'priority', 'teamIds'].map((name) => readList(incoming, name));
  const days = incoming.query.get('receivedInDays');
  if (days !== null && !['15', '30', '90'].includes(days)) throw invalidParameter('receivedInDays');
  const since = days === null ? Number.NEGATIVE_INFINITY : now - Number(days) * DAY_MS;
  const among = (wanted: string[] | undefined, value: string | null) => !wanted?.length || wanted.includes(value ?? '');
  return (ticket) =>
    isListed(ticket) &&
    !ticket.isSpam &&
    ticket.customerResponseAt >= since &&
    among(departments, ticket.departmentId) &&
    among(assignees, ticket.assigneeId ?? 'Unassigned') &&
    among(channels, ticket.channel) &&
    among(statuses, ticket.status) &&
    among(priorities, ticket.priority) &&
    among(teams, ticket.teamId) &&
    seesTicket(desk, agent, ticket);
}

const KEYS: Record<string, (desk: DeskState, ticket: Ticket) => number> = {
  createdTime: (_, { createdAt }) => createdAt,
  customerResponseTime: (_, { customerResponseAt }) => customerResponseAt,
  // Nothing here has a response due.
  responseDueDate: () => 0,
  dueDate: (_, { dueAt }) => dueAt ?? Number.MAX_SAFE_INTEGER,
  recentThread: (desk, { id, createdAt }) => listOf(desk.threads, id).at(-1)?.createdAt ?? createdAt,
};

type Sort = { name: string; descending: boolean } | undefined;

const inCreationOrder = (sort: Sort): boolean => sort === undefined || sort.name === 'createdTime';

/** They stand in order of creation already, so only as many are looked at as it takes. */
function pageInOrder(desk: DeskState, fits: (ticket: Ticket) => boolean, sort: Sort, { from, limit }: Paging): Ticket[] {
  const { ticketOrder: all } = desk;
  const page: Ticket[] = [];
  const backwards = sort === undefined || sort.descending;
  let passed = 0;
  for (let at = 0; at < all.length && page.length < limit; at += 1) {
    const ticket = all[backwards ? all.length - 1 - at : at];
    if (ticket && fits(ticket) && passed++ >= from) page.push(ticket);
  }
  return page;
}

function sorted(desk: DeskState, tickets: Ticket[], sort: Sort): Ticket[] {
  const key = KEYS[sort?.name ?? ''];
  return key ? sortRows(tickets, (ticket) => key(desk, ticket), sort?.descending ?? false) : tickets;
}

/** Texts of several lines cannot be asked for. Source: `fields` in Ticket.json, github.com/zoho/zohodesk-oas */
const NEVER = new Set(['description', 'resolution', 'cf', 'customFields']);

/** `fields` takes the place of the usual row. A name nobody knows is an opaque 500 (seen live), whatever is found. */
function readProjection({ desk, incoming }: DeskCall): (ticket: Ticket) => Record<string, unknown> {
  if (!incoming.query.has('fields')) return (ticket) => renderRow(desk, ticket);
  const names = readList(incoming, 'fields', { max: 30 });
  const custom = new Set(fieldsOf(desk, 'tickets').map(({ apiName }) => apiName));
  const asked = names.filter((name) => custom.has(name));
  const others = names.filter((name) => !custom.has(name));
  const [sample] = desk.ticketOrder;
  const known = sample && renderDetail(desk, sample);
  if (known && others.some((name) => NEVER.has(name) || !Object.hasOwn(known, name))) throw internalError();
  return (ticket) => {
    const all: Record<string, unknown> = renderDetail(desk, ticket);
    const plain = others.map((name) => [name, all[name]]);
    return {
      id: ticket.id,
      ...Object.fromEntries(plain),
      ...(asked.length > 0 && { cf: Object.fromEntries(asked.map((name) => [name, ticket.cf[name] ?? null])) }),
    };
  };
}
