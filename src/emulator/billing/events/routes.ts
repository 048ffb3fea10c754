import { notImplemented } from '../../core/not-implemented.js';
import type { Answer } from '../../core/types.js';
import { isDay } from '../../finance/calendar.js';
import { invalidValue, unknownEvent } from '../../finance/errors.js';
import { keptEvents } from '../../finance/events.js';
import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { type FinanceRoute, success } from '../../finance/route.js';
import type { BillingEvent } from '../../finance/types.js';
import { envelopeOf } from '../../finance/webhooks/envelope.js';

const PARAMETERS = new Set(['page', 'per_page', 'event_type', 'date_start', 'date_end', 'organization_id']);
const SCOPES = ['ZohoSubscriptions.webhooks.READ'];

/** Events, as far as they can be read. Source: OpenAPI file of events; parameters and order: Pipedream's Zoho Subscriptions sources. */
export function eventRoutes(finance: Finance): FinanceRoute[] {
  return [
    {
      ...{ method: 'GET', path: '/billing/v1/events', scopes: SCOPES },
      run: ({ query }) => listEvents(finance, query),
    },
    {
      ...{ method: 'GET', path: '/billing/v1/events/:id', scopes: SCOPES },
      run: ({ params: { id = '' } }) => {
        const event = keptEvents(finance).get(id);
        if (!event) throw unknownEvent();
        return success({ event: showEvent(finance, event) });
      },
    },
  ];
}

function listEvents(finance: Finance, query: URLSearchParams): Answer {
  const unknown = [...query.keys()].find((name) => !PARAMETERS.has(name));
  if (unknown !== undefined) {
    return notImplemented(`GET /events?${unknown}=`);
  }
  const day = (name: string): string | null => {
    const value = query.get(name);
    if (value !== null && !isDay(value)) throw invalidValue(name);
    return value;
  };
  const [from, to] = [day('date_start'), day('date_end')];
  const type = query.get('event_type');
  const fits = (event: BillingEvent): boolean => {
    if (type !== null && event.type !== type) return false;
    if (from === null && to === null) return true;
    const on = finance.time.day(event.at);
    return (from === null || on >= from) && (to === null || on <= to);
  };
  const rows = [...keptEvents(finance).all()].reverse().filter(fits);
  return pageOf({
    query,
    rows,
    key: 'events',
    show: (event) => showHead(finance, event),
    context: { sort_column: 'event_time', sort_order: 'D' },
  });
}

const showHead = (finance: Finance, { id, type, at }: BillingEvent) => ({
  event_id: id,
  event_type: type,
  event_time: finance.time.stamp(at),
});

/** As GET answers it. `payload` is a text of JSON: what a webhook carries (inferred; Zoho shows `{...}`). */
export function showEvent(finance: Finance, event: BillingEvent): Record<string, unknown> {
  return {
    ...showHead(finance, event),
    payload: envelopeOf(event, finance.time),
    webhooks: event.deliveries.map(({ webhookId, url, status, at }) => ({
      ...{ webhook_id: webhookId, url, status },
      last_updated_time: finance.time.stamp(at),
    })),
  };
}
