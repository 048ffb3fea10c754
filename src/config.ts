import { resolve } from 'node:path';
import { z } from 'zod';
import { AGENT_REMEDIES, AGENT_VARIABLES, type AgentSettings, agentSettings } from './config-agents.js';
import { DESK_REMEDIES, DESK_VARIABLES, type DeskSettings, deskSettings, type SupportSettings, supportSettings } from './config-desk.js';
import { NOTICE_REMEDIES, NOTICE_VARIABLES, type NoticeSettings, noticeGaps, noticeSettings } from './config-notices.js';
import { SEGMENT_REMEDIES, SEGMENT_VARIABLES, type SegmentSettings, segmentSettings } from './config-segments.js';
import * as value from './config-values.js';
import { type DeskWebhookSettings, deskWebhookGaps, deskWebhookSettings, WEBHOOK_REMEDIES, WEBHOOK_VARIABLES } from './config-webhooks.js';
import { ConfigError } from './errors.js';
import { nearest } from './lib/nearest.js';
import type { LogLevel } from './logger.js';

/** What a command cannot do without. `client`: the OAuth client, but no refresh token yet (`setup --code`). */
export type Need = 'zoho' | 'client' | 'apiKey';

export interface ZohoSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Undefined only where `setup --code` is about to fetch one. */
  readonly refreshToken: string | undefined;
  /** One of the data centres: `zoho.com`, `zoho.eu`, … */
  readonly apiDomain: string;
  /** Talk to this origin instead of Zoho's hosts. */
  readonly emulatorUrl: string | undefined;
  readonly organizations: { readonly billing: string | undefined; readonly books: string | undefined; readonly desk: string | undefined };
  readonly desk: DeskSettings;
  readonly callTimeoutMs: number;
  readonly limits: {
    /** Undefined: found by the edition of the organisation. */
    readonly crm: { readonly concurrency: number | undefined; readonly creditsPerDay: number | undefined };
    readonly billing: { readonly concurrency: number; readonly perMinute: number; readonly perDay: number | undefined };
    readonly books: { readonly concurrency: number; readonly perMinute: number; readonly perDay: number | undefined };
  };
}

