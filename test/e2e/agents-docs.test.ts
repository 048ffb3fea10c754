/** What docs/agents.md tells people to copy works. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, onTestFinished, test } from 'vitest';
import { TOOLS } from '../../src/support/tools/index.js';
import { AGENT_SCOPES } from '../../src/types-agents.js';
import { migratedEnv } from '../harness/bridge.js';
import { bridgeEnv } from '../harness/fleet.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const page = await readFile(join(ROOT, 'docs/agents.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

test('the table names every tool with its scope', () => {
  const rows = [...page.matchAll(/^\| `([a-z]+_[a-z_]+)` \| `([a-z]+)` \|/gm)].map(([, name, scope]) => `${name} ${scope}`);
  expect(rows.sort()).toEqual(TOOLS.map(({ name, scope }) => `${name} ${scope}`).sort());
  expect(new Set(TOOLS.map(({ scope }) => scope))).toEqual(new Set(AGENT_SCOPES));
});

test('a desktop client with the configuration of the page is shown the tools', async () => {
  const { mcpServers } = JSON.parse(blocks('json')[0] ?? '') as {
    mcpServers: { support: { command: string; args: string[]; env: object } };
  };
  const { command, args, env } = mcpServers.support;
  expect([command, args[0], Object.keys(env)]).toEqual(['npx', 'zoho-bridge', ['DATABASE_URL', 'ZOHO_BRIDGE_ENCRYPTION_KEY']]);
  const given = Object.entries({ PATH: process.env.PATH, ...bridgeEnv(undefined, await migratedEnv()) });
  const client = new Client({ name: 'desktop', version: '1.0.0' });
  onTestFinished(() => client.close());
  await client.connect(
    new StdioClientTransport({
      ...{ command: process.execPath, args: [join(ROOT, 'bin/zoho-bridge.js'), ...args.slice(1)], stderr: 'ignore' },
      env: Object.fromEntries(given.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    }),
  );
  expect((await client.listTools()).tools).toHaveLength(TOOLS.length);
});

/** Lets a model that calls a tool speak to the program of the page. */
const RUN = `
import { MockLanguageModelV3 } from 'ai/test';
const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };
const model = new MockLanguageModelV3({
  doGenerate: async () => {
    const last = model.doGenerateCalls.length > 1;
    const input = JSON.stringify({ subject: 'Charged twice', description: 'Twice in March.' });
    const call = { type: 'tool-call', toolCallId: 'c-1', toolName: 'escalate_to_human', input };
    return { content: last ? [{ type: 'text', text: 'A person has it.' }] : [call], finishReason: { unified: last ? 'stop' : 'tool-calls' }, usage, warnings: [] };
  },
} as never);
await bridge.users.save({ id: 'u-1', email: 'ann@example.com' });
const text = await answer(model, { prompt: 'A person, please.', user: 'u-1', conversation: 'chat-1' });
const { items } = await bridge.escalations.list();
await bridge.close();
console.log(JSON.stringify({ text, items: items.map(({ conversationId, userId }) => [conversationId, userId]) }));
`;

test('the program of the page hands a conversation over when a model wants it', async () => {
  const program = blocks('ts').find((block) => block.includes("from 'zoho-bridge/ai'")) ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'agents-docs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'example.mts');
  const at = (text: string) =>
    text
      .replace("'zoho-bridge/ai'", JSON.stringify(join(ROOT, 'src/ai.ts')))
      .replace("'zoho-bridge'", JSON.stringify(join(ROOT, 'src/index.ts')))
      .replace(/'(ai|ai\/test)'/g, (_, name: string) => JSON.stringify(import.meta.resolve(name)));
  await writeFile(file, at(program + RUN));
  const env = { PATH: process.env.PATH, ...bridgeEnv(undefined, await migratedEnv()) };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { cwd: ROOT, env, timeout: 60_000 });
  expect(JSON.parse(stdout)).toEqual({ text: 'A person has it.', items: [['chat-1', 'u-1']] });
});
