/** How the webhook in Desk comes to be: made once, kept as it should be, and told by the doctor. */
import { expect, test } from 'vitest';
import { type World, world } from './harness/bridge.js';
import { DESK_SECRET, deskStaff, listening } from './harness/desk-receiving.js';

interface HeldWebhook {
  id: string;
  url: string;
  isEnabled: boolean;
  subscriptions: Record<string, unknown>;
}

const NEWER = 'a-newer-secret_987654';

async function scene(env: Record<string, string> = {}) {
  const w = await world({ env: { ZOHO_DESK_WEBHOOK_SECRET: DESK_SECRET, ZOHO_BOOKS_ORGANIZATION_ID: '', ...env } });
  const publicUrl = await listening(w);
  return { ...w, publicUrl, url: `${publicUrl}/webhooks/desk/${DESK_SECRET}` };
}

const held = async (w: World) => (await (await deskStaff(w))('GET', 'webhooks')) as HeldWebhook[];
const stepOf = async ({ bridge }: World, options: object) =>
  (await bridge.setup(options)).steps.find(({ what }) => what === 'Desk webhook') ?? { state: 'absent', detail: '' };
const checkOf = async ({ bridge }: World, name = 'Desk webhook') => (await bridge.doctor()).find((check) => check.name === name);
const writes = ({ emulator }: World) =>
  emulator.calls().filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/v1/webhooks')).length;

test('setup makes the webhook once, and remembers its id sealed', async () => {
  const w = await scene();
  const { publicUrl, url } = w;
  expect(await stepOf(w, { publicUrl })).toEqual({ what: 'Desk webhook', state: 'created', detail: `${publicUrl}/webhooks/desk/…` });
  const departmentIds = [w.env.ZOHO_DESK_DEPARTMENT_ID];
  const [webhook, ...others] = await held(w);
  expect(others).toEqual([]);
  expect(webhook).toMatchObject({ url, isEnabled: true, name: 'zoho-bridge', includeEventsFrom: ['AUTOMATION'] });
  expect(webhook?.subscriptions).toMatchObject({
    ...{ Ticket_Update: { departmentIds }, Ticket_Delete: null, Ticket_Thread_Add: { departmentIds, direction: 'out' } },
    ...{ Ticket_Comment_Add: { departmentIds }, Ticket_Comment_Update: { departmentIds } },
  });
  const before = writes(w);
  for (let n = 0; n < 2; n += 1) expect(await stepOf(w, { publicUrl })).toMatchObject({ state: 'present' });
  expect(writes(w)).toBe(before);
  expect(await checkOf(w)).toMatchObject({ state: 'ok', detail: 'enabled' });
  expect(await checkOf(w, 'Desk webhook keys')).toMatchObject({ state: 'ok', detail: '1 published by Desk' });
  const facts = JSON.stringify(await w.store.db.query('select * from zoho_bridge.facts'));
  for (const text of [facts, w.logs.join('\n')]) {
    expect(text).not.toContain(webhook?.id ?? 'no webhook');
    expect(text).not.toContain(DESK_SECRET);
  }
});

test('an answer that is lost makes no second one', async () => {
  for (const fault of ['drop-after-commit', 'error-after-commit', 'truncate'] as const) {
    const w = await scene();
    w.emulator.setFaults({ seed: 1, rules: [{ service: 'desk', method: 'POST', path: '/api/v1/webhooks', fault, count: 1 }] });
    expect(await stepOf(w, w)).toMatchObject({ state: 'created' });
    expect(await held(w)).toHaveLength(1);
    expect(await stepOf(w, w)).toMatchObject({ state: 'present' });
  }
});

test('two setups at the same moment leave one', async () => {
  const w = await scene();
  await Promise.all([stepOf(w, w), stepOf(w, w), stepOf(w, w)]);
  expect(await held(w)).toHaveLength(1);
  expect(await stepOf(w, w)).toMatchObject({ state: 'present' });
  expect(await checkOf(w)).toMatchObject({ state: 'ok' });
});

