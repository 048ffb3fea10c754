import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import { HUMAN_AGENT_ID } from '../people.js';
import { type DeskState, nowOf } from '../state.js';
import type { Agent, HistoryInfo, Ticket } from '../types.js';
import { changeTicket } from './change.js';
import { isEditable, isPurged } from './find.js';
import { byAgent, SYSTEM } from './history.js';
import { mergeTickets } from './merge.js';
import { moveTicket } from './move.js';
import { renderDetail } from './render.js';
import { takeNewTicket, takeTicketChange } from './take.js';

const id = z.string().min(1);
const agentId = z.string().optional().describe('who does it; Ada Agent unless told otherwise');

/** What agents do with tickets in their own pages. Each answers the ticket as GET would. Refusals are thrown with Desk's words. */
export function ticketsByHand(current: () => DeskState) {
  const agentOf = (wanted = HUMAN_AGENT_ID): Agent => {
    const agent = current().agents.get(wanted);
    if (!agent) throw new Error(`there is no agent ${wanted}`);
    return agent;
  };
  const ticketOf = (wanted: string): Ticket => {
    const ticket = current().tickets.get(wanted);
    if (!ticket || ticket.mergedInto !== null || isPurged(current(), ticket)) throw new Error(`there is no ticket ${wanted}`);
    return ticket;
  };
  const editable = (wanted: string): Ticket => {
    const ticket = ticketOf(wanted);
    if (!isEditable(ticket)) throw new Error(`ticket ${wanted} is in the trash, archived or locked`);
    return ticket;
  };
  const show = (ticket: Ticket) => renderDetail(current(), ticket);
  const edit = (ticket: Ticket, body: Record<string, unknown>, by?: string) => {
    takeTicketChange(current(), ticket, body, { agent: agentOf(by), at: nowOf(current()) });
    return show(ticket);
  };
  const change = (ticket: Ticket, values: Partial<Ticket>, told: { eventName?: string; info?: HistoryInfo[] } = {}, by?: string) => {
    changeTicket(current(), ticket, values, byAgent(agentOf(by), nowOf(current())), told);
    return show(ticket);
  };
  /** What Desk does by itself after a while: archiving, locking. */
  const age = (ticket: Ticket, values: Partial<Ticket>, eventName?: string) => {
    changeTicket(current(), ticket, values, { actor: SYSTEM, at: nowOf(current()) }, { eventName });
    return show(ticket);
  };

  return {
    createTicket: handAction({
      title: 'Take a ticket in',
      module: 'tickets',
      input: z.strictObject({
        subject: z.string().min(1),
        description: z.string().optional(),
        email: z.email().describe("the customer's address; a new one makes a contact"),
        lastName: z.string().optional(),
        departmentId: z.string().optional(),
        channel: z.string().default('Phone'),
        priority: z.string().optional(),
        values: z.record(z.string(), z.unknown()).optional().describe('further fields, as POST /tickets takes them'),
        agentId,
      }),
      run: ({ email, lastName, agentId: by, values, departmentId, ...fields }) => {
        const desk = current();
        const [first] = desk.departments.values();
        const contact = { email, ...(lastName !== undefined && { lastName }) };
        const body = { departmentId: departmentId ?? first?.id, ...withoutBlanks(fields), contact, ...values };
        return show(takeNewTicket(desk, body, { agent: agentOf(by), at: nowOf(desk) }));
      },
    }),
    editTicket: handAction({
      title: 'Edit fields',
      module: 'tickets',
      input: z.strictObject({ id, values: z.record(z.string(), z.unknown()).describe('as PATCH takes them'), agentId }),
      run: ({ id: ticketId, values, agentId: by }) => edit(editable(ticketId), values, by),
    }),
    setStatus: handAction({
      title: 'Set the status',
      module: 'tickets',
      input: z.strictObject({ id, status: z.string().min(1), agentId }),
      run: ({ id: ticketId, status, agentId: by }) => edit(editable(ticketId), { status }, by),
    }),
    assign: handAction({
      title: 'Assign',
      module: 'tickets',
      input: z.strictObject({ id, assigneeId: z.string().nullable().default(HUMAN_AGENT_ID).describe('null takes it off'), agentId }),
      run: ({ id: ticketId, assigneeId, agentId: by }) => edit(editable(ticketId), { assigneeId: assigneeId ?? '' }, by),
    }),
    escalate: handAction({
      title: 'Escalate',
      module: 'tickets',
      input: z.strictObject({ id }),
      run: ({ id: ticketId }) => age(editable(ticketId), { isEscalated: true }, 'TicketEscalated'),
    }),
    tagTicket: handAction({
      title: 'Set tags',
      module: 'tickets',
      input: z.strictObject({ id, tags: z.array(z.string()), agentId }),
      run: ({ id: ticketId, tags, agentId: by }) =>
        change(editable(ticketId), { tags }, { eventName: 'TagsAdded', info: [{ propertyName: 'tags', propertyValue: tags }] }, by),
    }),
    moveTicket: handAction({
      title: 'Move to another department',
      module: 'tickets',
      input: z.strictObject({ id, departmentId: z.string().min(1), agentId }),
      run: ({ id: ticketId, departmentId, agentId: by }) => {
        const desk = current();
        if (!desk.departments.get(departmentId)?.isEnabled) throw new Error(`there is no department ${departmentId}`);
        const ticket = editable(ticketId);
        moveTicket(desk, ticket, departmentId, byAgent(agentOf(by), nowOf(desk)));
        return show(ticket);
      },
    }),
    mergeTickets: handAction({
      title: 'Merge others into it',
      module: 'tickets',
      input: z.strictObject({ id, ids: z.array(z.string()).min(1).max(5), agentId }),
      run: ({ id: ticketId, ids, agentId: by }) => {
        const master = editable(ticketId);
        const children = [...new Set(ids.filter((each) => each !== ticketId))].map(editable);
        if (children.length === 0) throw new Error('a ticket cannot be merged into itself');
        mergeTickets(current(), master, children, { fields: {}, cf: {} }, byAgent(agentOf(by), nowOf(current())));
        return show(master);
      },
    }),
    spamTicket: handAction({
      title: 'Mark as spam, or as none',
      module: 'tickets',
      input: z.strictObject({ id, isSpam: z.boolean().default(true), agentId }),
      run: ({ id: ticketId, isSpam, agentId: by }) => change(editable(ticketId), { isSpam }, {}, by),
    }),
    trashTicket: handAction({
      title: 'Move to the recycle bin',
      module: 'tickets',
      input: z.strictObject({ id, agentId }),
      run: ({ id: ticketId, agentId: by }) => change(editable(ticketId), { isTrashed: true }, { eventName: 'TicketDeleted' }, by),
    }),
    restoreTicket: handAction({
      title: 'Restore from the recycle bin',
      module: 'tickets',
      input: z.strictObject({ id, agentId }),
      run: ({ id: ticketId, agentId: by }) => change(ticketOf(ticketId), { isTrashed: false }, { eventName: 'TicketRestored' }, by),
    }),
    archiveTicket: handAction({
      title: 'Archive, as Desk does with old ones',
      module: 'tickets',
      input: z.strictObject({ id }),
      run: ({ id: ticketId }) => age(editable(ticketId), { isArchived: true }, 'TicketArchived'),
    }),
    lockTicket: handAction({
      title: 'Lock, as Desk does some time after closing',
      module: 'tickets',
      input: z.strictObject({ id }),
      run: ({ id: ticketId }) => {
        const ticket = editable(ticketId);
        if (ticket.closedAt === null) throw new Error(`ticket ${ticketId} is not closed`);
        return age(ticket, { lockedAt: nowOf(current()) });
      },
    }),
  };
}

const withoutBlanks = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
