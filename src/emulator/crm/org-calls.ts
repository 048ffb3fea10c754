import type { Answer } from '../core/types.js';
import { LICENCES } from './edition.js';
import { readPaging } from './paging.js';
import { NO_CONTENT, refuse } from './problem.js';
import type { Call } from './state.js';
import { formatTime, TIME_ZONE } from './time.js';
import type { CrmUser } from './types.js';
import { renderUser } from './users.js';

/** Every user here is active and confirmed, so most types are the same or empty. */
const everyone = (users: CrmUser[]) => users;
const nobody = (): CrmUser[] => [];
const admins = (users: CrmUser[]) => users.filter((user) => user.profile === 'Administrator');
const TYPES: Record<string, (users: CrmUser[], self: CrmUser) => CrmUser[]> = {
  AllUsers: everyone,
  AllActiveUsers: everyone,
  ActiveUsers: everyone,
  ConfirmedUsers: everyone,
  ActiveConfirmedUsers: everyone,
  AdminUsers: admins,
  ActiveConfirmedAdmins: admins,
  CurrentUser: (_users, self) => [self],
  DeactiveUsers: nobody,
  DeletedUsers: nobody,
  NotConfirmedUsers: nobody,
  DeveloperUsers: nobody,
  ActiveLiteUser: nobody,
};

/** `GET /users?type=`. Source: zoho.com/crm/developer/docs/api/v8/get-users.html */
export function listUsers(call: Call): Answer {
  const { crm, user, incoming } = call;
  const choose = TYPES[incoming.query.get('type') ?? 'AllUsers'];
  if (!choose) return refuse(400, 'INVALID_DATA', 'invalid data', { param_name: 'type', supported_values: Object.keys(TYPES) });
  const paging = readPaging(incoming.query);
  if ('answer' in paging) return paging.answer;
  const { page, perPage } = paging;
  const chosen = choose(crm.users.all(), user);
  const users = chosen.slice((page - 1) * perPage, page * perPage).map(renderUser);
  if (users.length === 0) return NO_CONTENT;
  return {
    status: 200,
    body: { users, info: { per_page: perPage, count: users.length, page, more_records: chosen.length > page * perPage } },
  };
}

/** `GET /users/{id}`. */
export function getUser({ crm, id }: Call & { id: string }): Answer {
  const user = crm.users.get(id);
  return user ? { status: 200, body: { users: [renderUser(user)] } } : NO_CONTENT;
}

/** `GET /org`. Source: zoho.com/crm/developer/docs/api/v8/get-org-data.html */
export function getOrg({ crm, user }: Call): Answer {
  const { id, zgid, createdAt } = crm.org;
  const { edition } = crm.limits;
  const paid = edition !== 'free';
  return {
    status: 200,
    body: {
      org: [
        {
          id,
          zgid,
          company_name: 'Emulated Company',
          alias: null,
          domain_name: 'org804511998',
          primary_email: user.email,
          primary_zuid: user.zuid,
          type: 'production',
          created_time: formatTime(createdAt),
          time_zone: TIME_ZONE,
          country: 'United States',
          country_code: 'US',
          iso_code: 'USD',
          currency: 'US Dollar - USD',
          currency_symbol: '$',
          currency_locale: 'en_US',
          street: null,
          city: null,
          state: 'Arizona',
          zip: null,
          phone: null,
          mobile: null,
          fax: null,
          website: null,
          description: null,
          employee_count: '5',
          photo_id: null,
          mc_status: false,
          gapps_enabled: false,
          translation_enabled: false,
          privacy_settings: false,
          hipaa_compliance_enabled: false,
          lite_users_enabled: false,
          deletable_org_account: false,
          zia_portal_id: null,
          hierarchy_preferences: { type: 'Role_Hierarchy', strictly_reporting: false },
          license_details: {
            paid,
            paid_type: edition,
            paid_expiry: null,
            trial_type: null,
            trial_expiry: null,
            users_license_purchased: LICENCES,
            portal_users_license_purchased: 0,
          },
          max_per_page: 200,
        },
      ],
    },
  };
}
