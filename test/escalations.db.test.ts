/** A conversation that an agent hands over becomes one ticket, whole, once. */
import { expect, test } from 'vitest';
import { API_KEY } from './harness/bridge.js';
import { deskWorld, htmlText, talk, transcriptHash } from './harness/escalations.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Smith' };
const base = { conversationId: 'chat-1', subject: 'Charged twice', description: 'Ann was charged twice in March.' };

test('an escalation becomes one ticket with what was said, of the contact with the address', async () => {
  const w = await deskWorld();
  await w.bridge.users.save(ann);
  const opened = await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 4), priority: 'High' });
  expect(opened).toMatchObject({
    created: true,
    added: 4,
    messages: 4,
    state: 'open',
    ticket: null,
    sync: { state: 'waiting' },
    redactions: {},
  });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  const [ticket, ...others] = w.tickets();
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ subject: 'Charged twice', email: 'ann@example.com', priority: 'High', channel: 'Chat' });
  expect(ticket?.cf['cf_escalation_key']).toMatch(/^[0-9a-f]{32}$/);
  expect(ticket?.description).not.toContain('<b>"it\'s');
  expect(htmlText(ticket?.description ?? '')).toContain(
    'Customer, 2026-03-01 10:00 UTC\nAnn, line 0: <b>"it\'s" & so on</b>\nand a second line',
  );
  const shown = await w.bridge.escalations.get(opened.id);
  expect(shown).toMatchObject({ ticket: { number: '101', status: 'Open', statusType: 'Open' }, sync: { state: 'synced' } });
  expect(shown?.conversation.map(({ text }) => text)).toEqual(talk('Ann', 4).map(({ text }) => text));
});

test('escalating again answers the open one and adds only what was said since', async () => {
  const w = await deskWorld();
  await w.bridge.users.save(ann);
  const first = await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 3) });
  const same = await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 3) });
  expect(same).toMatchObject({ id: first.id, created: false, added: 0, messages: 3 });
  await w.settled();
  const more = await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 5) });
  expect(more).toMatchObject({ id: first.id, created: false, added: 2, messages: 5 });
  // Only the last part of it, and something older.
  expect(await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 6).slice(3) })).toMatchObject({ added: 1 });
  expect(await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 2) })).toMatchObject({ added: 0 });
  await w.settled();
  const [ticket, ...others] = w.tickets();
  expect(others).toEqual([]);
  const comments = await w.comments(ticket?.id ?? '');
  expect(comments).toHaveLength(2);
  expect(comments.every(({ isPublic, contentType }) => !isPublic && contentType === 'plainText')).toBe(true);
  const { said, held } = transcriptHash(await w.readable(ticket ?? never()), talk('Ann', 6));
  expect(held).toBe(said);
});

test('messages that are added reach Desk in order: those with an id once, others as often as they are given', async () => {
  const w = await deskWorld();
  const { id } = await w.bridge.escalations.open({
    ...base,
    email: 'eve@example.com',
    name: 'Eve Lee',
    conversation: 'Hello.\n\nIt is broken.',
  });
  await w.bridge.escalations.append(id, [{ role: 'user', text: 'ok' }]);
  await w.bridge.escalations.append(id, [{ role: 'user', text: 'ok' }]);
  const known = { id: 'm-1', role: 'user' as const, text: 'still broken' };
  expect(await w.bridge.escalations.append(id, [known])).toMatchObject({ added: 1 });
  expect(await w.bridge.escalations.append(id, [known, { ...known, id: 'm-2', text: 'and again' }])).toMatchObject({ added: 1 });
  await w.settled();
  const [ticket] = w.tickets();
  expect(ticket).toMatchObject({ email: 'eve@example.com' });
  const pages = await w.readable(ticket ?? never());
  expect(pages[0]).toContain('Hello.\n\n');
  expect(pages.slice(1).map((page) => page.split('\n').at(-1))).toEqual(['ok', 'ok', 'still broken', 'and again']);
  const found = await w.bridge.escalations.get(id);
  expect(found?.conversation.map(({ text }) => text)).toEqual(['Hello.\n\n', 'It is broken.', 'ok', 'ok', 'still broken', 'and again']);
  expect(found).toMatchObject({ userId: null, email: 'eve@example.com' });
});

