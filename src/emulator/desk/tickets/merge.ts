import { rememberForSearch } from '../search/index-lag.js';
import { addTo, type DeskState } from '../state.js';
import { toSecond } from '../time.js';
import type { CustomValues, Ticket } from '../types.js';
import { changeTicket } from './change.js';
import { type By, noteHistory } from './history.js';

/** Which ticket each field of the surviving one comes from, by names of answers; custom fields by api name. */
export interface MergeSource {
  fields: Record<string, string>;
  cf: Record<string, string>;
}

/** Fields that may be chosen, by the names of `source`. Source: `mergeFieldJson` of Ticket.json, github.com/zoho/zohodesk-oas */
export const CHOOSABLE = {
  subject: 'subject',
  description: 'description',
  status: 'status',
  priority: 'priority',
  channel: 'channel',
  classification: 'classification',
  category: 'category',
  subCategory: 'subCategory',
  language: 'language',
  email: 'email',
  phone: 'phone',
  resolution: 'resolution',
  contactId: 'contactId',
  assigneeId: 'assigneeId',
  productId: 'productId',
  dueDate: 'dueAt',
  secondaryContacts: 'secondaryContacts',
  entitySkills: 'entitySkills',
} as const satisfies Record<string, keyof Ticket>;

export const isChoosable = (name: string): name is keyof typeof CHOOSABLE => Object.hasOwn(CHOOSABLE, name);

/**
 * Merges tickets into one: their threads, comments and files become its own, in order of time, and they are gone. Custom
 * fields of theirs are lost unless chosen. There is no event of a merge: the surviving ticket is updated, nothing is heard
 * of the others (inferred).
 */
export function mergeTickets(desk: DeskState, master: Ticket, children: readonly Ticket[], source: MergeSource, by: By): void {
  const change = chosen(desk, master, source);
  const merged = { propertyName: 'mergedTickets', propertyValue: children.map(({ number }) => String(number)) };
  for (const child of children) {
    for (const table of [desk.threads, desk.comments, desk.attachments] as Map<string, Child[]>[]) adopt(table, child.id, master.id);
    rememberForSearch(desk, desk.ticketVersions, child, { at: by.at });
    child.isTrashed = true;
    child.mergedInto = master.id;
    child.modifiedAt = toSecond(by.at);
    noteHistory(desk, child, {
      eventName: 'TicketMergedChild',
      by,
      info: [{ propertyName: 'mergedInto', propertyValue: String(master.number) }],
    });
  }
  changeTicket(desk, master, change, by, { eventName: 'TicketMergedMaster', info: [merged] });
}

interface Child {
  ticketId: string | null;
  createdAt: number;
  isDescriptionThread?: boolean;
}

function adopt(table: Map<string, Child[]>, from: string, to: string): void {
  for (const item of table.get(from) ?? []) {
    item.ticketId = to;
    // A ticket has one description: the others' become plain threads (inferred).
    if (item.isDescriptionThread) item.isDescriptionThread = false;
    addTo(table, to, item);
  }
  table.delete(from);
  table.get(to)?.sort((a, b) => a.createdAt - b.createdAt);
}

function chosen(desk: DeskState, master: Ticket, { fields, cf }: MergeSource): Partial<Ticket> {
  const change = Object.entries(fields).flatMap(([name, id]) => {
    const from = desk.tickets.get(id);
    return from && isChoosable(name) ? [[CHOOSABLE[name], from[CHOOSABLE[name]]]] : [];
  });
  const custom: CustomValues = Object.fromEntries(Object.entries(cf).map(([name, id]) => [name, desk.tickets.get(id)?.cf[name] ?? null]));
  return { ...(Object.fromEntries(change) as Partial<Ticket>), ...(Object.keys(cf).length > 0 && { cf: { ...master.cf, ...custom } }) };
}
