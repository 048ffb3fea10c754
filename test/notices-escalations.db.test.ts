/** What people hear of what they asked for: once, in the agent's words, and nothing that was taken back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { World } from './harness/bridge.js';
import { mailServer } from './harness/mail-server.js';
import { tell } from './harness/notices.js';
import { receiver } from './harness/receiver.js';
import { about, answers, asks, EVE, hides, resolves, tellingWorld } from './harness/tellings.js';

const deliveries = ({ store }: World) =>
  store.db.query<{ state: string; reason: string | null; name: string }>(
    `select d.state, d.reason, h.name from zoho_bridge.deliveries d join zoho_bridge.happenings h on h.id = d.happening_id
      where d.channel = 'mail' order by d.created_at, d.id`,
  );
const waiting = async ({ bridge }: World) => (await bridge.jobs.list({ sync: 'notice.mail' })).items.length;
const REPLY = 'Hello Ada,\n\nthe <b>second</b> payment is on its way & back soon.\n  Grace';

test('an answer goes out as a mail with what the agent wrote, line by line and escaped, and leads to the app', async () => {
  const server = await mailServer();
  const there = await tellingWorld(server);
  const one = await asks(there, { conversationId: 'chat/ä 1' });
  const replyId = await answers(there.store, one.id, REPLY);
  await tell(there.store, about(one, 'replied', { replyId }));
  await there.bridge.drain();
  const [{ mail, to } = never()] = server.received;
  expect([server.received.length, to, mail.subject]).toEqual([1, ['ada@example.com'], 'Grace Hopper has answered: Charged twice']);
  expect(mail.text).toContain('> Hello Ada,\n>\n> the <b>second</b> payment is on its way & back soon.\n>   Grace\n\n');
  expect(mail.html).toContain('the &lt;b&gt;second&lt;/b&gt; payment is on its way &amp; back soon.<br/>\u00a0\u00a0Grace');
  for (const part of [mail.text, mail.html?.replaceAll('&amp;', '&')])
    expect(part).toContain(`https://acme.example/help/${one.id}?chat=chat%2F%C3%A4%201`);
  expect(`${mail.html}${mail.text}`).not.toMatch(/zoho/i);
  expect(mail.headers.find(({ key }) => key === 'references')?.value).toBe(`<${one.id}@acme.example>`);
  const { items } = await there.bridge.notices.list('ada');
  expect(items).toMatchObject([
    {
      ...{ kind: 'escalation.replied', title: 'Grace Hopper has answered you', escalationId: one.id, replyId },
      text: 'Grace Hopper: Hello Ada, the <b>second</b> payment is on its way & back soon. Grace',
      action: { label: 'Read and answer', url: `https://acme.example/help/${one.id}?chat=chat%2F%C3%A4%201` },
    },
  ]);
  expect(there.logs.join('\n')).not.toMatch(/second|Hopper|Charged|ada@example/);
});

test('what is long is cut, with the rest a click away; where there is no page all of it is in the mail', async () => {
  const server = await mailServer();
  const long = Array.from({ length: 60 }, (_, n) => `Line ${n} of a long answer, with some words in it.`).join('\n');
  for (const [env, whole] of [
    [{}, false],
    [{ ZOHO_BRIDGE_APP_ESCALATION_URL: '', ZOHO_BRIDGE_APP_URL: '' }, true],
  ] as const) {
    const there = await tellingWorld(server, env);
    const one = await asks(there);
    await tell(there.store, about(one, 'replied', { replyId: await answers(there.store, one.id, long) }));
    await there.bridge.drain();
    const text = server.received.pop()?.mail.text ?? '';
    expect([text.includes('Line 0 '), text.includes('Line 59 '), text.includes('This is the beginning')]).toEqual([true, whole, !whole]);
  }
});

test('an answer and the end at one look are one mail, two notices and two webhooks', async () => {
  const [server, app] = [await mailServer(), await receiver()];
  const there = await tellingWorld(server, webhooksTo(app.url));
  const one = await asks(there);
  const replyId = await answers(there.store, one.id, 'It is paid back.');
  await resolves(there.store, one.id, 'Charged once from now on.');
  await tell(there.store, about(one, 'replied', { replyId }), about(one, 'resolved', { status: 'Closed', statusType: 'Closed' }));
  await there.bridge.drain();
  expect(server.received.map(({ mail }) => mail.subject)).toEqual(['Your request has been resolved: Charged twice']);
  const text = server.received[0]?.mail.text ?? '';
  for (const words of ['Grace Hopper wrote:\n\n> It is paid back.', 'How it was resolved:\n\n> Charged once from now on.'])
    expect(text).toContain(words);
  expect((await deliveries(there)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  expect((await there.bridge.notices.list('ada')).items.map(({ kind }) => kind).toSorted()).toEqual([
    'escalation.replied',
    'escalation.resolved',
  ]);
  const hooks = app.received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  expect(hooks.toSorted((a, b) => a.type.localeCompare(b.type))).toMatchObject([
    { type: 'escalation.replied', data: { userId: 'ada', escalationId: one.id, replyId, number: '1042' } },
    { type: 'escalation.resolved', data: { userId: 'ada', escalationId: one.id, status: 'Closed' } },
  ]);
  expect(app.received.map(({ body }) => body).join()).not.toMatch(/paid back|from now on|Charged|Hopper/);
});

test('who does not want mails about the end still gets the answer that came with it', async () => {
  const server = await mailServer();
  const there = await tellingWorld(server);
  const one = await asks(there);
  const both = async () => {
    const replyId = await answers(there.store, one.id, 'It is paid back.');
    await tell(there.store, about(one, 'replied', { replyId }), about(one, 'resolved'));
  };
  const quiet = { kind: 'escalation.resolved', channel: 'mail', quiet: true } as const;
  await there.bridge.notices.setPreferences('ada', [quiet]);
  await both();
  // And the same when they say so while the mail waits.
  await there.bridge.notices.setPreferences('ada', []);
  await both();
  await there.bridge.notices.setPreferences('ada', [quiet]);
  await there.bridge.drain();
  expect(server.received.map(({ mail }) => mail.subject)).toEqual(Array(2).fill('Grace Hopper has answered: Charged twice'));
  // Of the feed they have said nothing.
  expect((await there.bridge.notices.list('ada')).items).toHaveLength(4);
});

test('an answer that is taken back is in no mail that has not left and not in the feed', async () => {
  const server = await mailServer();
  const there = await tellingWorld(server);
  const { store, bridge } = there;
  const one = await asks(there);
  const [alone, withEnd] = [await answers(store, one.id, 'Canary one'), await answers(store, one.id, 'Canary two')];
  await tell(store, about(one, 'replied', { replyId: alone }));
  await tell(store, about(one, 'replied', { replyId: withEnd }), about(one, 'resolved'));
  expect(await bridge.notices.list('ada')).toMatchObject({ unread: 3, items: [{}, {}, {}] });
  for (const id of [alone, withEnd]) await hides(store, id);
  await bridge.drain();
  expect(server.received.map(({ mail }) => mail.subject)).toEqual(['Your request has been resolved: Charged twice']);
  expect(JSON.stringify([server.received, await bridge.notices.list('ada')])).not.toContain('Canary');
  expect(await bridge.notices.list('ada')).toMatchObject({ unread: 1, items: [{ kind: 'escalation.resolved' }] });
  expect(await deliveries(there)).toContainEqual({
    name: 'escalation.replied',
    state: 'skipped',
    reason: 'what was written was taken back',
  });
});

test('what the user’s own answer brought about is told to the app and is no news to them', async () => {
  const [server, app] = [await mailServer(), await receiver()];
  const there = await tellingWorld(server, webhooksTo(app.url));
  const one = await asks(there);
  await tell(there.store, about(one, 'reopened', { byUser: true }), about(one, 'status_changed', { byUser: true }), about(one, 'ended'));
  await there.bridge.drain();
  expect([server.received, (await there.bridge.notices.list('ada')).items]).toEqual([[], []]);
  expect(app.received).toHaveLength(3);
});

test('somebody who is no user hears by mail alone, at the address they left, and the app hears of nobody', async () => {
  const [server, app] = [await mailServer(), await receiver()];
  const there = await tellingWorld(server, webhooksTo(app.url));
  const one = await asks(there, EVE);
  await tell(there.store, about(one, 'received'));
  await there.bridge.drain();
  const [{ mail, to } = never()] = server.received;
  expect([server.received.length, to]).toEqual([1, ['eve@example.org']]);
  expect(mail.text).toContain('Hello Eve,');
  // They have no account, no page and no preferences.
  expect(`${mail.text}${mail.html}`).not.toMatch(/have an account|acme\.example\/(help|notices)/);
  expect(mail.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false);
  expect(app.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: 'escalation.received', data: { userId: null, escalationId: one.id } },
  ]);
  expect(await there.store.db.query('select from zoho_bridge.notices')).toEqual([]);
  const kept = await there.store.db.query('select h, d from zoho_bridge.happenings h, zoho_bridge.deliveries d');
  expect(JSON.stringify(kept) + there.logs.join()).not.toMatch(/eve@|Charged/);
});

test('an address of nobody’s that is no good bounces once, for all they ask', async () => {
  const server = await mailServer();
  const there = await tellingWorld(server);
  server.answers.push({ code: 550, text: '5.1.1 no such user' });
  await tell(there.store, about(await asks(there, EVE), 'received'));
  await there.bridge.drain();
  await tell(there.store, about(await asks(there, { ...EVE, email: 'EVE@example.org' }), 'received'));
  await tell(there.store, about(await asks(there, { email: 'bob@example.org' }), 'received'));
  await there.bridge.drain();
  expect(server.received.map(({ to }) => to)).toEqual([['bob@example.org']]);
  const { items } = await there.bridge.notices.bounces();
  expect(items).toMatchObject([{ userId: null, code: '550 5.1.1', current: true, noticeId: null }]);
  expect(await there.bridge.notices.forgetBounce(items[0]?.id ?? '')).toBe(1);
  await tell(there.store, about(await asks(there, EVE), 'received'));
  await there.bridge.drain();
  expect(server.received.map(({ to }) => to)).toEqual([['bob@example.org'], ['eve@example.org']]);
});

test('the end of a ticket is for the app, and old news for nobody but the app', async () => {
  const [server, app] = [await mailServer(), await receiver()];
  const there = await tellingWorld(server, webhooksTo(app.url));
  const one = await asks(there);
  const at = new Date(Date.now() - 8 * 86_400_000).toISOString();
  await tell(there.store, about(one, 'ended', { ended: 'deleted' }), about(one, 'resolved', { at }));
  await there.bridge.drain();
  expect([server.received.length, (await there.bridge.notices.list('ada')).items.length, app.received.length]).toEqual([0, 0, 2]);
});

test('once: whatever is told how often, in whatever company, each fact is in one mail, one notice and one webhook', async () => {
  const [server, app] = [await mailServer(), await receiver()];
  const there = await tellingWorld(server, webhooksTo(app.url));
  const kinds = ['received', 'replied', 'status_changed', 'resolved', 'reopened'] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      async (tellings) => {
        server.received.length = 0;
        app.received.length = 0;
        await there.store.db.query('update zoho_bridge.notices set read_at = now()');
        const two = [await asks(there), await asks(there)];
        const facts = await Promise.all(
          two.flatMap((one, which) =>
            kinds.map(async (kind, n) => {
              const word = `word${which}${n}x${one.id.slice(0, 8)}`;
              const replyId = kind === 'replied' ? await answers(there.store, one.id, `It says ${word}`) : undefined;
              return { word, ...about(one, kind, { status: word, ...(replyId ? { replyId } : {}) }) };
            }),
          ),
        );
        const looks = tellings.map((numbers) => numbers.flatMap((n) => facts[n] ?? []).map(({ word: _word, ...fact }) => fact));
        await Promise.all(looks.map((look) => tell(there.store, ...look)));
        await there.bridge.drain();
        const told = facts.filter((_, n) => tellings.flat().includes(n));
        expect(app.received.map(({ body }) => (JSON.parse(body) as { data: { status: string } }).data.status).toSorted()).toEqual(
          told.map(({ word }) => word).toSorted(),
        );
        expect(
          (await there.bridge.notices.list('ada', { unread: true })).items.map(({ data }) => String(data['status'])).toSorted(),
        ).toEqual(told.map(({ word }) => word).toSorted());
        // Never more mails than looks at an escalation, and every answer is in exactly one of them.
        expect(server.received.length).toBeLessThanOrEqual(
          looks.reduce((sum, look) => sum + new Set(look.map((one) => one.escalationId)).size, 0),
        );
        for (const { word, name } of told.filter((one) => one.name === 'escalation.replied'))
          expect([name, server.received.filter(({ mail }) => mail.text?.includes(word)).length]).toEqual([name, 1]);
        expect(new Set((await deliveries(there)).map(({ state }) => state))).toEqual(new Set(['delivered']));
        expect(await waiting(there)).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});

const webhooksTo = (url: string) => ({
  ZOHO_BRIDGE_APP_WEBHOOK_URL: url,
  ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
});

function never(): never {
  throw new Error('no mail arrived');
}
