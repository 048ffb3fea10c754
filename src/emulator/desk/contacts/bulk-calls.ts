import { flag, id, ids, isObject, object, readExactly } from '../body.js';
import { fieldsOf } from '../custom-fields.js';
import { type FieldError, fieldError, forbidden, invalidData } from '../errors.js';
import { checkQuery, NO_CONTENT, ok, readJson } from '../request.js';
import type { DeskRoute } from '../route.js';
import { type DeskState, listOf } from '../state.js';
import { changeTicket } from '../tickets/change.js';
import { isEditable } from '../tickets/find.js';
import { byAgent } from '../tickets/history.js';
import { contactOf, pickContacts } from './find.js';
import { CHOOSABLE, type ContactSource, mergeContacts } from './merge.js';
import { renderContact } from './render.js';
import { changeContact } from './store.js';

const some = ids(100, 1);

/** Source of all: Contact.json of github.com/zoho/zohodesk-oas */
export const contactBulkRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/contacts/:id/merge',
    scopes: [['Desk.contacts.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const master = contactOf(call);
      if (master.isTrashed) throw forbidden();
      const sent = readExactly(readJson(call.incoming), { ids: some, source: object }, { required: ['ids'] });
      const children = pickContacts(desk, sent.ids ?? [], '/ids').filter((contact) => contact !== master);
      // Users of the help centre cannot be merged away (help.zoho.com).
      if (children.length === 0 || children.some(({ isEndUser }) => isEndUser)) throw invalidData([fieldError('/ids')]);
      const source = readSource(desk, sent.source ?? {}, new Set([master, ...children].map((contact) => contact.id)));
      mergeContacts(desk, master, children, source, byAgent(agent, now));
      return ok(renderContact(desk, master));
    },
  },
  {
    method: 'POST',
    path: '/api/v1/contacts/moveToTrash',
    scopes: [['Desk.contacts.DELETE']],
    weight: 1,
    run: ({ desk, incoming, agent, now }) => {
      checkQuery(incoming);
      const { contactIds = [] } = readExactly(readJson(incoming), { contactIds: some }, { required: ['contactIds'] });
      // Their tickets stay (inferred).
      for (const contact of pickContacts(desk, contactIds, '/contactIds')) {
        changeContact(desk, contact, { isTrashed: true }, { at: now, actorId: agent.id });
      }
      return NO_CONTENT;
    },
  },
  {
    method: 'POST',
    path: '/api/v1/contacts/markSpam',
    scopes: [['Desk.contacts.UPDATE']],
    weight: 1,
    run: ({ desk, incoming, agent, now }) => {
      checkQuery(incoming);
      const shape = { ids: some, isSpam: flag, handleExistingTickets: flag };
      const sent = readExactly(readJson(incoming), shape, { required: ['ids', 'isSpam'] });
      const { isSpam = false } = sent;
      for (const contact of pickContacts(desk, sent.ids ?? [], '/ids')) {
        changeContact(desk, contact, { isSpam }, { at: now, actorId: agent.id });
        if (!sent.handleExistingTickets) continue;
        for (const ticket of listOf(desk.ticketsOfContact, contact.id)) {
          if (isEditable(ticket)) changeTicket(desk, ticket, { isSpam }, byAgent(agent, now));
        }
      }
      return { status: 200 };
    },
  },
];

/** Which contact each field is taken from; all have to be among those merged. Throws DeskRefusal. */
function readSource(desk: DeskState, source: Record<string, unknown>, among: Set<string>): ContactSource {
  const errors: FieldError[] = [];
  const custom = new Set(fieldsOf(desk, 'contacts').map(({ apiName }) => apiName));
  const take = (values: Record<string, unknown>, path: string, isField: (name: string) => boolean) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        const from = id(value);
        if (isField(name) && typeof from === 'string' && among.has(from)) return [[name, from]];
        errors.push(fieldError(`${path}/${name}`));
        return [];
      }),
    );
  const { cf, ...fields } = source;
  const read: ContactSource = {
    fields: take(fields, '/source', (name) => (CHOOSABLE as readonly string[]).includes(name)),
    cf: take(isObject(cf) ? cf : {}, '/source/cf', (name) => custom.has(name)),
  };
  if (errors.length > 0) throw invalidData(errors);
  return read;
}