test('what somebody changed in Desk is told, and put right', async () => {
  const w = await scene();
  await stepOf(w, w);
  const id = (await held(w))[0]?.id ?? '';
  const desk = await deskStaff(w);
  const wrongs: [object, string, RegExp][] = [
    [{ isEnabled: false }, 'fail', /switched off/],
    [{ includeEventsFrom: [] }, 'warn', /time-based/],
    [{ subscriptions: { Ticket_Update: { fields: ['status'] } } }, 'warn', /does not tell of Ticket_Update, Ticket_Delete/],
    [{ url: `${w.publicUrl}/readyz` }, 'fail', /another address/],
  ];
  for (const [change, state, detail] of wrongs) {
    await desk('PATCH', `webhooks/${id}`, change);
    expect(await checkOf(w)).toMatchObject({ state, detail: expect.stringMatching(detail) });
    expect(await stepOf(w, { publicUrl: w.publicUrl, dryRun: true })).toMatchObject({ state: 'skipped', detail: 'would be changed' });
    expect(await stepOf(w, w)).toMatchObject({ state: 'created', detail: expect.stringContaining('changed') });
    expect(await checkOf(w)).toMatchObject({ state: 'ok' });
    expect((await held(w)).map((one) => one.id)).toEqual([id]);
  }
  await desk('DELETE', `webhooks/${id}`);
  expect(await checkOf(w)).toMatchObject({ state: 'fail', detail: expect.stringContaining('no longer in Desk') });
  expect(await stepOf(w, w)).toMatchObject({ state: 'created' });
  expect(await checkOf(w)).toMatchObject({ state: 'ok' });
});

test('events that somebody added are left alone', async () => {
  const w = await scene();
  await stepOf(w, w);
  const [{ id, subscriptions } = { id: '', subscriptions: {} }] = await held(w);
  await (await deskStaff(w))('PATCH', `webhooks/${id}`, { subscriptions: { ...subscriptions, Contact_Add: null } });
  expect(await stepOf(w, w)).toMatchObject({ state: 'present' });
});

test('a new secret in front moves the same webhook to the new address', async () => {
  const w = await scene({ ZOHO_DESK_WEBHOOK_SECRET: `${NEWER},${DESK_SECRET}` });
  const old = await scene();
  const desk = await deskStaff(w);
  await desk('POST', 'webhooks', { url: w.url, subscriptions: { Ticket_Update: null } });
  expect(old.url).not.toBe(w.url);
  const [before] = await held(w);
  expect(await stepOf(w, w)).toMatchObject({ state: 'created', detail: expect.stringContaining('changed') });
  expect(await held(w)).toMatchObject([{ id: before?.id, url: `${w.publicUrl}/webhooks/desk/${NEWER}` }]);
  expect(await checkOf(w)).toMatchObject({ state: 'ok', detail: expect.stringContaining('other secrets can be taken away') });
});

test('in an edition without webhooks setup says so and goes on', async () => {
  for (const edition of ['free', 'express', 'standard'] as const) {
    const w = await scene();
    w.emulator.setLimits({ desk: { edition } });
    const report = await w.bridge.setup(w);
    expect(report.ok).toBe(true);
    expect(report.steps).toContainEqual({ what: 'Desk webhook', state: 'skipped', detail: expect.stringContaining('Desk is polled') });
    expect(await checkOf(w)).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining(`the ${edition.toUpperCase()} edition has no webhooks`),
    });
  }
});

test('an address that does not answer is said without its secret; without an address or a secret nothing is made', async () => {
  const w = await scene();
  const away = 'http://127.0.0.1:9';
  const failed = await stepOf(w, { publicUrl: away });
  expect(failed).toMatchObject({ state: 'failed', detail: expect.stringContaining(`${away}/webhooks/desk/…`) });
  expect(failed.detail).not.toContain(DESK_SECRET);
  expect(await checkOf(w)).toMatchObject({ state: 'warn', detail: expect.stringContaining('none is known to be ours') });
  expect(await stepOf(w, {})).toEqual({ what: 'Desk webhook', state: 'skipped', detail: 'ZOHO_BRIDGE_PUBLIC_URL not set: Desk is polled' });
  expect(await held(w)).toEqual([]);
  const bare = await world();
  expect(await stepOf(bare, {})).toMatchObject({
    state: 'skipped',
    detail: expect.stringContaining('and ZOHO_DESK_WEBHOOK_SECRET not set'),
  });
  expect(await checkOf(bare)).toMatchObject({ state: 'warn', remedy: expect.stringContaining('Professional') });
});
