/** A user answers the agents from the app: they see it once, with who wrote it, and the ticket is open again. */
import { expect, test } from 'vitest';
import { API_KEY } from './harness/bridge.js';
import { type DeskWorld, deskWorld, type HeldTicket, talk } from './harness/escalations.js';
import { ticketWorld } from './harness/tickets.js';

const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Smith' };
const base = { conversationId: 'chat-1', subject: 'Charged twice', description: 'Ann was charged twice in March.' };
const changes = (w: DeskWorld) =>
  w.emulator.calls().filter(({ method, path }) => method === 'PATCH' && /\/tickets\/\d+$/.test(path)).length;
const ticketOf = (w: DeskWorld): HeldTicket & { status: string } => w.tickets()[0] as HeldTicket & { status: string };

/** Ann's escalation, with its ticket. */
async function scene(options: Parameters<typeof deskWorld>[0] = {}) {
  const w = await deskWorld(options);
  await w.bridge.users.save(ann);
  const { id } = await w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: talk('Ann', 2) });
  await w.settled();
  const desk = w.emulator.byHand.desk;
  const ticketId = ticketOf(w).id;
  return { w, id, desk, ticketId, reply: w.bridge.escalations.reply, close: () => desk.setStatus({ id: ticketId, status: 'Closed' }) };
}

test('an answer is a private comment that says who wrote it; an open ticket is not changed', async () => {
  const { w, id, reply, ticketId } = await scene();
  const done = await reply(id, { text: 'It is <b>still</b> wrong.\nReally.' });
  expect(done).toMatchObject({ id, added: 1, created: false, messages: 3, state: 'open' });
  expect(done.conversation.at(-1)).toMatchObject({ role: 'user', text: 'It is <b>still</b> wrong.\nReally.' });
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  const [comment, ...others] = await w.comments(ticketId);
  expect(others).toEqual([]);
  expect(comment).toMatchObject({ isPublic: false, contentType: 'plainText' });
  expect(comment?.content).toMatch(
    /^Reply from Ann Smith through the app, \d{4}-\d\d-\d\d \d\d:\d\d UTC \(ref [0-9a-f]{12}-1\)\n\nIt is <b>still<\/b> wrong\.\nReally\.$/,
  );
  expect(changes(w)).toBe(0);
  expect((await w.bridge.escalations.get(id))?.sync).toMatchObject({ state: 'synced', reason: null });
});

test.each(['Closed', 'On Hold'])('a ticket that is %s is opened again, once, after what was said is there', async (status) => {
  const { w, id, desk, reply, ticketId } = await scene();
  desk.setStatus({ id: ticketId, status });
  await reply(id, { text: 'first' });
  await reply(id, { text: 'second' });
  await w.settled();
  expect(ticketOf(w).status).toBe('Open');
  expect(changes(w)).toBe(1);
  const order = w.emulator.calls().flatMap(({ method, path }) => (method === 'PATCH' || /comments$/.test(path) ? [method] : []));
  expect(order).toEqual(['POST', 'POST', 'PATCH']);
  // An agent closes it, and nobody has answered since.
  desk.setStatus({ id: ticketId, status: 'Closed' });
  await w.bridge.escalations.append(id, 'what the bot said meanwhile').catch(() => undefined);
  await w.settled();
  expect(ticketOf(w).status).toBe('Closed');
  expect(changes(w)).toBe(1);
});

test('an escalation that was closed is open again at once, and the next answer is one more reason', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  const shown = () => w.bridge.escalations.get(id);
  for (const [turn, text] of ['one', 'two'].entries()) {
    w.emulator.advance('PT10S');
    w.hand.setStatus({ id: ticketId, status: 'Closed' });
    await w.look();
    expect(await shown()).toMatchObject({ state: 'closed', resolvedAt: expect.any(String) });
    expect(await w.bridge.escalations.reply(id, { text })).toMatchObject({ state: 'open', resolvedAt: null, sync: { state: 'waiting' } });
    await w.settled();
    expect(ticketOf(w).status).toBe('Open');
    expect(changes(w)).toBe(turn + 1);
    expect(await shown()).toMatchObject({ state: 'open', ticket: { status: 'Open' }, sync: { state: 'synced' } });
    expect(await w.told('escalation.reopened')).toHaveLength(turn + 1);
  }
  expect(await w.told('escalation.resolved')).toHaveLength(2);
});

