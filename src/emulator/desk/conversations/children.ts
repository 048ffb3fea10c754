import { urlNotFound } from '../errors.js';
import type { DeskCall } from '../route.js';
import { listOf } from '../state.js';
import { editableTicketOf, ticketOf } from '../tickets/find.js';
import type { Comment, Thread, Ticket } from '../types.js';

interface Options {
  /** A change: what is trashed, archived or locked refuses it. */
  toChange?: boolean;
}

const ticketFor = (call: DeskCall, { toChange = false }: Options): Ticket => (toChange ? editableTicketOf(call) : ticketOf(call));

/** The thread a path names by `:threadId`, of the ticket it names by `:id`. Throws DeskRefusal. */
export function threadOf(call: DeskCall, options: Options = {}, id = call.params['threadId']): { ticket: Ticket; thread: Thread } {
  const ticket = ticketFor(call, options);
  const thread = listOf(call.desk.threads, ticket.id).find((each) => each.id === id);
  if (!thread) throw urlNotFound();
  return { ticket, thread };
}

/** The same for `:commentId`. Throws DeskRefusal. */
export function commentOf(call: DeskCall, options: Options = {}): { ticket: Ticket; comment: Comment } {
  const ticket = ticketFor(call, options);
  const comment = listOf(call.desk.comments, ticket.id).find(({ id }) => id === call.params['commentId']);
  if (!comment) throw urlNotFound();
  return { ticket, comment };
}
