/** Agents that speak MCP to a bridge: the real client, over HTTP or over a child process. */
import { Client, type FetchLike, StreamableHTTPClientTransport, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { expect, onTestFinished } from 'vitest';

export const AGENT_KEY = 'agent-key-0123456789abcdef';

/** What an agent got back. */
export interface ToolAnswer {
  isError: boolean;
  /** Structured content; of an error what its text says. */
  content: Record<string, unknown>;
  text: string;
}

export interface AgentClient {
  client: Client;
  call(name: string, input?: Record<string, unknown>): Promise<ToolAnswer>;
  /** The call must go well. */
  take(name: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The call must be refused: answers the error. */
  refused(name: string, input?: Record<string, unknown>): Promise<{ code: string; message: string; remedy: string; reference: string }>;
}

/** A client at `/mcp`; with `fetch` without a socket. It goes with the test. */
export async function agentAt({
  url,
  fetch,
  key = AGENT_KEY,
  headers = {},
  mode = 'legacy',
}: {
  url: string;
  fetch?: FetchLike;
  key?: string;
  headers?: Record<string, string>;
  /** Which revision of the protocol it asks for. */
  mode?: VersionNegotiationMode;
}): Promise<AgentClient> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), {
    requestInit: { headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...headers } },
    ...(fetch ? { fetch } : {}),
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return agentOf(client);
}

/** What tests ask of a connected client. */
export function agentOf(client: Client): AgentClient {
  const call: AgentClient['call'] = async (name, input = {}) => {
    const result = await client.callTool({ name, arguments: input });
    const [first] = result.content as { type: string; text: string }[];
    const text = first?.text ?? '';
    return { isError: result.isError === true, content: (result.structuredContent ?? JSON.parse(text)) as Record<string, unknown>, text };
  };
  return {
    client,
    call,
    async take(name, input) {
      const { isError, content, text } = await call(name, input);
      if (isError) throw new Error(`${name}: ${text}`);
      // Clients that read text alone get the same.
      expect(JSON.parse(text)).toEqual(content);
      return content;
    },
    async refused(name, input) {
      const { isError, content } = await call(name, input);
      expect({ name, isError }).toEqual({ name, isError: true });
      return content['error'] as Awaited<ReturnType<AgentClient['refused']>>;
    },
  };
}

/** Every agent of a test: one for all, one that reads billing only, one that acts for its session only. */
export const AGENT_KEYS = [
  `support-bot=${AGENT_KEY}:escalate,status,billing,users`,
  'billing-bot=billing-key-0123456789abcdef:billing',
  'session-bot=session-key-0123456789abcdef:escalate,status,billing,users:bound',
].join(';;');

/** A client of a bridge in this process, without a socket. */
export const agentOfBridge = (
  { handler }: { handler: (request: Request) => Promise<Response> },
  options: { key?: string; headers?: Record<string, string>; mode?: VersionNegotiationMode } = {},
): Promise<AgentClient> =>
  agentAt({
    url: 'http://localhost:4701',
    async fetch(input, init) {
      const request = new Request(input, init);
      request.headers.set('host', 'localhost:4701');
      return handler(request);
    },
    ...options,
  });
