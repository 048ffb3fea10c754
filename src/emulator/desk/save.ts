import { z } from 'zod';
import { putContact } from './contacts/store.js';
import { restoreConversation, saveConversations } from './conversations/save.js';
import { changeLimits, limitsOf } from './limits.js';
import { recentVersions, restoreVersion, type SavedVersion } from './search/index-lag.js';
import { type DeskState, listOf } from './state.js';
import { putTicket } from './tickets/create.js';
import type { Agent, Department, DeskContact, HistoryEntry, Resolution, Ticket } from './types.js';
import { restoreWebhook, saveWebhooks } from './webhooks/save.js';

const record = z.looseObject({ id: z.string() });
const version = z.strictObject({ id: z.string(), was: record.nullable(), until: z.number() });
const Piece = z.union([
  z.strictObject({
    settings: z.looseObject({
      limits: z.record(z.string(), z.unknown()),
      credits: z.strictObject({ used: z.number(), resetsAt: z.number() }),
      nextTicketNumber: z.int(),
      statuses: z.array(z.looseObject({ value: z.string() })),
      choices: z.record(z.string(), z.array(z.string())),
      customFields: z.array(record),
    }),
  }),
  z.strictObject({ department: record }),
  z.strictObject({ agent: record }),
  z.strictObject({ contact: record }),
  z.strictObject({ ticket: record, history: z.array(z.unknown()), resolutions: z.array(z.unknown()) }),
  z.strictObject({ ticketVersion: version }),
  z.strictObject({ contactVersion: version }),
]);

interface Saved {
  settings: Pick<DeskState, 'nextTicketNumber' | 'statuses' | 'choices' | 'customFields'> & {
    limits: Record<string, unknown>;
    credits: { used: number; resetsAt: number };
  };
  department: Department;
  agent: Agent;
  contact: DeskContact;
  ticket: Ticket;
  history: HistoryEntry[];
  resolutions: Resolution[];
  ticketVersion: SavedVersion<Ticket>;
  contactVersion: SavedVersion<DeskContact>;
}

/** All a Desk knows, one record a piece, and what searches have not caught up with yet. */
export function* saveDesk(desk: DeskState): Iterable<unknown> {
  const { limits, nextTicketNumber, statuses, choices, customFields } = desk;
  yield { settings: { limits, credits: desk.credits.save(), nextTicketNumber, statuses, choices, customFields } };
  for (const department of desk.departments.values()) yield { department };
  for (const agent of desk.agents.values()) yield { agent };
  for (const contact of desk.contactOrder) yield { contact };
  for (const ticket of desk.ticketOrder) {
    yield { ticket, history: listOf(desk.history, ticket.id), resolutions: listOf(desk.resolutions, ticket.id) };
  }
  for (const ticketVersion of recentVersions(desk, desk.ticketVersions)) yield { ticketVersion };
  for (const contactVersion of recentVersions(desk, desk.contactVersions)) yield { contactVersion };
  yield* saveConversations(desk);
  yield* saveWebhooks(desk);
}

/** Takes the place of all a new Desk knows. Throws Error when a piece is not one of `saveDesk`. */
export function restoreDesk(desk: DeskState, pieces: Iterable<unknown>): void {
  desk.departments.clear();
  desk.agents.clear();
  for (const piece of pieces) {
    if (restoreConversation(desk, piece) || restoreWebhook(desk, piece)) continue;
    if (!Piece.safeParse(piece).success) throw new Error(`not a piece of a saved Desk: ${JSON.stringify(piece)?.slice(0, 200)}`);
    restorePiece(desk, piece as Partial<Saved>);
  }
}

function restorePiece(desk: DeskState, piece: Partial<Saved>): void {
  const { settings, department, agent, contact, ticket, history, resolutions, ticketVersion, contactVersion } = piece;
  if (settings) {
    const { limits, credits, ...rest } = settings;
    desk.limits = changeLimits(limitsOf('enterprise'), limits);
    desk.credits.restore(credits);
    Object.assign(desk, rest);
  }
  if (department) desk.departments.set(department.id, department);
  if (agent) desk.agents.set(agent.id, agent);
  if (contact) putContact(desk, contact);
  if (ticketVersion) restoreVersion(desk.ticketVersions, desk.tickets, desk.ticketWords, ticketVersion);
  if (contactVersion) restoreVersion(desk.contactVersions, desk.contacts, desk.contactWords, contactVersion);
  if (!ticket) return;
  putTicket(desk, ticket);
  if (history?.length) desk.history.set(ticket.id, history);
  if (resolutions?.length) desk.resolutions.set(ticket.id, resolutions);
}
