/**
 * From a model's tool call to the user's "resolved" notice, through the programs as they are run: a model of the AI SDK, the MCP client, `serve`,
 * an emulator with agents at its desk, and a mail server.
 */
import { dynamicTool, generateText, jsonSchema, stepCountIs } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { expect, test } from 'vitest';
import { AGENT_KEYS, type AgentClient, agentAt } from '../harness/agents.js';
import { migratedEnv } from '../harness/bridge.js';
import { htmlText, talk, transcriptHash } from '../harness/escalations.js';
import { type Environment, HEADERS, prepared, put, serve, type Zoho } from '../harness/fleet.js';
import { type MailServer, mailServer } from '../harness/mail-server.js';
import { mailEnv } from '../harness/notices.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres } from '../harness/postgres-server.js';
import { run } from '../harness/program.js';

const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));

const SECRET = 'desk-secret-0123456789';
const PRIVATE = 'CANARY: this customer is difficult';
const ANSWER = 'We have found the second charge and pay it back today.';
const RESOLUTION = 'The second charge of March was paid back.';
const WAIT = { timeout: 100_000, interval: 200 };
const said = talk('Ann', 6);

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: undefined },
};

/** A model that gives up: it hands the conversation over, reads the answer, and tells the user. */
function modelThatGivesUp(): MockLanguageModelV3 {
  const input = JSON.stringify({
    subject: 'Charged twice in March',
    description: 'Two charges for one month. The customer wants one of them back.',
    conversation: said,
  });
  const model: MockLanguageModelV3 = new MockLanguageModelV3({
    doGenerate: async ({ prompt }) => {
      const answered = prompt.some(({ role }) => role === 'tool');
      return {
        content: answered
          ? [{ type: 'text', text: 'A person looks at it now.' }]
          : [{ type: 'tool-call', toolCallId: 'call-1', toolName: 'escalate_to_human', input }],
        finishReason: { unified: answered ? 'stop' : 'tool-calls', raw: undefined },
        ...{ usage, warnings: [] },
      };
    },
  });
  return model;
}

/** What an app does that lets its model use MCP. */
async function ask(model: MockLanguageModelV3, { client }: AgentClient): Promise<string> {
  const { tools } = await client.listTools();
  const { text } = await generateText({
    ...{ model, prompt: 'I was charged twice. I want a person!', stopWhen: stepCountIs(4) },
    tools: Object.fromEntries(
      tools.map(({ name, description, inputSchema }) => {
        const execute = async (input: unknown) => {
          const { content } = await client.callTool({ name, arguments: input as Record<string, unknown> });
          return content;
        };
        return [name, dynamicTool({ description, inputSchema: jsonSchema(inputSchema as never), execute })];
      }),
    ),
  });
  return text;
}

interface Ticket {
  id: string;
  ticketNumber: string;
  subject: string;
  description: string;
  email: string;
}