test('a long transcript is whole: the rest of it is in comments, in order, and long messages are split', async () => {
  const w = await deskWorld();
  const said = [...talk('Ann', 60, '<&>\n'.repeat(300)), { role: 'tool' as const, text: `😀<`.repeat(30_000) }, ...talk('Later', 5)];
  await w.bridge.escalations.open({ ...base, email: 'eve@example.com', conversation: said });
  expect(await w.settled()).toMatchObject({ parked: 0 });
  const [ticket] = w.tickets();
  expect(ticket?.description.length).toBeLessThanOrEqual(65_535);
  const comments = await w.comments(ticket?.id ?? '');
  expect(comments.length).toBeGreaterThan(5);
  expect(comments.every(({ content }) => content.length <= 32_000)).toBe(true);
  const { said: wanted, held } = transcriptHash(await w.readable(ticket ?? never()), said);
  expect(held).toBe(wanted);
});

test('secrets are taken out before anything is kept or sent, and counted', async () => {
  const w = await deskWorld({ env: { ZOHO_BRIDGE_REDACT_PATTERNS: 'staff number=EMP-\\d{6}' } });
  const opened = await w.bridge.escalations.open({
    ...{ conversationId: 'c', email: 'eve@example.com', subject: 'card 4242 4242 4242 4242', description: 'password: hunter22' },
    conversation: [{ role: 'user', text: 'I am EMP-123456 and my IBAN is DE89 3704 0044 0532 0130 00' }],
  });
  expect(opened.redactions).toEqual({ card: 1, password: 1, iban: 1, 'staff number': 1 });
  expect(await w.bridge.escalations.append(opened.id, 'pin: 4821')).toMatchObject({ redactions: { password: 2 } });
  await w.settled();
  const everything = JSON.stringify([
    w.emulator.state()['desk'],
    w.logs,
    await w.bridge.escalations.get(opened.id),
    await w.comments(w.tickets()[0]?.id ?? ''),
  ]);
  expect(everything).not.toMatch(/4242 4242|hunter22|3704|123456\b|4821/);
  expect(everything).toContain('[card number removed]');
});

test('nothing that was said, nor a Zoho id, is in the database or the log in the clear', async () => {
  const w = await deskWorld();
  await w.bridge.escalations.open({
    ...{
      conversationId: 'c',
      email: 'canary@example.com',
      name: 'Canary Person',
      subject: 'canary subject',
      description: 'canary description',
    },
    conversation: [{ role: 'user', text: 'canary text' }],
  });
  await w.settled();
  const [ticket] = w.tickets();
  const tables = ['escalations', 'escalation_messages', 'escalation_posts', 'links', 'calls', 'facts'];
  const rows = await Promise.all(tables.map((table) => w.store.db.query(`select to_jsonb(t)::text as row from zoho_bridge.${table} t`)));
  const all = JSON.stringify([rows, w.logs]);
  expect(all).not.toMatch(/canary/i);
  expect(all).not.toContain(ticket?.id);
});

