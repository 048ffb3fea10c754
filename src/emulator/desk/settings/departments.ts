import { invalidParameter, urlNotFound } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readFlag, readList, readPaging } from '../request.js';
import { type DeskRoute, listWeight } from '../route.js';
import type { DeskState } from '../state.js';
import { formatTime, toSecond } from '../time.js';
import type { Department } from '../types.js';

const SCOPES = [['Desk.basic.READ', 'Desk.departments.READ', 'Desk.settings.READ']];

/** A row of a list. Source: sample of `departmentListViewArray` in Department.json, github.com/zoho/zohodesk-oas */
const renderDepartment = (department: Department) => ({
  id: department.id,
  name: department.name,
  nameInCustomerPortal: department.name,
  description: department.description,
  isEnabled: department.isEnabled,
  isDefault: department.isDefault,
  isVisibleInCustomerPortal: true,
  isAssignToTeamEnabled: false,
  hasLogo: false,
  chatStatus: 'NOT_CREATED',
  creatorId: department.creatorId,
  createdTime: formatTime(toSecond(department.createdAt)),
});

export const renderDepartmentDetail = (desk: DeskState, department: Department) => ({
  ...renderDepartment(department),
  associatedAgentIds: [...desk.agents.values()].filter(({ departmentIds }) => departmentIds.includes(department.id)).map(({ id }) => id),
});

/** Source of all: Department.json of github.com/zoho/zohodesk-oas */
export const departmentRoutes: DeskRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/departments',
    scopes: SCOPES,
    weight: listWeight,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['from', 'limit', 'isEnabled', 'chatStatus', 'searchStr']);
      const paging = readPaging(incoming, { max: 200 });
      const isEnabled = readFlag(incoming, 'isEnabled');
      const { query } = incoming;
      const [chatStatus, text] = [query.get('chatStatus'), query.get('searchStr')?.replaceAll('*', '').toLowerCase() ?? ''];
      const found = [...desk.departments.values()].filter(
        (department) =>
          (isEnabled === undefined || department.isEnabled === isEnabled) &&
          (chatStatus === null || chatStatus === 'NOT_CREATED') &&
          department.name.toLowerCase().includes(text),
      );
      return listAnswer(pageOf(found, paging).map(renderDepartment));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/departments/:id',
    scopes: SCOPES,
    weight: 1,
    run: ({ desk, incoming, params }) => {
      checkQuery(incoming);
      const department = desk.departments.get(params['id'] ?? '');
      if (!department) throw urlNotFound();
      return ok(renderDepartmentDetail(desk, department));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/departmentsByIds',
    scopes: SCOPES,
    weight: 1,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['departmentIds']);
      const ids = readList(incoming, 'departmentIds', { max: 50 });
      if (ids.length === 0) throw invalidParameter('departmentIds');
      return listAnswer(ids.flatMap((id) => desk.departments.get(id) ?? []).map(renderDepartment));
    },
  },
];
