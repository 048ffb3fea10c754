import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { AgentSettings } from '../config-agents.js';
import type { Logger } from '../logger.js';
import { parseInput } from '../parse-input.js';
import { type AgentWindow, takeAgentCall } from '../store/agents.js';
import type { Sql } from '../store/database.js';
import type { Vault } from '../store/vault.js';
import type { AgentAnswer, AgentCaller, AgentSession } from '../types-agents.js';
import { AgentProblem, noUser } from './tools/agent-problem.js';
import { TOOLS } from './tools/index.js';
import { problemOf } from './tools/problems.js';
import type { Tool, ToolPorts } from './tools/tool.js';

/** Runs tools for agents. */
export interface Agents {
  /** Runs one tool. Never throws: what is in the way is an answer for the model. One log line a call, without personal data. */
  call(caller: AgentCaller, name: string, input: unknown): Promise<AgentAnswer>;
}

/** The tools for agents over the bridge's ports: scopes, sessions, limits, and what is told when something is in the way. */
export function createAgents({
  db,
  vault,
  ports,
  limits,
  logger,
}: {
  db: Sql;
  vault: Vault;
  ports: ToolPorts;
  limits: AgentSettings['limits'];
  logger: Logger;
}): Agents {
  const run = async (caller: AgentCaller, name: string, given: unknown): Promise<Record<string, unknown>> => {
    const tool = TOOLS.find((one) => one.name === name) as Tool | undefined;
    if (!tool || !caller.scopes.includes(tool.scope)) {
      throw new AgentProblem(
        'not_allowed',
        `This agent may not use ${tool ? tool.name : 'such a tool'}.`,
        'Do without it, and do not try again.',
      );
    }
    const session = caller.session ?? {};
    const bound = caller.bound ?? false;
    const said = withSession(tool.input, given, session, bound);
    // Counted before it is looked at: a model that makes the same mistake again and again is to stop as well.
    const full = await takeAgentCall(db, windowsOf(caller, tool, said));
    if (full) throw tooMany(full);
    return tool.output.parse(await tool.run(parseInput(tool.input, said), { ports, session, bound }));
  };

  const windowsOf = ({ agent, session }: AgentCaller, tool: Tool, said: unknown): AgentWindow[] => {
    const input = (said ?? {}) as Record<string, unknown>;
    // What stands for the conversation when nobody says which one it is.
    const about =
      session?.conversationId ?? session?.userId ?? input['conversationId'] ?? input['escalationId'] ?? input['userId'] ?? input['email'];
    const conversation =
      typeof about === 'string' ? vault.blindIndex(JSON.stringify([agent, about.toLowerCase()]), 'agent.conversation') : undefined;
    const { perMinute, perConversationHour, zohoCallsPerHour } = limits;
    return [
      ...(conversation === undefined
        ? []
        : [{ kind: 'conversation' as const, key: conversation, seconds: 3600, cost: 1, most: perConversationHour }]),
      { kind: 'agent', key: agent, seconds: 60, cost: 1, most: perMinute },
      ...(tool.zohoCalls > 0 ? [{ kind: 'zoho' as const, key: agent, seconds: 3600, cost: tool.zohoCalls, most: zohoCallsPerHour }] : []),
    ];
  };

  return {
    async call(caller, name, input) {
      const startedAt = performance.now();
      const reference = caller.requestId ?? randomUUID();
      const known = TOOLS.find((one) => one.name === name)?.name ?? 'unknown';
      const tell = (outcome: string) => {
        const ms = Math.round((performance.now() - startedAt) * 10) / 10;
        logger.info({ agent: caller.agent, tool: known, ms, outcome, requestId: reference }, 'tool call');
      };
      try {
        const content = await run(caller, name, input);
        tell('ok');
        return { ok: true, content };
      } catch (error) {
        const { code, message, remedy, ours } = problemOf(error);
        if (ours) logger.error({ err: error, tool: known, requestId: reference }, 'tool call failed');
        tell(code);
        return { ok: false, error: { code, message, remedy, reference } };
      }
    },
  };
}

/**
 * What the app says of the session takes the place of what a model leaves out; what a model says differently is refused, not overruled:
 * it was about somebody else.
 */
function withSession(schema: z.ZodObject, given: unknown, session: AgentSession, bound: boolean): unknown {
  if (bound && session.conversationId === undefined && session.userId === undefined) {
    throw new AgentProblem(
      'no_session',
      'The app did not say whom this agent speaks with.',
      'Stop using tools, and tell the user that this does not work at the moment.',
    );
  }
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return given ?? {};
  const input: Record<string, unknown> = { ...given };
  for (const field of ['conversationId', 'userId'] as const) {
    const value = session[field];
    if (!(field in schema.shape)) continue;
    if (value === undefined) {
      if (bound && field === 'userId' && input[field] !== undefined) throw noUser();
      continue;
    }
    if (input[field] !== undefined && input[field] !== value) throw notYours(field);
    // Another way of saying which one is meant is checked by the tool.
    if (!(field === 'conversationId' && input['escalationId'] !== undefined)) input[field] = value;
  }
  return input;
}

const notYours = (field: string) =>
  new AgentProblem(
    'not_your_session',
    `${field}: is not the one of this session.`,
    `Leave ${field} out: it is known. You may act for the person you speak with only.`,
  );

function tooMany({ kind, waitSeconds }: { kind: AgentWindow['kind']; waitSeconds: number }): AgentProblem {
  const minutes = Math.max(1, Math.ceil(waitSeconds / 60));
  const who = { conversation: 'This conversation', agent: 'This agent', zoho: 'This agent' }[kind];
  return new AgentProblem(
    'rate_limited',
    `${who} has used its tools too often. They work again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    'Stop calling tools now; calling again does not help. Tell the user that you cannot look this up at the moment and that they can come back to it later. If a request was handed over already, say that it is with the support team.',
  );
}
