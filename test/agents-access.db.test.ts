/** Whom the tools for agents serve, whom they act for, how often, and what is said when something is in the way. */
import { expect, test } from 'vitest';
import { AGENT_KEY, AGENT_KEYS, agentOfBridge } from './harness/agents.js';
import { DATABASE_KIND } from './harness/database.js';
import { ticketWorld } from './harness/tickets.js';

const base = { subject: 'Charged twice', description: 'Ann was charged twice in March.' };
const SESSION_KEY = 'session-key-0123456789abcdef';

const agentWorld = (env: Record<string, string> = {}) => ticketWorld({ env: { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS, ...env } });

const post = (headers: Record<string, string>, body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}') =>
  new Request('http://localhost/mcp', {
    ...{ method: 'POST', body },
    headers: { host: 'localhost', 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test('nobody is let in without the key of an agent, and no key is named in an answer or a log', async () => {
  const { bridge, logs } = await agentWorld();
  for (const headers of [
    {},
    bearer('wrong-key-0123456789abcdef'),
    { authorization: `Basic ${AGENT_KEY}` },
    bearer(`${AGENT_KEY}x`),
    bearer('test-key-0123456789'),
  ]) {
    const answer = await bridge.handler(post(headers));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(await answer.text()).not.toContain(AGENT_KEY);
  }
  expect((await bridge.handler(post(bearer(AGENT_KEY)))).status).toBe(200);
  // Nor is the key of an agent one of the API.
  expect((await bridge.handler(new Request('http://localhost/v1/users', { headers: bearer(AGENT_KEY) }))).status).toBe(401);
  expect(logs.join('').includes(AGENT_KEY)).toBe(false);
});

test('a page in a browser that points a name of its own here is refused, before its key is looked at', async () => {
  const { bridge } = await agentWorld({ ZOHO_BRIDGE_AGENT_HOSTS: 'api.example.com' });
  const status = async (headers: Record<string, string>) => (await bridge.handler(post({ ...bearer(AGENT_KEY), ...headers }))).status;
  expect(await status({ host: 'evil.example:4701' })).toBe(403);
  expect(await status({ origin: 'https://evil.example' })).toBe(403);
  expect(await status({ origin: 'null' })).toBe(403);
  expect(await status({ host: 'api.example.com' })).toBe(200);
  expect(await status({ host: '127.0.0.1:4701', origin: 'http://localhost:6274' })).toBe(200);
});

test('what is no MCP is refused, and a body that is too long', async () => {
  const { bridge } = await agentWorld();
  const status = async (request: Request) => (await bridge.handler(request)).status;
  expect(await status(post(bearer(AGENT_KEY), 'not json'))).toBe(400);
  expect(await status(post(bearer(AGENT_KEY), `{"jsonrpc":"2.0","id":1,"method":"x","params":{"a":"${'x'.repeat(5_000_000)}"}}`))).toBe(
    413,
  );
  expect(await status(post({ ...bearer(AGENT_KEY), 'content-type': 'text/plain' }))).toBe(415);
  for (const method of ['GET', 'DELETE']) {
    expect(
      await status(
        new Request('http://localhost/mcp', { method, headers: { host: 'localhost', accept: 'text/event-stream', ...bearer(AGENT_KEY) } }),
      ),
    ).toBe(405);
  }
});

test('clients of both revisions of the protocol are served', async () => {
  const { bridge } = await agentWorld();
  for (const [mode, era] of [
    ['legacy', 'legacy'],
    ['auto', 'modern'],
    [{ pin: '2026-07-28' }, 'modern'],
  ] as const) {
    const agent = await agentOfBridge(bridge, { mode });
    expect(agent.client.getProtocolEra()).toBe(era);
    expect((await agent.client.listTools()).tools).toHaveLength(5);
    expect(await agent.take('find_user', { userId: 'u-1' })).toMatchObject({ users: [] });
    expect(await agent.refused('explain_billing', { userId: 'u-1' })).toMatchObject({ code: 'user_not_found' });
  }
});

test('without agents there is no /mcp', async () => {
  const { bridge } = await ticketWorld();
  expect((await bridge.handler(post(bearer(AGENT_KEY)))).status).toBe(404);
});

test('an agent is shown the tools of its scopes and can call no others', async () => {
  const { bridge } = await agentWorld();
  const agent = await agentOfBridge(bridge, { key: 'billing-key-0123456789abcdef' });
  expect((await agent.client.listTools()).tools.map(({ name }) => name)).toEqual(['explain_billing']);
  await expect(agent.client.callTool({ name: 'find_user', arguments: { userId: 'u-1' } })).rejects.toThrow(/not found/);
  const caller = { agent: 'billing-bot', scopes: ['billing'] as const };
  expect(await bridge.agents.call(caller, 'find_user', { userId: 'u-1' })).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  expect(await bridge.agents.call(caller, 'drop_tables', {})).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
});

test('an agent of a session acts for its user and conversation, and for nobody else', async () => {
  const w = await agentWorld();
  const other = await w.escalated('chat-2', 'u-2');
  await w.escalated('chat-1', 'u-1');
  const headers = { 'x-zoho-bridge-user': 'u-1', 'x-zoho-bridge-conversation': 'chat-1' };
  const agent = await agentOfBridge(w.bridge, { key: SESSION_KEY, headers });
  const shown = (await agent.client.listTools()).tools.find(({ name }) => name === 'escalate_to_human');
  expect(Object.keys(shown?.inputSchema.properties ?? {})).not.toContain('userId');
  expect(shown?.inputSchema.required).toEqual(['subject', 'description']);
  // What the app said need not be said by the model.
  expect(await agent.take('escalate_to_human', base)).toMatchObject({ conversationId: 'chat-1', created: false });
  expect(await agent.take('escalation_status')).toMatchObject({ conversationId: 'chat-1' });
  expect(await agent.take('explain_billing')).toMatchObject({ userId: 'u-1' });
  expect(await agent.take('find_user')).toMatchObject({ users: [{ userId: 'u-1' }] });
  // And what it says of somebody else is refused, or does not exist.
  const refusals = [
    await agent.refused('escalation_status', { conversationId: 'chat-2' }),
    await agent.refused('escalation_status', { escalationId: other.id }),
    await agent.refused('add_to_escalation', { escalationId: other.id, messages: [{ role: 'user', text: 'x' }] }),
    await agent.refused('explain_billing', { userId: 'u-2' }),
    await agent.refused('escalate_to_human', { ...base, userId: 'u-2' }),
    await agent.refused('escalate_to_human', { ...base, email: 'eve@example.com' }),
    await agent.refused('find_user', { userId: 'u-2' }),
  ];
  expect(refusals.map(({ code }) => code)).toEqual([
    ...['not_your_session', 'escalation_not_found', 'escalation_not_found', 'not_your_session', 'not_your_session', 'not_your_session'],
    'not_your_session',
  ]);
  expect(await agent.take('find_user', { email: 'u-2@example.com' })).toMatchObject({ users: [] });
  expect(JSON.stringify(refusals)).not.toContain('u-2');
});

test('an agent that acts for sessions does nothing without one, and nothing about accounts in one that has no user', async () => {
  const w = await agentWorld();
  await w.escalated('chat-1', 'u-1');
  const without = await agentOfBridge(w.bridge, { key: SESSION_KEY });
  expect(await without.refused('explain_billing', { userId: 'u-1' })).toMatchObject({ code: 'no_session' });
  const visitor = await agentOfBridge(w.bridge, {
    key: SESSION_KEY,
    headers: { 'x-zoho-bridge-conversation': encodeURIComponent('Gespräch 9') },
  });
  expect(await visitor.take('escalate_to_human', { ...base, email: 'eve@example.com' })).toMatchObject({ conversationId: 'Gespräch 9' });
  for (const [tool, input] of [
    ['find_user', { email: 'u-1@example.com' }],
    ['explain_billing', { userId: 'u-1' }],
    ['escalate_to_human', { ...base, userId: 'u-1' }],
  ] as const)
    expect(await visitor.refused(tool, input)).toMatchObject({ code: 'no_user' });
  const broken = post({ ...bearer(SESSION_KEY), 'x-zoho-bridge-user': '%E0%A4%A' });
  expect((await w.bridge.handler(broken)).status).toBe(400);
});

test('a conversation of another user is not taken over', async () => {
  const w = await agentWorld();
  await w.escalated('chat-1', 'u-1');
  await w.escalated('chat-2', 'u-2');
  const agent = await agentOfBridge(w.bridge);
  expect(await agent.refused('escalate_to_human', { ...base, conversationId: 'chat-1', userId: 'u-2' })).toMatchObject({
    ...{ code: 'conversation_taken', remedy: expect.stringContaining('the conversation you are in') },
  });
});

test('a conversation that uses its tools too often is told to stop; other conversations and agents are not', async () => {
  const w = await agentWorld({ ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION: '3' });
  const agent = await agentOfBridge(w.bridge);
  const ask = (conversationId: string) => agent.call('escalation_status', { conversationId });
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask('chat-1')));
  const codes = answers.map(({ content }) => (content['error'] as { code: string }).code).sort();
  expect(codes).toEqual([...Array(3).fill('escalation_not_found'), ...Array(5).fill('rate_limited')]);
  expect(await agent.refused('escalation_status', { conversationId: 'chat-1' })).toMatchObject({
    ...{
      message: expect.stringMatching(/again in (a minute|\d+ minutes)/),
      remedy: expect.stringMatching(/Stop calling tools.*Tell the user/),
    },
  });
  expect(await agent.refused('escalation_status', { conversationId: 'chat-2' })).toMatchObject({ code: 'escalation_not_found' });
  const [row] = await w.store.db.query<{ text: string }>(
    "select coalesce(string_agg(key, ' '), '') as text from zoho_bridge.agent_windows where kind = 'conversation'",
  );
  expect(row?.text).not.toContain('chat');
});

test('calls that make no sense count as well', async () => {
  const w = await agentWorld({ ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION: '2' });
  const agent = await agentOfBridge(w.bridge);
  const codes = [];
  for (let n = 0; n < 3; n++) codes.push((await agent.refused('escalate_to_human', { conversationId: 'chat-1', subject: 7 })).code);
  expect(codes).toEqual(['invalid_input', 'invalid_input', 'rate_limited']);
});

test('an agent has a limit of its own, and what is refused for a conversation does not use it up', async () => {
  const w = await agentWorld({
    ZOHO_BRIDGE_AGENT_CALLS_PER_MINUTE: '6',
    ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION: '2',
    ZOHO_BRIDGE_AGENT_ZOHO_CALLS_PER_HOUR: '2',
  });
  const caller = { agent: 'a', scopes: ['escalate', 'status'] as const };
  const code = async (name: string, input: object) => {
    const answer = await w.bridge.agents.call(caller, name, input);
    return answer.ok ? 'ok' : answer.error.code;
  };
  for (let n = 0; n < 20; n++) await code('escalation_status', { conversationId: 'loud' });
  const open = (n: number) => code('escalate_to_human', { ...base, conversationId: `c-${n}`, email: 'eve@example.com' });
  // Two tickets an hour; two of six calls were used by the loud one.
  expect([await open(1), await open(2), await open(3)]).toEqual(['ok', 'ok', 'rate_limited']);
  expect(await code('escalation_status', { conversationId: 'c-1' })).toBe('ok');
  expect(await code('escalation_status', { conversationId: 'c-2' })).toBe('rate_limited');
  expect(await w.bridge.agents.call({ ...caller, agent: 'b' }, 'escalation_status', { conversationId: 'c-1' })).toMatchObject({ ok: true });
});

test.runIf(DATABASE_KIND === 'postgres')('limits are those of all processes together', async () => {
  const w = await agentWorld({ ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION: '10' });
  const bridges = [w.bridge, await w.another(), await w.another()];
  const caller = { agent: 'a', scopes: ['status'] as const };
  const answers = await Promise.all(
    bridges.flatMap(({ agents }) =>
      Array.from({ length: 20 }, () => agents.call(caller, 'escalation_status', { conversationId: 'chat-1' })),
    ),
  );
  expect(answers.filter((answer) => !answer.ok && answer.error.code !== 'rate_limited')).toHaveLength(10);
});

test('hostile arguments are refused in words that say what to send and repeat none of it', async () => {
  const w = await agentWorld();
  const agent = await agentOfBridge(w.bridge);
  const hostile = "'; drop table users; -- \u0000";
  const inputs: Record<string, unknown>[] = [
    {},
    { ...base, conversationId: '' },
    { ...base, conversationId: hostile, email: 'eve@example.com' },
    { ...base, conversationId: 'c', userId: 'u-1', email: 'eve@example.com' },
    { ...base, conversationId: 'c', email: hostile },
    { ...base, conversationId: 'c', email: 'eve@example.com', priority: hostile.repeat(50) },
    { ...base, conversationId: 'c', email: 'eve@example.com', conversation: [{ role: 'root', text: hostile }] },
    {
      ...base,
      conversationId: 'c',
      email: 'eve@example.com',
      conversation: Array.from({ length: 2001 }, () => ({ role: 'user', text: 'x' })),
    },
    { ...base, conversationId: 'c', email: 'eve@example.com', [hostile.slice(0, 20)]: 1 },
    { ...base, conversationId: { $ne: null }, email: 'eve@example.com' },
    { ...base, conversationId: 'c', email: 'eve@example.com', description: 'x'.repeat(10_001) },
    JSON.parse('{"conversationId":"c","__proto__":{"admin":true}}') as Record<string, unknown>,
  ];
  for (const input of inputs) {
    const { code, message, remedy } = await agent.refused('escalate_to_human', input);
    expect({ input, code }).toEqual({ input, code: 'invalid_input' });
    expect(message).not.toContain('drop table users; -- ');
    expect(remedy).not.toBe('');
    expect(message.length).toBeLessThan(1500);
  }
  expect(await agent.refused('explain_billing', { userId: 'nobody\u0000' })).toMatchObject({
    code: expect.stringMatching(/invalid_input|user_not_found/),
  });
  expect((await w.bridge.escalations.list()).items).toEqual([]);
});

test('when the database is gone the model is told to wait, and hears nothing of the inside', async () => {
  const w = await agentWorld();
  const agent = await agentOfBridge(w.bridge);
  await w.bridge.close();
  const error = await agent.refused('escalation_status', { conversationId: 'chat-1' });
  expect(error).toMatchObject({ code: 'unavailable', remedy: expect.stringContaining('once more') });
  expect(JSON.stringify(error)).not.toMatch(/pool|postgres|at .*\.ts|select/i);
});

test('every call leaves one line with agent, tool, time and outcome, and nothing about anybody', async () => {
  const w = await agentWorld();
  await w.bridge.users.save({ id: 'u-1', email: 'ann@example.com', name: 'Ann Smith' });
  const agent = await agentOfBridge(w.bridge, { headers: { 'x-request-id': 'r-77' } });
  await agent.take('find_user', { email: 'ann@example.com' });
  const { reference } = await agent.refused('escalation_status', { conversationId: 'secret-chat' });
  expect(reference).toBe('r-77');
  const lines = w.logs.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === 'tool call');
  expect(lines).toMatchObject([
    { agent: 'support-bot', tool: 'find_user', outcome: 'ok', ms: expect.any(Number), requestId: 'r-77' },
    { agent: 'support-bot', tool: 'escalation_status', outcome: 'escalation_not_found', requestId: 'r-77' },
  ]);
  expect(['ann@', 'Ann', 'secret-chat', AGENT_KEY].filter((word) => w.logs.join('').includes(word))).toEqual([]);
});

test('counts of windows that are over go with what is old', async () => {
  const w = await agentWorld();
  const agent = await agentOfBridge(w.bridge);
  await agent.call('escalation_status', { conversationId: 'chat-1' });
  await w.store.db.query("insert into zoho_bridge.agent_windows values ('agent', 'x', now() - interval '3 days', 5)");
  const { dropOld } = await import('../src/store/retention.js');
  expect(await dropOld(w.store.db, { keepDays: 180 })).toBe(1);
  const left = await w.store.db.query<{ kind: string }>('select kind from zoho_bridge.agent_windows order by kind');
  expect(left.map(({ kind }) => kind)).toEqual(['agent', 'conversation']);
});
