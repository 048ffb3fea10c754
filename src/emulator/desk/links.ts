import type { DeskState } from './state.js';

/** Pages of the agents' own screens. Never to be shown to customers: they need an agent's login. */
export const agentPage = (desk: DeskState, module: 'Cases' | 'Contacts', id: string): string =>
  `${desk.world.origin()}/support/${desk.portal}/ShowHomePage.do#${module}/dv/${id}`;

export const photoOf = (desk: DeskState, what: 'agents' | 'contacts', id: string): string =>
  `${desk.world.origin()}/api/v1/${what}/${id}/photo?orgId=${desk.organizationId}`;
