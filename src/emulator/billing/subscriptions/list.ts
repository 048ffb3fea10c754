import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import { addMonths } from '../../finance/calendar.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { showSubscriptionRow } from '../../finance/subscriptions/show.js';
import type { Subscription, SubscriptionStatus } from '../../finance/types.js';

const PARAMETERS = new Set(['page', 'per_page', 'organization_id', 'filter_by', 'customer_id', 'reference_contains']);

type Fits = (subscription: Subscription) => boolean;

const isOf =
  (...statuses: SubscriptionStatus[]): Fits =>
  ({ status }) =>
    statuses.includes(status);

/** Values of `filter_by`: OpenAPI file of Billing. What counts as active is not said: here all that have begun and are not over. */
const filtersOf = (month: string, lastMonth: string): Record<string, Fits> => ({
  'SubscriptionStatus.All': () => true,
  'SubscriptionStatus.ACTIVE': isOf('live', 'trial', 'dunning', 'unpaid', 'non_renewing'),
  'SubscriptionStatus.LIVE': isOf('live'),
  'SubscriptionStatus.FUTURE': isOf('future'),
  'SubscriptionStatus.TRIAL': isOf('trial'),
  'SubscriptionStatus.PAST_DUE': isOf('dunning'),
  'SubscriptionStatus.UNPAID': isOf('unpaid'),
  'SubscriptionStatus.NON_RENEWING': isOf('non_renewing'),
  'SubscriptionStatus.CANCELLED_FROM_DUNNING': isOf('cancelled_from_dunning'),
  'SubscriptionStatus.CANCELLED': isOf('cancelled'),
  'SubscriptionStatus.EXPIRED': isOf('expired'),
  'SubscriptionStatus.TRIAL_EXPIRED': isOf('trial_expired'),
  'SubscriptionStatus.CANCELLED_LAST_MONTH': ({ cancelledOn }) => cancelledOn?.startsWith(lastMonth) ?? false,
  'SubscriptionStatus.CANCELLED_THIS_MONTH': ({ cancelledOn }) => cancelledOn?.startsWith(month) ?? false,
  'SubscriptionMode.ONLINE': ({ autoCollect }) => autoCollect,
  'SubscriptionMode.OFFLINE': ({ autoCollect }) => !autoCollect,
});

/**
 * `GET /subscriptions`, the oldest first (recorded). An unknown parameter is a loud 501: a filter that is silently ignored would
 * answer everything.
 */
export function listSubscriptions(finance: Finance, query: URLSearchParams): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) return notImplemented(`GET /subscriptions?${unknown}=`);
  const today = finance.today();
  const filters = filtersOf(today.slice(0, 7), addMonths(today, -1).slice(0, 7));
  const filterBy = query.get('filter_by') ?? 'SubscriptionStatus.All';
  const fits = Object.hasOwn(filters, filterBy) ? filters[filterBy] : undefined;
  if (!fits) throw invalidValue('filter_by');
  const customer = query.get('customer_id');
  const reference = query.get('reference_contains')?.toLowerCase();
  const rows = customer === null ? finance.subscriptions.all() : finance.subscriptions.by('customer', customer);
  return pageOf({
    query,
    rows: filtered(rows, (row) => fits(row) && (reference === undefined || row.referenceId.toLowerCase().includes(reference))),
    key: 'subscriptions',
    show: (row) => showSubscriptionRow(finance, row),
    context: { applied_filter: filterBy, sort_column: 'created_time', sort_order: 'A' },
  });
}

function* filtered(rows: Iterable<Subscription>, fits: Fits): Generator<Subscription> {
  for (const row of rows) if (fits(row)) yield row;
}
