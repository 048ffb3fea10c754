import type { Answer, Incoming } from '../../core/types.js';
import { flag, oneOf, type Rule, readExactly, WRONG } from '../body.js';
import { CONTACT_LAYOUT_ID } from '../contacts/render.js';
import { fieldsOf } from '../custom-fields.js';
import { fieldError, invalidData, invalidParameter, notEmulated, urlNotFound } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readJson, readList, readPaging } from '../request.js';
import { type DeskCall, type DeskRoute, listWeight } from '../route.js';
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

const label: Rule<string> = (value) => (typeof value === 'string' && value.trim() !== '' && value.length <= 200 ? value.trim() : WRONG);
const length: Rule<number> = (value) =>
  /^\d{1,3}$/.test(String(value)) && Number(value) >= 1 && Number(value) <= 255 ? Number(value) : WRONG;
const SHAPE = {
  displayLabel: label,
  type: oneOf(['Text']),
  maxLength: length,
  isTrackLastActivityTime: flag,
  isEncryptedField: flag,
  isPHI: flag,
  showToHelpCenter: flag,
};

/** Text fields only. The API name is made of the label, as the sample has it; that a label is taken once is inferred. Source: Field.json. */
function createField({ desk, incoming }: DeskCall): Answer {
  checkQuery(incoming, ['module']);
  const module = readModule(incoming);
  const body = readJson(incoming);
  if (typeof body['type'] === 'string' && body['type'] !== 'Text') throw notEmulated(`type ${body['type']} of POST /api/v1/fields`);
  const { displayLabel = '', maxLength = 255 } = readExactly(body, SHAPE, { required: ['displayLabel', 'type', 'maxLength'] });
  const apiName = `cf_${displayLabel.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
  if (fieldsOf(desk, module).some((field) => field.apiName === apiName)) throw invalidData([fieldError('/displayLabel', 'duplicate')]);
  desk.customFields.push({
    id: desk.world.nextId(),
    module,
    apiName,
    label: displayLabel,
    type: 'Text',
    maxLength,
    isMandatory: false,
    values: [],
  });
  return { status: 201, body: fieldList(desk, module).find((field) => field.apiName === apiName) };
}

export const fieldRoutes: DeskRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/fields',
    // Source: Field.json of github.com/zoho/zohodesk-oas
    scopes: [['Desk.fields.CREATE', 'Desk.settings.CREATE']],
    weight: 1,
    run: createField,
  },
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
