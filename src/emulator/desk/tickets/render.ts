import { showCustomValues } from '../custom-fields.js';
import { agentPage } from '../links.js';
import { renderBrief } from '../people.js';
import { type DeskState, listOf, nowOf } from '../state.js';
import { statusTypeOf } from '../statuses.js';
import { formatOrNull, formatTime } from '../time.js';
import type { DeskContact, Ticket } from '../types.js';

const SOURCE = { appName: null, extId: null, permalink: null, type: 'SYSTEM', appPhotoURL: null };
const LAYOUT_NAME = 'Default';

const countOf = (list: readonly unknown[]): string => String(list.length);

/** What every kind of answer about a ticket has. */
function common(desk: DeskState, ticket: Ticket) {
  return {
    id: ticket.id,
    ticketNumber: String(ticket.number),
    layoutId: ticket.layoutId,
    email: ticket.email,
    phone: ticket.phone,
    subject: ticket.subject,
    status: ticket.status,
    createdTime: formatTime(ticket.createdAt),
    category: ticket.category,
    subCategory: ticket.subCategory,
    language: ticket.language,
    priority: ticket.priority,
    channel: ticket.channel,
    channelCode: null,
    dueDate: formatOrNull(ticket.dueAt),
    responseDueDate: null,
    commentCount: countOf(listOf(desk.comments, ticket.id)),
    threadCount: countOf(threadsOf(desk, ticket)),
    closedTime: formatOrNull(ticket.closedAt),
    onholdTime: formatOrNull(ticket.onholdAt),
    accountId: ticket.accountId,
    departmentId: ticket.departmentId,
    contactId: ticket.contactId,
    productId: ticket.productId,
    assigneeId: ticket.assigneeId,
    teamId: ticket.teamId,
    webUrl: ticket.webUrl ?? agentPage(desk, 'Cases', ticket.id),
    source: SOURCE,
    isSpam: ticket.isSpam,
    isArchived: ticket.isArchived,
    customerResponseTime: formatTime(ticket.customerResponseAt),
    lockedTime: formatOrNull(ticket.lockedAt),
  };
}

/** Drafts are not counted. Inferred. */
const threadsOf = (desk: DeskState, ticket: Ticket) => listOf(desk.threads, ticket.id).filter(({ status }) => status !== 'DRAFT');

/** A ticket in full, as creating and changing it answer. Source: `ticketResponse` of Ticket.json, github.com/zoho/zohodesk-oas. */
export function renderTicket(desk: DeskState, ticket: Ticket) {
  return {
    ...common(desk, ticket),
    description: ticket.description,
    statusType: statusTypeOf(desk, ticket.status),
    classification: ticket.classification,
    resolution: ticket.resolution?.content ?? null,
    modifiedTime: formatTime(ticket.modifiedAt),
    attachmentCount: countOf(listOf(desk.attachments, ticket.id)),
    taskCount: '0',
    approvalCount: '0',
    timeEntryCount: '0',
    isTrashed: ticket.isTrashed,
    isDeleted: false,
    isOverDue: isOverDue(desk, ticket),
    isResponseOverdue: false,
    isEscalated: ticket.isEscalated,
    channelRelatedInfo: null,
    sharedDepartments: shared(desk, ticket),
    secondaryContacts: ticket.secondaryContacts,
    entitySkills: ticket.entitySkills,
    layoutDetails: { id: ticket.layoutId, layoutName: LAYOUT_NAME },
    slaId: null,
    modifiedBy: ticket.modifiedBy,
    ...(ticket.sourceTicketId !== null && {
      sourceTicket: { id: ticket.sourceTicketId, subject: desk.tickets.get(ticket.sourceTicketId)?.subject ?? null },
    }),
    ...showCustomValues(desk, 'tickets', ticket.cf),
  };
}

