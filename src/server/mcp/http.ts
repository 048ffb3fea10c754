import { timingSafeEqual } from 'node:crypto';
import { type AgentKey, type AgentSettings, digestOfKey } from '../../config-agents.js';
import type { Logger } from '../../logger.js';
import type { Agents } from '../../support/agents.js';
import type { AgentCaller, AgentSession } from '../../types-agents.js';
import { HttpProblem } from '../problem.js';

/** Serves one request to `/mcp`. @throws HttpProblem for one that is not let in */
export type McpEndpoint = (request: Request, options: { requestId: string }) => Promise<Response>;

/** A conversation of 1,000,000 characters, each up to four bytes; no body is read without a key. */
const MAX_BYTES = 4 * 1024 * 1024;

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

const HEADERS = { conversationId: 'x-zoho-bridge-conversation', userId: 'x-zoho-bridge-user' } as const;

/**
 * MCP over streamable HTTP, without sessions: any process answers any request. Undefined when no agent has a key.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports
 */
export function createMcpEndpoint({
  agents,
  settings,
  host,
  logger,
}: {
  agents: Agents;
  settings: AgentSettings;
  /** What the server listens on. */
  host: string;
  logger: Logger;
}): McpEndpoint | undefined {
  const { keys } = settings;
  if (keys.length === 0) return undefined;
  const names = [...new Set([...LOCAL, ...(isWildcard(host) ? [] : [bracketed(host)]), ...settings.hosts])];
  // Loaded when somebody comes: most processes never need it.
  const load = () => Promise.all([import('@modelcontextprotocol/server'), import('./server.js')]);

  return async (request, { requestId }) => {
    const [{ createMcpHandler, validateHostHeader, validateOriginHeader }, { createMcpServer }] = await load();
    // A page in a browser may have made a name of its own point here; agents are no browsers and have no Origin.
    const named = validateHostHeader(request.headers.get('host'), names);
    const origin = validateOriginHeader(request.headers.get('origin'), names);
    if (!named.ok || !origin.ok) {
      throw new HttpProblem(403, 'host_not_allowed', 'This name is not one of this server', {
        detail: 'Names besides those of the machine itself are set in ZOHO_BRIDGE_AGENT_HOSTS.',
      });
    }
    const caller = { ...callerOf(keys, request.headers.get('authorization')), session: sessionOf(request.headers), requestId };
    const handler = createMcpHandler(() => createMcpServer(agents, caller), {
      ...{ maxRequestBodySize: MAX_BYTES, maxSubscriptions: 0 },
      onerror: ({ name }) => logger.debug({ error: name, requestId }, 'a request to /mcp was refused'),
    });
    return handler.fetch(request);
  };
}

/** Whose key it is. All keys are compared, in the same time whichever it is. */
function callerOf(keys: readonly AgentKey[], authorization: string | null): Pick<AgentCaller, 'agent' | 'scopes' | 'bound'> {
  const given = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw unauthorised('missing_key', 'Send the header `Authorization: Bearer <key of the agent>`.');
  const digest = Buffer.from(digestOfKey(given), 'hex');
  let found: AgentKey | undefined;
  for (const key of keys) if (timingSafeEqual(Buffer.from(key.digest, 'hex'), digest)) found = key;
  if (!found) throw unauthorised('wrong_key', 'This is no key of an agent here.', ', error="invalid_token"');
  const { agent, scopes, bound } = found;
  return { agent, scopes, bound };
}

/** Whom the agent speaks with, as the app that runs it says; percent-encoded. */
function sessionOf(headers: Headers): AgentSession {
  const read = (name: string): string | undefined => {
    const text = headers.get(name);
    if (text === null || text === '') return undefined;
    try {
      return decodeURIComponent(text);
    } catch {
      throw new HttpProblem(400, 'malformed_session', 'The header is not percent-encoded text', { detail: `Header: ${name}.` });
    }
  };
  return { conversationId: read(HEADERS.conversationId), userId: read(HEADERS.userId) };
}

function unauthorised(code: string, detail: string, challenge = ''): HttpProblem {
  const headers = { 'www-authenticate': `Bearer realm="zoho-bridge agents"${challenge}` };
  return new HttpProblem(401, code, 'Not authorised', { detail, headers });
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
