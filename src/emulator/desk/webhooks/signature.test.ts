import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';
import { claimsOf, closing, subscribed } from '../../../../test/harness/desk-webhooks.js';

test('what happens is signed for its organisation and its subscription, for some minutes', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, webhookId } = subscription;
  const { id } = await client.ticket();
  const message = await closing(subscription, id);
  const { isSigned, isOurs, claims } = await claimsOf({ client, webhookId, message });
  expect([isSigned, isOurs]).toEqual([true, true]);
  const now = client.emulator.now().getTime() / 1000;
  expect(claims.iat).toBeGreaterThan(now - 60);
  expect(claims.exp).toBeGreaterThan(now);
  client.emulator.advance('PT10M');
  expect(claims.exp).toBeLessThan(client.emulator.now().getTime() / 1000);
});

test('a forged signature is found out, and one for another subscription too', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, hooks, webhookId } = subscription;
  const message = await closing(subscription, (await client.ticket()).id);
  const [head = '', body = '', signature = ''] = String(message?.headers['x-zdesk-jwt']).split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, unknown>;
  const forged = Buffer.from(JSON.stringify({ ...claims, exp: 9_999_999_999 })).toString('base64url');
  if (!message) throw new Error('nothing came');
  message.headers['x-zdesk-jwt'] = [head, forged, signature].join('.');
  expect((await claimsOf({ client, webhookId, message })).isSigned).toBe(false);

  const { row } = await client.desk('POST', 'webhooks', { url: `${hooks.url}/other`, subscriptions: { Ticket_Add: null } });
  await client.ticket();
  await client.emulator.settled();
  expect(await claimsOf({ client, webhookId, message: hooks.received.at(-1) })).toMatchObject({ isSigned: true, isOurs: false });
  expect(row.id).not.toBe(webhookId);
});

test('a signature can be dated in milliseconds', async () => {
  const subscription = await subscribed({ Ticket_Update: null });
  const { client, webhookId } = subscription;
  client.emulator.setLimits({ desk: { webhookJwtMilliseconds: true } });
  const { claims } = await claimsOf({ client, webhookId, message: await closing(subscription, (await client.ticket()).id) });
  expect(claims.iat).toBeGreaterThan(1e12);
  expect(claims.exp - claims.iat).toBe(300_000);
});

test('the keys are there for everybody, without a token, and survive a reset', async () => {
  const { emulator } = await deskClient();
  const ask = async () => {
    const answer = await fetch(`${emulator.url}/.well-known/jwks.json`);
    return { status: answer.status, ...((await answer.json()) as { keys: Record<string, string>[] }) };
  };
  const before = await ask();
  expect(before.status).toBe(200);
  expect(before.keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB', kid: expect.any(String) })]);
  expect(Object.keys(before.keys[0] ?? {})).not.toContain('d');
  emulator.reset();
  expect(await ask()).toEqual(before);
});

test('a webhook that is tried again says the same and is signed anew', async () => {
  const { client, hooks, webhookId } = await subscribed({ Ticket_Add: null });
  hooks.answer(500);
  await client.ticket();
  await client.emulator.settled();
  client.emulator.advance('PT20M');
  await client.emulator.settled();
  const [first, second] = hooks.received;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['x-zdesk-jwt']).not.toBe(first?.headers['x-zdesk-jwt']);
  const { claims } = await claimsOf({ client, webhookId, message: second });
  expect(claims.exp).toBeGreaterThan(client.emulator.now().getTime() / 1000 - 15 * 60);
});
