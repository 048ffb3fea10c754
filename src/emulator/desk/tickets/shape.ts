import * as read from '../body.js';

/** What creating and changing a ticket have in common. Lengths: the HTML documentation, which is stricter than the OpenAPI file. */
const COMMON = {
  subject: read.text(255),
  departmentId: read.id,
  contactId: read.id,
  description: read.text(65_535),
  email: read.email(150),
  phone: read.phone(120),
  status: read.text(120),
  priority: read.text(120),
  channel: read.text(100),
  classification: read.text(100),
  category: read.text(300),
  subCategory: read.text(300),
  resolution: read.text(65_535),
  dueDate: read.time,
  responseDueDate: read.onlyNull,
  language: read.text(100),
  assigneeId: read.id,
  teamId: read.id,
  productId: read.id,
  accountId: read.id,
  cf: read.anything,
  customFields: read.anything,
  uploads: read.ids(50),
  secondaryContacts: read.ids(20),
  entitySkills: read.ids(10),
  sharedDepartments: sharedDepartments,
  layoutId: read.id,
  webUrl: read.text(5000),
  ticketCreationType: read.oneOf(['sendAsEmail', 'clone'] as const),
  clonedTicketId: read.id,
  parentTicket: read.object,
  sourceTicket: read.object,
} satisfies read.Shape;

/** Body of POST /tickets. That `''` and null are refused there was seen live. */
export const CREATE = { ...COMMON, contact: read.object, blueprint: read.object } satisfies read.Shape;

/** Body of PATCH /tickets/:id: `''` clears. */
export const UPDATE = {
  ...read.clearableShape(COMMON, {
    but: [
      'subject',
      'departmentId',
      'contactId',
      'status',
      'responseDueDate',
      'cf',
      'customFields',
      'uploads',
      'secondaryContacts',
      'entitySkills',
      'sharedDepartments',
      'layoutId',
      'ticketCreationType',
      'clonedTicketId',
      'parentTicket',
      'sourceTicket',
    ],
  }),
  contact: read.object,
} satisfies read.Shape;

/** The contact inside a ticket. One of last name and address is needed. */
export const INLINE_CONTACT = {
  firstName: read.text(100),
  lastName: read.text(200),
  email: read.email(255),
  phone: read.phone(100),
} satisfies read.Shape;

const SHARED = { id: read.id, type: read.oneOf(['READ_ONLY', 'READ_WRITE', 'RESTRICTED_ACCESS'] as const) } satisfies read.Shape;

function sharedDepartments(value: unknown): { id: string; type: string }[] | typeof read.WRONG {
  if (!Array.isArray(value) || value.length > 10) return read.WRONG;
  const rows: { id: string; type: string }[] = [];
  for (const item of value) {
    if (!read.isObject(item)) return read.WRONG;
    const { values, errors } = read.readShape(item, SHARED, { required: ['id', 'type'] });
    if (errors.length > 0 || values.id === undefined || values.type === undefined) return read.WRONG;
    rows.push({ id: values.id, type: values.type });
  }
  return rows;
}
