/** What Desk keeps of each kind. A million of some are held: no field is derived here, all texts of an answer are made on reading. */

export type StatusType = 'Open' | 'On Hold' | 'Closed';

/** Custom field values by api name (`cf_token`). Desk answers them as strings, `null` when empty. */
export type CustomValues = Readonly<Record<string, string | null>>;

export interface Ticket {
  id: string;
  /** What people call it by: 101, 102, … */
  number: number;
  departmentId: string;
  contactId: string;
  accountId: string | null;
  productId: string | null;
  assigneeId: string | null;
  teamId: string | null;
  layoutId: string;
  subject: string;
  /** HTML. */
  description: string | null;
  status: string;
  priority: string | null;
  channel: string | null;
  classification: string | null;
  category: string | null;
  subCategory: string | null;
  language: string | null;
  email: string | null;
  phone: string | null;
  resolution: Resolution | null;
  /** Only where the creator sent one; otherwise it is made of the id. */
  webUrl: string | null;
  cf: CustomValues;
  tags: readonly string[];
  secondaryContacts: readonly string[];
  sharedDepartments: readonly { id: string; type: string }[];
  entitySkills: readonly string[];
  /** Milliseconds since 1970, like all that end in `At`. */
  dueAt: number | null;
  createdAt: number;
  modifiedAt: number;
  closedAt: number | null;
  onholdAt: number | null;
  customerResponseAt: number;
  lockedAt: number | null;
  /** Agents' ids; null: the customer or the system. */
  createdBy: string | null;
  modifiedBy: string | null;
  isSpam: boolean;
  isTrashed: boolean;
  isArchived: boolean;
  isEscalated: boolean;
  /** The ticket it went into. */
  mergedInto: string | null;
  /** The locked ticket it follows up on. */
  sourceTicketId: string | null;
}

export interface Resolution {
  content: string;
  at: number;
  authorId: string;
}

export interface DeskContact {
  id: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  secondaryEmail: string | null;
  phone: string | null;
  mobile: string | null;
  type: string | null;
  title: string | null;
  accountId: string | null;
  ownerId: string;
  street: string | null;
  city: string | null;
  state: string | null;
  country: string | null;
  zip: string | null;
  twitter: string | null;
  facebook: string | null;
  description: string | null;
  language: string | null;
  cf: CustomValues;
  createdAt: number;
  modifiedAt: number;
  isSpam: boolean;
  isTrashed: boolean;
  isEndUser: boolean;
  /** The contact it went into. */
  mergedInto: string | null;
}

export interface Agent {
  id: string;
  /** The user of Zoho Accounts behind it; null: a person whose token is not here. */
  userId: string | null;
  zuid: string;
  firstName: string | null;
  lastName: string;
  email: string;
  role: 'Administrator' | 'Agent' | 'LightAgent';
  status: 'ACTIVE' | 'DISABLED';
  /** Departments it is in; what belongs to others is hidden from it. */
  departmentIds: readonly string[];
  createdAt: number;
}

export interface Department {
  id: string;
  name: string;
  isEnabled: boolean;
  isDefault: boolean;
  description: string | null;
  creatorId: string;
  createdAt: number;
  layoutId: string;
  /** The address tickets are answered from: `support@zylker.example`. */
  supportAddress: string;
}

export interface Thread {
  id: string;
  ticketId: string;
  /** `EMAIL`, `WEB`, … */
  channel: string;
  direction: 'in' | 'out';
  visibility: 'public' | 'private';
  status: 'SUCCESS' | 'PENDING' | 'FAILED' | 'DRAFT';
  /** `id`: of a contact or an agent. */
  author: { type: 'END_USER' | 'AGENT'; id: string };
  content: string;
  contentType: 'text/html' | 'text/plain';
  createdAt: number;
  /** The ticket's own text as a thread. */
  isDescriptionThread: boolean;
  isForward: boolean;
  fromEmailAddress: string | null;
  to: string | null;
  cc: string | null;
  bcc: string | null;
  replyTo: string | null;
  inReplyToThreadId: string | null;
}

export interface Comment {
  id: string;
  ticketId: string;
  content: string;
  contentType: 'html' | 'plainText';
  isPublic: boolean;
  commenter: { type: 'AGENT' | 'END_USER'; id: string };
  createdAt: number;
  /** Null until it is edited. */
  modifiedAt: number | null;
}

export interface Attachment {
  id: string;
  /** Null: uploaded and not used yet. */
  ticketId: string | null;
  /** Of a thread or a comment of the ticket; null: of the ticket itself. */
  threadId: string | null;
  commentId: string | null;
  name: string;
  contentType: string;
  isPublic: boolean;
  creatorId: string;
  createdAt: number;
  content: Uint8Array;
}

type ActorType = 'Agent' | 'Contact' | 'System';

/** `id` null: the system. */
export interface Actor {
  type: ActorType;
  id: string | null;
}

export interface HistoryInfo {
  propertyName: string;
  propertyValue: unknown;
}

export interface HistoryEntry {
  /** `TicketCreated`, `TicketUpdated`, `ThreadAdded`, `CommentAdded`, … */
  eventName: string;
  at: number;
  actor: Actor;
  source: string | null;
  info: readonly HistoryInfo[];
}

/** A custom field somebody made in Setup. */
export interface CustomField {
  id: string;
  module: 'tickets' | 'contacts';
  /** `cf_token` */
  apiName: string;
  label: string;
  type: 'Text' | 'Picklist' | 'Number' | 'Boolean' | 'Date' | 'DateTime' | 'Email';
  maxLength: number;
  isMandatory: boolean;
  /** Of a picklist. */
  values: readonly string[];
}

/** A status as Setup > Ticket Status has it. */
export interface Status {
  value: string;
  statusType: StatusType;
}
