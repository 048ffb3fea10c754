import type { Operator } from '../control/operator.js';
import type { Delivery } from '../core/outbox.js';
import { DoButton } from './form.js';
import { counted, shortTime } from './format.js';
import { serviceName } from './module-tabs.js';
import { Scroll } from './scroll.js';

const SHOWN = 60;
const KINDS: Record<Delivery['state'], string> = {
  waiting: 'dim',
  sending: 'dim',
  retrying: 'poor',
  delivered: 'good',
  failed: 'bad',
  dropped: 'bad',
};

/** Webhooks that went out, newest first, and what became of each. */
export function WebhookList({ operator, back }: { operator: Operator; back: string }) {
  const { total } = operator.outbox.summary();
  const deliveries = operator.outbox.list({ limit: SHOWN });
  const now = operator.clock.now();
  return (
    <section class="card webhooks" aria-labelledby="webhooks-title">
      <header class="bar">
        <h2 id="webhooks-title">Webhooks out</h2>
        <p id="webhooks-total" data-live class="dim">
          {counted(total, 'webhook')} since the start
        </p>
      </header>
      <Scroll labelledBy="webhooks-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Event</th>
              <th scope="col">To</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Tries
              </th>
              <th scope="col">
                <span class="unseen">Again</span>
              </th>
            </tr>
          </thead>
          <tbody id="webhooks-rows" data-live>
            {deliveries.map((delivery) => (
              <tr class={delivery.fate === null ? undefined : 'spoilt'}>
                <td class="dim">{shortTime(new Date(delivery.at), now)}</td>
                <td>
                  <a href={`/_inspector/webhooks/${delivery.id}`}>{delivery.event}</a>{' '}
                  <span class="dim">{serviceName(delivery.service)}</span>
                </td>
                <td class="code dim" title={delivery.url}>
                  {shortUrl(delivery.url)}
                </td>
                <td>
                  <State delivery={delivery} />
                </td>
                <td class="number dim">{delivery.attempts.length}</td>
                <td>
                  <DoButton action="redeliver" back={back} values={{ id: String(delivery.id) }} label="Send again" />
                </td>
              </tr>
            ))}
            {deliveries.length === 0 && (
              <tr>
                <td colspan={6} class="nothing">
                  None yet. They go where Billing, Desk and CRM were told to send them.
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

export function State({ delivery: { state, fate, attempts } }: { delivery: Delivery }) {
  const last = attempts.at(-1);
  return (
    <>
      <span class={`status ${KINDS[state]}`} title={last?.error ?? undefined}>
        {state}
        {state !== 'delivered' && last?.status != null && ` ${last.status}`}
      </span>
      {fate !== null && fate !== 'dropped' && <span class="mark"> {fate}</span>}
    </>
  );
}

const shortUrl = (url: string): string => (URL.canParse(url) ? new URL(url).host + new URL(url).pathname : url);
