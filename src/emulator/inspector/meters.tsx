import type { Operator } from '../control/operator.js';
import { count } from './format.js';
import { serviceName } from './module-tabs.js';

type Limits = Record<string, number | boolean | string | null>;

interface Meter {
  label: string;
  used: number;
  /** Null: counted, not enforced. */
  limit: number | null;
}

/** What counts against what, by service: names of `GET /_emulator/limits`. */
const METERS: [service: string, label: string, used: string, limit: string][] = [
  ['crm', 'credits, last 24 hours', 'creditsUsed', 'creditsPerDay'],
  ['crm', 'calls at once', 'inProcess', 'concurrency'],
  ['billing', 'calls, this minute', 'usedThisMinute', 'perMinute'],
  ['billing', 'calls, today', 'usedToday', 'perDay'],
  ['billing', 'calls at once', 'inProcess', 'concurrency'],
  ['books', 'calls, this minute', 'usedThisMinute', 'perMinute'],
  ['books', 'calls, today', 'usedToday', 'perDay'],
  ['desk', 'credits, today', 'creditsUsed', 'creditsPerDay'],
  ['desk', 'calls at once', 'inProcess', 'concurrency'],
];

/** How much of each limit is used up. */
export function Meters({ operator }: { operator: Operator }) {
  const limits: Record<string, Limits> = operator.limits();
  const meters = METERS.flatMap(([service, label, used, limit]) => {
    const values = limits[service];
    return values ? [{ label: `${serviceName(service)} ${label}`, used: number(values[used]) ?? 0, limit: number(values[limit]) }] : [];
  });
  return (
    <section class="card" aria-labelledby="limits-title">
      <h2 id="limits-title">Limits</h2>
      <ul id="limits" data-live class="meters">
        {[...meters, ...tokenMeters(operator, limits['accounts'] ?? {})].map((meter) => (
          <MeterRow {...meter} />
        ))}
      </ul>
    </section>
  );
}

/** Zoho throttles each refresh token for itself: shown is the one that is nearest to it. */
function tokenMeters(operator: Operator, limits: Limits): Meter[] {
  const tokens = operator.tokens();
  return [
    {
      label: 'Tokens made, last 10 minutes',
      used: Math.max(0, ...tokens.map(({ madeLately }) => madeLately)),
      limit: number(limits['tokensPerTenMinutes']),
    },
  ];
}

function MeterRow({ label, used, limit }: Meter) {
  const part = limit === null ? 0 : limit === 0 ? 1 : Math.min(1, used / limit);
  const words = limit === null ? `${count(used)}, no limit set` : `${count(used)} of ${count(limit)}`;
  return (
    <li>
      <span>{label}</span>
      <span class="number">{words}</span>
      {limit !== null && (
        <svg
          viewBox="0 0 100 4"
          preserveAspectRatio="none"
          aria-hidden="true"
          class={part >= 1 ? 'full' : part >= 0.8 ? 'high' : undefined}
        >
          <rect width="100" height="4" class="track" />
          <rect width={part === 0 ? 0 : Math.max(1, part * 100)} height="4" class="fill" />
        </svg>
      )}
    </li>
  );
}

const number = (value: Limits[string] | undefined): number | null => (typeof value === 'number' ? value : null);
