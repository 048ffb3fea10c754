import { forbidden, urlNotFound } from '../errors.js';
import type { DeskCall } from '../route.js';
import { type DeskState, nowOf } from '../state.js';
import type { Agent, Ticket } from '../types.js';

/** Whether an agent may see what belongs to a department: Desk hides the rest without a word. */
export const seesDepartment = (desk: DeskState, agent: Agent, departmentId: string): boolean =>
  !desk.limits.departmentPermissions || agent.departmentIds.includes(departmentId);

export const seesTicket = (desk: DeskState, agent: Agent, ticket: Ticket): boolean =>
  seesDepartment(desk, agent, ticket.departmentId) || ticket.sharedDepartments.some(({ id }) => seesDepartment(desk, agent, id));

/**
 * The ticket a path names by `:id`, trashed and merged ones only where the limits say that GET shows them. Throws DeskRefusal:
 * 404 for an unknown one, 403 for one of a department that is not the agent's.
 */
export function ticketOf({ desk, params, agent }: DeskCall): Ticket {
  const ticket = desk.tickets.get(params['id'] ?? '');
  if (!ticket || isGone(desk, ticket)) throw urlNotFound();
  if (!seesTicket(desk, agent, ticket)) throw forbidden();
  return ticket;
}

/** The same for a change: what is trashed, archived or locked cannot be edited. */
export function editableTicketOf(call: DeskCall): Ticket {
  const ticket = ticketOf(call);
  if (!isEditable(ticket)) throw forbidden();
  return ticket;
}

export const isEditable = (ticket: Ticket): boolean => !ticket.isTrashed && !ticket.isArchived && ticket.lockedAt === null;

/** Whether it is in lists and found by searches. */
export const isListed = (ticket: Ticket): boolean => !ticket.isTrashed && !ticket.isArchived;

/** How long the recycle bin keeps what is in it. Source: Ticket.json of github.com/zoho/zohodesk-oas, "Delete Tickets" */
const KEPT_MS = 60 * 86_400_000;

/** What was trashed is not changed any more, so its last change was that. */
export const isPurged = (desk: DeskState, { isTrashed, modifiedAt }: { isTrashed: boolean; modifiedAt: number }): boolean =>
  isTrashed && nowOf(desk) - modifiedAt >= KEPT_MS;

function isGone(desk: DeskState, ticket: Ticket): boolean {
  if (isPurged(desk, ticket)) return true;
  const { mergedTickets, trashedTickets } = desk.limits;
  return ticket.isTrashed && (ticket.mergedInto === null ? trashedTickets : mergedTickets) === '404';
}
