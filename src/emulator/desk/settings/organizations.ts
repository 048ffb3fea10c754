import { urlNotFound } from '../errors.js';
import { checkQuery, ok } from '../request.js';
import type { DeskCall, DeskRoute } from '../route.js';

const SCOPES = [['Desk.basic.READ', 'Desk.organization.READ', 'Desk.settings.READ']];

/** Source: sample of `organizationListArray` in Organization.json, github.com/zoho/zohodesk-oas */
function render({ desk, agent }: DeskCall) {
  const { organizationId: id, portal, limits } = desk;
  return {
    id,
    companyName: 'Zylker',
    portalName: portal,
    portalURL: `https://desk.zoho.com/support/${portal}/ShowHomePage.do`,
    alias: null,
    description: null,
    edition: limits.edition.toUpperCase(),
    isDefault: true,
    isAdminInOrg: agent.role === 'Administrator',
    isSandboxPortal: false,
    isPayloadEncryptionEnabled: false,
    primaryContact: agent.email,
    ...{ employeeCount: null, employeeCountRange: null, industry: null, timeZone: 'UTC' },
    ...{ street: null, city: null, state: null, zip: null, country: 'United States' },
    ...{ phoneNumber: null, mobile: null, fax: null, website: null, logoURL: null, faviconURL: null },
    ...{ currencyCode: 'USD', currencySymbol: '$', currencyLocale: 'US' },
    ...{ designation: null, migrationFrom: null, preferredSolution: null, preferredCommunicationChannels: null },
  };
}

const list = (call: DeskCall) => {
  checkQuery(call.incoming);
  return ok({ data: [render(call)] });
};

/** Source: Organization.json of github.com/zoho/zohodesk-oas. Only the first needs no `orgId`: it is how one is found. */
export const organizationRoutes: DeskRoute[] = [
  { method: 'GET', path: '/api/v1/organizations', scopes: SCOPES, weight: 1, orgId: 'optional', run: list },
  { method: 'GET', path: '/api/v1/accessibleOrganizations', scopes: [['Desk.basic.READ']], weight: 1, run: list },
  {
    method: 'GET',
    path: '/api/v1/organizations/:id',
    scopes: SCOPES,
    weight: 1,
    run: (call) => {
      checkQuery(call.incoming, ['includeCustomDomain']);
      if (call.params['id'] !== call.desk.organizationId) throw urlNotFound();
      return ok(render(call));
    },
  },
];
