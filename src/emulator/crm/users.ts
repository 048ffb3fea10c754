import { formatTime, TIME_ZONE } from './time.js';
import type { CrmUser } from './types.js';

/** The people of the emulated organisation. */
export interface Users {
  /** The user whose token makes a call; known from the first call on. An administrator. */
  api(id: string): CrmUser;
  /** A salesperson who works in the CRM by hand. */
  readonly sales: CrmUser;
  get(id: string): CrmUser | undefined;
  all(): CrmUser[];
  /** Takes the place of all; the salesperson is the first. */
  restore(users: CrmUser[]): void;
}

export function createUsers({ nextId, now }: { nextId: () => string; now: number }): Users {
  const users = new Map<string, CrmUser>();

  const add = ({ id, firstName, lastName, profile }: Pick<CrmUser, 'id' | 'firstName' | 'lastName' | 'profile'>): CrmUser => {
    const name = `${firstName} ${lastName}`;
    const email = `${firstName}.${lastName}@emulator.example`.toLowerCase();
    const user: CrmUser = { id, zuid: String(75_092_197 + users.size), firstName, lastName, name, email, profile, createdAt: now };
    users.set(id, user);
    return user;
  };
  let sales = add({ id: nextId(), firstName: 'Sam', lastName: 'Seller', profile: 'Standard' });

  return {
    api: (id) => users.get(id) ?? add({ id, firstName: 'Ines', lastName: 'Integration', profile: 'Administrator' }),
    get sales() {
      return sales;
    },
    get: (id) => users.get(id),
    all: () => [...users.values()],
    restore: (saved) => {
      const [first] = saved;
      if (!first) throw new Error('an organisation without people');
      sales = first;
      users.clear();
      for (const user of saved) users.set(user.id, user);
    },
  };
}

/** A user inside the details of a written record. */
export const byline = ({ name, id }: CrmUser) => ({ name, id });

/** A user inside a record. */
export const owner = ({ name, id, email }: CrmUser) => ({ name, id, email });

export const ROLE = { name: 'CEO', id: '5725767000000026005' };
const PROFILES = { Administrator: '5725767000000026011', Standard: '5725767000000026014' };

/** A user's profile, as it stands in a record of users. */
export const profileOf = ({ profile }: CrmUser) => ({ name: profile, id: PROFILES[profile] });

/** The profiles of the organisation, as they stand in metadata. */
export const profiles = (): { name: string; id: string }[] => Object.entries(PROFILES).map(([name, id]) => ({ name, id }));

/** What nobody filled in, and what a fresh user's preferences are. The formats are inferred. */
const PREFERENCES = {
  ...{
    street: null,
    city: null,
    state: null,
    zip: null,
    country: null,
    website: null,
    fax: null,
    mobile: null,
    dob: null,
    signature: null,
  },
  ...{
    locale: 'en_US',
    country_locale: 'en_US',
    language: 'en_US',
    time_zone: TIME_ZONE,
    time_format: 'hh:mm a',
    date_format: 'MM/dd/yyyy',
  },
  ...{ decimal_separator: 'Period', number_separator: 'Comma', distance_preference__s: 'Miles' },
  ...{ name_format__s: 'Salutation,First Name,Last Name', sort_order_preference__s: 'First Name,Last Name' },
  ...{ $current_shift: null, $next_shift: null, $shift_effective_from: null, Current_Shift__s: null },
  ...{ imap_status: false, personal_account: false, share_among_subordinates: false, microsoft: false, sandboxDeveloper: false },
};

/** A user as `GET /users` answers it. Source: github.com/zoho/crm-oas v8.0/users */
export function renderUser(user: CrmUser): Record<string, unknown> {
  const { id, zuid, firstName, lastName, name, email, createdAt } = user;
  return {
    id,
    zuid,
    first_name: firstName,
    last_name: lastName,
    full_name: name,
    email,
    role: ROLE,
    profile: profileOf(user),
    status: 'active',
    confirm: true,
    type__s: 'Regular User',
    ...PREFERENCES,
    phone: null,
    alias: null,
    Reporting_To: null,
    status_reason__s: null,
    created_by: { name, id },
    created_time: formatTime(createdAt),
    Modified_By: { name, id },
    Modified_Time: formatTime(createdAt),
  };
}
