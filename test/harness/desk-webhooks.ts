import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type DeskClient, deskClient } from './desk.js';
import { type Received, type Receiver, receiver } from './receiver.js';

/** One event of a delivery. */
export interface DeskEventSent {
  payload: Record<string, unknown>;
  prevState?: Record<string, unknown>;
  eventTime: string;
  eventType: string;
  orgId: string;
}

/** A Desk whose events of some kinds go to a receiver; what the handshake asked is forgotten. */
export async function subscribed(subscriptions: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const client = await deskClient();
  const hooks = await receiver();
  const { row, status } = await client.desk('POST', 'webhooks', { url: `${hooks.url}/hook`, subscriptions, ...more });
  if (status !== 200) throw new Error(`no subscription: ${status} ${JSON.stringify(row)}`);
  hooks.received.length = 0;
  const deliveries = async (): Promise<DeskEventSent[][]> => {
    await client.emulator.settled();
    return hooks.received.splice(0).map(({ body }) => JSON.parse(body) as DeskEventSent[]);
  };
  return { client, hooks, webhookId: row.id, deliveries };
}

export const events = (deliveries: DeskEventSent[][]): string[] => deliveries.flat().map(({ eventType }) => eventType);

/** Checks a delivery as the documentation tells receivers to: with the key of its `kid`, and what it claims. */
export async function claimsOf({ client, webhookId, message }: { client: DeskClient; webhookId: string; message: Received | undefined }) {
  const [head = '', body = '', signature = ''] = String(message?.headers['x-zdesk-jwt']).split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  const { keys } = (await (await fetch(`${client.emulator.url}/.well-known/jwks.json`)).json()) as {
    keys: (JsonWebKey & { kid: string })[];
  };
  const { alg, kid } = read(head);
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk || alg !== 'RS256') throw new Error('no key');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const isSigned = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  const claims = read(body) as { iss: string; aud: string; iat: number; exp: number };
  const orgId = client.emulator.env()['ZOHO_DESK_ORGANIZATION_ID'];
  return { isSigned, isOurs: claims.iss === `orgId:${orgId}` && claims.aud === `webhookId:${webhookId}`, claims };
}

/** Closes a ticket, and answers the message that told of it. */
export const closing = async ({ client, hooks }: { client: DeskClient; hooks: Receiver }, id: string) => {
  await client.desk('PATCH', `tickets/${id}`, { status: 'Closed' });
  await client.emulator.settled();
  return hooks.received.at(-1);
};
