import { readShape } from '../body.js';
import { readCustomValues } from '../custom-fields.js';
import { invalidData } from '../errors.js';
import type { DeskState } from '../state.js';
import type { Agent, DeskContact } from '../types.js';
import { CREATE_CONTACT, contactReferenceErrors, plainContactValues, UPDATE_CONTACT } from './shape.js';
import { addContact, changeContact } from './store.js';

interface Who {
  agent: Agent;
  at: number;
}

/** Makes a contact of a body of POST /contacts. An address that is taken is no obstacle. Throws DeskRefusal. */
export function takeNewContact(desk: DeskState, body: Record<string, unknown>, { agent, at }: Who): DeskContact {
  const { values, errors } = readShape(body, CREATE_CONTACT, { required: ['lastName'] });
  const custom = readCustomValues(desk, 'contacts', values, { creating: true });
  errors.push(...contactReferenceErrors(desk, values), ...custom.errors);
  if (errors.length > 0) throw invalidData(errors);
  const who = { at, ownerId: agent.id, actorId: agent.id };
  return addContact(desk, { ...plainContactValues(values), cf: custom.values }, who);
}

/** Changes a contact by a body of PATCH /contacts/:id. Throws DeskRefusal. */
export function takeContactChange(desk: DeskState, contact: DeskContact, body: Record<string, unknown>, { agent, at }: Who): void {
  const { values, errors } = readShape(body, UPDATE_CONTACT);
  const custom = readCustomValues(desk, 'contacts', values, { creating: false });
  errors.push(...contactReferenceErrors(desk, values), ...custom.errors);
  if (errors.length > 0) throw invalidData(errors);
  const cf = Object.keys(custom.values).length > 0 && { cf: { ...contact.cf, ...custom.values } };
  changeContact(desk, contact, { ...plainContactValues(values), ...cf }, { at, actorId: agent.id });
}
