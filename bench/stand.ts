import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import { type Child, startChild } from './children.js';
import { CALLS, type Keys, keysOf } from './emulator-calls.js';
import { type Spread, spreadOf } from './stats.js';
import { openWire } from './wire.js';

export interface Rate {
  perSecond: number;
  recordsPerSecond: number;
  ms: Spread;
}

export interface Load {
  seconds: number;
  /** Ends after so many calls; by the clock without. */
  calls?: number;
  /** Number of the first call. */
  first?: number;
  connections?: number;
}

/** An emulator alone on the first core, a bare server that can take its place, and those who ask, on the other cores. */
export interface Stand {
  target: Child;
  /** Whether everybody could be given their cores. */
  pinned: boolean;
  run(kind: string, load: Load): Promise<Rate>;
  /** The same calls to a bare `node:http` server that has the emulator's answer ready. */
  runBare(kind: string, load: Load): Promise<Rate>;
  stop(): Promise<void>;
}

/** The number of a call that no run makes. */
const SAMPLE = 90_000_000;
const LOADERS = 2;
const CONNECTIONS = 50;

export async function openStand({ folder, nodeArgs = [] }: { folder: string; nodeArgs?: string[] }): Promise<Stand> {
  const target = await startChild('target', { folder, nodeArgs });
  const bare = await startChild('target', { folder });
  const loaders = await Promise.all(Array.from({ length: LOADERS }, () => startChild('load', { folder })));
  const others = `1-${cpus().length - 1}`;
  const places = [...[target, bare].map(({ pid }) => pin(pid, '0')), ...loaders.map(({ pid }) => pin(pid, others))];
  const pinned = cpus().length > 1 && (await Promise.all(places)).every(Boolean);
  const env = await target.call<Record<string, string>>('emulator');
  const url = env['ZOHO_EMULATOR_URL'] ?? '';
  const keys = keysOf(env);

  const run = async (
    at: string,
    kind: string,
    { seconds, calls = Number.POSITIVE_INFINITY, first = 0, connections = CONNECTIONS }: Load,
  ) => {
    const order = { url: at, kind, keys: await keys(kind), seconds, step: LOADERS, calls: Math.ceil(calls / LOADERS) };
    const shares = await Promise.all(
      loaders.map((loader, index) =>
        loader.call<{ perSecond: number; took: number[] }>('run', {
          ...order,
          first: first + index,
          connections: Math.max(1, Math.round(connections / LOADERS)),
        }),
      ),
    );
    const perSecond = shares.reduce((sum, share) => sum + share.perSecond, 0);
    return { perSecond, recordsPerSecond: perSecond * (CALLS[kind]?.records ?? 1), ms: spreadOf(shares.flatMap(({ took }) => took)) };
  };

  return {
    target,
    pinned,
    run: (kind, load) => run(url, kind, load),
    async runBare(kind, load) {
      const answer = await sample(url, kind, await keys(kind));
      return run(await bare.call<string>('bare', answer), kind, load);
    },
    async stop() {
      for (const child of [...loaders, bare, target]) await child.stop();
    },
  };
}

/** What the emulator answers to one more call of its kind. */
async function sample(url: string, kind: string, { headers, ids }: Keys): Promise<string> {
  const wire = await openWire(url);
  const { body } = await wire.send({ ...(CALLS[kind]?.call(SAMPLE, ids) ?? { method: 'GET', path: '/' }), headers });
  wire.close();
  return body;
}

/** Gives a process its cores; false where there is no `taskset`. */
async function pin(pid: number, cores: string): Promise<boolean> {
  try {
    await promisify(execFile)('taskset', ['-acp', cores, String(pid)]);
    return true;
  } catch {
    // Not Linux: the figures are said to be unpinned.
    return false;
  }
}
