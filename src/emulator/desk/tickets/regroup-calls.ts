import { id, ids, isObject, object, readExactly } from '../body.js';
import { fieldsOf } from '../custom-fields.js';
import { type FieldError, fieldError, invalidData } from '../errors.js';
import { checkQuery, ok, readJson } from '../request.js';
import type { DeskRoute } from '../route.js';
import type { DeskState } from '../state.js';
import { editableTicketOf, seesDepartment } from './find.js';
import { byAgent } from './history.js';
import { isChoosable, type MergeSource, mergeTickets } from './merge.js';
import { moveTicket } from './move.js';
import { pickTickets } from './pick.js';
import { renderTicket } from './render.js';

/** Moving and merging. Source: Ticket.json of github.com/zoho/zohodesk-oas */
export const regroupRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/tickets/:id/move',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, incoming, agent, now } = call;
      // The OpenAPI file has it in the query as well as in the body.
      checkQuery(incoming, ['departmentId']);
      const ticket = editableTicketOf(call);
      const asked = incoming.query.get('departmentId');
      const body = asked !== null && incoming.rawBody.length === 0 ? { departmentId: asked } : readJson(incoming);
      const { departmentId = '' } = readExactly(body, { departmentId: id }, { required: ['departmentId'] });
      if (!desk.departments.get(departmentId)?.isEnabled || !seesDepartment(desk, agent, departmentId)) {
        throw invalidData([fieldError('/departmentId')]);
      }
      moveTicket(desk, ticket, departmentId, byAgent(agent, now));
      return { status: 200 };
    },
  },
  {
    method: 'POST',
    path: '/api/v1/tickets/:id/merge',
    scopes: [['Desk.tickets.UPDATE']],
    weight: 1,
    run: (call) => {
      const { desk, agent, now } = call;
      checkQuery(call.incoming);
      const master = editableTicketOf(call);
      const sent = readExactly(readJson(call.incoming), { ids: ids(5, 1), source: object }, { required: ['ids'] });
      const children = pickTickets(call, sent.ids ?? [], '/ids').filter((ticket) => ticket !== master);
      if (children.length === 0) throw invalidData([fieldError('/ids')]);
      const source = readSource(desk, sent.source ?? {}, new Set([master, ...children].map((ticket) => ticket.id)));
      mergeTickets(desk, master, children, source, byAgent(agent, now));
      return ok(renderTicket(desk, master));
    },
  },
];

/** Which ticket each field is taken from; all have to be among those merged. Throws DeskRefusal. */
function readSource(desk: DeskState, source: Record<string, unknown>, among: Set<string>): MergeSource {
  const errors: FieldError[] = [];
  const { cf, customFields, ...fields } = source;
  const take = (values: unknown, path: string, isField: (name: string) => string | undefined): Record<string, string> => {
    const taken: Record<string, string> = {};
    if (values !== undefined && !isObject(values)) errors.push(fieldError(path));
    for (const [name, value] of Object.entries(isObject(values) ? values : {})) {
      const from = id(value);
      const field = isField(name);
      if (field === undefined || typeof from !== 'string' || !among.has(from)) errors.push(fieldError(`${path}/${name}`));
      else taken[field] = from;
    }
    return taken;
  };
  const known = fieldsOf(desk, 'tickets');
  const read = {
    fields: take(fields, '/source', (name) => (isChoosable(name) ? name : undefined)),
    cf: {
      ...take(customFields, '/source/customFields', (name) => known.find(({ label }) => label === name)?.apiName),
      ...take(cf, '/source/cf', (name) => known.find(({ apiName }) => apiName === name)?.apiName),
    },
  };
  if (errors.length > 0) throw invalidData(errors);
  return read;
}
