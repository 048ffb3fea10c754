import type { Answer } from '../../core/types.js';
import { fieldError, invalidData } from '../errors.js';
import { checkQuery, ok } from '../request.js';
import type { DeskCall } from '../route.js';
import { type DeskState, listOf } from '../state.js';
import { createTicket } from '../tickets/create.js';
import { type By, byAgent, noteHistory } from '../tickets/history.js';
import { renderDetail } from '../tickets/render.js';
import type { Thread, Ticket } from '../types.js';
import { attachmentsOfThread } from './attachment-view.js';
import { threadOf } from './children.js';
import { attachFiles } from './files.js';
import { touchTicket } from './touch.js';

/** Source: Ticket.json of github.com/zoho/zohodesk-oas; which threads are refused, and how, is inferred. */
export function splitThread(call: DeskCall): Answer {
  checkQuery(call.incoming);
  const { ticket, thread } = threadOf(call, { toChange: true });
  if (!isSplittable(thread)) throw invalidData([fieldError('/threadId')]);
  return ok(renderDetail(call.desk, splitTicket(call.desk, ticket, thread, byAgent(call.agent, call.now))));
}

/** What can become a ticket of its own: what a customer wrote after the ticket began (inferred). */
export const isSplittable = ({ direction, isDescriptionThread }: Thread): boolean => direction === 'in' && !isDescriptionThread;

/**
 * Makes a ticket of a customer's message in another: its text is the new one's description, with copies of its files. The other keeps
 * the message. Subject, customer and department are the same, everything else begins anew, custom fields too: all inferred.
 * Answers the new ticket.
 */
export function splitTicket(desk: DeskState, parent: Ticket, thread: Thread, by: By): Ticket {
  const { subject, departmentId, layoutId, language, email, phone } = parent;
  const child = createTicket(
    desk,
    {
      ...{ subject, departmentId, layoutId, language, email, phone },
      ...{ contactId: parent.contactId, channel: 'Email', description: thread.content },
    },
    by,
    { eventName: 'TicketSplitChild' },
  );
  const [first] = listOf(desk.threads, child.id);
  attachFiles(desk, attachmentsOfThread(desk, thread), {
    ...{ ticket: child, threadId: first?.id, isPublic: true, creatorId: parent.contactId, at: by.at },
  });
  const info = [{ propertyName: 'splitTicket', propertyValue: String(child.number) }];
  noteHistory(desk, parent, { eventName: 'TicketSplitParent', by, info });
  touchTicket(desk, parent, by);
  return child;
}
