import { rememberForSearch } from '../search/index-lag.js';
import { textsOf } from '../search/word-index.js';
import { addTo, type DeskState, removeFrom } from '../state.js';
import { defaultOpen, statusTypeOf } from '../statuses.js';
import { toSecond } from '../time.js';
import type { CustomValues, HistoryInfo, Ticket } from '../types.js';
import { type Difference, differences } from './changes.js';
import { type By, noteHistory } from './history.js';

/** Dates of a change that are no news in a history. */
const UNTOLD = new Set(['modifiedTime', 'modifiedBy', 'closedTime', 'onholdTime', 'customerResponseTime']);

/**
 * Applies a change to a ticket and everything that hangs on it: dates of its status, index, history, event. What is left
 * out stays. Nothing happens where nothing differs.
 */
export function changeTicket(
  desk: DeskState,
  ticket: Ticket,
  change: Partial<Ticket>,
  by: By,
  { eventName = 'TicketUpdated', info = [] }: { eventName?: string; info?: HistoryInfo[] } = {},
): void {
  const before = { ...ticket };
  const wanted = { ...statusDates(desk, ticket, change, by.at), ...change };
  if (info.length === 0 && differences(before, { ...ticket, ...wanted }).length === 0) return;
  rememberForSearch(desk, desk.ticketVersions, ticket, { at: by.at });
  Object.assign(ticket, wanted, { modifiedAt: toSecond(by.at), modifiedBy: by.actor.type === 'Agent' ? by.actor.id : ticket.modifiedBy });
  if (ticket.contactId !== before.contactId) {
    removeFrom(desk.ticketsOfContact, before.contactId, ticket);
    addTo(desk.ticketsOfContact, ticket.contactId, ticket);
  }
  if (before.resolution && ticket.resolution !== before.resolution) addTo(desk.resolutions, ticket.id, before.resolution);
  if (ticket.email !== before.email || ticket.cf !== before.cf) desk.ticketWords.add(ticket, textsOf(ticket));
  const changed = differences(before, ticket);
  noteHistory(desk, ticket, { eventName, by, info: [...info, ...changed.flatMap(told)] });
  desk.events.emit({
    type: !before.isTrashed && ticket.isTrashed ? 'Ticket_Delete' : 'Ticket_Update',
    ticket,
    previous: Object.fromEntries(changed.map(({ name, previous }) => [name, previous])),
    actorId: by.actor.id,
  });
}

/**
 * A customer has written: the clock of the response begins anew, and a ticket that is closed or on hold is open again.
 * Source: help.zoho.com, "Customizing Ticket Statuses" and "On Hold state".
 */
export function customerReplied(desk: DeskState, ticket: Ticket, by: By): void {
  const reopened = statusTypeOf(desk, ticket.status) !== 'Open';
  changeTicket(desk, ticket, { customerResponseAt: by.at, ...(reopened && { status: defaultOpen(desk) }) }, by);
}

function statusDates(desk: DeskState, ticket: Ticket, { status }: Partial<Ticket>, at: number): Partial<Ticket> {
  if (status === undefined || status === ticket.status) return {};
  const type = statusTypeOf(desk, status);
  const was = statusTypeOf(desk, ticket.status);
  return {
    closedAt: type !== 'Closed' ? null : was === 'Closed' ? ticket.closedAt : toSecond(at),
    onholdAt: type !== 'On Hold' ? null : was === 'On Hold' ? ticket.onholdAt : at,
  };
}

/** One entry a field, custom ones by their own names. */
function told({ name, previous, updated }: Difference): HistoryInfo[] {
  if (UNTOLD.has(name)) return [];
  if (name !== 'cf') return [{ propertyName: name, propertyValue: { previousValue: previous, updatedValue: updated } }];
  const [was, is] = [previous as CustomValues, updated as CustomValues];
  return Object.keys({ ...was, ...is })
    .filter((key) => (was[key] ?? null) !== (is[key] ?? null))
    .map((key) => ({ propertyName: key, propertyValue: { previousValue: was[key] ?? null, updatedValue: is[key] ?? null } }));
}
