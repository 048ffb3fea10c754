import { DEFAULTS } from '../core/defaults.js';
import type { World } from '../core/types.js';
import { type ChoiceField, STANDARD_CHOICES } from './choices.js';
import { type Credits, createCredits } from './credits.js';
import { createEvents, type DeskEvents } from './events.js';
import type { DeskLimits } from './limits.js';
import { standardAgents, standardDepartment } from './people.js';
import type { Versions } from './search/index-lag.js';
import { createWordIndex, type WordIndex } from './search/word-index.js';
import { STANDARD_STATUSES } from './statuses.js';
import type { Agent, Attachment, Comment, CustomField, Department, DeskContact, HistoryEntry, Status, Thread, Ticket } from './types.js';
import type { Webhook } from './webhooks/types.js';

/** Everything one emulated Desk knows. A reset makes a new one. */
export interface DeskState {
  world: World;
  limits: DeskLimits;
  events: DeskEvents;
  credits: Credits;
  organizationId: string;
  /** Names the portal in addresses of agents' pages. */
  portal: string;
  agents: Map<string, Agent>;
  departments: Map<string, Department>;
  statuses: Status[];
  choices: Record<ChoiceField, readonly string[]>;
  customFields: CustomField[];

  /** All there ever were, by id, which grows: trashed, merged and archived ones too. */
  tickets: Map<string, Ticket>;
  /** The same in order of creation. */
  ticketOrder: Ticket[];
  ticketsOfContact: Map<string, Ticket[]>;
  contacts: Map<string, DeskContact>;
  contactOrder: DeskContact[];
  /** By `email` and `secondaryEmail` in lower case; trashed and merged ones are not in it. */
  contactsOfEmail: Map<string, DeskContact[]>;
  nextTicketNumber: number;

  /** By ticket id, in order of creation; no entry where there are none. */
  threads: Map<string, Thread[]>;
  comments: Map<string, Comment[]>;
  attachments: Map<string, Attachment[]>;
  history: Map<string, HistoryEntry[]>;
  /** By ticket id: what its resolution was before. */
  resolutions: Map<string, { content: string; at: number; authorId: string }[]>;
  /** By id: files of `POST /uploads` that belong to no ticket yet. */
  uploads: Map<string, Attachment>;
  webhooks: Map<string, Webhook>;

  /** Words of addresses and custom fields, for searches. */
  ticketWords: WordIndex<Ticket>;
  contactWords: WordIndex<DeskContact>;
  /** What searches still believe of records changed moments ago. */
  ticketVersions: Versions<Ticket>;
  contactVersions: Versions<DeskContact>;
}

/** A bare portal: one department, two agents, no ticket. */
export function createDeskState({ world, limits }: { world: World; limits: DeskLimits }): DeskState {
  const now = world.clock.now().getTime();
  const department = standardDepartment(now);
  return {
    world,
    limits,
    events: createEvents(),
    credits: createCredits(),
    organizationId: DEFAULTS.organizations.desk,
    portal: 'zylker',
    agents: new Map(standardAgents(now).map((agent) => [agent.id, agent])),
    departments: new Map([[department.id, department]]),
    statuses: [...STANDARD_STATUSES],
    choices: { ...STANDARD_CHOICES },
    customFields: [],
    tickets: new Map(),
    ticketOrder: [],
    ticketsOfContact: new Map(),
    contacts: new Map(),
    contactOrder: [],
    contactsOfEmail: new Map(),
    nextTicketNumber: 101,
    threads: new Map(),
    comments: new Map(),
    attachments: new Map(),
    history: new Map(),
    resolutions: new Map(),
    uploads: new Map(),
    webhooks: new Map(),
    ticketWords: createWordIndex(),
    contactWords: createWordIndex(),
    ticketVersions: new Map(),
    contactVersions: new Map(),
  };
}

/** The children of one record in a table of lists; not to be changed. */
export function listOf<T>(table: Map<string, T[]>, id: string): readonly T[] {
  return table.get(id) ?? [];
}

export function addTo<T>(table: Map<string, T[]>, id: string, item: T): void {
  const list = table.get(id);
  if (list) list.push(item);
  else table.set(id, [item]);
}

export function removeFrom<T>(table: Map<string, T[]>, id: string, item: T): void {
  const rest = listOf(table, id).filter((each) => each !== item);
  if (rest.length === 0) table.delete(id);
  else table.set(id, rest);
}

export const nowOf = (desk: DeskState): number => desk.world.clock.now().getTime();
