import type { Operator } from '../control/operator.js';
import { Do, DoButton, Sure } from './form.js';
import { counted, day, span, timeOfDay } from './format.js';

const STEPS: [by: string, label: string][] = [
  ['PT10S', '+10 s'],
  ['PT1H', '+1 hour'],
  ['P1D', '+1 day'],
  ['P30D', '+30 days'],
];

/** The emulator's own clock; it only goes forward. */
export function ClockPanel({ operator, back }: { operator: Operator; back: string }) {
  const now = operator.clock.now();
  const ahead = operator.clock.aheadMs();
  return (
    <section class="card clock" aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      <p id="clock" data-live>
        <time datetime={now.toISOString()}>
          <strong>{timeOfDay(now)}</strong> {day(now)}
        </time>
        <span class="dim">{ahead === 0 ? 'UTC, real time' : `UTC, ${span(ahead)} ahead`}</span>
      </p>
      <div class="buttons">
        {STEPS.map(([by, label]) => (
          <DoButton action="clock" back={back} values={{ by }} label={label} />
        ))}
      </div>
    </section>
  );
}

/** Refresh and access tokens: how many and for how long, never what they are. */
export function TokenPanel({ operator, back }: { operator: Operator; back: string }) {
  const now = operator.clock.now().getTime();
  return (
    <section class="card" aria-labelledby="tokens-title">
      <h2 id="tokens-title">Tokens</h2>
      <div id="tokens" data-live>
        <ul class="tokens">
          {operator.tokens().map(({ ending, isDefault, revoked, scopes, live }) => {
            const last = live.at(-1);
            return (
              <li>
                <span>
                  <code>…{ending}</code> {isDefault ? 'refresh token' : 'further refresh token'}
                </span>
                <span class={revoked ? 'status bad' : 'status good'}>{revoked ? 'revoked' : 'works'}</span>
                <span class="dim">
                  {counted(scopes, 'scope')}, {counted(live.length, 'live access token')}
                  {last && `, the newest for another ${span(last.expiresAt.getTime() - now)}`}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
      <div class="buttons">
        <DoButton action="accounts" back={back} values={{ refreshToken: 'revoked' }} label="Revoke" hint="the first refresh token" />
        <DoButton action="accounts" back={back} values={{ refreshToken: 'ok' }} label="Restore" hint="the first refresh token" />
      </div>
    </section>
  );
}

/** How to point something at this emulator, and how to begin again. */
export function FootPanel({ back }: { back: string }) {
  return (
    <section class="card foot" aria-labelledby="foot-title">
      <h2 id="foot-title">This emulator</h2>
      <p class="links">
        <span class="dim">As JSON:</span>
        {['env', 'state', 'calls', 'limits', 'operations', ''].map((name) => (
          <a href={name === '' ? '/_emulator' : `/_emulator/${name}`}>{name === '' ? 'control' : name}</a>
        ))}
      </p>
      <Sure ask="Empty it">
        <Do action="reset" back={back}>
          <button type="submit" class="danger">
            Yes, empty everything
          </button>
        </Do>
      </Sure>
    </section>
  );
}
