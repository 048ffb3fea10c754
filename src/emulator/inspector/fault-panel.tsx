import type { Operator } from '../control/operator.js';
import type { FaultRule } from '../core/faults.js';
import { DoButton } from './form.js';
import { count, percent } from './format.js';
import { serviceName } from './module-tabs.js';
import { PRESETS } from './presets.js';

/** The faults in force and how often they struck, with some weather to choose from. */
export function FaultPanel({ operator, back }: { operator: Operator; back: string }) {
  const { rules } = operator.faults();
  const { ms, jitterMs, services } = operator.latency();
  const slow = [
    ...(ms + jitterMs > 0 ? [`Answers take ${range(ms, jitterMs)}.`] : []),
    ...Object.entries(services).map(([service, own]) => `${serviceName(service)} takes ${range(own.ms, own.jitterMs)}.`),
  ];
  return (
    <section class="card" aria-labelledby="faults-title">
      <h2 id="faults-title">Faults</h2>
      <div id="faults" data-live>
        <ul class="rules">
          {rules.map((rule) => (
            <li class={rule.fired > 0 ? 'struck' : undefined}>
              <span class="mark">{rule.fault}</span>
              <span class="number" title={`struck ${count(rule.fired)} of ${count(rule.matched)} calls that it fits`}>
                {count(rule.fired)} <span class="dim">of {count(rule.matched)}</span>
              </span>
              <span class="dim">{words(rule)}</span>
            </li>
          ))}
        </ul>
        {slow.map((sentence) => (
          <p class="dim">{sentence}</p>
        ))}
        {rules.length + slow.length === 0 && <p class="dim">None. Zoho behaves.</p>}
      </div>
      <div class="buttons">
        {Object.entries(PRESETS).map(([preset, { label, hint }]) => (
          <DoButton action="faults" back={back} values={{ preset }} label={label} hint={hint} />
        ))}
      </div>
    </section>
  );
}

const range = (ms: number, jitterMs: number): string => (jitterMs === 0 ? `${ms} ms` : `${ms} to ${ms + jitterMs} ms`);

function words({ service, method, path, rate, status, ms, count: most }: FaultRule): string {
  const where = [method, path ?? (service === undefined ? 'all calls' : serviceName(service))].filter(Boolean).join(' ');
  const how = [
    rate === undefined || rate === 1 ? 'always' : percent(rate),
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(ms === undefined ? [] : [`${ms} ms`]),
    ...(most === undefined ? [] : [`at most ${count(most)} times`]),
  ];
  return `${where}, ${how.join(', ')}`;
}