test('an escalation whose user has answered stays open when Desk is looked at before it was told', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  w.hand.setStatus({ id: ticketId, status: 'Closed' });
  await w.look();
  w.emulator.setFaults({ rules: [{ service: 'desk', method: 'POST', path: '/comments', fault: 'status' }] });
  await w.bridge.escalations.reply(id, { text: 'not yet' });
  await w.store.db.transaction((tx) => w.store.objects.ring([{ kind: 'ticket', zohoId: ticketId }], tx));
  await w.bridge.drain({ timeoutMs: 1000 });
  expect(await w.bridge.escalations.get(id)).toMatchObject({ state: 'open', ticket: { status: 'Closed' }, sync: { state: 'waiting' } });
  expect(await w.told('escalation.reopened')).toEqual([]);
});

test('the same id is kept once, also when it is handed over with the whole conversation afterwards', async () => {
  const { w, id, reply, ticketId } = await scene();
  const [first, second] = await Promise.all([reply(id, { id: 'm-1', text: 'once' }), reply(id, { id: 'm-1', text: 'once' })]);
  expect(first.added + second.added).toBe(1);
  await reply(id, { text: 'without an id' });
  const whole = [
    ...talk('Ann', 2),
    { id: 'm-1', role: 'user' as const, text: 'once' },
    { role: 'user' as const, text: 'without an id', at: '2026-03-02T10:00:00Z' },
    { role: 'assistant' as const, text: 'noted' },
  ];
  const open = () => w.bridge.escalations.open({ ...base, userId: 'u-1', conversation: whole });
  expect(await open()).toMatchObject({ created: false, added: 1 });
  expect(await open()).toMatchObject({ created: false, added: 0 });
  await w.settled();
  const texts = (await w.comments(ticketId)).map(({ content }) => content.split('\n').at(-1));
  expect(texts).toEqual(['once', 'without an id', 'noted']);
});

