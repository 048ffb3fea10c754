/** The compiled programs as agents reach them: a child process that speaks MCP, `mcp --http`, and `serve`. */
import { fileURLToPath } from 'node:url';
import { Client, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished, test } from 'vitest';
import { AGENT_KEY, AGENT_KEYS, type AgentClient, agentAt, agentOf } from '../harness/agents.js';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv, type Environment, emulator, HEADERS, prepared, put, serve, urlIn } from '../harness/fleet.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run, start } from '../harness/program.js';

const BIN = fileURLToPath(new URL('../../bin/zoho-bridge.js', import.meta.url));
const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));
const base = { conversationId: 'chat-1', email: 'eve@example.com', subject: 'Charged twice', description: 'Twice in March.' };

interface Child extends AgentClient {
  stderr: () => string;
}

/** Starts `zoho-bridge mcp` as a desktop client does. */
async function child(args: string[], env: Environment, mode: VersionNegotiationMode = 'legacy'): Promise<Child> {
  const given = Object.fromEntries(
    Object.entries({ PATH: process.env.PATH, ...env }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const transport = new StdioClientTransport({ command: process.execPath, args: [BIN, 'mcp', ...args], env: given, stderr: 'pipe' });
  let stderr = '';
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const client = new Client({ name: 'desktop', version: '1.0.0' }, { versionNegotiation: { mode } });
  onTestFinished(() => client.close());
  await client.connect(transport);
  return { ...agentOf(client), stderr: () => stderr };
}

const ticketsOf = async (zoho: { control<T>(path: string): Promise<T> }) =>
  (await zoho.control<{ desk: { tickets: { subject: string }[] } }>('state')).desk.tickets;

test('a desktop client starts the program, hands a conversation over, and the ticket is made', async () => {
  const { zoho, env } = await prepared(await migratedEnv());
  const agent = await child([], env);
  expect((await agent.client.listTools()).tools).toHaveLength(5);
  expect(await agent.take('escalate_to_human', base)).toMatchObject({ created: true });
  await expect.poll(() => ticketsOf(zoho), { timeout: 30_000, interval: 100 }).toMatchObject([{ subject: 'Charged twice' }]);
  await expect
    .poll(async () => (await agent.take('escalation_status', { conversationId: 'chat-1' }))['ticketNumber'], {
      timeout: 20_000,
      interval: 200,
    })
    .toBe('101');
  // Log lines are on standard error, without anything about anybody.
  expect(agent.stderr()).toContain('"tool":"escalate_to_human"');
  expect(agent.stderr()).not.toMatch(/eve@|chat-1|Charged/);
});

test('it ends when its client goes, and gives the folder back', async () => {
  const env = bridgeEnv(undefined, await migratedEnv());
  const agent = await child([], env);
  expect(await agent.take('find_user', { userId: 'u-1' })).toMatchObject({ users: [] });
  expect((await run(['users', 'list'], env)).code).toBe(1);
  await agent.client.close();
  expect((await run(['users', 'list'], env)).code).toBe(0);
  // With nobody at the other end from the beginning, it has nothing to do and nothing to say.
  expect(await run(['mcp'], env)).toMatchObject({ code: 0, stdout: '' });
});

test('a client that asks first which revision is spoken gets the newer one, on the embedded database as well', async () => {
  const agent = await child([], bridgeEnv(undefined, await migratedEnv()), 'auto');
  expect(agent.client.getProtocolEra()).toBe('modern');
  expect(await agent.take('find_user', { userId: 'u-1' })).toMatchObject({ users: [] });
});

test('a named agent has its scopes, and a session can be named', async () => {
  const env = bridgeEnv(undefined, await migratedEnv(), { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS });
  const billing = await child(['--agent', 'billing-bot', '--user', 'u-1'], env);
  const { tools } = await billing.client.listTools();
  expect(tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})])).toEqual([
    ['explain_billing', ['conversationId']],
  ]);
  expect(await billing.refused('explain_billing', { userId: 'u-2' })).toMatchObject({ code: 'not_your_session' });
  expect(await billing.refused('explain_billing')).toMatchObject({ code: 'user_not_found' });
});

