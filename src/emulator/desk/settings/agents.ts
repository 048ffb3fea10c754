import { invalidParameter, urlNotFound } from '../errors.js';
import { photoOf } from '../links.js';
import { fullName } from '../people.js';
import { checkQuery, listAnswer, ok, pageOf, readFlag, readList, readPaging } from '../request.js';
import { type DeskCall, type DeskRoute, listWeight } from '../route.js';
import type { DeskState } from '../state.js';
import type { Agent } from '../types.js';

const SCOPES = [['Desk.basic.READ', 'Desk.agents.READ', 'Desk.settings.READ']];

/** Ids of profiles and roles; both are fixed here. */
const ROLES: Record<Agent['role'], { profileId: string; roleId: string; rolePermissionType: string }> = {
  Administrator: { profileId: '1892000000056091', roleId: '1892000000056099', rolePermissionType: 'Admin' },
  Agent: { profileId: '1892000000056092', roleId: '1892000000056100', rolePermissionType: 'AgentPublic' },
  LightAgent: { profileId: '1892000000056093', roleId: '1892000000056101', rolePermissionType: 'Light' },
};

/** Source: sample of `agentListArray` in Agent.json, github.com/zoho/zohodesk-oas */
export function renderAgent(desk: DeskState, agent: Agent) {
  const { rolePermissionType, ...ids } = ROLES[agent.role];
  return {
    id: agent.id,
    firstName: agent.firstName,
    lastName: agent.lastName,
    name: fullName(agent),
    emailId: agent.email,
    zuid: agent.zuid,
    photoURL: photoOf(desk, 'agents', agent.id),
    status: agent.status,
    isConfirmed: true,
    isLightAgent: agent.role === 'LightAgent',
    isZiaAgent: false,
    ...ids,
    rolePermissionType,
    associatedDepartmentIds: agent.departmentIds,
    associatedChatDepartmentIds: [],
    channelExpert: [],
    ...{ phone: '', mobile: '', extn: '', aboutInfo: null, langCode: 'en_US', countryCode: 'en_US', timeZone: 'UTC' },
  };
}

const LISTED = ['from', 'limit', 'status', 'searchStr', 'fieldName', 'isLightAgent', 'isConfirmed', 'sortOrder', 'departmentIds'];

function list({ desk, incoming, params }: DeskCall) {
  checkQuery(incoming, LISTED);
  const paging = readPaging(incoming, { max: 200 });
  const { query } = incoming;
  const [status, order, isLight] = [query.get('status'), query.get('sortOrder') ?? 'asc', readFlag(incoming, 'isLightAgent')];
  if (status !== null && !['ACTIVE', 'DISABLED'].includes(status)) throw invalidParameter('status');
  if (!['asc', 'desc'].includes(order)) throw invalidParameter('sortOrder');
  const departments = params['departmentId'] === undefined ? readList(incoming, 'departmentIds') : [params['departmentId']];
  const text = query.get('searchStr')?.replaceAll('*', '').toLowerCase() ?? '';
  const found = [...desk.agents.values()].filter(
    (agent) =>
      (status === null || agent.status === status) &&
      (isLight === undefined || (agent.role === 'LightAgent') === isLight) &&
      readFlag(incoming, 'isConfirmed') !== false &&
      (departments.length === 0 || departments.some((id) => agent.departmentIds.includes(id))) &&
      `${fullName(agent)} ${agent.email}`.toLowerCase().includes(text),
  );
  found.sort((a, b) => (order === 'asc' ? 1 : -1) * fullName(a).localeCompare(fullName(b)));
  return listAnswer(pageOf(found, paging).map((agent) => renderAgent(desk, agent)));
}

/** Source of all: Agent.json and Department.json of github.com/zoho/zohodesk-oas */
export const agentRoutes: DeskRoute[] = [
  { method: 'GET', path: '/api/v1/agents', scopes: SCOPES, weight: listWeight, run: list },
  {
    method: 'GET',
    path: '/api/v1/departments/:departmentId/agents',
    scopes: SCOPES,
    weight: listWeight,
    run: (call) => {
      if (!call.desk.departments.has(call.params['departmentId'] ?? '')) throw urlNotFound();
      return list(call);
    },
  },
  {
    method: 'GET',
    // `/agents/me` is an unknown id here, as seen live.
    path: '/api/v1/agents/:id',
    scopes: SCOPES,
    weight: 1,
    run: ({ desk, incoming, params }) => {
      checkQuery(incoming);
      const agent = desk.agents.get(params['id'] ?? '');
      if (!agent) throw urlNotFound();
      return ok(renderAgent(desk, agent));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/agents/email/:email',
    scopes: SCOPES,
    weight: 1,
    run: ({ desk, incoming, params }) => {
      checkQuery(incoming);
      const wanted = params['email']?.toLowerCase();
      const agent = [...desk.agents.values()].find(({ email }) => email.toLowerCase() === wanted);
      if (!agent) throw urlNotFound();
      return ok(renderAgent(desk, agent));
    },
  },
  {
    method: 'GET',
    path: '/api/v1/agentsByIds',
    scopes: SCOPES,
    weight: 1,
    run: ({ desk, incoming }) => {
      checkQuery(incoming, ['agentIds']);
      const ids = readList(incoming, 'agentIds', { max: 50 });
      if (ids.length === 0) throw invalidParameter('agentIds');
      return listAnswer(ids.flatMap((id) => desk.agents.get(id) ?? []).map((agent) => renderAgent(desk, agent)));
    },
  },
];
