import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { read, wholeNumber } from './config-values.js';
import { AGENT_SCOPES, type AgentScope } from './types-agents.js';

/** One key of one agent. The key itself is forgotten: only what it hashes to is kept. */
export interface AgentKey {
  readonly agent: string;
  /** SHA-256. */
  readonly digest: string;
  readonly scopes: readonly AgentScope[];
  /** It acts for the session that a request names, and for nothing else. */
  readonly bound: boolean;
}

/** Agents that may use the tools. */
export interface AgentSettings {
  readonly keys: readonly AgentKey[];
  /** Names by which `/mcp` may be addressed, besides those of this machine. */
  readonly hosts: readonly string[];
  readonly limits: { readonly perMinute: number; readonly perConversationHour: number; readonly zohoCallsPerHour: number };
}

const LINE = /^\s*([a-z0-9][a-z0-9._-]{0,39})\s*=\s*([\x21-\x39\x3c-\x7e]{1,500}):([a-z, ]+)(?::(bound))?\s*$/;
const MIN_KEY = 24;

/** SHA-256 as it is kept of a key. */
export const digestOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** One a line, or `;;` between them: `support-bot=<key>:escalate,status:bound`. */
const agentKeys = () =>
  read((text, fail): AgentKey[] => {
    const keys = text
      .split(/\n|;;/)
      .filter((line) => line.trim() !== '')
      .map((line, at): AgentKey => {
        const which = `line ${at + 1}`;
        const [, agent = '', key = '', list = '', bound] = LINE.exec(line) ?? [];
        if (agent === '') return fail({ problem: `${which} is not name=key:scopes` });
        if (key.length < MIN_KEY) return fail({ problem: `the key of ${which} is shorter than ${MIN_KEY} characters` });
        const names = list.split(',').map((scope) => scope.trim());
        const scopes = AGENT_SCOPES.filter((scope) => names.includes(scope));
        if (scopes.length === 0 || new Set(names).size > scopes.length) {
          return fail({ problem: `${which} has a scope that is none of ${AGENT_SCOPES.join(', ')}` });
        }
        return { agent, digest: digestOfKey(key), scopes, bound: bound !== undefined };
      });
    if (new Set(keys.map(({ digest }) => digest)).size < keys.length) return fail({ problem: 'holds the same key twice' });
    return keys;
  });

const hosts = () =>
  read((text, fail) => {
    const names = text
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== '');
    if (names.every((name) => /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)$/.test(name))) return names;
    return fail({ problem: 'holds something that is no name of a host; ports and schemes do not belong here' });
  });

export const AGENT_VARIABLES = {
  ZOHO_BRIDGE_AGENT_KEYS: agentKeys().default([]),
  ZOHO_BRIDGE_AGENT_HOSTS: hosts().default([]),
  ZOHO_BRIDGE_AGENT_CALLS_PER_MINUTE: wholeNumber(1, 100_000).default(120),
  ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION: wholeNumber(1, 100_000).default(60),
  ZOHO_BRIDGE_AGENT_ZOHO_CALLS_PER_HOUR: wholeNumber(1, 1_000_000).default(300),
};

export const AGENT_REMEDIES = {
  ZOHO_BRIDGE_AGENT_KEYS:
    'Set lines of name=key:scopes, such as: support-bot=<key>:escalate,status,billing. Make a key with: openssl rand -hex 24',
  ZOHO_BRIDGE_AGENT_HOSTS: 'Set names such as: api.example.com,bridge.internal',
};

type Environment = z.output<z.ZodObject<typeof AGENT_VARIABLES>>;

/** The variables of agents as the rest of the bridge takes them. */
export const agentSettings = (env: Environment): AgentSettings => ({
  keys: env.ZOHO_BRIDGE_AGENT_KEYS,
  hosts: env.ZOHO_BRIDGE_AGENT_HOSTS,
  limits: {
    perMinute: env.ZOHO_BRIDGE_AGENT_CALLS_PER_MINUTE,
    perConversationHour: env.ZOHO_BRIDGE_AGENT_CALLS_PER_CONVERSATION,
    zohoCallsPerHour: env.ZOHO_BRIDGE_AGENT_ZOHO_CALLS_PER_HOUR,
  },
});