/** `apart`: the answer is heard of before the ticket is closed; else both are found by one look, and are one mail. */
async function story({ zoho, url, mails, apart }: { zoho: Zoho; url: string; mails: MailServer; apart: boolean }): Promise<void> {
  await put(url, 'u-1', { email: 'ann@example.com', name: 'Ann Smith' });
  const headers = { 'x-zoho-bridge-user': 'u-1', 'x-zoho-bridge-conversation': 'chat-1' };
  const agent = await agentAt({ url, key: 'session-key-0123456789abcdef', headers });
  expect(await ask(modelThatGivesUp(), agent)).toBe('A person looks at it now.');

  // One ticket, of Ann, with all that was said.
  const tickets = async () => (await zoho.control<{ desk: { tickets: Ticket[] } }>('state')).desk.tickets;
  await expect
    .poll(tickets, { timeout: 30_000, interval: 100 })
    .toMatchObject([{ subject: 'Charged twice in March', email: 'ann@example.com' }]);
  const [ticket] = await tickets();
  if (!ticket) throw new Error('there is no ticket');
  const hashes = transcriptHash([htmlText(ticket.description)], said);
  expect(hashes.held).toBe(hashes.said);
  expect(await ask(modelThatGivesUp(), agent)).toBe('A person looks at it now.');

  const feed = async () => {
    const answer = await fetch(`${url}/v1/users/u-1/notices`, { headers: HEADERS });
    return ((await answer.json()) as { items: { kind: string; title: string; text: string }[] }).items;
  };
  const kinds = async () => (await feed()).map(({ kind }) => kind).filter((kind) => kind.startsWith('escalation.'));
  await expect.poll(kinds, WAIT).toEqual(['escalation.received']);

  // A person works on it.
  const hand = (name: string, input: object) => zoho.control(`by-hand/desk/${name}`, { id: ticket.id, ...input });
  await hand('privateComment', { text: PRIVATE });
  await hand('reply', { text: ANSWER });
  const answered = [{ reply: { untrustedText: expect.stringContaining(ANSWER) } }];
  if (apart) {
    await expect.poll(kinds, WAIT).toContain('escalation.replied');
    expect(await agent.take('escalation_status')).toMatchObject({ state: 'open', agentReplies: answered });
  }
  await hand('close', { resolution: RESOLUTION });
  await expect.poll(kinds, WAIT).toContain('escalation.resolved');

  // The user heard each thing once, in the feed and by mail.
  const news = (await feed()).toReversed().filter(({ kind }) => kind.startsWith('escalation.'));
  expect(news.map(({ kind }) => kind)).toEqual(['escalation.received', 'escalation.replied', 'escalation.resolved']);
  expect(`${news[2]?.title} ${news[2]?.text}`).toContain(RESOLUTION);
  const count = apart ? 3 : 2;
  await expect.poll(() => mails.received.length, { timeout: 20_000, interval: 100 }).toBe(count);
  expect(mails.received.map(({ to }) => to)).toEqual(Array.from({ length: count }, () => ['ann@example.com']));
  const letters = mails.received.map(({ mail }) => `${mail.subject}\n${mail.text}\n${mail.html}`);
  expect(letters[1]).toContain(ANSWER);
  expect(letters.at(-1)).toContain(RESOLUTION);

  // So did the model, and nobody heard more.
  const status = await agent.take('escalation_status');
  expect(status).toMatchObject({
    state: 'closed',
    ticketNumber: ticket.ticketNumber,
    resolution: { untrustedText: RESOLUTION },
    agentReplies: answered,
  });
  const heard = [...letters, JSON.stringify([status, await feed()])].join('\n');
  expect([PRIVATE.slice(0, 6), ticket.id, SECRET, 'zoho.com', 'zohodesk'].filter((word) => heard.includes(word))).toEqual([]);
  expect(await tickets()).toHaveLength(1);
}

const settings = (mails: MailServer): Environment => ({ ...mailEnv(mails.url), ZOHO_BRIDGE_AGENT_KEYS: AGENT_KEYS });

onPostgres(
  'a model hands over, a person answers and resolves, the user hears of it: told by webhooks',
  async () => {
    const mails = await mailServer();
    const { zoho, env } = await prepared({ DATABASE_URL: await databaseUrl() }, { ...settings(mails), ZOHO_DESK_WEBHOOK_SECRET: SECRET });
    const { url } = await serve(env);
    // Now that it is known where the bridge is, Desk is told.
    expect((await run(['setup'], { ...env, ZOHO_BRIDGE_PUBLIC_URL: url })).code).toBe(0);
    await story({ zoho, url, mails, apart: true });
  },
  90_000,
);

test('a model hands over, a person answers and resolves, the user hears of it: found by looking, on the embedded database', async () => {
  const mails = await mailServer();
  const { zoho, env } = await prepared(await migratedEnv(), settings(mails));
  const { url } = await serve(env);
  await story({ zoho, url, mails, apart: false });
}, 180_000);
