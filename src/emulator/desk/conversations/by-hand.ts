import { z } from 'zod';
import { type HandAction, handAction } from '../../core/hand.js';
import { HUMAN_AGENT_ID } from '../people.js';
import { type DeskState, listOf, nowOf } from '../state.js';
import { closedLabel } from '../statuses.js';
import { changeTicket } from '../tickets/change.js';
import { isEditable } from '../tickets/find.js';
import { byAgent, byContact, SYSTEM } from '../tickets/history.js';
import { renderDetail } from '../tickets/render.js';
import type { Agent, Thread, Ticket } from '../types.js';
import { parseAddresses, writtenAddress } from './addresses.js';
import { renderComment } from './comment-view.js';
import { agentMail, customerMail, surveyOf, type Trimmings } from './mail-text.js';
import { isSplittable, splitTicket } from './split.js';
import { threadDetail } from './thread-view.js';
import { addComment } from './write-comment.js';
import { addThread, announceThread } from './write-thread.js';

const About = { id: z.string() };
const Written = { ...About, text: z.string().min(1), agentId: z.string().optional() };
const Trimmed = { signature: z.boolean().default(true), quoteHistory: z.boolean().default(true), survey: z.boolean().default(false) };

/** What agents and customers write without the API: in the agents' pages, and by mail. */
export function conversationsByHand(current: () => DeskState) {
  const ticketOf = (id: string): Ticket => {
    const ticket = current().tickets.get(id);
    if (!ticket) throw new Error(`there is no ticket ${id}`);
    if (!isEditable(ticket)) throw new Error(`ticket ${id} is in the trash, archived or locked`);
    return ticket;
  };

  const agentOf = (id = HUMAN_AGENT_ID): Agent => {
    const agent = current().agents.get(id);
    if (!agent) throw new Error(`there is no agent ${id}`);
    return agent;
  };

  const checkStatus = (status: string) => {
    if (!current().statuses.some(({ value }) => value === status)) throw new Error(`there is no status ${status}`);
  };

  /** A mail of an agent, sent, failed or put aside. Answers the thread. */
  const mail = (ticket: Ticket, agent: Agent, content: string, thread: Partial<Thread> = {}) => {
    const desk = current();
    const by = byAgent(agent, nowOf(desk));
    const department = desk.departments.get(ticket.departmentId);
    const to = desk.contacts.get(ticket.contactId)?.email ?? ticket.email;
    const written = addThread(
      desk,
      ticket,
      {
        direction: 'out',
        author: { type: 'AGENT', id: agent.id },
        content,
        contentType: 'text/html',
        fromEmailAddress: department ? writtenAddress(department) : null,
        to,
        ...thread,
      },
      by,
    );
    if (written.status !== 'DRAFT') announceThread(desk, ticket, written, by);
    return threadDetail(desk, written);
  };

  const written = (ticket: Ticket, agent: Agent, text: string, trimmings?: Partial<Trimmings>) =>
    agentMail(current(), ticket, agent, text, trimmings);

  const comment = (title: string, isPublic: boolean) =>
    handAction({
      title,
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId }) => {
        const desk = current();
        const agent = agentOf(agentId);
        const commenter = { type: 'AGENT' as const, id: agent.id };
        const by = byAgent(agent, nowOf(desk));
        return renderComment(desk, addComment(desk, ticketOf(id), { content: text, contentType: 'plainText', isPublic, commenter }, by));
      },
    });

  return {
    reply: handAction({
      title: 'Reply to the customer',
      module: 'tickets',
      input: z.strictObject({ ...Written, status: z.string().optional(), ...Trimmed }),
      run: ({ id, text, agentId, status = '', ...trimmings }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        if (status !== '') checkStatus(status);
        const thread = mail(ticket, agent, written(ticket, agent, text, trimmings));
        if (status !== '') changeTicket(current(), ticket, { status }, byAgent(agent, nowOf(current())));
        return thread;
      },
    }),
    privateComment: comment('Comment for other agents', false),
    publicComment: comment('Comment the customer sees', true),
    draft: handAction({
      title: 'Draft a reply',
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        return mail(ticket, agent, written(ticket, agent, text), { status: 'DRAFT' });
      },
    }),
    failedReply: handAction({
      title: 'Reply, and the mail bounces',
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        return mail(ticket, agent, written(ticket, agent, text), { status: 'FAILED' });
      },
    }),
    forward: handAction({
      title: 'Forward to somebody',
      module: 'tickets',
      input: z.strictObject({ ...Written, to: z.string().refine((to) => (parseAddresses(to) ?? []).length > 0, 'no e-mail address') }),
      run: ({ id, text, to, agentId }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        const content = written(ticket, agent, text, { quoteHistory: true });
        return mail(ticket, agent, content, { to, isForward: true, visibility: 'private' });
      },
    }),
    pendingReply: handAction({
      title: 'Reply, and the mail stays in the queue',
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId }) => {
        const ticket = ticketOf(id);
        const agent = agentOf(agentId);
        return mail(ticket, agent, written(ticket, agent, text), { status: 'PENDING' });
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
      input: z.strictObject({ ...About, text: z.string().min(1) }),
      run: ({ id, text }) => {
        const desk = current();
        const ticket = ticketOf(id);
        const by = byContact(ticket.contactId, nowOf(desk));
        const from = desk.contacts.get(ticket.contactId)?.email ?? ticket.email;
        const thread = addThread(
          desk,
          ticket,
          {
            direction: 'in',
            author: { type: 'END_USER', id: ticket.contactId },
            content: customerMail(text),
            contentType: 'text/html',
            fromEmailAddress: from,
            replyTo: from,
            to: desk.departments.get(ticket.departmentId)?.supportAddress ?? null,
          },
          by,
        );
        announceThread(desk, ticket, thread, by);
        return threadDetail(desk, thread);
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
        return mail(ticket, agentOf(agentId), surveyOf(current(), ticket));
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
