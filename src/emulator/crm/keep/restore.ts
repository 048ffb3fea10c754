import { keepFile } from '../bulk/files.js';
import { enterReadJob } from '../bulk/read-job.js';
import { enterWriteJob } from '../bulk/write-job.js';
import { enterConversion } from '../convert/mass.js';
import { addNote } from '../notes/note.js';
import { enterErrand } from '../recycle/errand.js';
import { compareIds } from '../scan.js';
import type { CrmState } from '../state.js';
import { index, refreshFields, type Table } from '../table.js';
import { type CrmRecord, type CrmUser, MODULES, type ModuleName, type Tag } from '../types.js';
import type { Piece, SavedHead, SavedModule } from './pieces.js';
import { readRecord, type SavedRecord } from './record.js';

interface Context {
  crm: CrmState;
  people: CrmUser[];
  tags: Map<ModuleName, Tag[]>;
}

type Kind = Piece[0];
/** What follows the kind in a piece. */
type Content<K extends Kind> = Extract<Piece, readonly [K, ...unknown[]]> extends readonly [K, ...infer Rest] ? Rest : never;

const RESTORE: { [K in Kind]: (context: Context, ...content: Content<K>) => void } = {
  crm: restoreHead,
  module: restoreModule,
  '+': (context, name, saved) => {
    const { table, record } = recordOf(context, name, saved);
    table.records.set(record.id, record);
    record.touch = table.changes.push(record) - 1;
    index(table, record);
  },
  '-': (context, name, saved, deletion) => {
    const { table, record } = recordOf(context, name, saved);
    record.deleted = true;
    table.deletions.set(record.id, { ...deletion, record, by: person(context.crm, deletion.by) });
  },
  before: ({ crm }, name, id, values) => {
    const table = tableOf(crm, name);
    const record = table.records.get(id);
    if (record) table.before.set(record, values);
  },
  note: ({ crm }, { createdBy, modifiedBy, ...note }) => {
    addNote(crm, { ...note, createdBy: person(crm, createdBy), modifiedBy: person(crm, modifiedBy) });
  },
  channel: ({ crm }, channel) => {
    crm.watch.channels.put({ ...channel, subscriptions: new Map(channel.subscriptions) });
  },
  conversion: ({ crm }, job) => {
    crm.conversions.set(job.id, job);
    enterConversion(crm, job);
  },
  write: ({ crm }, job) => {
    crm.writes.set(job.id, job);
    enterWriteJob(crm, job);
  },
  read: ({ crm }, { file, ...rest }) => {
    const job = { ...rest, file: file === null ? null : Buffer.from(file, 'base64') };
    crm.reads.set(job.id, job);
    enterReadJob(crm, job);
  },
  file: ({ crm }, file) => keepFile(crm, { ...file, bytes: Buffer.from(file.bytes, 'base64') }),
  errand: ({ crm }, errand) => enterErrand(crm, errand),
};

/**
 * Puts what was saved into a fresh CRM, and what is to happen later into the agenda again. Throws Error when a piece is
 * not one of `saveCrm`.
 */
export function restoreCrm(crm: CrmState, pieces: Iterable<unknown>): void {
  const context: Context = { crm, people: [], tags: new Map() };
  for (const piece of pieces) {
    const [kind, ...content]: unknown[] = Array.isArray(piece) ? piece : [];
    const restore = typeof kind === 'string' && Object.hasOwn(RESTORE, kind) ? RESTORE[kind as Kind] : undefined;
    if (!restore) throw new Error('not a piece of a saved CRM');
    (restore as (context: Context, ...content: unknown[]) => void)(context, ...content);
  }
  for (const table of Object.values(crm.tables)) table.order = [...table.records.values()].sort((a, b) => compareIds(a.id, b.id));
}

function recordOf({ crm, people, tags }: Context, name: ModuleName, saved: SavedRecord): { table: Table; record: CrmRecord } {
  const table = tableOf(crm, name);
  return { table, record: readRecord(saved, { table, people, tags: tags.get(name) ?? [] }) };
}

function restoreHead(context: Context, { org, limits, credits, users, duplicateCheck }: SavedHead): void {
  const { crm } = context;
  Object.assign(crm, { org, limits, duplicateCheck });
  crm.credits.restore(credits);
  crm.users.restore(users);
  context.people = users;
}

function restoreModule({ crm, tags }: Context, name: ModuleName, saved: SavedModule): void {
  const table = tableOf(crm, name);
  table.id = saved.id;
  table.layoutId = saved.layoutId;
  table.fields = new Map(saved.fields.map((field) => [field.apiName, field]));
  const systemField = table.fields.get(table.systemField.apiName);
  if (!systemField) throw new Error(`${name} lacks its duplicate check field`);
  table.systemField = systemField;
  refreshFields(table);
  const defined = saved.tags.map((tag) => ({ ...tag, createdBy: person(crm, tag.createdBy), modifiedBy: person(crm, tag.modifiedBy) }));
  table.tags = new Map(defined.map((tag) => [tag.name.toLowerCase(), tag]));
  tags.set(name, defined);
}

function tableOf(crm: CrmState, name: ModuleName): Table {
  if (!MODULES.includes(name)) throw new Error(`no module ${String(name)}`);
  return crm.tables[name];
}

function person(crm: CrmState, id: string): CrmUser {
  const user = crm.users.get(id);
  if (!user) throw new Error(`nobody has the id ${id}`);
  return user;
}
