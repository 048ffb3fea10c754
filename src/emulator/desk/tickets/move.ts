import type { DeskState } from '../state.js';
import type { Ticket } from '../types.js';
import { changeTicket } from './change.js';
import type { By } from './history.js';

/**
 * Moves a ticket to another department. Its id and status stay, its layout becomes that department's, and an assignee who
 * is not in that department is taken off it (both inferred).
 */
export function moveTicket(desk: DeskState, ticket: Ticket, departmentId: string, by: By): void {
  const assignee = desk.agents.get(ticket.assigneeId ?? '');
  const stays = assignee?.departmentIds.includes(departmentId) === true;
  changeTicket(
    desk,
    ticket,
    {
      departmentId,
      layoutId: desk.departments.get(departmentId)?.layoutId ?? ticket.layoutId,
      sharedDepartments: ticket.sharedDepartments.filter(({ id }) => id !== departmentId),
      assigneeId: stays ? ticket.assigneeId : null,
    },
    by,
  );
}
