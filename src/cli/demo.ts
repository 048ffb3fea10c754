import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bridge } from '../bridge-types.js';
import type { Emulator } from '../emulator/index.js';
import type { UserInput } from '../types.js';
import { type Cli, type ExitCode, interruptible, readConfig } from './cli.js';
import { people as makePeople, seeded } from './demo/people.js';
import { type Fact, prove, type ZohoState } from './demo/proof.js';
import { makeLeadsByHand } from './demo/sales.js';
import { createProgress } from './terminal/progress.js';
import { table } from './terminal/table.js';

export interface DemoOptions {
  people: number;
  seed: number;
  /** Leave the network alone. */
  calm?: boolean;
}

/** A bad day at Zoho: a third of the creates are carried out but not answered, connections break, limits are hit. */
const WEATHER = [
  { method: 'POST', path: '/crm/v8/*/upsert', fault: 'drop-after-commit', rate: 0.15 },
  { method: 'POST', path: '/billing/v1/customers', fault: 'drop-after-commit', rate: 0.08 },
  { method: 'POST', path: '/billing/v1/customers', fault: 'error-after-commit', status: 500, rate: 0.08 },
  { service: 'crm', fault: 'reset', rate: 0.05 },
  { service: 'crm', fault: 'status', status: 429, rate: 0.05 },
  { service: 'crm', fault: 'expire-token', rate: 0.01 },
] as const;

/**
 * The main job on a machine with nothing but Node: an emulated Zoho in bad weather, an embedded database, a crowd that
 * signs up. Then it asks the emulator whether everybody arrived once. Exit code 0 only if so.
 */
export async function demo(cli: Cli, { people: count, seed, calm = false }: DemoOptions): Promise<ExitCode> {
  // From now on Ctrl-C is ours: the folder must not stay behind.
  void cli.stopped;
  const { startEmulator } = await import('../emulator/index.js');
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-demo-'));
  const emulator = await startEmulator({ seed });
  const config = await readConfig(
    { env: { LOG_LEVEL: cli.env.LOG_LEVEL } },
    {
      override: {
        ...emulator.env(),
        ZOHO_BRIDGE_DATA_DIR: folder,
        ZOHO_BRIDGE_CALL_TIMEOUT_MS: '3000',
        ZOHO_BRIDGE_SEARCH_LAG_SECONDS: '3',
        ZOHO_BRIDGE_LEASE_SECONDS: '20',
      },
    },
  );
  cli.note(`An emulated Zoho is at ${emulator.url}; the database is made now (a few seconds) …`);
  const bridge = await cli.openBridge({ config, level: 'warn', migrate: true });
  try {
    const finish = (result: DemoResult): ExitCode => {
      cli.result(result, () => report(cli, result));
      return result.ok ? 0 : 1;
    };
    return await interruptible(cli, story(cli, bridge, emulator, { count, seed, calm }).then(finish));
  } finally {
    // At the end nothing is under way; after Ctrl-C nobody waits long for what is.
    await bridge.close({ graceMs: 2000 });
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface DemoResult {
  ok: boolean;
  people: number;
  seed: number;
  seconds: number;
  facts: Fact[];
  calls: { service: string; operation: string; calls: number; faults: number }[];
  /** What the same again costs: unchanged people are free. */
  callsOfASecondRound: number;
}

async function story(
  cli: Cli,
  bridge: Bridge,
  emulator: Emulator,
  { count, seed, calm }: { count: number; seed: number; calm: boolean },
): Promise<DemoResult> {
  const setup = await bridge.setup();
  cli.note(
    `Prepared the bare organisation: ${setup.steps
      .filter((step) => step.state === 'created')
      .map((step) => step.what)
      .join('; ')}.`,
  );
  const crowd = makePeople(count, seeded(seed));
  const handMade = crowd.filter((_, index) => index % 40 === 0).map((person) => person.email);
  await makeLeadsByHand(emulator, handMade);
  cli.note(`A salesperson has made ${handMade.length} of the leads by hand and tagged them VIP.`);

  emulator.setLatency({ ms: 20, jitterMs: 20 });
  if (!calm) emulator.setFaults({ seed, rules: [...WEATHER] });
  const started = Date.now();
  await bridge.start();
  await signUp(cli, bridge, crowd);
  await arrive(cli, bridge, count);
  const seconds = Math.round((Date.now() - started) / 100) / 10;

  const parked = (await bridge.status()).syncs.reduce((sum, sync) => sum + sync.parked, 0);
  const facts = prove(crowd, emulator.state() as unknown as ZohoState, { handMade, parked });
  const calls = countCalls(emulator);
  emulator.setFaults({ seed, rules: [] });
  const before = emulator.callSummary().total;
  await bridge.users.saveMany(crowd);
  await bridge.drain({ timeoutMs: 10_000 });
  const callsOfASecondRound = emulator.callSummary().total - before;
  return {
    ok: facts.every((fact) => fact.ok) && callsOfASecondRound === 0,
    people: count,
    seed,
    seconds,
    facts,
    calls,
    callsOfASecondRound,
  };
}

/** Ten at a time, as on a busy morning; every twentieth presses the button twice. */
async function signUp(cli: Cli, bridge: Bridge, crowd: UserInput[]): Promise<void> {
  const bar = await createProgress(cli.stderr, 'sign-ups');
  let done = 0;
  const waiting = [...crowd.entries()];
  try {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [index, person] = next;
          await Promise.all(index % 20 === 0 ? [bridge.users.save(person), bridge.users.save(person)] : [bridge.users.save(person)]);
          bar.update({ done: ++done, total: crowd.length });
          // The embedded database never leaves the processor to anybody: without this neither calls nor Ctrl-C get their turn.
          await nextTurn();
        }
      }),
    );
  } finally {
    // Gives the cursor back.
    bar.stop();
  }
  cli.note(`${crowd.length} people have signed up; each sign-up was durable before it was answered.`);
}

