import { fieldsOf } from '../custom-fields.js';
import { invalidParameter } from '../errors.js';
import { fullName } from '../people.js';
import { checkQuery, listAnswer, pageOf, readPaging } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import { type DeskState, listOf } from '../state.js';
import { formatTime, toSecond } from '../time.js';
import type { Actor, HistoryEntry, HistoryInfo } from '../types.js';
import { ticketOf } from './find.js';

/** Labels and types of properties. Source: sample of TicketHistory.json, github.com/zoho/zohodesk-oas; the rest inferred. */
const PROPERTIES: Record<string, readonly [label: string, type: string]> = {
  departmentId: ['Department', 'Entity'],
  contactName: ['Contact Name', 'Text'],
  contactId: ['Contact Name', 'Entity'],
  email: ['Email', 'Text'],
  phone: ['Phone', 'Text'],
  subject: ['Subject', 'Text'],
  description: ['Description', 'Text'],
  status: ['Status', 'Text'],
  assigneeId: ['Case Owner', 'Entity'],
  channel: ['Channel', 'Text'],
  priority: ['Priority', 'Text'],
  classification: ['Classification', 'Text'],
  category: ['Category', 'Text'],
  subCategory: ['Sub Category', 'Text'],
  language: ['Language', 'Text'],
  resolution: ['Resolution', 'Text'],
  dueDate: ['Due Date', 'DateTime'],
  isEscalated: ['Is Escalated', 'Boolean'],
  isSpam: ['Is Spam', 'Boolean'],
  isTrashed: ['Is Trashed', 'Boolean'],
  isArchived: ['Is Archived', 'Boolean'],
  layoutId: ['Layout', 'Text'],
  secondaryContacts: ['Secondary Contacts', 'EntityList'],
  sharedDepartments: ['Shared Departments', 'EntityList'],
  mergedTickets: ['Merged Tickets', 'TextList'],
  mergedInto: ['Merged Ticket', 'Text'],
  splitTicket: ['Split Ticket', 'Text'],
};

export const historyRoutes: DeskRoute[] = [
  {
    method: 'GET',
    // With a capital H, unlike every other path. Source: desk.zoho.com/DeskAPIDocument#TicketHistory
    path: '/api/v1/tickets/:id/History',
    scopes: [['Desk.tickets.READ']],
    weight: listWeight,
    run: (call) => {
      const { desk, incoming } = call;
      checkQuery(incoming, ['from', 'limit', 'fieldName', 'eventFilter']);
      const paging = readPaging(incoming, { max: 50 });
      const [field, event] = [incoming.query.get('fieldName'), incoming.query.get('eventFilter')];
      if (field === '' || event === '') throw invalidParameter(field === '' ? 'fieldName' : 'eventFilter');
      const found = listOf(desk.history, ticketOf(call).id).filter(
        ({ eventName, info }) =>
          (event === null || eventName === event) && (field === null || info.some(({ propertyName }) => propertyName === field)),
      );
      // Newest first (inferred).
      return listAnswer(pageOf(found.toReversed(), paging).map((entry) => render(desk, entry)));
    },
  },
];

function render(desk: DeskState, { eventName, at, actor, source, info }: HistoryEntry) {
  return {
    eventName,
    eventTime: formatTime(toSecond(at)),
    actor: renderActor(desk, actor),
    actorInfo: [],
    source,
    eventInfo: info.map((each) => renderInfo(desk, each)),
  };
}

function renderActor(desk: DeskState, { type, id }: Actor) {
  const person = type === 'Agent' ? desk.agents.get(id ?? '') : desk.contacts.get(id ?? '');
  return { type, id, name: person ? fullName(person) : type === 'System' ? 'System' : null };
}

/** A change is shown as a transition from one value to another; that this is its `propertyType`, too, is inferred. */
function renderInfo(desk: DeskState, { propertyName, propertyValue }: HistoryInfo) {
  const custom = fieldsOf(desk, 'tickets').find(({ apiName }) => apiName === propertyName);
  const [label, type] = PROPERTIES[propertyName] ?? [custom?.label ?? propertyName, 'Text'];
  const common = { propertyName: label, systemProperty: custom === undefined };
  if (!isTransition(propertyValue)) return { ...common, propertyType: type, propertyValue: renderValue(desk, propertyName, propertyValue) };
  const { previousValue, updatedValue } = propertyValue;
  return {
    ...common,
    propertyType: 'ValueTransition',
    propertyValue: {
      previousValue: renderValue(desk, propertyName, previousValue),
      updatedValue: renderValue(desk, propertyName, updatedValue),
    },
  };
}

const isTransition = (value: unknown): value is { previousValue: unknown; updatedValue: unknown } =>
  typeof value === 'object' && value !== null && 'updatedValue' in value;

function renderValue(desk: DeskState, name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const entity = (type: string, known: { name: string } | undefined) => ({ name: known?.name ?? null, id: value, type });
  const named = (person: { firstName: string | null; lastName: string | null } | undefined) => person && { name: fullName(person) };
  if (name === 'departmentId') return entity('Department', desk.departments.get(value));
  if (name === 'assigneeId') return entity('Agent', named(desk.agents.get(value)));
  if (name === 'contactId') return entity('Contact', named(desk.contacts.get(value)));
  return value;
}
