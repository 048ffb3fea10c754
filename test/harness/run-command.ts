import type { Bridge } from '../../src/bridge-types.js';
import { runCli } from '../../src/cli/run-cli.js';
import type { Config } from '../../src/config.js';
import { createApp } from '../../src/server/app.js';
import { type MemoryBridge, memoryBridge, noMoney } from './memory-bridge.js';

export interface CommandRun {
  code: number;
  stdout: string;
  stderr: string;
  /** Standard output as the one JSON document it must be. */
  json(): Record<string, unknown>;
}

export interface TestCommand {
  bridge: MemoryBridge & Bridge;
  /** What the command opened the bridge with. */
  opened: { config: Config; level: string; migrate?: boolean }[];
  closed: { graceMs?: number }[];
  signal(name: NodeJS.Signals): void;
  run(...argv: string[]): Promise<CommandRun>;
  /** Replaces parts of the bridge. */
  with(parts: Partial<Bridge>): TestCommand;
}

const NOTHING_SWEPT = {
  from: '2026-01-01',
  events: 0,
  new: 0,
  subscriptions: 0,
  rung: 0,
  calls: 2,
  compared: true,
  unread: 0,
  tickets: null,
};

/** Runs commands in this process over a bridge in a Map. `env` is all of the environment there is. */
export function testCommand({ env = {}, isTTY = false }: { env?: Record<string, string>; isTTY?: boolean } = {}): TestCommand {
  const opened: TestCommand['opened'] = [];
  const closed: TestCommand['closed'] = [];
  let signal: TestCommand['signal'] = () => undefined;
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    signal = resolve;
  });
  const memory = memoryBridge({ worker: 'off' });
  const bridge: TestCommand['bridge'] = Object.assign(memory, {
    config: {} as Config,
    ...noMoney,
    invoices: { ...noMoney.invoices, ...memory.invoices },
    handler: async (request: Request) => createApp(memory).fetch(request),
    direct: () => false,
    on: () => () => undefined,
    agents: { call: async () => ({ ok: true as const, content: {} }) },
    events: { ...memory.events, sweep: async () => NOTHING_SWEPT },
    setup: async () => ({ ok: true, steps: [], env: {} }),
    doctor: async () => [],
    books: { refresh: async () => ({ calls: 0, seen: 0, changed: 0, gone: 0, from: null, asOf: '2026-01-01T00:00:00.000Z' }) },
    attach: async ({ table }: { table: string }) => ({ state: 'attached' as const, table, statements: [], backfilled: 0, skipped: [] }),
    migrate: async () => ({ from: 0, to: 3, applied: ['1', '2', '3'] }),
    start: async () => undefined,
    drain: async () => ({ drained: true, pushed: 0, unchanged: 0, retried: 0, parked: 0, remaining: 0 }),
    close: async (options: { graceMs?: number } = {}) => void closed.push(options),
  });
  const command: TestCommand = {
    bridge,
    opened,
    closed,
    signal: (name) => signal(name),
    with: (parts) => {
      Object.assign(bridge, parts);
      return command;
    },
    async run(...argv) {
      const out = { stdout: '', stderr: '' };
      const stream = (name: 'stdout' | 'stderr') => ({
        isTTY,
        write(text: string) {
          out[name] += text;
          return true;
        },
      });
      const code = await runCli({
        argv,
        env,
        stdout: stream('stdout'),
        stderr: stream('stderr'),
        onStop: () => signalled,
        openBridge: async (options) => {
          opened.push(options);
          return Object.assign(bridge, { config: options.config });
        },
      });
      return { code, ...out, json: () => JSON.parse(out.stdout) };
    },
  };
  return command;
}
