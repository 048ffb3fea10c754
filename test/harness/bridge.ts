/** A bridge on a fresh, migrated database beside an emulator of its own. Both end with the test. */
import { onTestFinished } from 'vitest';
import { bridgeOver, createBridge } from '../../src/bridge.js';
import type { Bridge } from '../../src/bridge-types.js';
import { loadConfig } from '../../src/config.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';
import { createLogger } from '../../src/logger.js';
import type { SharedPglite } from '../../src/store/pglite-shared.js';
import { openStore, type Store } from '../../src/store/store.js';
import type { Tier } from '../../src/types.js';
import { DATABASE_KIND, databaseEnv } from './database.js';
import type { Template } from './template.js';

export const TEST_KEY = Buffer.alloc(32, 7).toString('base64');
export const API_KEY = 'test-key-0123456789';

const silent = createLogger({ level: 'silent' });

const migrated: Template = {
  name: 'migrated',
  make: async (target) => {
    const bridge = await createBridge({
      config: loadConfig(environment(DATABASE_KIND === 'postgres' ? { DATABASE_URL: target } : { ZOHO_BRIDGE_DATA_DIR: target })),
      logger: silent,
    });
    await bridge.close();
  },
};

type Environment = Record<string, string | undefined>;

/** Variables that point at a fresh, migrated database. */
export function migratedEnv(): Promise<{ DATABASE_URL?: string; ZOHO_BRIDGE_DATA_DIR?: string }> {
  return databaseEnv({ template: migrated });
}

/** Timings of a test: nothing waits longer than it must. */
function environment(database: Environment): Environment {
  return {
    ZOHO_BRIDGE_ENCRYPTION_KEY: TEST_KEY,
    ZOHO_BRIDGE_API_KEY: API_KEY,
    ZOHO_BRIDGE_CALL_TIMEOUT_MS: '2000',
    ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '1',
    ZOHO_BRIDGE_LEASE_SECONDS: '10',
    ...database,
  };
}

export interface World {
  emulator: Emulator;
  bridge: Bridge;
  /** What the bridge stands on, to look inside. */
  store: Store;
  /** The environment the bridge was made of: for a second one, or for a child process. */
  env: Environment;
  /** Every line that was logged. */
  logs: string[];
  /** Another bridge on the same database (Postgres only: PGlite belongs to one process). */
  another(env?: Environment): Promise<Bridge>;
  /** Puts a user into a segment and queues what follows, without a subscription. */
  setTier(userId: string, tier: Tier): Promise<void>;
}

export interface WorldOptions {
  /** Prepare the organisation first. @default true */
  setup?: boolean;
  env?: Environment;
  /** How the emulator begins: `{ seedData: { clock: '2026-02-20T20:00:00Z' } }`. */
  emulator?: EmulatorOptions;
  /** A PGlite of the app's to stand on. */
  pglite?: SharedPglite | undefined;
}

export async function world({ setup = true, env: extra = {}, pglite, emulator: begins = {} }: WorldOptions = {}): Promise<World> {
  const emulator = await startEmulator({ warn: () => undefined, ...begins });
  onTestFinished(() => emulator.close());
  emulator.setLimits({ billing: { searchLagMs: 500 } });
  const env = environment({ ...emulator.env(), ...(await migratedEnv()), ...extra });
  const logs: string[] = [];
  const config = loadConfig(env);
  const logger = createLogger({ level: 'debug', sink: { write: (line) => logs.push(line) } });
  const open = async (changed: Environment = {}) => {
    const store = await openStore({
      pglite,
      databaseUrl: env.DATABASE_URL,
      dataDir: env.ZOHO_BRIDGE_DATA_DIR ?? '',
      encryptionKeys: config.encryptionKeys,
    });
    const bridge = bridgeOver(store, { config: loadConfig({ ...env, ...changed }), logger });
    onTestFinished(() => bridge.close({ graceMs: 5000 }));
    return { store, bridge };
  };
  const { store, bridge } = await open();
  if (setup) {
    const report = await bridge.setup();
    if (!report.ok) throw new Error(`setup failed: ${JSON.stringify(report.steps)}`);
  }
  const setTier = async (userId: string, tier: Tier) => {
    await store.db.transaction(async (tx) => {
      await tx.query('update zoho_bridge.users set tier = $2, version = version + 1 where id = $1 and tier <> $2', [userId, tier]);
      await tx.query('select zoho_bridge.ask_for($1, $2, 10)', [['crm.tags'], [userId]]);
    });
  };
  return { emulator, bridge, store, env, logs, another: async (changed) => (await open(changed)).bridge, setTier };
}

type CrmRecord = Record<string, unknown> & { id: string; Tag: { name: string }[] };

/** What the emulator holds, typed for assertions. */
export function held(emulator: Pick<Emulator, 'state'>): {
  leads: CrmRecord[];
  contacts: CrmRecord[];
  customers: Record<string, unknown>[];
} {
  const state = emulator.state();
  return {
    leads: (state.crm?.Leads ?? []) as CrmRecord[],
    contacts: (state.crm?.Contacts ?? []) as CrmRecord[],
    customers: (state.billing?.customers ?? []) as Record<string, unknown>[],
  };
}

/** Calls the emulator saw, as `METHOD path` with ids left out. */
export function callsTo(emulator: Emulator, pattern: RegExp): string[] {
  return emulator
    .calls()
    .map((call) => `${call.method} ${call.path}`)
    .filter((call) => pattern.test(call));
}

/** The names of a record's tags, sorted. */
export function tagNames(record: { Tag: { name: string }[] } | undefined): string[] {
  return (record?.Tag ?? []).map((tag) => tag.name).sort();
}
