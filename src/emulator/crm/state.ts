import type { Answer, Incoming, World } from '../core/types.js';
import type { UploadedFile } from './bulk/files.js';
import type { ReadJob } from './bulk/read-job.js';
import type { WriteJob } from './bulk/write-job.js';
import type { MassConversion } from './convert/mass.js';
import type { Credits } from './credits.js';
import { createCredits } from './credits.js';
import type { DuplicateCheck } from './duplicate-check.js';
import type { Journal } from './journal.js';
import type { CrmLimits } from './limits.js';
import { createNotes, type Notes } from './notes/note.js';
import type { Errand } from './recycle/errand.js';
import type { Route } from './route.js';
import { createTable, type Table } from './table.js';
import type { CrmUser, ModuleName } from './types.js';
import { createUsers, type Users } from './users.js';
import { createWatch, type Watch } from './watch/index.js';

/** Everything one emulated CRM knows. */
export interface CrmState {
  world: World;
  limits: CrmLimits;
  /** How to take back what a call does. */
  journal: Journal;
  tables: Record<ModuleName, Table>;
  users: Users;
  credits: Credits;
  /** True when another one has taken its place: what it had entered for later comes to nothing. */
  over: boolean;
  org: { id: string; zgid: string; createdAt: number };
  watch: Watch;
  /** Mass conversions, by the id of the job. */
  conversions: Map<string, MassConversion>;
  notes: Notes;
  duplicateCheck: DuplicateCheck;
  /** What jobs will do to the recycle bin. */
  errands: Set<Errand>;
  /** Files waiting for bulk writes, by id. */
  files: Map<string, UploadedFile>;
  /** Bulk writes, by the id of the job. */
  writes: Map<string, WriteJob>;
  /** Bulk reads likewise. */
  reads: Map<string, ReadJob>;
}

/** One request that passed authorisation. */
export interface Call {
  crm: CrmState;
  incoming: Incoming;
  user: CrmUser;
  version: 2 | 8;
  now: number;
  /** How many records an answer may have when it is part of a composite request. */
  most?: number;
  inner: Inner;
}

/** How an operation carries out other requests within its own, each with its own scopes. */
export interface Inner {
  /** What a request asks for; undefined: nothing that is emulated. */
  route(incoming: Incoming): Route | undefined;
  /** Undefined where it turns out that something is not emulated. */
  run(incoming: Incoming, route: Route, most?: number): (Answer & { credits: number }) | undefined;
}

/** A request for a module; `id` is the record (or definition) named in the path. */
export interface ModuleCall extends Call {
  table: Table;
  id: string;
}

/** A bare organisation, as Zoho makes one: no custom fields, no tags, no records. */
export function createState({ world, limits }: { world: World; limits: CrmLimits }): CrmState {
  const now = world.clock.now().getTime();
  const nextId = () => world.nextId();
  const journal: Journal = { undo: undefined };
  const crm = {
    world,
    limits,
    journal,
    users: createUsers({ nextId, now }),
    tables: {
      Leads: createTable({ name: 'Leads', nextId, journal }),
      Contacts: createTable({ name: 'Contacts', nextId, journal }),
      Accounts: createTable({ name: 'Accounts', nextId, journal }),
      Deals: createTable({ name: 'Deals', nextId, journal }),
    },
    credits: createCredits(),
    over: false,
    org: { id: nextId(), zgid: '804511998', createdAt: now },
    conversions: new Map<string, MassConversion>(),
    notes: createNotes(),
    duplicateCheck: null,
    errands: new Set<Errand>(),
    files: new Map<string, UploadedFile>(),
    writes: new Map<string, WriteJob>(),
    reads: new Map<string, ReadJob>(),
  };
  return { ...crm, watch: createWatch(crm) };
}

/** The module a name stands for. Paths are exact; `?module=` does not mind the case. */
export function tableNamed(crm: CrmState, name: string, { ignoreCase = false }: { ignoreCase?: boolean } = {}): Table | undefined {
  const wanted = ignoreCase ? name.toLowerCase() : name;
  return Object.values(crm.tables).find((table) => (ignoreCase ? table.name.toLowerCase() : table.name) === wanted);
}