/** All of the environment, checked. Frozen; nothing else reads process.env. */
export interface Config {
  /** Undefined when the command does not talk to Zoho and the credentials are not all there. */
  readonly zoho: ZohoSettings | undefined;
  readonly database: { readonly kind: 'postgres'; readonly url: string } | { readonly kind: 'pglite'; readonly dataDir: string };
  /** The folder of the embedded database and of the key it makes for itself; absolute. */
  readonly dataDir: string;
  /** The first one seals, all of them open. Empty: the embedded default makes one in `dataDir`. */
  readonly encryptionKeys: readonly string[];
  readonly apiKey: string | undefined;
  readonly http: { readonly host: string; readonly port: number };
  readonly worker: {
    readonly leaseMs: number;
    readonly maxAttempts: number;
    readonly searchLagMs: number;
    readonly sweepMinutes: number;
    readonly keepDays: number;
  };
  readonly segments: SegmentSettings;
  /** What Billing may sign webhooks with: several while one is being changed. Empty: no webhook is taken. */
  readonly webhookSecrets: readonly string[];
  readonly deskWebhook: DeskWebhookSettings;
  readonly notices: NoticeSettings;
  readonly support: SupportSettings;
  readonly agents: AgentSettings;
  readonly logLevel: LogLevel;
  /** What is odd but usable: a likely typo, a data centre spelt in its own way. To be logged once at start. */
  readonly warnings: readonly string[];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const satisfies readonly LogLevel[];

/** Every variable there is. Ranges are generous: they catch slips (seconds for milliseconds), not taste. */
const ENVIRONMENT = z.object({
  ZOHO_CLIENT_ID: value.secret().optional(),
  ZOHO_CLIENT_SECRET: value.secret().optional(),
  ZOHO_REFRESH_TOKEN: value.secret().optional(),
  ZOHO_API_DOMAIN: value.apiDomain().optional(),
  ZOHO_EMULATOR_URL: value.httpOrigin().optional(),
  ...WEBHOOK_VARIABLES,
  ZOHO_BILLING_ORGANIZATION_ID: value.zohoId().optional(),
  ZOHO_BOOKS_ORGANIZATION_ID: value.zohoId().optional(),
  ZOHO_DESK_ORGANIZATION_ID: value.zohoId().optional(),
  ...DESK_VARIABLES,
  ZOHO_CRM_CONCURRENCY: value.wholeNumber(1, 25).optional(),
  ZOHO_CRM_CREDITS_PER_DAY: value.wholeNumber(1, 100_000_000).optional(),
  ZOHO_BILLING_PER_MINUTE: value.wholeNumber(1, 10_000).default(100),
  ZOHO_BILLING_PER_DAY: value.wholeNumber(1, 10_000_000).optional(),
  ZOHO_BILLING_CONCURRENCY: value.wholeNumber(1, 10).default(5),
  ZOHO_BOOKS_PER_MINUTE: value.wholeNumber(1, 10_000).default(100),
  ZOHO_BOOKS_PER_DAY: value.wholeNumber(1, 10_000_000).optional(),
  ZOHO_BOOKS_CONCURRENCY: value.wholeNumber(1, 10).default(4),
  DATABASE_URL: value.postgresUrl().optional(),
  ZOHO_BRIDGE_DATA_DIR: z.string().default('.zoho-bridge'),
  ZOHO_BRIDGE_ENCRYPTION_KEY: value.encryptionKeys().default([]),
  ZOHO_BRIDGE_API_KEY: value.secret({ min: 16 }).optional(),
  ZOHO_BRIDGE_LEASE_SECONDS: value.wholeNumber(2, 3600).default(60),
  ZOHO_BRIDGE_CALL_TIMEOUT_MS: value.wholeNumber(100, 120_000).default(20_000),
  ZOHO_BRIDGE_MAX_ATTEMPTS: value.wholeNumber(1, 100).default(24),
  ZOHO_BRIDGE_SEARCH_LAG_SECONDS: value.wholeNumber(0, 600).default(5),
  ZOHO_BRIDGE_SWEEP_MINUTES: value.wholeNumber(0, 1440).default(15),
  ZOHO_BRIDGE_KEEP_DAYS: value.wholeNumber(31, 36_500).default(180),
  ...SEGMENT_VARIABLES,
  HOST: z.string().default('127.0.0.1'),
  PORT: value.wholeNumber(0, 65_535).default(4701),
  ...NOTICE_VARIABLES,
  ...AGENT_VARIABLES,
  LOG_LEVEL: value.oneOf(LOG_LEVELS).default('info'),
});

type Name = keyof typeof ENVIRONMENT.shape;

/** What to do about a variable, where the problem itself does not already say it. */
const REMEDIES: Partial<Record<Name, string>> = {
  ...SEGMENT_REMEDIES,
  ZOHO_CLIENT_ID:
    "Register a client at https://api-console.zoho.com (your data centre's console) and copy its Client ID; with the emulator: GET /_emulator/env.",
  ZOHO_CLIENT_SECRET: 'Copy the Client Secret of the same client from the API console; with the emulator: GET /_emulator/env.',
  ZOHO_REFRESH_TOKEN: 'Make a grant code in the API console (Self Client) and run: zoho-bridge setup --code <code>.',
  ZOHO_EMULATOR_URL:
    'Set the origin that `zoho-bridge emulator` prints, such as http://127.0.0.1:4700, or remove the variable to talk to Zoho.',
  ...WEBHOOK_REMEDIES,
  ZOHO_BILLING_ORGANIZATION_ID: 'Copy the organisation id, or remove the variable: `zoho-bridge setup` finds it.',
  ZOHO_BOOKS_ORGANIZATION_ID: 'Copy the organisation id, or remove the variable: `zoho-bridge setup` finds it.',
  ZOHO_DESK_ORGANIZATION_ID: 'Copy the organisation id, or remove the variable: `zoho-bridge setup` finds it.',
  ...DESK_REMEDIES,
  DATABASE_URL: 'Set postgres://user:password@host:5432/database, or remove the variable to use the embedded database.',
  ZOHO_BRIDGE_ENCRYPTION_KEY: 'Make one with: openssl rand -base64 32',
  ZOHO_BRIDGE_API_KEY: 'Make one with: openssl rand -hex 24',
  ...NOTICE_REMEDIES,
  ...AGENT_REMEDIES,
};

/**
 * Reads the environment. `need` names what the command cannot do without; whatever else is set is checked as well.
 * An empty value counts as not set, surrounding white space is dropped.
 *
 * @throws ConfigError with every problem at once. No value of any variable is repeated in it.
 * @example const config = loadConfig(undefined, { need: ['zoho'] }); // undefined: process.env
 */
export function loadConfig(env: Record<string, string | undefined> = process.env, { need = [] }: { need?: readonly Need[] } = {}): Config {
  const given = Object.fromEntries(Object.entries(env).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : [])));
  const parsed = ENVIRONMENT.safeParse(given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(describe),
    ...missing(given, need),
    ...(parsed.success ? [...impossible(parsed.data), ...noticeGaps(parsed.data), ...deskWebhookGaps(parsed.data)] : []),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return freeze(assemble(parsed.data, given));
}