test('with the transaction of the app an escalation is there if and only if it commits', async () => {
  const w = await deskWorld();
  await expect(
    w.store.db.transaction(async (tx) => {
      await w.bridge.escalations.open({ ...base, email: 'eve@example.com' }, { tx });
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  expect(await w.bridge.escalations.list()).toEqual({ items: [] });
  await w.store.db.transaction((tx) => w.bridge.escalations.open({ ...base, email: 'eve@example.com' }, { tx }));
  await w.settled();
  expect(w.tickets()).toHaveLength(1);
});

test('what is not acceptable is refused with each field, and nothing is kept', async () => {
  const w = await deskWorld();
  const { open } = w.bridge.escalations;
  await expect(open({ ...base, userId: 'nobody' })).rejects.toMatchObject({ code: 'user_not_found' });
  await expect(open(base)).rejects.toMatchObject({ issues: [{ path: 'userId' }] });
  await expect(
    open({ ...base, email: 'no address', subject: ' ', conversation: [{ role: 'robot' as 'user', text: '' }] }),
  ).rejects.toMatchObject({
    issues: expect.arrayContaining([
      expect.objectContaining({ path: 'email' }),
      expect.objectContaining({ path: 'subject' }),
      expect.objectContaining({ path: 'conversation.0.role' }),
    ]),
  });
  expect(await w.bridge.escalations.list()).toEqual({ items: [] });
  await w.bridge.users.save(ann);
  await open({ ...base, userId: 'u-1' });
  await expect(open({ ...base, email: 'eve@example.com' })).rejects.toMatchObject({ code: 'conversation_taken' });
  await expect(w.bridge.escalations.append('no-such', 'x')).rejects.toMatchObject({ code: 'escalation_not_found' });
});

test('two at the same moment are one escalation and one ticket', async () => {
  const w = await deskWorld();
  const all = await Promise.all(
    Array.from({ length: 8 }, () => w.bridge.escalations.open({ ...base, email: 'eve@example.com', conversation: talk('Eve', 3) })),
  );
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  expect(all.filter(({ created }) => created)).toHaveLength(1);
  await w.settled();
  expect(w.tickets()).toHaveLength(1);
});

test('without the field for our key nothing is sent and nothing is lost; setup makes it', async () => {
  const w = await deskWorld({ setup: false });
  await w.bridge.escalations.open({ ...base, email: 'eve@example.com' });
  await w.bridge.drain();
  expect(w.tickets()).toEqual([]);
  const waiting = (await w.bridge.status()).syncs.find(({ sync }) => sync === 'desk.ticket')?.waitingFor;
  expect(waiting).toContain('zoho-bridge setup');
  expect(await w.bridge.doctor()).toContainEqual(expect.objectContaining({ name: 'Desk tickets: field for our key', state: 'fail' }));
  const report = await w.bridge.setup();
  expect(report.steps).toContainEqual({
    what: 'Desk tickets: field Escalation Key',
    state: 'created',
    detail: 'cf_escalation_key, text(64)',
  });
  expect((await w.bridge.setup()).steps).toContainEqual(
    expect.objectContaining({ what: 'Desk tickets: field Escalation Key', state: 'present' }),
  );
  const checks = await w.bridge.doctor();
  expect(checks.filter(({ name, state }) => name.includes('Desk') && name !== 'Desk webhook' && state !== 'ok')).toEqual([]);
});

test('setup finds organisation and department of a Desk nobody has named', async () => {
  const w = await deskWorld({ setup: false, env: { ZOHO_DESK_ORGANIZATION_ID: undefined, ZOHO_DESK_DEPARTMENT_ID: undefined } });
  const { env, ok } = await w.bridge.setup();
  expect(ok).toBe(true);
  const known = w.emulator.env();
  expect(env).toMatchObject({
    ZOHO_DESK_ORGANIZATION_ID: known['ZOHO_DESK_ORGANIZATION_ID'],
    ZOHO_DESK_DEPARTMENT_ID: known['ZOHO_DESK_DEPARTMENT_ID'],
  });
  expect(await w.bridge.doctor()).toContainEqual(expect.objectContaining({ name: 'Desk', state: 'warn' }));
});

test('a priority that Desk does not have is left out; what it cannot do without parks the job and says what', async () => {
  const w = await deskWorld();
  await w.bridge.escalations.open({ ...base, email: 'eve@example.com', priority: 'Apocalyptic' });
  await w.settled();
  expect(w.tickets()).toMatchObject([{ priority: null }]);
  w.emulator.byHand.desk.addCustomField({ label: 'Must Have', isMandatory: true });
  const second = await w.bridge.escalations.open({ ...base, conversationId: 'c-2', email: 'eve@example.com' });
  await w.settled();
  const shown = await w.bridge.escalations.get(second.id);
  expect(shown?.sync).toMatchObject({ state: 'parked', reason: expect.stringContaining('/cf/cf_must_have missing') });
});

test('over HTTP: 202, then 200, and the problems are documents', async () => {
  const w = await deskWorld();
  const send = (path: string, body?: unknown) =>
    w.bridge.handler(
      new Request(`http://x${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      }),
    );
  const body = { ...base, email: 'eve@example.com', conversation: talk('Eve', 300, 'x'.repeat(500)) };
  const first = await send('/v1/escalations', body);
  expect(first.status).toBe(202);
  const { id } = (await first.json()) as { id: string };
  expect((await send('/v1/escalations', body)).status).toBe(200);
  expect((await send(`/v1/escalations/${id}/messages`, { conversation: 'more' })).status).toBe(202);
  expect(await (await send(`/v1/escalations/${id}`)).json()).toMatchObject({ id, messages: 301, state: 'open' });
  expect(await (await send('/v1/escalations?state=open')).json()).toMatchObject({ items: [{ id }] });
  expect((await send('/v1/escalations', { ...body, extra: 1 })).status).toBe(422);
  expect((await send('/v1/escalations/none')).status).toBe(404);
});

function never(): never {
  throw new Error('there is no ticket');
}
