import type { Agent, Attachment, Comment, Department, DeskContact, Thread, Ticket } from './types.js';

/** Source: https://desk.zoho.com/support/WebhookDocument.do (the events of what is emulated here). */
export type DeskEventType =
  | 'Ticket_Add'
  | 'Ticket_Update'
  | 'Ticket_Delete'
  | 'Ticket_Thread_Add'
  | 'Ticket_Comment_Add'
  | 'Ticket_Comment_Update'
  | 'Ticket_Attachment_Add'
  | 'Ticket_Attachment_Update'
  | 'Ticket_Attachment_Delete'
  | 'Ticket_Comment_Attachment_Add'
  | 'Ticket_Comment_Attachment_Delete'
  | 'Contact_Add'
  | 'Contact_Update'
  | 'Contact_Delete'
  | 'Agent_Add'
  | 'Agent_Update'
  | 'Department_Add'
  | 'Department_Update';

/** Something happened to a record. What it is about is the record itself, not a copy: a webhook shows the state when it is sent. */
export interface DeskEvent {
  type: DeskEventType;
  /** Always there for `Ticket_…`. */
  ticket?: Ticket;
  contact?: DeskContact;
  thread?: Thread;
  comment?: Comment;
  attachment?: Attachment;
  agent?: Agent;
  department?: Department;
  /** Of an update: what changed, with the values from before, by the names an answer has (`status`, `assigneeId`, `cf`). */
  previous?: Record<string, unknown>;
  /** The agent or contact behind it. */
  actorId?: string | null;
}

export interface DeskEvents {
  emit(event: DeskEvent): void;
  listen(listener: (event: DeskEvent) => void): void;
}

export function createEvents(): DeskEvents {
  const listeners: ((event: DeskEvent) => void)[] = [];
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => {
      listeners.push(listener);
    },
  };
}
