import { createShelf, type Shelf } from '../core/shelf.js';
import { type Note, renderNote } from './notes/note.js';
import { renderRecord } from './render.js';
import { byId, compareIds } from './scan.js';
import type { CrmState } from './state.js';
import { type CrmRecord, MODULES } from './types.js';

/** One shelf a module, and one of notes. `state` is asked each time: a reset replaces it. */
export function crmShelves(state: () => CrmState): Shelf[] {
  const modules = MODULES.map((name) => {
    const table = () => state().tables[name];
    return createShelf<CrmRecord>({
      name,
      size: () => table().records.size,
      newestFirst: () => byId(table(), { descending: true }),
      find: (id) => table().records.get(id),
      idOf: ({ id }) => id,
      texts: ({ id, values, tags }) => [id, ...Object.values(values), fullName(values), ...tags.map((tag) => tag.name)],
      show: (record) => renderRecord({ crm: state(), table: table(), record }),
    });
  });
  return [...modules, notesShelf(state)];
}

const notesShelf = (state: () => CrmState): Shelf =>
  createShelf<Note>({
    name: 'Notes',
    size: () => state().notes.all.size,
    newestFirst: () => [...state().notes.all.values()].sort((a, b) => compareIds(b.id, a.id)),
    find: (id) => state().notes.all.get(id),
    idOf: ({ id }) => id,
    texts: ({ id, title, content, parent }) => [id, title, content, parent.id],
    show: (note) => renderNote(state(), note),
  });

/** A person is looked for by the name on the screen, which is two fields. */
const fullName = ({ First_Name, Last_Name }: CrmRecord['values']): string => `${String(First_Name ?? '')} ${String(Last_Name ?? '')}`;
