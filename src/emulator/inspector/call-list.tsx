import type { Operator } from '../control/operator.js';
import type { Call } from '../core/calls.js';
import { count, counted, milliseconds, pathTemplate, timeOfDay } from './format.js';
import { Scroll } from './scroll.js';
import { Sparkline } from './sparkline.js';
import { hrefOf, SHOWS, type Show, type View } from './view.js';

const SHOWN = 100;
const MINUTES = 60;
const LABELS: Record<Show, string> = { all: 'All', errors: 'Errors', spoilt: 'Spoilt' };
const HINTS: Record<Show, string> = { all: 'every call', errors: 'status 400 and above, or no answer', spoilt: 'a fault struck' };

const isError = ({ status, ms }: Pick<Call, 'status' | 'ms'>): boolean => status >= 400 || (status === 0 && ms !== null);

/** Every call that came in, newest first. */
export function CallList({ operator, view }: { operator: Operator; view: View }) {
  const summary = operator.calls.summary();
  const calls = operator.calls.latest({
    limit: SHOWN,
    fits: (call) =>
      (view.service === '' || call.service === view.service) &&
      (view.show === 'all' || (view.show === 'errors' ? isError(call) : call.fault !== null)),
  });
  return (
    <section class="card calls" aria-labelledby="calls-title">
      <header class="bar">
        <h2 id="calls-title">Calls</h2>
        <p id="calls-total" data-live class="dim">
          {counted(summary.total, 'call')} since the start
        </p>
      </header>
      <div id="calls-rate" data-live>
        <Sparkline minutes={operator.calls.perMinute({ minutes: MINUTES, now: operator.clock.now() })} />
      </div>
      <nav id="calls-filter" data-live class="filters" aria-label="Which calls">
        <span class="chips">
          {['', 'accounts', 'crm', 'billing', 'books', 'desk', ...(summary.services['unknown'] ? ['unknown'] : [])].map((service) => (
            <Filter href={hrefOf({ ...view, service })} on={view.service === service} label={service === '' ? 'all services' : service} />
          ))}
        </span>
        <span class="chips">
          {SHOWS.map((show) => (
            <Filter href={hrefOf({ ...view, show })} on={view.show === show} label={LABELS[show].toLowerCase()} hint={HINTS[show]} />
          ))}
        </span>
      </nav>
      <Scroll labelledBy="calls-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Call</th>
              <th scope="col">Status</th>
              <th scope="col" class="number">
                Took
              </th>
              <th scope="col" class="number">
                Credits
              </th>
              <th scope="col">Fault</th>
            </tr>
          </thead>
          <tbody id="calls-rows" data-live>
            {calls.map((call) => (
              <CallRow call={call} />
            ))}
            {calls.length === 0 && (
              <tr>
                <td colspan={6} class="nothing">
                  {summary.total === 0 ? 'No call came in yet.' : 'No such call.'}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Filter({ href, on, label, hint }: { href: string; on: boolean; label: string; hint?: string }) {
  return (
    <a href={href} data-visit aria-current={on ? 'true' : undefined} title={hint}>
      {label}
    </a>
  );
}

function CallRow({ call }: { call: Call }) {
  const { n, method, path, query, service, time, status, ms, credits, fault } = call;
  return (
    <tr class={fault ? 'spoilt' : undefined}>
      <td class="dim">
        <time datetime={time}>{timeOfDay(new Date(time))}</time>
      </td>
      <td class="path" title={`${service}: ${method} ${path}${query.length > 0 ? ` with ${query.join(', ')}` : ''}`}>
        <b>{method}</b> <a href={`/_inspector/calls/${n}`}>{pathTemplate(path)}</a>
        {query.length > 0 && <span class="dim">?{query.join('&')}</span>}
      </td>
      <td>
        <Status status={status} underWay={ms === null} />
      </td>
      <td class="number dim">{ms === null ? '' : milliseconds(ms)}</td>
      <td class="number dim">{credits === null ? '' : count(credits)}</td>
      <td>{fault && <span class="mark">{fault}</span>}</td>
    </tr>
  );
}

function Status({ status, underWay }: { status: number; underWay: boolean }) {
  if (underWay) return <span class="dim">under way</span>;
  if (status === 0) return <span class="status bad">no answer</span>;
  const kind = status >= 500 ? 'bad' : status >= 400 ? 'poor' : 'good';
  return <span class={`status ${kind}`}>{status}</span>;
}
