import type { Operator } from '../control/operator.js';
import { Body, Pairs } from './call-page.js';
import { DoButton } from './form.js';
import { milliseconds } from './format.js';
import { linksTo } from './links.js';
import { State } from './webhook-list.js';

/** One webhook: what was sent where, and what each attempt came to. Undefined when it is not known any more. */
export function webhookPage(operator: Operator, id: number) {
  const delivery = operator.outbox.list({ after: id - 1 }).at(-1);
  if (delivery?.id !== id) return undefined;
  const title = `${delivery.event}, webhook ${id}`;
  const body = (
    <main class="record">
      <header class="bar">
        <p class="dim">
          <a href="/">Webhooks out</a>
        </p>
        <h1>{delivery.event}</h1>
      </header>
      <div class="columns">
        <section class="card" aria-label="What was sent">
          <p>
            <b>{delivery.method}</b> <code>{delivery.url}</code>
          </p>
          <Pairs title="Headers" pairs={Object.entries(delivery.headers)} />
          <Body text={delivery.body} href={linksTo(operator)} />
        </section>
        <aside>
          <section class="card" aria-label="Attempts">
            <h2>Attempts</h2>
            <div id="attempts" data-live>
              <p>
                <State delivery={delivery} />
              </p>
              <ol class="attempts">
                {delivery.attempts.map(({ at, status, error, ms }) => (
                  <li>
                    <time datetime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(0, 19).replace('T', ' ')}</time>{' '}
                    {status ?? error} <span class="dim">{milliseconds(ms)}</span>
                  </li>
                ))}
              </ol>
            </div>
            <div class="buttons">
              <DoButton action="redeliver" back={`/_inspector/webhooks/${id}`} values={{ id: String(id) }} label="Send again" />
            </div>
          </section>
        </aside>
      </div>
    </main>
  );
  return { title, body };
}
