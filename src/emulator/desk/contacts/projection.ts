import type { Incoming } from '../../core/types.js';
import { fieldsOf } from '../custom-fields.js';
import { internalError } from '../errors.js';
import { readList } from '../request.js';
import type { DeskState } from '../state.js';
import type { DeskContact } from '../types.js';

type Render = (desk: DeskState, contact: DeskContact) => Record<string, unknown>;

/** What a row shows: `fields` takes the place of the usual ones; a name nobody knows is an opaque 500, as for tickets. */
export function pickFields(
  desk: DeskState,
  incoming: Incoming,
  row: Render,
  full: Render,
): (contact: DeskContact) => Record<string, unknown> {
  if (!incoming.query.has('fields')) return (contact) => row(desk, contact);
  const names = readList(incoming, 'fields', { max: 30 });
  const custom = new Set(fieldsOf(desk, 'contacts').map(({ apiName }) => apiName));
  const others = names.filter((name) => !custom.has(name));
  const [sample] = desk.contactOrder;
  const known = sample && full(desk, sample);
  if (known && others.some((name) => !Object.hasOwn(known, name))) throw internalError();
  return (contact) => {
    const all = full(desk, contact);
    const plain = others.map((name) => [name, all[name]]);
    const cf = names.filter((name) => custom.has(name)).map((name) => [name, contact.cf[name] ?? null]);
    return { id: contact.id, ...Object.fromEntries(plain), ...(cf.length > 0 && { cf: Object.fromEntries(cf) }) };
  };
}
