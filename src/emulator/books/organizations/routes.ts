import { Refusal } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { type FinanceRoute, success } from '../../finance/route.js';

const LISTED = [
  ...['name', 'contact_name', 'email', 'is_default_org', 'plan_type', 'tax_group_enabled', 'plan_name', 'plan_period', 'language_code'],
  ...['account_created_date', 'account_created_date_formatted', 'time_zone', 'is_org_active', 'currency_id', 'currency_code'],
  ...['currency_symbol', 'currency_format', 'price_precision'],
];
const LIST_ONLY = ['zi_migration_status', 'plan_type', 'tax_group_enabled', 'plan_name', 'plan_period', 'account_created_date_formatted'];
const EMPTY = [
  ...['industry_type', 'industry_size', 'company_id_label', 'company_id_value', 'tax_id_label', 'tax_id_value', 'org_address'],
  ...['remit_to_address', 'phone', 'fax', 'website'],
];

/** The organisation as Books knows it: its own id. */
export function organizationRoutes(finance: Finance, organizationId: string): FinanceRoute[] {
  const show = () => {
    const known = finance.organization.show();
    return {
      organization_id: organizationId,
      ...Object.fromEntries(LISTED.map((name) => [name, known[name]])),
      zi_migration_status: 0,
      // Documented as a number, seen live as a name.
      fiscal_year_start_month: 'january',
    };
  };
  const scopes = ['ZohoBooks.settings.READ'];
  return [
    // Works without an organisation (recorded); no `page_context`.
    { method: 'GET', path: '/books/v3/organizations', scopes, inOrganization: false, run: () => success({ organizations: [show()] }) },
    {
      method: 'GET',
      path: '/books/v3/organizations/:id',
      scopes,
      run: ({ params: { id = '' } }) => {
        if (id !== organizationId) throw new Refusal(404, 1002, 'Organization does not exist.');
        const whole = Object.fromEntries(Object.entries(show()).filter(([name]) => !LIST_ONLY.includes(name)));
        const address = Object.fromEntries(
          ['street_address1', 'street_address2', 'city', 'state', 'country', 'zip'].map((name) => [name, '']),
        );
        const shown = { ...whole, date_format: 'MM/dd/yyyy', field_separator: '/', ...Object.fromEntries(EMPTY.map((name) => [name, ''])) };
        return success({ organization: { ...shown, address, custom_fields: [] } });
      },
    },
  ];
}
