import { z } from 'zod';
import { type HandAction, handAction } from '../../core/hand.js';
import { type DeskState, listOf, nowOf } from '../state.js';
import { closedLabel } from '../statuses.js';
import { changeTicket } from '../tickets/change.js';
import { type By, byAgent, byContact, SYSTEM } from '../tickets/history.js';
import { renderDetail } from '../tickets/render.js';
import type { Agent, Attachment, Thread, Ticket } from '../types.js';
import { parseAddresses, writtenAddress } from './addresses.js';
import { attachFiles } from './files.js';
import { About, handTools, Text, Written } from './hand-tools.js';
import { agentMail, customerMail, surveyOf } from './mail-text.js';
import { isSplittable, splitTicket } from './split.js';
import { threadDetail } from './thread-view.js';
import { addThread, announceThread, type NewThread } from './write-thread.js';

const Trimmed = { signature: z.boolean().default(true), quoteHistory: z.boolean().default(true), survey: z.boolean().default(false) };

/** What agents and customers write without the API: in the agents' pages, and by mail. */
export function conversationsByHand(current: () => DeskState) {
  const { ticketOf, agentOf, filesOf } = handTools(current);

  const checkStatus = (status: string) => {
    if (!current().statuses.some(({ value }) => value === status)) throw new Error(`there is no status ${status}`);
  };

  /** A mail with its files: kept as a draft, or announced. Answers the thread. */
  const put = (ticket: Ticket, mail: NewThread, by: By, files: readonly Attachment[] = []) => {
    const desk = current();
    const thread = addThread(desk, ticket, mail, by);
    const isPublic = thread.visibility === 'public';
    attachFiles(desk, files, { ticket, threadId: thread.id, isPublic, creatorId: thread.author.id, at: by.at });
    if (thread.status !== 'DRAFT') announceThread(desk, ticket, thread, by);
    return threadDetail(desk, thread);
  };

  /** A mail of an agent, to the customer unless it says otherwise. */
  const outgoing = (ticket: Ticket, agent: Agent, content: string, more: Partial<Thread> = {}): NewThread => {
    const { departments, contacts } = current();
    const department = departments.get(ticket.departmentId);
    return {
      direction: 'out',
      author: { type: 'AGENT', id: agent.id },
      content,
      contentType: 'text/html',
      fromEmailAddress: department ? writtenAddress(department) : null,
      to: contacts.get(ticket.contactId)?.email ?? ticket.email,
      ...more,
    };
  };

  const reply = (title: string, status: Thread['status']) =>
    handAction({
      title,
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId, ...file }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        const by = byAgent(agent, nowOf(current()));
        return put(ticket, outgoing(ticket, agent, agentMail(current(), ticket, agent, text), { status }), by, filesOf(file, agent.id));
      },
    });

  return {
    reply: handAction({
      title: 'Reply to the customer',
      module: 'tickets',
      input: z.strictObject({ ...Written, status: z.string().optional(), ...Trimmed }),
      run: ({ id, text, agentId, status = '', fileName, fileText, ...trimmings }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        const by = byAgent(agent, nowOf(current()));
        if (status !== '') checkStatus(status);
        const content = agentMail(current(), ticket, agent, text, trimmings);
        const thread = put(ticket, outgoing(ticket, agent, content), by, filesOf({ fileName, fileText }, agent.id));
        if (status !== '') changeTicket(current(), ticket, { status }, by);
        return thread;
      },
    }),
    draft: reply('Draft a reply', 'DRAFT'),
    failedReply: reply('Reply, and the mail bounces', 'FAILED'),
    pendingReply: reply('Reply, and the mail stays in the queue', 'PENDING'),
    forward: handAction({
      title: 'Forward to somebody',
      module: 'tickets',
      input: z.strictObject({ ...Written, to: z.string().refine((to) => (parseAddresses(to) ?? []).length > 0, 'no e-mail address') }),
      run: ({ id, text, to, agentId, ...file }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        const content = agentMail(current(), ticket, agent, text, { quoteHistory: true });
        const mail = outgoing(ticket, agent, content, { to, isForward: true, visibility: 'private' });
        return put(ticket, mail, byAgent(agent, nowOf(current())), filesOf(file, agent.id));
      },
    }),
    splitTicket: handAction({
      title: 'Split a message off as a new ticket',
      module: 'tickets',
      input: z.strictObject({ ...About, threadId: z.string(), agentId: z.string().optional() }),
      run: ({ id, threadId, agentId }) => {
        const desk = current();
        const ticket = ticketOf(id);
        const thread = listOf(desk.threads, id).find((each) => each.id === threadId);
        if (!thread || !isSplittable(thread)) throw new Error(`there is no message ${threadId} of the customer to split off`);
        return renderDetail(desk, splitTicket(desk, ticket, thread, byAgent(agentOf(agentId), nowOf(desk))));
      },
    }),
    customerMails: handAction({
      title: 'The customer writes a mail',
      module: 'tickets',
      input: z.strictObject({ ...About, ...Text }),
      run: ({ id, text, ...file }) => {
        const { contacts, departments } = current();
        const ticket = ticketOf(id);
        const { contactId } = ticket;
        const from = contacts.get(contactId)?.email ?? ticket.email;
        const mail: NewThread = {
          direction: 'in',
          author: { type: 'END_USER', id: contactId },
          content: customerMail(text),
          contentType: 'text/html',
          fromEmailAddress: from,
          replyTo: from,
          to: departments.get(ticket.departmentId)?.supportAddress ?? null,
        };
        return put(ticket, mail, byContact(contactId, nowOf(current())), filesOf(file, contactId));
      },
    }),
    close: handAction({
      title: 'Close, with a resolution',
      module: 'tickets',
      input: z.strictObject({ ...About, resolution: z.string().optional(), agentId: z.string().optional() }),
      run: ({ id, resolution, agentId }) => {
        const desk = current();
        const agent = agentOf(agentId);
        const at = nowOf(desk);
        const content = resolution && { resolution: { content: resolution, at, authorId: agent.id } };
        const ticket = ticketOf(id);
        changeTicket(desk, ticket, { status: closedLabel(desk), ...content }, byAgent(agent, at));
        return renderDetail(desk, ticket);
      },
    }),
    sendSurvey: handAction({
      title: 'Ask the customer for a rating',
      module: 'tickets',
      input: z.strictObject({ ...About, agentId: z.string().optional() }),
      run: ({ id, agentId }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        return put(ticket, outgoing(ticket, agent, surveyOf(current(), ticket)), byAgent(agent, nowOf(current())));
      },
    }),
    runTimeRule: handAction({
      title: 'A time-based rule sets the status',
      module: 'tickets',
      input: z.strictObject({ ...About, status: z.string().min(1) }),
      run: ({ id, status }) => {
        const desk = current();
        checkStatus(status);
        const ticket = ticketOf(id);
        changeTicket(desk, ticket, { status }, { actor: SYSTEM, at: nowOf(desk) });
        return renderDetail(desk, ticket);
      },
    }),
  } satisfies Record<string, HandAction<z.ZodType>>;
}
