import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../test/harness/postgres-server.js';
import { type Child, startChild } from './children.js';
import { until } from './clock.js';
import { installPeer } from './peer.js';

export interface Counts {
  crm: ServiceCounts;
  billing: ServiceCounts;
  leads: number;
  contacts: number;
}
interface ServiceCounts {
  calls: number;
  credits: number;
  statuses: Record<string, number>;
}

/** A fresh database and a fresh, prepared emulator; what is started in it ends with it. */
export interface World {
  env: Record<string, string>;
  emulator: Child;
  sql: pg.Client;
  start(
    name: 'worker' | 'app' | 'save' | 'import' | 'serve' | 'webhooks' | 'stripe' | 'knock',
    env?: Record<string, string>,
  ): Promise<Child>;
  /** The peer, warmed up; undefined when it could not be installed. */
  startSdk(): Promise<Child | undefined>;
  counts(): Promise<Counts>;
  /** Waits until no job of these syncs is left. */
  drained(syncs: string[], ms: number): Promise<void>;
}

export interface Lab {
  folder: string;
  postgres: string;
  note(line: string): void;
  /** `billing: false` leaves the organisation id out: jobs of Billing then wait. */
  world<T>(options: { billing?: boolean }, work: (world: World) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

const PROFILED = new Set(['worker', 'webhooks']);

/** A Postgres of the bench's own. */
export async function openLab({
  durable,
  profile,
  note,
}: {
  durable: boolean;
  profile?: string | undefined;
  note: (line: string) => void;
}): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-bench-'));
  const server = await startPostgres({ settings: durable ? DURABLE : {} });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const { rows } = await admin.query<{ version: string }>(`select current_setting('server_version') as version`);
  let worlds = 0;

  async function world<T>({ billing = true }: { billing?: boolean }, work: (world: World) => Promise<T>): Promise<T> {
    worlds += 1;
    const database = `bench_${worlds}`;
    await admin.query(`create database ${database}`);
    const children: Child[] = [];
    const started = async (...args: Parameters<typeof startChild>) => {
      const child = await startChild(...args);
      children.push(child);
      return child;
    };
    const url = server.url.replace(/\/postgres$/, `/${database}`);
    const sql = new pg.Client({ connectionString: url });
    try {
      const emulator = await started('emulator', { folder });
      const { ZOHO_BILLING_ORGANIZATION_ID, ...zoho } = await emulator.call<Record<string, string>>('start');
      const env = {
        ...zoho,
        ...(billing && ZOHO_BILLING_ORGANIZATION_ID ? { ZOHO_BILLING_ORGANIZATION_ID } : {}),
        DATABASE_URL: url,
        ZOHO_BRIDGE_DATA_DIR: join(folder, database),
        ZOHO_BRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      };
      const setup = await startChild('worker', { folder, env });
      await setup.call('setup');
      await setup.call('close');
      await setup.stop();
      await sql.connect();
      const counts = () => emulator.call<Counts>('counts');
      return await work({
        env,
        emulator,
        sql,
        counts,
        start: (name, more = {}) =>
          started(name, {
            folder,
            env: { ...env, ...more },
            nodeArgs: profile && PROFILED.has(name) ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [],
          }),
        async startSdk() {
          const sdkFolder = await installPeer('sdk', note);
          if (sdkFolder === undefined) return undefined;
          const sdk = await started('sdk', {
            folder,
            env: { ...env, SDK_FOLDER: sdkFolder, SDK_SCRATCH: join(folder, `${database}-sdk`) },
          });
          await sdk.call('start');
          return sdk;
        },
        async drained(syncs, ms) {
          const left = async () => {
            const found = await sql.query<{ n: number }>(
              `select count(*)::int as n from zoho_bridge_queue.job_common where state <= 'active' and name = any($1)`,
              [syncs],
            );
            return found.rows[0]?.n ?? 0;
          };
          if (!(await until(async () => (await left()) === 0, ms))) throw new Error(`${await left()} jobs were left after ${ms / 1000} s`);
        },
      });
    } finally {
      for (const child of children.reverse()) await child.stop();
      await sql.end();
      await admin.query(`drop database ${database} with (force)`);
    }
  }

  return {
    folder,
    postgres: rows[0]?.version ?? 'unknown',
    note,
    world,
    async close() {
      await admin.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
