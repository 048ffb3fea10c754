import type { CallContext, ZohoFile } from './types.js';

/** Ids are texts: they have more digits than a number holds. */
export interface DeskTicket {
  id: string;
  /** What agents call it: `101`. */
  number: string;
  /** An admin's label, to be shown as it is. */
  status: string;
  /** What the label means; undefined where an answer does not say (lists). */
  statusType: 'Open' | 'On Hold' | 'Closed' | undefined;
  departmentId: string | null;
  contactId: string | null;
  /** The customer's. */
  email: string | null;
  resolution: string | null;
  /** ISO; null where an answer does not say. */
  createdAt: string | null;
  modifiedAt: string | null;
  closedAt: string | null;
  /** Since when it is on hold. */
  onHoldAt: string | null;
  customFields: Record<string, string | null>;
  /** How many there are, whoever may see them; null where an answer does not say. Drafts are no threads. */
  threads: number | null;
  comments: number | null;
  isTrashed: boolean;
  isSpam: boolean;
  isArchived: boolean;
}

export interface NewTicket {
  /** At most 255 characters. */
  subject: string;
  departmentId: string;
  /** Somebody whose address Desk has already is that contact, as it is. */
  contact: { email?: string; firstName?: string; lastName?: string };
  /** HTML, at most 65,535 characters. */
  description: string;
  channel?: string;
  priority?: string;
  /** Custom fields by API name. */
  cf: Record<string, string>;
}

export interface TicketChange {
  status?: string;
  cf?: Record<string, string>;
}

export interface DeskComment {
  id: string;
  content: string;
  contentType: string;
  isPublic: boolean;
  commenterId: string | null;
  /** The commenter's name. */
  author: string | null;
  /** `AGENT` or `END_USER`; empty where an answer does not say. */
  authorType: string;
  attachments: BriefAttachment[];
  at: string | null;
}

/** A file of a thread or comment. */
export type BriefAttachment = Omit<DeskAttachment, 'isPublic'>;

/** Where a file is. */
export interface AttachmentPlace {
  ticketId: string;
  of: 'thread' | 'comment';
  /** The thread's or the comment's. */
  ofId: string;
  attachmentId: string;
}

/** What a list says of a thread, too. */
interface ThreadHead {
  id: string;
  direction: string;
  visibility: string;
  status: string;
  isForward: boolean;
  isDescription: boolean;
  author: string | null;
  /** Addresses, as a mail has them; null where there are none (a chat). */
  to: string | null;
  cc: string | null;
  at: string | null;
}

/** A row of a ticket's conversation: threads with a summary only, comments whole; `other`: something that is not understood. */
export type DeskConversation =
  | { kind: 'other'; id: string }
  | ({ kind: 'comment' } & DeskComment)
  /** `files`: how many it has. */
  | ({ kind: 'thread'; files: number } & ThreadHead);

export interface DeskThread extends ThreadHead {
  attachments: BriefAttachment[];
  content: string;
  contentType: string;
  plainText: string | null;
}

export interface DeskAttachment {
  id: string;
  name: string;
  size: number;
  isPublic: boolean;
}

/** What of an event is wanted; null: all of it, which some events insist on. */
export type DeskFilter = { departmentIds?: string[]; direction?: 'in' | 'out' } | null;

/** Where Desk sends what happens. */
export interface NewDeskWebhook {
  /** At most 50 characters. */
  name: string;
  /** At most 99 characters: answers have no room for more. */
  url: string;
  isEnabled: boolean;
  /** `AUTOMATION`: also what time-based rules do. */
  includeEventsFrom: 'AUTOMATION'[];
  /** By event. */
  subscriptions: Record<string, DeskFilter>;
}

/** One as Desk has it: filters may have more in them than we ever set. */
export interface DeskWebhook {
  id: string;
  url: string;
  isEnabled: boolean;
  includeEventsFrom: string[];
  subscriptions: Record<string, unknown>;
}

export interface DeskField {
  id: string;
  apiName: string;
  label: string;
  isCustom: boolean;
  maxLength: number | null;
  /** What a picklist holds; of statuses also what they mean. */
  choices: { value: string; statusType?: DeskTicket['statusType'] }[];
}

