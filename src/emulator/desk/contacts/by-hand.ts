import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import { HUMAN_AGENT_ID } from '../people.js';
import { type DeskState, nowOf } from '../state.js';
import { byAgent } from '../tickets/history.js';
import type { Agent, DeskContact } from '../types.js';
import { mergeContacts } from './merge.js';
import { renderContact } from './render.js';
import { changeContact } from './store.js';
import { takeContactChange, takeNewContact } from './take.js';

const id = z.string().min(1);

/** What agents do with contacts in their own pages. Each answers the contact as GET would. Refusals are thrown with Desk's words. */
export function contactsByHand(current: () => DeskState) {
  const ada = (): Agent => {
    const agent = current().agents.get(HUMAN_AGENT_ID);
    if (!agent) throw new Error('there is nobody to do it');
    return agent;
  };
  const contactOf = (wanted: string): DeskContact => {
    const contact = current().contacts.get(wanted);
    if (!contact || contact.isTrashed) throw new Error(`there is no contact ${wanted}`);
    return contact;
  };
  const who = () => ({ agent: ada(), at: nowOf(current()) });
  const change = (contact: DeskContact, values: Partial<DeskContact>) => {
    changeContact(current(), contact, values, { at: nowOf(current()), actorId: ada().id });
    return renderContact(current(), contact);
  };

  return {
    createContact: handAction({
      title: 'Add a contact',
      module: 'contacts',
      input: z.strictObject({
        lastName: z.string().min(1),
        firstName: z.string().optional(),
        email: z.string().optional(),
        phone: z.string().optional(),
        values: z.record(z.string(), z.unknown()).optional().describe('further fields, as POST /contacts takes them'),
      }),
      run: ({ values, ...fields }) => {
        const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        return renderContact(current(), takeNewContact(current(), { ...given, ...values }, who()));
      },
    }),
    editContact: handAction({
      title: 'Edit fields',
      module: 'contacts',
      input: z.strictObject({ id, values: z.record(z.string(), z.unknown()).describe('as PATCH takes them') }),
      run: ({ id: contactId, values }) => {
        const contact = contactOf(contactId);
        takeContactChange(current(), contact, values, who());
        return renderContact(current(), contact);
      },
    }),
    mergeContacts: handAction({
      title: 'Merge others into it',
      module: 'contacts',
      input: z.strictObject({ id, ids: z.array(z.string()).min(1) }),
      run: ({ id: contactId, ids }) => {
        const master = contactOf(contactId);
        const children = [...new Set(ids.filter((each) => each !== contactId))].map(contactOf);
        if (children.length === 0) throw new Error('a contact cannot be merged into itself');
        mergeContacts(current(), master, children, { fields: {}, cf: {} }, byAgent(ada(), nowOf(current())));
        return renderContact(current(), master);
      },
    }),
    spamContact: handAction({
      title: 'Mark as spam, or as none',
      module: 'contacts',
      input: z.strictObject({ id, isSpam: z.boolean().default(true) }),
      run: ({ id: contactId, isSpam }) => change(contactOf(contactId), { isSpam }),
    }),
    trashContact: handAction({
      title: 'Move to the recycle bin',
      module: 'contacts',
      input: z.strictObject({ id }),
      run: ({ id: contactId }) => change(contactOf(contactId), { isTrashed: true }),
    }),
    makeEndUser: handAction({
      title: 'Becomes a user of the help centre',
      module: 'contacts',
      input: z.strictObject({ id }),
      run: ({ id: contactId }) => change(contactOf(contactId), { isEndUser: true }),
    }),
  };
}