function describe(issue: z.core.$ZodIssue): ConfigError['problems'][number] {
  const variable = String(issue.path[0]);
  const own = issue.code === 'custom' && typeof issue.params?.remedy === 'string' ? issue.params.remedy : undefined;
  return { variable, problem: issue.message, remedy: own ?? REMEDIES[variable as Name] ?? 'Correct the value or remove the variable.' };
}

/** What is not set though it must be. */
function missing(given: Record<string, string>, need: readonly Need[]): ConfigError['problems'] {
  const required: Name[] = [];
  if (need.includes('zoho') || need.includes('client')) required.push('ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET');
  if (need.includes('zoho')) required.push('ZOHO_REFRESH_TOKEN');
  if (need.includes('apiKey')) required.push('ZOHO_BRIDGE_API_KEY');
  const problems = required
    .filter((name) => given[name] === undefined)
    .map((name) => ({ variable: name, problem: 'is not set', remedy: REMEDIES[name] ?? '' }));
  if (given.DATABASE_URL !== undefined && given.ZOHO_BRIDGE_ENCRYPTION_KEY === undefined) {
    problems.push({
      variable: 'ZOHO_BRIDGE_ENCRYPTION_KEY',
      problem: 'is not set, and with DATABASE_URL it must be: every process needs the same key, and it must outlive them',
      remedy: 'Make one with: openssl rand -base64 32, and keep it where you keep the database password',
    });
  }
  return problems;
}

/** A call is started only when it is sure to end before the claim on its jobs: with these values none ever would. */
function impossible(env: z.output<typeof ENVIRONMENT>): ConfigError['problems'] {
  const callMs = env.ZOHO_BRIDGE_CALL_TIMEOUT_MS;
  const leaseMs = env.ZOHO_BRIDGE_LEASE_SECONDS * 1000;
  if (callMs + 1000 <= leaseMs - Math.min(2000, leaseMs / 4)) return [];
  return [
    {
      variable: 'ZOHO_BRIDGE_CALL_TIMEOUT_MS',
      problem: `is too long for claims of ${leaseMs} ms (ZOHO_BRIDGE_LEASE_SECONDS)`,
      remedy: 'Make the lease at least twice as long as the time-out.',
    },
  ];
}

