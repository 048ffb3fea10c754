import { formatDay } from './time.js';
import type { Day } from './types.js';

/** The organisation's own currency, for the fields that repeat it. */
export interface Money {
  currencyId: string;
  currencyCode: string;
  currencySymbol: string;
}

export interface Organization {
  id: string;
  timeZone: string;
  createdOn: Day;
  money: Money;
  /** As `GET /organizations` answers it: the keys of a recorded answer. */
  show(): Record<string, unknown>;
}

/** The one organisation of a fresh emulator: US dollars, Pacific time. */
export function createOrganization({ id, createdOn }: { id: string; createdOn: Day }): Organization {
  const timeZone = 'America/Los_Angeles';
  const money: Money = { currencyId: '2914417000000000097', currencyCode: 'USD', currencySymbol: '$' };
  return {
    id,
    timeZone,
    createdOn,
    money,
    show: () => ({
      organization_id: id,
      name: 'Emulated Organisation',
      contact_name: 'Emulator Admin',
      email: 'admin@emulator.example',
      is_default_org: true,
      source: 2,
      country: 'U.S.A',
      org_settings: true,
      is_ziedition: false,
      is_zbclient: false,
      custom_field_type: 1,
      version: 'global',
      is_moss_enabled: false,
      is_sales_inclusive_tax_enabled: false,
      plan_type: 0,
      tax_group_enabled: true,
      plan_name: 'FREE',
      plan_period: '',
      language_code: 'en',
      fiscal_year_start_month: 0,
      account_created_date: createdOn,
      account_created_date_formatted: formatDay(createdOn),
      time_zone: timeZone,
      field_separator: '/',
      time_zone_formatted: '( GMT -8:00 ) Pacific Standard Time (America/Los_Angeles)',
      is_org_active: true,
      mode: 'test',
      is_quick_setup_completed: false,
      is_trial_period_extended: false,
      currency_id: money.currencyId,
      currency_code: money.currencyCode,
      currency_symbol: money.currencySymbol,
      currency_format: '###,##0.00',
      price_precision: 2,
      badge_count: 0,
    }),
  };
}
