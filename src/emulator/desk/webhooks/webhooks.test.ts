import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';
import { receiver } from '../../../../test/harness/receiver.js';

const subscriptions = { Ticket_Add: null };

async function atHome() {
  const client = await deskClient();
  const hooks = await receiver();
  return { ...client, hooks, url: `${hooks.url}/hook` };
}

test('an address is asked with GET, unsigned, before anything is subscribed', async () => {
  const { desk, hooks, url } = await atHome();
  const { status, row } = await desk('POST', 'webhooks', { url, name: 'portal', description: 'tells us', subscriptions });
  expect(status).toBe(200);
  expect(row).toMatchObject({
    ...{ url, name: 'portal', description: 'tells us', subscriptions, isEnabled: true },
    ...{ type: 'CUSTOMER_WEBHOOK', includeEventsFrom: [], ignoreSourceId: null },
    id: expect.stringMatching(/^\d{17,19}$/),
    createdBy: expect.stringMatching(/^\d+$/),
    createdTime: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(hooks.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /hook']);
  expect(hooks.received[0]?.headers).not.toHaveProperty('x-zdesk-jwt');
  expect((await desk('GET', `webhooks/${row.id}`)).row).toEqual(row);
  expect((await desk('GET', 'webhooks')).list).toEqual([row]);
});

test('an address that only takes POST will do', async () => {
  const { desk, hooks, url } = await atHome();
  hooks.answer((response, { method }) => void response.writeHead(method === 'GET' ? 405 : 200).end());
  expect((await desk('POST', 'webhooks', { url, subscriptions })).status).toBe(200);
  expect(hooks.received.map(({ method }) => method)).toEqual(['GET', 'POST']);
});

test('an address that answers neither with 200 is refused, and nothing is kept', async () => {
  const { desk, hooks, url } = await atHome();
  hooks.answer(204);
  const refused = await desk('POST', 'webhooks', { url, subscriptions });
  expect([refused.status, refused.error, refused.wrong]).toEqual([422, 'INVALID_DATA', ['/url invalid']]);
  expect((await desk('POST', 'webhooks', { url: 'http://127.0.0.1:9/closed', subscriptions })).status).toBe(422);
  expect((await desk('GET', 'webhooks')).status).toBe(204);
});

test('a new address is asked too, an unchanged one is not', async () => {
  const { desk, hooks, url } = await atHome();
  const { row } = await desk('POST', 'webhooks', { url, subscriptions });
  await desk('PATCH', `webhooks/${row.id}`, { url, name: 'again' });
  expect(hooks.received).toHaveLength(1);
  hooks.answer(500);
  expect((await desk('PATCH', `webhooks/${row.id}`, { url: `${url}2` })).wrong).toEqual(['/url invalid']);
  expect((await desk('GET', `webhooks/${row.id}`)).row).toMatchObject({ url, name: 'again' });
});

test('what is wrong is told by field', async () => {
  const { desk, url, departmentId } = await atHome();
  const wrong = async (body: Record<string, unknown>) => (await desk('POST', 'webhooks', { url, subscriptions, ...body })).wrong;
  const wrongFilter = (event: string, filter: unknown) => wrong({ subscriptions: { [event]: filter } });

  expect((await desk('POST', 'webhooks', { name: 'x' })).wrong).toEqual(['/url missing', '/subscriptions missing']);
  expect((await desk('POST', 'webhooks', {})).error).toBe('EMPTY_PAYLOAD');
  expect(await wrong({ name: 'n'.repeat(101) })).toEqual(['/name invalid']);
  expect(await wrong({ description: 'd'.repeat(3001) })).toEqual(['/description invalid']);
  expect(await wrong({ url: `${url}/${'u'.repeat(500)}` })).toEqual(['/url invalid']);
  expect(await wrong({ url: `${url}/~tilde` })).toEqual(['/url invalid']);
  expect(await wrong({ url: 'not an address' })).toEqual(['/url invalid']);
  expect(await wrong({ isEnabled: 'yes' })).toEqual(['/isEnabled invalid']);
  expect(await wrong({ includeEventsFrom: ['WORKFLOW'] })).toEqual(['/includeEventsFrom invalid']);
  expect(await wrong({ nonsense: 1 })).toEqual(['/nonsense invalid']);
  expect(await wrong({ subscriptions: {} })).toEqual(['/subscriptions invalid']);
  expect(await wrong({ ignoreSourceId: '3fa85f64-5717-4562-b3fc-2c963f66afa6' })).toEqual(['/ignoreSourceId invalid']);

  expect(await wrongFilter('Ticket_Merge', null)).toEqual(['/subscriptions/Ticket_Merge invalid']);
  expect(await wrongFilter('Ticket_Add', {})).toEqual(['/subscriptions/Ticket_Add invalid']);
  expect(await wrongFilter('Contact_Add', { departmentIds: [departmentId] })).toEqual(['/subscriptions/Contact_Add/departmentIds invalid']);
  expect(await wrongFilter('Ticket_Add', { includePrevState: true })).toEqual(['/subscriptions/Ticket_Add/includePrevState invalid']);
  expect(await wrongFilter('Ticket_Add', { departmentIds: ['1'] })).toEqual(['/subscriptions/Ticket_Add/departmentIds invalid']);
  expect(await wrongFilter('Ticket_Update', { fields: ['a', 'b', 'c', 'd', 'e', 'f'] })).toEqual([
    '/subscriptions/Ticket_Update/fields invalid',
  ]);
  expect(await wrongFilter('Ticket_Thread_Add', { direction: 'up' })).toEqual(['/subscriptions/Ticket_Thread_Add/direction invalid']);
  expect(await wrongFilter('Ticket_Add', { nonsense: 1 })).toEqual(['/subscriptions/Ticket_Add/nonsense invalid']);
});

test('a long address is taken when it is made and not when it is changed', async () => {
  const { desk, url } = await atHome();
  const long = `${url}/${'u'.repeat(120)}`;
  const { row, status } = await desk('POST', 'webhooks', { url: long, subscriptions });
  expect(status).toBe(200);
  expect((await desk('PATCH', `webhooks/${row.id}`, { url: `${long}2` })).wrong).toEqual(['/url invalid']);
});

test('editions without webhooks refuse them, others so many', async () => {
  const { desk, url, emulator } = await atHome();
  emulator.setLimits({ desk: { edition: 'standard' } });
  const refused = await desk('POST', 'webhooks', { url, subscriptions });
  expect([refused.status, refused.error]).toEqual([403, 'LICENSE_ACCESS_LIMITED']);
  expect(refused.body).toMatchObject({ maxAllowedEntity: '0', editionType: 'STANDARD' });

  emulator.setLimits({ desk: { edition: 'professional' } });
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await desk('POST', 'webhooks', { url, subscriptions })).row.id);
  expect((await desk('POST', 'webhooks', { url, subscriptions })).body).toMatchObject({ maxAllowedEntity: '5' });
  const spare = await desk('POST', 'webhooks', { url, subscriptions, isEnabled: false });
  expect(spare.status).toBe(200);
  expect((await desk('PATCH', `webhooks/${spare.row.id}`, { isEnabled: true })).error).toBe('LICENSE_ACCESS_LIMITED');
  await desk('DELETE', `webhooks/${ids[0]}`);
  expect((await desk('PATCH', `webhooks/${spare.row.id}`, { isEnabled: true })).row['isEnabled']).toBe(true);
});

test('after a downgrade the oldest stay on', async () => {
  const { desk, url, emulator } = await atHome();
  for (let n = 0; n < 7; n += 1) await desk('POST', 'webhooks', { url, name: `${n}`, subscriptions });
  emulator.setLimits({ desk: { edition: 'professional' } });
  const on = async () => (await desk('GET', 'webhooks')).list.filter((row) => row['isEnabled']).map((row) => row['name']);
  expect(await on()).toEqual(['0', '1', '2', '3', '4']);
  emulator.setLimits({ desk: { edition: 'enterprise' } });
  expect(await on()).toEqual(['0', '1', '2', '3', '4']);
});

test('no more than twenty can be configured', async () => {
  const { desk, url } = await atHome();
  for (let n = 0; n < 20; n += 1) await desk('POST', 'webhooks', { url, isEnabled: false, subscriptions });
  expect((await desk('POST', 'webhooks', { url, isEnabled: false, subscriptions })).body).toMatchObject({ maxAllowedEntity: '20' });
});

test('a deleted one is gone, and what never was is a 404', async () => {
  const { desk, url } = await atHome();
  const { row } = await desk('POST', 'webhooks', { url, subscriptions });
  const deleted = await desk('DELETE', `webhooks/${row.id}`);
  expect([deleted.status, deleted.body]).toEqual([200, undefined]);
  for (const method of ['GET', 'DELETE']) expect((await desk(method, `webhooks/${row.id}`)).error).toBe('URL_NOT_FOUND');
  expect((await desk('PATCH', `webhooks/${row.id}`, { name: 'x' })).status).toBe(404);
});

test('a token without a scope for webhooks is refused', async () => {
  const { emulator, desk, url } = await atHome();
  emulator.setAccounts({ scopes: ['Desk.tickets.ALL'] });
  const refused = await desk('POST', 'webhooks', { url, subscriptions });
  expect([refused.status, refused.error]).toEqual([403, 'SCOPE_MISMATCH']);
  emulator.setAccounts({ scopes: ['Desk.webhooks.CREATE'] });
  expect((await desk('POST', 'webhooks', { url, subscriptions })).status).toBe(200);
});
