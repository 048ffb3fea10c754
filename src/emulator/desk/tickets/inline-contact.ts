import { readShape } from '../body.js';
import { addContact, contactOfEmail } from '../contacts/store.js';
import { type FieldError, fieldError } from '../errors.js';
import type { DeskState } from '../state.js';
import type { Agent } from '../types.js';
import { INLINE_CONTACT } from './shape.js';

/** What is wrong with the `contact` of a ticket. One of last name and address has to be there. */
export function inlineContactErrors(contact: Record<string, unknown>): FieldError[] {
  const { values, errors } = readShape(contact, INLINE_CONTACT, { path: '/contact' });
  const nobody = errors.length === 0 && values.lastName === undefined && values.email === undefined;
  return nobody ? [fieldError('/contact/lastName', 'missing')] : errors;
}

/**
 * The contact with this address, as it is; otherwise a new one. The only de-duplication Desk has. Call it when nothing
 * else can go wrong: it writes. Source: desk.zoho.com/DeskAPIDocument#Tickets
 */
export function contactFor(desk: DeskState, contact: Record<string, unknown>, { agent, at }: { agent: Agent; at: number }): string {
  const { values } = readShape(contact, INLINE_CONTACT);
  const known = values.email === undefined ? undefined : contactOfEmail(desk, values.email);
  if (known) return known.id;
  // A contact needs a last name: inferred that an address lends its first half.
  const lastName = values.lastName ?? values.email?.split('@')[0] ?? null;
  return addContact(desk, { ...values, lastName }, { at, ownerId: agent.id, actorId: agent.id }).id;
}
