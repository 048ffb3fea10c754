import { DEFAULTS } from '../core/defaults.js';
import { photoOf } from './links.js';
import type { DeskState } from './state.js';
import type { Agent, Department } from './types.js';

/** The agent behind the API tokens, and one who works by hand. */
export const INTEGRATION_AGENT_ID = '1892000000042001';
export const HUMAN_AGENT_ID = '1892000000056007';
const LAYOUT_ID = '1892000000074011';

export function standardAgents(now: number): Agent[] {
  const common = { status: 'ACTIVE', departmentIds: [DEFAULTS.deskDepartmentId], createdAt: now } as const;
  return [
    {
      ...common,
      id: INTEGRATION_AGENT_ID,
      userId: DEFAULTS.userId,
      zuid: '804512140',
      firstName: 'Ines',
      lastName: 'Integration',
      email: 'ines@zylker.example',
      role: 'Administrator',
    },
    {
      ...common,
      id: HUMAN_AGENT_ID,
      userId: null,
      zuid: '804512141',
      firstName: 'Ada',
      lastName: 'Agent',
      email: 'ada@zylker.example',
      role: 'Agent',
    },
  ];
}

export const standardDepartment = (now: number): Department => ({
  id: DEFAULTS.deskDepartmentId,
  name: 'Support',
  isEnabled: true,
  isDefault: true,
  description: null,
  creatorId: INTEGRATION_AGENT_ID,
  createdAt: now,
  layoutId: LAYOUT_ID,
  supportAddress: 'support@zylker.example',
});

/** Whose token it is; undefined when the user is no agent of this portal. */
export function agentOfUser(desk: DeskState, userId: string): Agent | undefined {
  for (const agent of desk.agents.values()) if (agent.userId === userId && agent.status === 'ACTIVE') return agent;
  return undefined;
}

/** Those who are paid for: light agents are not. */
export function licensedAgents(desk: DeskState): number {
  let count = 0;
  for (const { role, status } of desk.agents.values()) if (role !== 'LightAgent' && status === 'ACTIVE') count += 1;
  return count;
}

export const fullName = ({ firstName, lastName }: { firstName: string | null; lastName: string | null }): string =>
  [firstName, lastName].filter(Boolean).join(' ');

/** An agent as other records show one: author, assignee. */
export const renderBrief = (desk: DeskState, { id, firstName, lastName, email }: Agent) => ({
  photoURL: photoOf(desk, 'agents', id),
  firstName,
  lastName,
  id,
  email,
});