function assemble(env: z.output<typeof ENVIRONMENT>, given: Record<string, string>): Config {
  const dataDir = resolve(env.ZOHO_BRIDGE_DATA_DIR);
  return {
    zoho: zohoSettings(env),
    database: env.DATABASE_URL ? { kind: 'postgres', url: env.DATABASE_URL } : { kind: 'pglite', dataDir },
    dataDir,
    encryptionKeys: env.ZOHO_BRIDGE_ENCRYPTION_KEY,
    apiKey: env.ZOHO_BRIDGE_API_KEY,
    http: { host: env.HOST, port: env.PORT },
    worker: {
      leaseMs: env.ZOHO_BRIDGE_LEASE_SECONDS * 1000,
      maxAttempts: env.ZOHO_BRIDGE_MAX_ATTEMPTS,
      searchLagMs: env.ZOHO_BRIDGE_SEARCH_LAG_SECONDS * 1000,
      sweepMinutes: env.ZOHO_BRIDGE_SWEEP_MINUTES,
      keepDays: env.ZOHO_BRIDGE_KEEP_DAYS,
    },
    segments: segmentSettings(env),
    webhookSecrets: env.ZOHO_WEBHOOK_SECRET,
    deskWebhook: deskWebhookSettings(env),
    notices: noticeSettings(env),
    support: supportSettings(env),
    agents: agentSettings(env),
    logLevel: env.LOG_LEVEL,
    warnings: warnings(env, given),
  };
}

function zohoSettings(env: z.output<typeof ENVIRONMENT>): ZohoSettings | undefined {
  if (env.ZOHO_CLIENT_ID === undefined || env.ZOHO_CLIENT_SECRET === undefined) return undefined;
  return {
    clientId: env.ZOHO_CLIENT_ID,
    clientSecret: env.ZOHO_CLIENT_SECRET,
    refreshToken: env.ZOHO_REFRESH_TOKEN,
    apiDomain: env.ZOHO_API_DOMAIN?.domain ?? 'zoho.com',
    emulatorUrl: env.ZOHO_EMULATOR_URL,
    organizations: {
      billing: env.ZOHO_BILLING_ORGANIZATION_ID,
      books: env.ZOHO_BOOKS_ORGANIZATION_ID,
      desk: env.ZOHO_DESK_ORGANIZATION_ID,
    },
    desk: deskSettings(env),
    callTimeoutMs: env.ZOHO_BRIDGE_CALL_TIMEOUT_MS,
    limits: {
      crm: { concurrency: env.ZOHO_CRM_CONCURRENCY, creditsPerDay: env.ZOHO_CRM_CREDITS_PER_DAY },
      billing: { concurrency: env.ZOHO_BILLING_CONCURRENCY, perMinute: env.ZOHO_BILLING_PER_MINUTE, perDay: env.ZOHO_BILLING_PER_DAY },
      books: { concurrency: env.ZOHO_BOOKS_CONCURRENCY, perMinute: env.ZOHO_BOOKS_PER_MINUTE, perDay: env.ZOHO_BOOKS_PER_DAY },
    },
  };
}

function warnings(env: z.output<typeof ENVIRONMENT>, given: Record<string, string>): string[] {
  const known = Object.keys(ENVIRONMENT.shape);
  const typos = Object.keys(given).flatMap((name) => {
    if (known.includes(name) || !/^ZOHO_/i.test(name)) return [];
    const meant = nearest(name, known);
    return meant && given[meant] === undefined ? [`${name} is not a variable of zoho-bridge. Did you mean ${meant}?`] : [];
  });
  const domain = env.ZOHO_API_DOMAIN;
  return [
    ...typos,
    ...(domain && !domain.exact
      ? [`ZOHO_API_DOMAIN was read as the data centre ${domain.domain}. Write ZOHO_API_DOMAIN=${domain.domain}.`]
      : []),
  ];
}

function freeze<T>(tree: T): T {
  if (typeof tree === 'object' && tree !== null && !Object.isFrozen(tree)) Object.values(Object.freeze(tree)).forEach(freeze);
  return tree;
}
