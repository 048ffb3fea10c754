import type { DeskState } from './state.js';

/**
 * Pages of the agents' own screens, at Zoho's own host as Desk gives them out: a client that lets one of them get through to
 * a customer is to be found out here.
 */
export const agentPage = (desk: DeskState, module: 'Cases' | 'Contacts', id: string): string =>
  `https://desk.zoho.com/support/${desk.portal}/ShowHomePage.do#${module}/dv/${id}`;

export const photoOf = (desk: DeskState, what: 'agents' | 'contacts', id: string): string =>
  `${desk.world.origin()}/api/v1/${what}/${id}/photo?orgId=${desk.organizationId}`;
