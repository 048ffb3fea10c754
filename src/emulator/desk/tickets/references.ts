import { id, type Values } from '../body.js';
import { isChoice } from '../choices.js';
import { type FieldError, fieldError } from '../errors.js';
import type { DeskState } from '../state.js';
import type { Agent, Ticket } from '../types.js';
import { seesDepartment } from './find.js';
import type { UPDATE } from './shape.js';

/** What is sent for a new ticket or a change, each value read for itself. */
export type TicketValues = Values<typeof UPDATE>;

/**
 * Whether what a ticket points at exists: department, contact, assignee (an active agent of the department), layout, status
 * and picklist values, uploads, other tickets. There are no teams, products, accounts or skills here, so each id of one is
 * wrong.
 */
export function referenceErrors(
  desk: DeskState,
  values: TicketValues,
  { agent, departmentId }: { agent: Agent; departmentId: string },
): FieldError[] {
  // Of an unknown department nothing more can be said.
  const known = desk.departments.has(departmentId);
  const wrong: [pointer: string, isWrong: boolean][] = [
    ['/departmentId', given(values.departmentId) && !isOpenTo(desk, agent, values.departmentId)],
    ['/contactId', given(values.contactId) && !isContact(desk, values.contactId)],
    ['/assigneeId', known && given(values.assigneeId) && !isAssignable(desk, values.assigneeId, departmentId)],
    ['/layoutId', known && given(values.layoutId) && desk.departments.get(departmentId)?.layoutId !== values.layoutId],
    ['/status', given(values.status) && !desk.statuses.some(({ value }) => value === values.status)],
    ['/priority', given(values.priority) && !isChoice(desk, 'priority', values.priority)],
    ['/classification', given(values.classification) && !isChoice(desk, 'classification', values.classification)],
    ['/teamId', given(values.teamId)],
    ['/productId', given(values.productId)],
    ['/accountId', given(values.accountId)],
    ['/entitySkills', (values.entitySkills ?? []).length > 0],
    ['/secondaryContacts', !(values.secondaryContacts ?? []).every((id) => isContact(desk, id))],
    ['/sharedDepartments', !(values.sharedDepartments ?? []).every(({ id }) => id !== departmentId && desk.departments.has(id))],
    ['/uploads', !(values.uploads ?? []).every((id) => desk.uploads.has(id))],
    ['/clonedTicketId', given(values.clonedTicketId) && !desk.tickets.has(values.clonedTicketId)],
    ['/parentTicket/id', given(values.parentTicket) && !desk.tickets.has(idIn(values.parentTicket))],
    ['/sourceTicket/id', given(values.sourceTicket) && !isLocked(desk, idIn(values.sourceTicket))],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([pointer]) => fieldError(pointer));
}

const given = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;

/** The id in `sourceTicket` and `parentTicket`; `''` where there is none. */
export function idIn(object: Record<string, unknown>): string {
  const read = id(object['id']);
  return typeof read === 'string' ? read : '';
}

const isOpenTo = (desk: DeskState, agent: Agent, id: string): boolean =>
  desk.departments.get(id)?.isEnabled === true && seesDepartment(desk, agent, id);

const isContact = (desk: DeskState, id: string): boolean => desk.contacts.get(id)?.isTrashed === false;

function isAssignable(desk: DeskState, id: string, departmentId: string): boolean {
  const assignee = desk.agents.get(id);
  return assignee?.status === 'ACTIVE' && assignee.departmentIds.includes(departmentId);
}

/** Only a locked ticket may be followed up on. Source: Ticket.json of github.com/zoho/zohodesk-oas. */
const isLocked = (desk: DeskState, id: string): boolean => (desk.tickets.get(id)?.lockedAt ?? null) !== null;

/** The part of the values that is kept as it stands. */
export function plainValues(values: TicketValues): Partial<Ticket> {
  const { subject, description, email, phone, status, priority, channel, classification, category, subCategory, language } = values;
  const { departmentId, contactId, assigneeId, layoutId, webUrl, dueDate, secondaryContacts, sharedDepartments } = values;
  const kept: Partial<Ticket> = {
    ...{ subject, description, email, phone, status, priority, channel, classification, category, subCategory, language },
    ...{ departmentId, contactId, assigneeId, layoutId, webUrl, dueAt: dueDate, secondaryContacts, sharedDepartments },
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
