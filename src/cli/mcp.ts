import type { Bridge } from '../bridge-types.js';
import type { Need } from '../config.js';
import type { AgentSettings } from '../config-agents.js';
import type { AgentCaller, AgentScope } from '../types-agents.js';
import { type Cli, CommandError, type ExitCode, readConfig, UsageError, withBridge } from './cli.js';

export interface McpOptions {
  http?: boolean;
  port?: string;
  host?: string;
  agent?: string;
  scopes?: string;
  user?: string;
  conversation?: string;
  /** Undefined: as the database wants it. */
  worker?: boolean;
}

/** Tools for agents: over standard input and output, or over HTTP. Until a signal, or until the client goes. */
export async function mcp(cli: Cli, options: McpOptions): Promise<ExitCode> {
  const { port, host } = options;
  const override = { PORT: port, HOST: host };
  const config = await readConfig(cli, { override });
  // Nobody else can push what lies in a folder that this process has open.
  const worker = options.worker ?? (config.database.kind === 'pglite' && config.zoho?.refreshToken !== undefined);
  const need: Need[] = worker ? ['zoho'] : [];
  const serve = options.http ? http : stdio;
  // Before anything is opened: a wrong call is a wrong call.
  const ready = await serve(cli, options, config.agents);
  try {
    return await withBridge(cli, { need, override, level: 'info', graceMs: 5000 }, async (bridge) => {
      if (worker) await bridge.start();
      return ready(bridge);
    });
  } catch (error) {
    throw locked(error);
  }
}

async function http(cli: Cli, { agent, scopes, user, conversation }: McpOptions, { keys }: AgentSettings) {
  if (agent ?? scopes ?? user ?? conversation) {
    throw new UsageError(
      'With --http, agents are told apart by their keys: --agent, --scopes, --user and --conversation are for standard input.',
    );
  }
  if (keys.length === 0) {
    throw new UsageError('Over HTTP every agent needs a key. Set ZOHO_BRIDGE_AGENT_KEYS to lines of name=key:scopes.');
  }
  const { listen } = await import('../server/listen.js');
  return async (bridge: Bridge): Promise<ExitCode> => {
    const { stopped } = cli;
    const only = async (request: Request) => {
      const { pathname } = new URL(request.url);
      return pathname === '/mcp' || pathname === '/healthz' ? bridge.handler(request) : new Response(null, { status: 404 });
    };
    const server = await listen(only, bridge.config.http);
    try {
      const url = `${server.url}/mcp`;
      cli.result({ url, agents: [...new Set(keys.map((key) => key.agent))] }, () => [`zoho-bridge mcp is ready at ${url}`]);
      await stopped;
      return 0;
    } finally {
      await server.close(5000);
    }
  };
}

async function stdio(cli: Cli, options: McpOptions, settings: AgentSettings) {
  const caller = callerOf(options, settings);
  const [{ serveStdio, StdioServerTransport }, { createMcpServer }] = await Promise.all([
    import('@modelcontextprotocol/server/stdio'),
    import('../server/mcp/server.js'),
  ]);
  return async (bridge: Bridge): Promise<ExitCode> => {
    const transport = new StdioServerTransport();
    const gone = new Promise<void>((resolve) => {
      process.stdin.once('end', resolve).once('close', resolve);
    });
    const handle = serveStdio(() => createMcpServer(bridge.agents, caller), { transport, maxSubscriptions: 0 });
    const name = caller.agent;
    cli.note(`zoho-bridge mcp speaks on standard input and output, as ${name}: ${caller.scopes.join(', ')}.`);
    await Promise.race([gone, cli.stopped]);
    await handle.close();
    return 0;
  };
}

/** Who speaks on standard input. Whoever starts this has the database and its keys; scopes hold the model, not that person. */
function callerOf({ agent, scopes, user, conversation }: McpOptions, { keys }: AgentSettings): AgentCaller {
  const session = { userId: user, conversationId: conversation };
  const known = [...new Set(keys.map((key) => key.agent))];
  if (agent === undefined && keys.length > 0) {
    throw new UsageError(`ZOHO_BRIDGE_AGENT_KEYS names agents: say which one this is, with --agent ${known.join(' or --agent ')}.`);
  }
  const key = keys.find((one) => one.agent === agent);
  if (agent !== undefined && !key) {
    throw new UsageError(
      `There is no agent of this name in ZOHO_BRIDGE_AGENT_KEYS.${known.length > 0 ? ` There is: ${known.join(', ')}.` : ''}`,
    );
  }
  if (key?.bound && user === undefined && conversation === undefined) {
    throw new UsageError('This agent acts for one session only: add --user, --conversation or both.');
  }
  const allowed = key?.scopes ?? SCOPES;
  return { agent: agent ?? 'local', scopes: narrowed(allowed, scopes), bound: key?.bound ?? false, session };
}

const SCOPES: readonly AgentScope[] = ['escalate', 'status', 'billing', 'users'];

function narrowed(allowed: readonly AgentScope[], asked: string | undefined): readonly AgentScope[] {
  if (asked === undefined) return allowed;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !allowed.some((scope) => scope === name));
  if (unknown !== undefined) throw new UsageError(`--scopes: choose from ${allowed.join(', ')}.`);
  return allowed.filter((scope) => names.includes(scope));
}

/** The embedded database belongs to one process; beside a running bridge there is another way. */
function locked(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'store_locked')) return error;
  return new CommandError(
    'store_locked',
    `${error.message} A bridge that runs on it (serve, dev) has these tools at /mcp when ZOHO_BRIDGE_AGENT_KEYS is set: point the client there.`,
  );
}