test('what users type does nothing in Desk: no markup, no mentions, nobody else’s name in the first line', async () => {
  const { w, id, reply, ticketId } = await scene();
  await w.bridge.users.save({ ...ann, name: 'Eve\n(ref 000000000000-1) zsu[@user:1]zsu' });
  const texts = ['<script>x</script> zsu[@user:1892000000056007]zsu ZSU[@user:1]zsu', '👩‍👩‍👧‍👦 \u202Eevil\u202C שלום', 'ok'];
  for (const text of texts) await reply(id, { text });
  await w.settled();
  const comments = await w.comments(ticketId);
  expect(comments).toHaveLength(3);
  expect(comments.map(({ content }) => content.split('\n\n').slice(1).join('\n\n').replaceAll('\u200b', ''))).toEqual(texts);
  expect(comments.some(({ content }) => /zsu\[@/i.test(content))).toBe(false);
  expect(comments[0]?.content.split('\n')[0]).toMatch(/^Reply from Eve \(ref 000000000000-1\) zsu\u200b\[@user:1\]zsu through the app/);
});

test('a long answer is several comments, and together they are the text', async () => {
  const { w, id, reply, ticketId } = await scene();
  const text = '😀<é>\n'.repeat(14_285);
  await reply(id, { text });
  await reply(id, { text: 'after it' });
  await w.settled();
  const comments = await w.comments(ticketId);
  expect(comments.length).toBeGreaterThan(3);
  expect(comments.every(({ content }) => content.length <= 32_000 && content.startsWith('Reply from Ann Smith through the app'))).toBe(
    true,
  );
  const said = comments.map(({ content }) => content.slice(content.indexOf('\n\n') + 2));
  expect(said.join('')).toBe(`${text}after it`);
  expect(comments.slice(1, -1).every(({ content }) => content.includes('through the app, continued'))).toBe(true);
});

test('secrets are taken out of answers and counted', async () => {
  const { w, id, reply, ticketId } = await scene();
  expect(await reply(id, { text: 'my card is 4242 4242 4242 4242' })).toMatchObject({ redactions: { card: 1 } });
  await w.settled();
  expect(JSON.stringify([await w.comments(ticketId), await w.bridge.escalations.get(id)])).not.toContain('4242');
});

test('what is not acceptable is refused, and nothing is kept', async () => {
  const { w, id, reply } = await scene();
  for (const text of ['', ' \n', 'x'.repeat(100_001), 'a\u0000b', '\ud800']) {
    await expect(reply(id, { text })).rejects.toMatchObject({ issues: [{ path: 'text' }] });
  }
  await expect(reply(id, { text: 'x', id: '' })).rejects.toMatchObject({ issues: [{ path: 'id' }] });
  await expect(reply('no-such', { text: 'x' })).rejects.toMatchObject({ code: 'escalation_not_found' });
  await expect(reply('a\u0000', { text: 'x' })).rejects.toMatchObject({ code: 'escalation_not_found' });
  expect(await w.bridge.escalations.get(id)).toMatchObject({ messages: 2, sync: { state: 'synced' } });
});

test('an escalation that has ended takes nothing more, one whose conversation has gone on elsewhere names the other', async () => {
  const { w, id, reply } = await scene();
  await reply(id, { id: 'm-1', text: 'before' });
  await w.store.db.query(`update zoho_bridge.escalations set state = 'closed' where id = $1`, [id]);
  const other = await w.bridge.escalations.open({ ...base, userId: 'u-1' });
  expect(other.created).toBe(true);
  await expect(reply(id, { text: 'x' })).rejects.toMatchObject({
    code: 'conversation_open',
    message: expect.stringContaining(other.id),
  });
  await w.store.db.query(`update zoho_bridge.escalations set ended = 'merged', ended_at = now() where id = $1`, [id]);
  await expect(reply(id, { text: 'x' })).rejects.toMatchObject({ code: 'escalation_ended' });
  await expect(w.bridge.escalations.append(id, 'x')).rejects.toMatchObject({ code: 'escalation_ended' });
  // What was taken before is still answered as it was.
  expect(await reply(id, { id: 'm-1', text: 'before' })).toMatchObject({ added: 0 });
});

test('with the transaction of the app an answer is there if and only if it commits', async () => {
  const { w, id, reply, ticketId } = await scene();
  const failing = w.store.db.transaction(async (tx) => {
    await reply(id, { text: 'never' }, { tx });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await w.store.db.transaction((tx) => reply(id, { text: 'said' }, { tx }));
  await w.settled();
  expect((await w.comments(ticketId)).map(({ content }) => content.split('\n\n')[1])).toEqual(['said']);
});

test('answers and what the agent adds reach Desk in the order they were given, also before there is a ticket', async () => {
  const w = await deskWorld();
  const { id } = await w.bridge.escalations.open({ ...base, email: 'eve@example.com', name: 'Eve' });
  const texts = ['one', 'two', 'three', 'four'];
  for (const [turn, text] of texts.entries()) {
    if (turn % 2 === 0) await w.bridge.escalations.reply(id, { text });
    else await w.bridge.escalations.append(id, [{ role: 'assistant', text }]);
  }
  await w.settled();
  const comments = await w.comments(ticketOf(w).id);
  expect(comments.map(({ content }) => content.split('\n').at(-1))).toEqual(texts);
  expect(comments[0]?.content).toContain('Reply from Eve through');
});

test('the label of open tickets is found, or configured; one that was renamed meanwhile is asked for again', async () => {
  const { w, id, desk, reply, close } = await scene();
  desk.renameStatus({ value: 'Open', to: 'Neu' });
  close();
  await reply(id, { text: 'one' });
  await w.settled();
  // "Escalated" is of the type as well, but comes after it.
  expect(ticketOf(w).status).toBe('Neu');
  desk.renameStatus({ value: 'Neu', to: 'New' });
  close();
  await reply(id, { text: 'two' });
  await w.settled();
  expect(ticketOf(w).status).toBe('New');
  const configured = await scene({ env: { ZOHO_DESK_OPEN_STATUS: 'Escalated' } });
  configured.close();
  await configured.reply(configured.id, { text: 'three' });
  await configured.w.settled();
  expect(ticketOf(configured.w).status).toBe('Escalated');
  const checked = async () => (await configured.w.bridge.doctor()).find(({ name }) => name === 'Desk tickets: label of open ones');
  expect(await checked()).toMatchObject({ state: 'ok' });
  configured.desk.renameStatus({ value: 'Escalated', to: 'Urgent' });
  expect(await checked()).toMatchObject({ state: 'fail', remedy: expect.stringContaining('Open, Urgent') });
});

test('a ticket that Desk will not open again keeps the answer; why is shown, and the next answer tries anew', async () => {
  const { w, id, close, reply, ticketId } = await scene();
  close();
  const body = { errorCode: 'INVALID_DATA', message: 'x', errors: [{ fieldName: '/status', errorType: 'invalid' }] };
  w.emulator.setFaults({ rules: [{ service: 'desk', method: 'PATCH', path: '/tickets/', fault: 'answer', status: 422, body }] });
  await reply(id, { text: 'hello?' });
  expect(await w.settled()).toMatchObject({ parked: 0 });
  expect(await w.comments(ticketId)).toHaveLength(1);
  const shown = await w.bridge.escalations.get(id);
  expect(shown).toMatchObject({ state: 'closed', sync: { state: 'synced', reason: expect.stringContaining('/status invalid') } });
  expect(w.logs.join('\n')).toContain('refuses to open a ticket again');
  w.emulator.setFaults({ rules: [] });
  await reply(id, { text: 'hello??' });
  await w.settled();
  expect(ticketOf(w).status).toBe('Open');
  expect((await w.bridge.escalations.get(id))?.sync).toMatchObject({ state: 'synced', reason: null });
});

for (const fault of ['drop-after-commit', 'error-after-commit', 'truncate', 'reset'] as const) {
  test(`a lost answer is no second comment and no second opening, and an agent who closes has the last word (${fault})`, async () => {
    const { w, id, desk, close, reply, ticketId } = await scene();
    w.emulator.setFaults({
      rules: [
        { service: 'desk', method: 'POST', path: '/comments', fault, count: 1 },
        { service: 'desk', method: 'PATCH', path: '/tickets/', fault, count: 1 },
      ],
    });
    close();
    w.emulator.advance('PT2S');
    await reply(id, { text: 'lost?' });
    // Until the opening was asked for once.
    const asked = async () => {
      await w.bridge.drain({ timeoutMs: 200 });
      return changes(w);
    };
    await expect.poll(asked, { timeout: 20_000 }).toBe(1);
    const isDone = fault !== 'reset';
    if (isDone) {
      expect(ticketOf(w).status).toBe('Open');
      desk.setStatus({ id: ticketId, status: 'Closed' });
    }
    await w.settled();
    expect(await w.comments(ticketId)).toHaveLength(1);
    expect(ticketOf(w).status).toBe(isDone ? 'Closed' : 'Open');
    expect(changes(w)).toBe(isDone ? 1 : 2);
    expect((await w.bridge.escalations.get(id))?.sync.state).toBe('synced');
  });
}

test('over HTTP: 202, then 200 for the same id, and the problems are documents', async () => {
  const { w, id } = await scene();
  const send = async (body: unknown, to = id) => {
    const answer = await w.bridge.handler(
      new Request(`http://x/v1/escalations/${to}/replies`, {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      }),
    );
    return { status: answer.status, body: (await answer.json()) as { code?: string; added?: number } };
  };
  expect(await send({ text: 'hello', id: 'm-1' })).toMatchObject({ status: 202, body: { added: 1 } });
  expect(await send({ text: 'hello', id: 'm-1' })).toMatchObject({ status: 200, body: { added: 0 } });
  expect(await send({ text: '' })).toMatchObject({ status: 422, body: { errors: [{ path: 'text' }] } });
  expect((await send({ text: 'x', role: 'agent' })).status).toBe(422);
  expect(await send({ text: 'x' }, 'none')).toMatchObject({ status: 404, body: { code: 'escalation_not_found' } });
  await w.store.db.query(`update zoho_bridge.escalations set state = 'closed', ended = 'deleted', ended_at = now() where id = $1`, [id]);
  expect(await send({ text: 'x' })).toMatchObject({ status: 409, body: { code: 'escalation_ended' } });
});

test('what waits for a ticket that was thrown away is parked with what to do, and sent when it is back', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  await w.bridge.escalations.append(id, 'first');
  await w.bridge.escalations.reply(id, { text: 'second' });
  w.hand.trashTicket({ id: ticketId });
  await w.settled();
  const sync = async () => (await w.bridge.escalations.get(id))?.sync;
  expect(await sync()).toMatchObject({
    state: 'parked',
    reason: expect.stringMatching(/recycle bin of Desk\. .*"zoho-bridge jobs replay --sync desk\.ticket"/),
  });
  await expect(w.bridge.escalations.reply(id, { text: 'third' })).rejects.toMatchObject({ code: 'escalation_ended' });
  w.hand.restoreTicket({ id: ticketId });
  await w.bridge.jobs.replay({ sync: 'desk.ticket' });
  await w.settled();
  expect((await w.comments(ticketId)).map(({ content }) => content.split('\n').at(-1))).toEqual(['first', 'second']);
  expect(await sync()).toMatchObject({ state: 'synced', reason: null });
});

test('what waits for a ticket that is archived or locked is parked; one that was deleted is not asked for for ever', async () => {
  for (const put of ['archive', 'lock', 'delete'] as const) {
    const w = await ticketWorld();
    const { id, ticketId } = await w.escalated();
    w.hand.setStatus({ id: ticketId, status: 'Closed' });
    await w.bridge.escalations.reply(id, { text: 'too late' });
    if (put === 'archive') w.hand.archiveTicket({ id: ticketId });
    else if (put === 'lock') w.hand.lockTicket({ id: ticketId });
    else {
      w.hand.trashTicket({ id: ticketId });
      w.emulator.advance('P61D');
    }
    await w.settled();
    const reason = { archive: /is archived in Desk/, lock: /is locked, or the API user/, delete: /not in Desk any more|into another/ }[put];
    expect((await w.bridge.escalations.get(id))?.sync, put).toMatchObject({ state: 'parked', reason: expect.stringMatching(reason) });
  }
});

test('what waits for a ticket that was merged goes to the one that has its key now', async () => {
  const w = await ticketWorld();
  const { id, ticketId } = await w.escalated();
  await w.bridge.escalations.reply(id, { text: 'before' });
  await w.settled();
  const heir = String((w.hand.createTicket({ subject: 'heir', email: 'u-1@example.com' }) as { id: unknown }).id);
  const key = w.tickets().find((ticket) => ticket.id === ticketId)?.cf['cf_escalation_key'];
  w.hand.editTicket({ id: heir, values: { status: 'Closed', cf: { cf_escalation_key: key } } });
  w.hand.mergeTickets({ id: heir, ids: [ticketId] });
  await w.bridge.escalations.reply(id, { text: 'after' });
  await w.settled();
  expect((await w.comments(heir)).map(({ content }) => content.split('\n').at(-1))).toEqual(['before', 'after']);
  expect((w.tickets().find((ticket) => ticket.id === heir) as unknown as { status: string }).status).toBe('Open');
  expect((await w.bridge.escalations.get(id))?.sync).toMatchObject({ state: 'synced' });
});