/** What only GET of one ticket has. */
export function renderDetail(desk: DeskState, ticket: Ticket) {
  return {
    ...renderTicket(desk, ticket),
    sentiment: null,
    isFollowing: false,
    createdBy: ticket.createdBy,
    tagCount: countOf(ticket.tags),
    followerCount: '0',
  };
}

/**
 * A row of a list: without description, resolution and modifiedTime (documented), nor classification and statusType (seen
 * live, against the OpenAPI file). `cf` is null there (seen live).
 */
export function renderRow(desk: DeskState, ticket: Ticket) {
  return {
    ...common(desk, ticket),
    sentiment: null,
    cf: null,
    relationshipType: null,
    lastThread: lastThread(desk, ticket),
  };
}

/** What GET of one ticket may be asked to include beside it, and a search answers in any case. */
export function renderIncluded(desk: DeskState, ticket: Ticket, include: readonly string[]) {
  const wants = (name: string) => include.includes(name);
  const contact = desk.contacts.get(ticket.contactId);
  const assignee = desk.agents.get(ticket.assigneeId ?? '');
  return {
    ...(wants('contacts') && { contact: contact ? briefContact(contact) : null }),
    ...(wants('products') && { product: null }),
    ...(wants('departments') && { department: briefDepartment(desk, ticket) }),
    ...(wants('team') && { team: null }),
    ...(wants('assignee') && { assignee: assignee ? renderBrief(desk, assignee) : null }),
    ...(wants('contract') && { contractId: null }),
    ...(wants('isRead') && { isRead: false }),
    ...(wants('skills') && { skillsInfo: [] }),
  };
}

/**
 * A hit of a search has more than a row of a list, modifiedTime among it.
 * Source: sample of `searchTicketsResponse` in Search.json, github.com/zoho/zohodesk-oas
 */
export function renderHit(desk: DeskState, ticket: Ticket) {
  const { relationshipType: _, cf: __, ...row } = renderRow(desk, ticket);
  const { assignee, ...included } = renderIncluded(desk, ticket, ['contacts', 'products', 'departments', 'team', 'assignee', 'isRead']);
  const agent = desk.agents.get(ticket.assigneeId ?? '');
  return {
    ...row,
    ...included,
    assignee: assignee && agent ? { ...assignee, email: undefined, emailId: agent.email, zuid: agent.zuid } : null,
    statusType: statusTypeOf(desk, ticket.status),
    classification: ticket.classification,
    description: ticket.description,
    resolution: ticket.resolution?.content ?? null,
    modifiedTime: formatTime(ticket.modifiedAt),
    modifiedBy: ticket.modifiedBy,
    createdBy: ticket.createdBy,
    sharedDepartments: shared(desk, ticket),
    isOverDue: isOverDue(desk, ticket),
    isEscalated: ticket.isEscalated,
    cf: showCustomValues(desk, 'tickets', ticket.cf).cf,
  };
}

const briefContact = (contact: DeskContact) => ({
  id: contact.id,
  firstName: contact.firstName,
  lastName: contact.lastName,
  email: contact.email,
  phone: contact.phone,
  mobile: contact.mobile,
  type: contact.type,
  isSpam: contact.isSpam,
  account: null,
});

const briefDepartment = (desk: DeskState, { departmentId }: Ticket) => ({
  id: departmentId,
  name: desk.departments.get(departmentId)?.name ?? '',
});

const isOverDue = (desk: DeskState, { status, dueAt }: Ticket): boolean =>
  statusTypeOf(desk, status) === 'Open' && dueAt !== null && dueAt < nowOf(desk);

const shared = (desk: DeskState, { sharedDepartments }: Ticket) =>
  sharedDepartments.map(({ id, type }) => ({ id, name: desk.departments.get(id)?.name ?? '', type }));

function lastThread(desk: DeskState, { id }: Ticket) {
  const last = listOf(desk.threads, id).at(-1);
  return last ? { channel: last.channel, isDraft: last.status === 'DRAFT', isForward: last.isForward, direction: last.direction } : null;
}
