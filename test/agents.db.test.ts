/** Tools for agents, called by the real MCP client: what they do, and whom they do it for. */
import { expect, test } from 'vitest';
import { AGENT_KEY, type AgentClient, agentAt } from './harness/agents.js';
import type { World } from './harness/bridge.js';
import { deskWorld, talk } from './harness/escalations.js';

const ALL = `support-bot=${AGENT_KEY}:escalate,status,billing,users`;
const ann = { id: 'u-1', email: 'ann@example.com', name: 'Ann Smith' };
const base = { conversationId: 'chat-1', subject: 'Charged twice', description: 'Ann was charged twice in March.' };

const agentOfWorld = (
  { bridge }: Pick<World, 'bridge'>,
  options: { key?: string; headers?: Record<string, string> } = {},
): Promise<AgentClient> =>
  agentAt({ url: 'http://localhost:4701', fetch: async (input, init) => bridge.handler(withHost(new Request(input, init))), ...options });

function withHost(request: Request): Request {
  request.headers.set('host', 'localhost:4701');
  return request;
}

const agentWorld = (env: Record<string, string> = {}) => deskWorld({ env: { ZOHO_BRIDGE_AGENT_KEYS: ALL, ...env } });

test('a conversation that an agent hands over becomes one ticket, however often it is handed over', async () => {
  const w = await agentWorld();
  await w.bridge.users.save(ann);
  const agent = await agentOfWorld(w);
  const first = await agent.take('escalate_to_human', { ...base, userId: 'u-1', conversation: talk('Ann', 3) });
  expect(first).toMatchObject({ created: true, messagesAdded: 3, ticketNumber: null, conversationId: 'chat-1' });
  const again = await agent.take('escalate_to_human', { ...base, userId: 'u-1', conversation: talk('Ann', 4) });
  expect(again).toMatchObject({ created: false, messagesAdded: 1, escalationId: first['escalationId'] });
  await w.settled();
  expect(w.tickets()).toHaveLength(1);
  expect(await agent.take('escalation_status', { conversationId: 'chat-1' })).toMatchObject({
    ...{ state: 'open', ticketNumber: '101', statusLabel: { untrustedText: 'Open' }, messages: 4, agentReplies: [] },
  });
});
