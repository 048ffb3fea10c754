/** A bridge that takes Desk's webhooks: over HTTP at `server`, and as a function with tokens of the test's own. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { listen } from '../../src/server/listen.js';
import { type World, type WorldOptions, world } from './bridge.js';
import { type Receiver, receiver } from './receiver.js';

export const DESK_SECRET = 'desk-path-secret_0123';
export const WEBHOOK_ID = '4000000012345';
export const ORGANIZATION = '600000001';

export interface Signer {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  jwk: Record<string, unknown>;
}

/** A key as Desk has one. 2048 bits take a moment: make few. */
export function signer(kid: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } };
}

export const seconds = (ms: number): number => Math.floor(ms / 1000);

/** What Desk claims; `claims` say otherwise. */
export const claimsNow = (claims: JWTPayload = {}): JWTPayload => ({
  iss: `orgId:${ORGANIZATION}`,
  aud: `webhookId:${WEBHOOK_ID}`,
  iat: seconds(Date.now()),
  exp: seconds(Date.now() + 300_000),
  ...claims,
});

export const signed = ({ kid, privateKey }: Signer, claims: JWTPayload = {}): Promise<string> =>
  new SignJWT(claimsNow(claims)).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey);

export const ticketEvent = (id: string, more: object = {}) => ({
  payload: { id, status: 'Closed', statusType: 'Closed' },
  eventTime: '1785000000000',
  eventType: 'Ticket_Update',
  orgId: ORGANIZATION,
  ...more,
});

export interface Arrival {
  body?: string;
  jwt?: string | undefined;
  secret?: string;
  method?: string;
  headers?: Record<string, string>;
}

export interface Receiving extends World {
  send(arrival: Arrival): Promise<Response>;
  rows(): Promise<{ n: number; deliveries: number }>;
}

/** Sends to the bridge's function, and counts what is kept. */
export function receivingAt(w: World): Receiving {
  return {
    ...w,
    send: ({ body, jwt, secret = DESK_SECRET, method = 'POST', headers = {} }) =>
      w.bridge.handler(
        new Request(`http://bridge.test/webhooks/desk/${secret}`, {
          method,
          body: body ?? null,
          headers: { 'content-type': 'application/json;charset=UTF-8', ...(jwt === undefined ? {} : { 'X-ZDesk-JWT': jwt }), ...headers },
        }),
      ),
    rows: async () => {
      const [row] = await w.store.db.query<{ n: number; deliveries: number }>(
        "select count(*)::int as n, coalesce(sum(deliveries), 0)::int as deliveries from zoho_bridge.events where source = 'desk.webhook'",
      );
      return row ?? { n: 0, deliveries: 0 };
    },
  };
}

/** A Desk that is nothing but its keys, so that tests can sign as it does; the rest of Zoho is away. */
export async function receiving(keys: Signer[], { env = {} }: WorldOptions = {}): Promise<Receiving & { desk: Receiver }> {
  const desk = await receiver();
  desk.answer((response, { path }) => {
    response.writeHead(path === '/.well-known/jwks.json' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  const w = await world({
    setup: false,
    env: {
      ...{ ZOHO_EMULATOR_URL: desk.url, ZOHO_DESK_ORGANIZATION_ID: ORGANIZATION },
      ...{ ZOHO_DESK_WEBHOOK_SECRET: DESK_SECRET, ZOHO_DESK_WEBHOOK_ID: WEBHOOK_ID, ...env },
    },
  });
  return { ...receivingAt(w), desk };
}

/** How often Desk was asked for its keys. */
export const keysAsked = ({ desk }: { desk: Receiver }): number => desk.received.filter(({ path }) => path.endsWith('jwks.json')).length;

/** The bridge on a port of its own. */
export async function listening({ bridge }: World): Promise<string> {
  const server = await listen(bridge.handler, { port: 0, direct: bridge.direct });
  onTestFinished(() => server.close(0));
  return server.url;
}

/** Tokens are given out sparingly. */
const sessions = new WeakMap<object, Promise<unknown>>();

/** Somebody who looks after Desk. Answers the rows of a list. */
export async function deskStaff({ emulator }: World): Promise<(method: string, path: string, body?: object) => Promise<object[]>> {
  const env = emulator.env();
  const form = new URLSearchParams({
    ...{ grant_type: 'refresh_token', client_id: env['ZOHO_CLIENT_ID'] ?? '', client_secret: env['ZOHO_CLIENT_SECRET'] ?? '' },
    refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
  });
  const asked =
    sessions.get(emulator) ?? fetch(`${emulator.url}/oauth/v2/token`, { method: 'POST', body: form }).then((made) => made.json());
  sessions.set(emulator, asked);
  const { access_token: token } = (await asked) as { access_token: string };
  const headers = {
    ...{ authorization: `Zoho-oauthtoken ${token}`, orgId: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '' },
    'content-type': 'application/json',
  };
  return async (method, path, body) => {
    const answer = await fetch(`${emulator.url}/api/v1/${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? [] : ((JSON.parse(text) as { data?: object[] }).data ?? []);
  };
}