async function arrive(cli: Cli, bridge: Bridge, count: number): Promise<void> {
  const bar = await createProgress(cli.stderr, 'jobs done');
  const timeoutMs = 120_000 + count * 200;
  const onProgress = ({ remaining }: { remaining: number }) =>
    bar.update({ done: Math.max(0, 4 * count - remaining), total: 4 * count, note: `${remaining} to go` });
  await bridge.drain({ timeoutMs, onProgress }).finally(bar.stop);
}

function countCalls(emulator: Emulator): DemoResult['calls'] {
  const rows = new Map<string, DemoResult['calls'][number]>();
  for (const call of emulator.calls()) {
    const operation = `${call.method} ${call.path.replace(/\d{6,}/g, '{id}')}`;
    const key = `${call.service} ${operation}`;
    const row = rows.get(key) ?? { service: String(call.service), operation, calls: 0, faults: 0 };
    rows.set(key, { ...row, calls: row.calls + 1, faults: row.faults + (call.fault ? 1 : 0) });
  }
  return [...rows.values()].sort((a, b) => b.calls - a.calls);
}

function report({ paint }: Cli, { ok, people, seconds, facts, calls, callsOfASecondRound, seed }: DemoResult): string[] {
  const mark = (good: boolean) => (good ? paint.green('✓') : paint.red('✗'));
  return [
    '',
    paint.bold(`${people} people, ${seconds} s, seed ${seed}: what the emulated Zoho holds`),
    ...table(
      facts,
      [
        { title: '', value: (fact) => (fact.ok ? '✓' : '✗'), paint: (text, fact) => (fact.ok ? paint.green(text) : paint.red(text)) },
        { title: 'fact', value: (fact) => fact.what },
        { title: 'expected', value: (fact) => fact.expected, align: 'right' },
        { title: 'found', value: (fact) => fact.found, align: 'right' },
      ],
      paint,
    ),
    '',
    paint.bold('Calls it took, and how many of them were spoilt on purpose'),
    ...table(
      calls,
      [
        { title: 'service', value: (row) => row.service },
        { title: 'operation', value: (row) => row.operation },
        { title: 'calls', value: (row) => row.calls, align: 'right' },
        { title: 'spoilt', value: (row) => row.faults, align: 'right' },
      ],
      paint,
    ),
    '',
    `${mark(callsOfASecondRound === 0)} the same people again cost ${callsOfASecondRound} calls`,
    ok ? paint.green('Everybody is there, once each.') : paint.red('Something is wrong; see the marks above.'),
  ];
}
