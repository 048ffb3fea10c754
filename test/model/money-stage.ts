/** A bridge beside an emulator, with the emulator's webhooks going to the bridge over real HTTP. Made anew after some runs. */
import { type Listening, listen } from '../../src/server/listen.js';
import { type World, world } from '../harness/bridge.js';
import type { Weather } from './money-steps.js';

export type Json = Record<string, unknown>;

export interface Stage extends World {
  /** Runs on this stage so far: the name of the next. */
  runs: number;
  /** What the emulator holds, while it is being compared: to write all of it down takes a while. */
  frozen?: ReturnType<World['emulator']['state']> | undefined;
  /** A call of Zoho's API by somebody else than the bridge. Undefined when it was refused or spoilt. */
  call(method: string, path: string, body?: Json): Promise<Json | undefined>;
  /** Bad weather, on the wire and for webhooks; without one: none. */
  weather(weather?: Weather): void;
  close(): Promise<void>;
}

const SECRET = 'modelWebhookSecret0123456789';

export async function openStage(): Promise<Stage> {
  const w = await world({
    setup: false,
    env: {
      ...{ ZOHO_BRIDGE_CALL_TIMEOUT_MS: '600', ZOHO_BRIDGE_MAX_ATTEMPTS: '60', ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '0' },
      ...{ ZOHO_WEBHOOK_SECRET: SECRET, ZOHO_BILLING_PER_MINUTE: '10000', ZOHO_BILLING_CONCURRENCY: '10' },
    },
  });
  // On a busy machine a call may take longer than the time-out, which is short so that faults cost little.
  for (let tries = 1; !(await w.bridge.setup()).ok; tries++) if (tries === 5) throw new Error('setup failed');
  // How long a search does not know of a change is another test's business, and waiting for it this one's cost.
  // Nor is the test about tokens, of which every day that is skipped would need another.
  w.emulator.setLimits({ accounts: { tokenLifeSeconds: 100 * 365 * 86_400 } });
  w.emulator.setLimits({
    billing: { searchLagMs: 0 },
    books: { perMinute: null, perDay: null },
    crm: { creditsPerDay: null, searchLagMs: 0 },
  });
  const server = await listen(w.bridge.handler, { port: 0 });
  w.emulator.webhooks({ to: `${server.url}/webhooks/billing`, secret: SECRET, retries: 3 });
  await w.bridge.start();
  await w.bridge.events.sweep();

  let token: string | undefined;
  return {
    ...w,
    runs: 0,
    call: async (method, path, body) => {
      token ??= await freshToken(w);
      const answer = await fetch(`${w.emulator.url}${path}`, {
        method,
        headers: {
          ...{ authorization: `Zoho-oauthtoken ${token}`, 'content-type': 'application/json' },
          'X-com-zoho-subscriptions-organizationid': w.env.ZOHO_BILLING_ORGANIZATION_ID ?? '',
        },
        ...(body && { body: JSON.stringify(body) }),
      }).catch(() => undefined);
      if (!answer?.ok) {
        token = undefined;
        return undefined;
      }
      return answer.json().then(
        (value) => value as Json,
        () => undefined, // cut off on purpose
      );
    },
    weather: (weather) => setWeather(w, weather),
    close: () => end(w, server),
  };
}

/** Shares of one faulty call in five; they add up to 1. What is a read cannot be carried out unheard. */
const MISERY = [
  { fault: 'status', status: 500, share: 0.2 },
  { fault: 'status', status: 429, share: 0.15 },
  { fault: 'reset', share: 0.2 },
  { fault: 'drop-after-commit', share: 0.2 },
  { fault: 'error-after-commit', status: 500, share: 0.15 },
  { fault: 'truncate', share: 0.1 },
] as const;

function setWeather(w: World, weather: Weather | undefined): void {
  const { seed = 1, faulty = 0, drop = 0, duplicate = 0, reorder = 0 } = weather ?? {};
  const rules = (['billing', 'books', 'crm'] as const).flatMap((service) =>
    faulty === 0 ? [] : MISERY.map(({ share, ...rule }) => ({ ...rule, service, rate: faulty * share })),
  );
  w.emulator.setFaults({ seed, rules });
  w.emulator.webhooks({ seed, drop, duplicate, reorder });
}

async function freshToken({ emulator, env }: World): Promise<string | undefined> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: env.ZOHO_CLIENT_ID ?? '',
    client_secret: env.ZOHO_CLIENT_SECRET ?? '',
    refresh_token: env.ZOHO_REFRESH_TOKEN ?? '',
  });
  const answer = await fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form });
  return ((await answer.json()) as { access_token?: string }).access_token;
}

async function end(w: World, server: Listening): Promise<void> {
  await server.close(100);
  await w.bridge.close({ graceMs: 5000 });
  await w.emulator.close();
}