test.each([
  ['agents have names, but none is given', { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS }, [], /--agent support-bot/],
  ['there is no such agent', { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS }, ['--agent', 'nobody'], /no agent of this name.*There is: support-bot/],
  ['an agent of a session has none', { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS }, ['--agent', 'session-bot'], /--user, --conversation or both/],
  [
    'more is asked than a key opens',
    { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS },
    ['--agent', 'billing-bot', '--scopes', 'users'],
    /choose from billing/,
  ],
  ['over HTTP without keys', {}, ['--http'], /needs a key/],
  ['over HTTP with a name', { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS }, ['--http', '--agent', 'billing-bot'], /by their keys/],
])('when %s, nothing is opened and it says what to do', async (_, others, args, words) => {
  const { code, stderr, stdout } = await run(['mcp', ...args], others);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(words);
});

test('beside a running bridge on the same folder it says where the tools are; there they are', async () => {
  const { zoho, env } = await prepared(await migratedEnv(), { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS });
  const { url } = await serve(env);
  const { code, stderr } = await run(['mcp', '--agent', 'support-bot'], env);
  expect(code).toBe(1);
  expect(stderr).toMatch(/in use by process \d+.*\/mcp when ZOHO_BRIDGE_AGENT_KEYS is set/s);
  const agent = await agentAt({ url });
  await put(url, 'u-1');
  expect(await agent.take('find_user', { email: 'u-1@example.com' })).toMatchObject({ users: [{ userId: 'u-1' }] });
  await agent.take('escalate_to_human', { ...base, email: undefined, userId: 'u-1' });
  await expect.poll(() => ticketsOf(zoho), { timeout: 30_000, interval: 100 }).toHaveLength(1);
  await expect(agentAt({ url, key: 'wrong-key-0123456789abcdef' })).rejects.toThrow();
  const listed = (await (await fetch(`${url}/v1/escalations`, { headers: HEADERS })).json()) as { items: unknown[] };
  expect(listed.items).toHaveLength(1);
});

onPostgres('over HTTP on its own it serves the tools and nothing else, several at once', async () => {
  const zoho = await emulator();
  const env = bridgeEnv(zoho, { DATABASE_URL: await databaseUrl() }, { ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS });
  expect((await run(['migrate'], env)).code).toBe(0);
  const programs = [start(['mcp', '--http', '--port', '0'], env), start(['mcp', '--http', '--port', '0'], env)];
  const urls = await Promise.all(programs.map(async ({ ready }) => urlIn(await ready)));
  const agents = await Promise.all(urls.map((url) => agentAt({ url })));
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => agents[n % 2]?.take('escalate_to_human', base) ?? Promise.reject(new Error('nobody'))),
  );
  expect(answers.filter((answer) => answer['created'])).toHaveLength(1);
  const [url = ''] = urls;
  expect((await fetch(new URL('/v1/users', url), { headers: HEADERS })).status).toBe(404);
  expect((await fetch(url, { method: 'POST', body: '{}', headers: { ...HEADERS, origin: 'https://evil.example' } })).status).toBe(403);
  for (const program of programs) program.child.kill('SIGTERM');
  expect(await Promise.all(programs.map(({ exited }) => exited))).toEqual([
    { code: 0, signal: null },
    { code: 0, signal: null },
  ]);
  expect(programs.map(({ stderr }) => stderr()).join('')).not.toContain(AGENT_KEY);
});

test('dev has the tools as well, with a key of its own', async () => {
  const program = start(['dev', '--json', '--port', '0', '--emulator-port', '0'], {});
  await expect.poll(() => program.stdout(), { timeout: 60_000 }).toContain('agentKey');
  const { url, agentKey } = JSON.parse(program.stdout()) as { url: string; agentKey: string };
  const agent = await agentAt({ url, key: agentKey });
  expect(await agent.take('escalate_to_human', base)).toMatchObject({ created: true });
});
