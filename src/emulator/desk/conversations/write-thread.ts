import { addTo, type DeskState } from '../state.js';
import { customerReplied } from '../tickets/change.js';
import { type By, noteHistory } from '../tickets/history.js';
import type { Thread, Ticket } from '../types.js';
import { touchTicket } from './touch.js';

export type NewThread = Pick<Thread, 'direction' | 'author' | 'content' | 'contentType'> & Partial<Thread>;

/** Puts a thread to its ticket and tells of it, unless it is a draft. */
export function addThread(desk: DeskState, ticket: Ticket, written: NewThread, by: By): Thread {
  const thread: Thread = {
    id: desk.world.nextId(),
    ticketId: ticket.id,
    channel: 'EMAIL',
    visibility: 'public',
    status: 'SUCCESS',
    createdAt: by.at,
    isDescriptionThread: false,
    isForward: false,
    fromEmailAddress: null,
    to: null,
    cc: null,
    bcc: null,
    replyTo: null,
    inReplyToThreadId: null,
    ...written,
  };
  addTo(desk.threads, ticket.id, thread);
  return thread;
}

/**
 * Tells of a thread that is no draft (any more): history, webhooks, and what it does to its ticket. Apart from `addThread`, for
 * what belongs to the thread (files) has to be there first.
 */
export function announceThread(desk: DeskState, ticket: Ticket, thread: Thread, by: By): void {
  const { direction, visibility, status } = thread;
  noteHistory(desk, ticket, {
    eventName: 'ThreadAdded',
    by,
    info: [
      { propertyName: 'Direction', propertyValue: direction === 'in' ? 'Incoming' : 'Outgoing' },
      { propertyName: 'ThreadType', propertyValue: visibility === 'public' ? 'Public' : 'Private' },
      { propertyName: 'SendStatus', propertyValue: status },
    ],
  });
  desk.events.emit({ type: 'Ticket_Thread_Add', ticket, thread, actorId: by.actor.id });
  if (thread.isDescriptionThread) return;
  if (direction === 'in' && by.actor.type === 'Contact') customerReplied(desk, ticket, by);
  else touchTicket(desk, ticket, by);
}
