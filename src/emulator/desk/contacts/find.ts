import { fieldError, invalidData, urlNotFound } from '../errors.js';
import type { DeskCall } from '../route.js';
import type { DeskState } from '../state.js';
import { isPurged } from '../tickets/find.js';
import type { DeskContact } from '../types.js';

/** The contact a path names by `:id`. One in the recycle bin is shown as such, one merged away is unknown (both inferred). Throws DeskRefusal. */
export function contactOf({ desk, params }: DeskCall): DeskContact {
  const contact = desk.contacts.get(params['id'] ?? '');
  if (!contact || contact.mergedInto !== null || isPurged(desk, contact)) throw urlNotFound();
  return contact;
}

/** The contacts a body names, each once. Throws DeskRefusal (INVALID_DATA at `pointer`) when one is unknown or in the recycle bin. */
export function pickContacts(desk: DeskState, ids: readonly string[], pointer: string): DeskContact[] {
  return [...new Set(ids)].map((id) => {
    const contact = desk.contacts.get(id);
    if (!contact || contact.isTrashed) throw invalidData([fieldError(pointer)]);
    return contact;
  });
}
