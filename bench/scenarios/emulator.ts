import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import build from '../../test/harness/setup-dist.js';
import { machineMs } from '../clock.js';
import { CALLS } from '../emulator-calls.js';
import type { BenchOptions } from '../options.js';
import { openStand, type Rate } from '../stand.js';
import { type Spread, spreadOf } from '../stats.js';
import { ms, table, times, whole } from '../table.js';
import { type MillionFigures, million, millionTable } from './million.js';

const BIN = fileURLToPath(new URL('../../bin/zoho-bridge.js', import.meta.url));
const STARTS = fileURLToPath(new URL('../processes/starts.js', import.meta.url));
/** Numbers of calls below it are for warming up. */
const MEASURED = 10_000_000;

/** In ms: loading it, starting it the first time in a process and then again, and starting it as a program. */
interface Starting {
  load: Spread;
  first: Spread;
  again: Spread;
  program: Spread;
}
export interface EmulatorFigures {
  starting: Starting;
  pinned: boolean;
  rates: Record<string, { emulator: Rate; bare: Rate }>;
  held: MillionFigures | undefined;
}

/** What the emulator is as a server: how soon it is there, how fast it answers beside a bare server, how much it can hold. */
export async function emulator(note: (line: string) => void, options: BenchOptions): Promise<EmulatorFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-bench-'));
  try {
    return await measure(folder, note, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, note: (line: string) => void, { quick, leads }: BenchOptions): Promise<EmulatorFigures> {
  build();
  note('starting the emulator');
  const starting = await starts(quick ? 3 : 10);

  const stand = await openStand({ folder });
  const rates: EmulatorFigures['rates'] = {};
  const seconds = quick ? 1 : 5;
  try {
    for (const kind of Object.keys(CALLS)) {
      note(kind);
      await stand.run(kind, { seconds: 1 });
      const measured = await stand.run(kind, { seconds, first: MEASURED });
      await stand.runBare(kind, { seconds: 1 });
      rates[kind] = { emulator: measured, bare: await stand.runBare(kind, { seconds }) };
    }
  } finally {
    await stand.stop();
  }
  return { starting, pinned: stand.pinned, rates, held: leads > 0 ? await million(folder, note, leads) : undefined };
}

async function starts(count: number): Promise<Starting> {
  const took: Record<keyof Starting, number[]> = { load: [], first: [], again: [], program: [] };
  for (let n = 0; n < count; n += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [STARTS, '10']);
    const { importMs, took: each } = JSON.parse(stdout) as { importMs: number; took: number[] };
    const [first = 0, ...again] = each;
    took.load.push(importMs);
    took.first.push(first);
    took.again.push(...again);
    took.program.push(await programStart());
  }
  return { load: spreadOf(took.load), first: spreadOf(took.first), again: spreadOf(took.again), program: spreadOf(took.program) };
}

/** From the start of the program to the line it prints when it can be asked, in ms. */
async function programStart(): Promise<number> {
  const began = machineMs();
  const child = spawn(process.execPath, [BIN, 'emulator', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const took = machineMs() - began;
  child.kill('SIGKILL');
  await exited;
  return took;
}

export function emulatorTable({ starting, pinned, rates, held }: EmulatorFigures): string {
  const { load, first, again, program } = starting;
  const rows = Object.entries(rates).map(([kind, { emulator: own, bare }]) => [
    kind,
    whole(own.perSecond),
    whole(own.recordsPerSecond),
    ms(own.ms.p50),
    ms(own.ms.p99),
    whole(bare.perSecond),
    times(own.perSecond, bare.perSecond),
  ]);
  return [
    `Starting in a process: ${ms(load.p50)} ms to load, ${ms(first.p50)} ms the first time, ${ms(again.p50)} ms again. As a program: ${ms(program.p50)} ms.`,
    `50 connections, ${pinned ? 'the server on one core, those who ask on others' : 'servers and those who ask on the same cores'}:`,
    '',
    table(['', 'calls/s', 'records/s', 'p50 ms', 'p99 ms', 'bare server', 'to bare'], rows),
    ...(held ? ['', millionTable(held)] : []),
  ].join('\n');
}
