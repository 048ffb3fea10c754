import type { Journal } from '../journal.js';
import { nameOf } from '../render.js';
import type { CrmState } from '../state.js';
import { formatTime } from '../time.js';
import type { CrmRecord, CrmUser, ModuleName } from '../types.js';
import { owner } from '../users.js';

/** Something that was written down about a record. */
export interface Note {
  id: string;
  title: string | null;
  content: string | null;
  parent: { module: ModuleName; id: string };
  createdBy: CrmUser;
  modifiedBy: CrmUser;
  createdAt: number;
  modifiedAt: number;
}

/** All notes, and those of each record. */
export interface Notes {
  all: Map<string, Note>;
  of: Map<string, Set<Note>>;
}

export const createNotes = (): Notes => ({ all: new Map(), of: new Map() });

export function addNote({ notes, journal }: { notes: Notes; journal: Journal }, note: Note): void {
  notes.all.set(note.id, note);
  const there = notes.of.get(note.parent.id);
  if (there) there.add(note);
  else notes.of.set(note.parent.id, new Set([note]));
  journal.undo?.push(() => dropNote({ notes, journal }, note));
}

export function dropNote({ notes, journal }: { notes: Notes; journal: Journal }, note: Note): void {
  notes.all.delete(note.id);
  const rest = notes.of.get(note.parent.id);
  rest?.delete(note);
  if (rest?.size === 0) notes.of.delete(note.parent.id);
  journal.undo?.push(() => addNote({ notes, journal }, note));
}

/** A new note about a record; those who watch its related actions are told. */
export function writeNote(
  { crm, by, at }: { crm: CrmState; by: CrmUser; at: number },
  record: CrmRecord,
  { module, title, content }: { module: ModuleName; title: string | null; content: string | null },
): Note {
  const parent = { module, id: record.id };
  const note = { id: crm.world.nextId(), title, content, parent, createdBy: by, modifiedBy: by, createdAt: at, modifiedAt: at };
  addNote(crm, note);
  tellOfNote(crm, note);
  return note;
}

/** A note is something "on an associated record" to those who watch the record. */
export function tellOfNote(crm: CrmState, note: Note): void {
  const record = parentOf(crm, note);
  if (record) crm.watch.notices.note(crm.tables[note.parent.module], 'edit', record, [], { related: true });
}

/** What was written about a lead is the contact's when it is converted. Source: help.zoho.com "Convert leads" */
export function moveNotes(crm: CrmState, from: string, parent: Note['parent']): void {
  for (const note of [...(crm.notes.of.get(from) ?? [])]) {
    dropNote(crm, note);
    addNote(crm, { ...note, parent });
  }
}

/** The record a note is about, while it is there: notes go to the recycle bin and come back with it. */
export const parentOf = (crm: CrmState, { parent }: Note): CrmRecord | undefined => crm.tables[parent.module].records.get(parent.id);

/** A note as CRM answers it. Shape: github.com/zoho/crm-oas v8.0/notes */
export function renderNote(crm: CrmState, note: Note): Record<string, unknown> {
  const { id, title, content, parent, createdBy, modifiedBy, createdAt, modifiedAt } = note;
  const record = parentOf(crm, note);
  return {
    id,
    Note_Title: title,
    Note_Content: content,
    $attachments: null,
    Parent_Id: {
      module: { api_name: parent.module, id: crm.tables[parent.module].id },
      name: record ? nameOf(record) : null,
      id: parent.id,
    },
    Owner: owner(createdBy),
    Created_By: owner(createdBy),
    Modified_By: owner(modifiedBy),
    Created_Time: formatTime(createdAt),
    Modified_Time: formatTime(modifiedAt),
  };
}
