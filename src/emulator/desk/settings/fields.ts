import type { Incoming } from '../../core/types.js';
import { CONTACT_LAYOUT_ID } from '../contacts/render.js';
import { invalidParameter, notEmulated, urlNotFound } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readList, readPaging } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import type { DeskState } from '../state.js';
import { type FieldModule, fieldList } from './field-list.js';

const MODULES: readonly FieldModule[] = ['tickets', 'contacts'];
const OTHERS = ['accounts', 'tasks', 'timeEntry', 'products', 'calls', 'events', 'contracts', 'agents'];

/** The `module` of a query. Throws DeskRefusal: 422 without one that exists, 501 for those not here. */
function readModule({ query, path }: Incoming): FieldModule {
  const asked = query.get('module') ?? '';
  const module = MODULES.find((each) => each === asked);
  if (module) return module;
  throw OTHERS.includes(asked) ? notEmulated(`module ${asked} of GET ${path}`) : invalidParameter('module');
}

interface Layout {
  id: string;
  module: FieldModule;
  departmentId: string | null;
}

/** One for the tickets of each department, one for contacts. */
const layoutsOf = (desk: DeskState): Layout[] => [
  ...[...desk.departments.values()].map(({ id, layoutId }): Layout => ({ id: layoutId, module: 'tickets', departmentId: id })),
  { id: CONTACT_LAYOUT_ID, module: 'contacts', departmentId: null },
];

const renderLayout = ({ id, module, departmentId }: Layout) => ({
  ...{ id, module, departmentId, layoutName: 'Default', layoutDisplayName: 'Default', layoutDesc: null },
  ...{ isDefaultLayout: true, isStandardLayout: true, isActive: true, hasLogo: false },
});

export const fieldRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/fields',
    // Source: Field.json of github.com/zoho/zohodesk-oas
    scopes: [['Desk.basic.READ', 'Desk.fields.READ']],
    weight: 1,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['module', 'apiNames', 'associatedDepartments', 'departmentId', 'filter']);
      if (incoming.query.has('filter')) throw notEmulated('filter of GET /api/v1/fields');
      const module = readModule(incoming);
      const names = readList(incoming, 'apiNames', { max: 300 });
      const fields = fieldList(desk, module);
      return ok({ data: names.length === 0 ? fields : fields.filter(({ apiName }) => names.includes(apiName)) });
    },
  },
  {
    method: 'GET',
    path: '/api/v1/layouts',
    // Source: Layout.json of github.com/zoho/zohodesk-oas
    scopes: [['Desk.basic.READ', 'Desk.layouts.READ', 'Desk.settings.READ']],
    weight: listWeight,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['module', 'departmentId', 'status', 'from', 'limit', 'layoutName', 'id']);
      const module = readModule(incoming);
      const paging = readPaging(incoming, { limit: 99, max: 99 });
      const departmentId = incoming.query.get('departmentId');
      const found = layoutsOf(desk).filter(
        (each) =>
          each.module === module &&
          (departmentId === null || each.departmentId === null || each.departmentId === departmentId) &&
          incoming.query.get('status') !== 'inactive' &&
          [null, 'Default'].includes(incoming.query.get('layoutName')) &&
          [null, each.id].includes(incoming.query.get('id')),
      );
      return listAnswer(pageOf(found, paging).map(renderLayout));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/layouts/:id',
    scopes: [['Desk.basic.READ', 'Desk.layouts.READ', 'Desk.settings.READ']],
    weight: 1,
    run: ({ desk, incoming, params }) => {
      checkQuery(incoming);
      const layout = layoutsOf(desk).find(({ id }) => id === params['id']);
      if (!layout) throw urlNotFound();
      const name = layout.module === 'tickets' ? 'Ticket Information' : 'Contact Information';
      return ok({ ...renderLayout(layout), sections: [{ id: '1', name, isCustomSection: false, fields: fieldList(desk, layout.module) }] });
    },
  },
];