/** A search is seconds behind: a ticket that was just made or changed may be missing. */
export interface TicketSearch {
  /** A custom field and what it says, exactly. */
  field?: { apiName: string; value: string };
  /** Moments, ISO, both included. */
  modified?: { from: string; to: string };
  /** Rows to leave out; at most 4,999. */
  from?: number;
  /** @default 100 */
  limit?: number;
}

/** What searches and lists say of a ticket, as far as it tells whether something changed. */
export interface TicketRow {
  id: string;
  status: string;
  /** ISO; null in lists. */
  modifiedAt: string | null;
  threads: number | null;
  comments: number | null;
}

/**
 * Which rows: tickets by their ids, at most a hundred; those changed in a time (ISO, both included), the earliest change first; or those with
 * the latest threads, the latest first, which is a list and not a search. A search shows neither the recycle bin nor the archive, and is
 * seconds behind.
 */
export type TicketRowsWanted =
  | { ids: readonly string[] }
  | { modified: { from: string; to: string }; from?: number }
  | { recent: true; from?: number };

export interface Desk {
  organizations(context: CallContext): Promise<{ id: string; name: string; edition: string; isDefault: boolean }[]>;
  departments(context: CallContext): Promise<{ id: string; name: string; isDefault: boolean; isEnabled: boolean }[]>;
  /** Fields of tickets. */
  ticketFields(context: CallContext): Promise<DeskField[]>;
  /** Makes a text field for tickets. Zoho derives its API name from the label. */
  createTicketField(field: { label: string; maxLength: number }, context: CallContext): Promise<DeskField>;

  createTicket(ticket: NewTicket, context: CallContext): Promise<DeskTicket>;
  ticket(id: string, context: CallContext): Promise<DeskTicket>;
  updateTicket(id: string, change: TicketChange, context: CallContext): Promise<DeskTicket>;
  searchTickets(search: TicketSearch, context: CallContext): Promise<DeskTicket[]>;
  /** At most a hundred. Costs three credits as long as `from` does not reach beyond 2,000. */
  ticketRows(wanted: TicketRowsWanted, context: CallContext): Promise<TicketRow[]>;

  /** The author is always the token's agent. `content` at most 32,000 characters, plain text. */
  createComment(ticketId: string, comment: { content: string; isPublic: boolean }, context: CallContext): Promise<DeskComment>;
  /** The newest first. */
  comments(ticketId: string, page: { from: number; limit: number }, context: CallContext): Promise<DeskComment[]>;
  conversations(ticketId: string, page: { from: number; limit: number }, context: CallContext): Promise<DeskConversation[]>;
  thread(ticketId: string, threadId: string, context: CallContext): Promise<DeskThread>;
  comment(ticketId: string, commentId: string, context: CallContext): Promise<DeskComment>;
  attachments(ticketId: string, context: CallContext): Promise<DeskAttachment[]>;
  /** What is in a file of a thread or a comment, as it comes. `contentType` is what Desk says; nothing depends on it. */
  attachment(at: AttachmentPlace, context: CallContext): Promise<{ file: ZohoFile; contentType: string }>;
  createAttachment(
    ticketId: string,
    file: { name: string; contentType: string; bytes: Uint8Array; isPublic: boolean },
    context: CallContext,
  ): Promise<DeskAttachment>;

  /** All there are: Desk allows twenty. Refuses with LICENSE_ACCESS_LIMITED, as the next ones do, what the edition does not have. */
  webhooks(context: CallContext): Promise<DeskWebhook[]>;
  /** Desk first asks the address for a 200, which takes up to 10 s; refuses `/url` when it gets none. */
  createWebhook(webhook: NewDeskWebhook, context: CallContext): Promise<DeskWebhook>;
  /** The whole map of subscriptions takes the place of what was; a new address is asked first. */
  updateWebhook(id: string, webhook: NewDeskWebhook, context: CallContext): Promise<DeskWebhook>;
  deleteWebhook(id: string, context: CallContext): Promise<void>;

  /** What Desk last said is left of the day's credits, of which all of the organisation's integrations live; undefined before the first answer. */
  credits(): { remaining: number; at: number } | undefined;
}
