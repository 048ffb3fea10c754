import pg from 'pg';
import { startPostgres } from '../../test/harness/postgres-server.js';
import type { BenchOptions } from '../options.js';
import { bridged } from '../polling/bridge.js';
import type { DayOptions } from '../polling/day.js';
import { naive } from '../polling/naive.js';
import type { PollingRun } from '../polling/run.js';
import { type Spread, spreadOf } from '../stats.js';
import { table, whole } from '../table.js';

export interface PollingFigures extends Omit<PollingRun, 'lateMs'> {
  day: DayOptions;
  /** Of the changes that were seen, in ms of the emulator's clock. */
  late: Spread;
}

const WAYS = [
  { name: 'without webhooks', webhooks: false, bumps: true },
  { name: 'without webhooks, replies leave modifiedTime alone', webhooks: false, bumps: false },
  { name: 'with webhooks', webhooks: true, bumps: true },
  { name: 'with webhooks, a tenth of them lost', webhooks: true, bumps: true, lost: 0.1 },
];

/** What a day of tickets costs in credits, and how late changes are seen: a Desk of its own for each way, the same day for all. */
export async function polling(note: (line: string) => void, { quick }: BenchOptions): Promise<PollingFigures[]> {
  const day: DayOptions = quick
    ? { tickets: 120, hours: 4, replies: 40, statusChanges: 30, others: 60 }
    : { tickets: 500, hours: 24, replies: 200, statusChanges: 150, others: 400 };
  const server = await startPostgres();
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const figures: PollingFigures[] = [];
  const keep = ({ lateMs, ...run }: PollingRun) => void figures.push({ ...run, day, late: spreadOf(lateMs) });
  try {
    for (const [n, way] of WAYS.entries()) {
      note(`polling: ${day.tickets} tickets for ${day.hours} hours ${way.name}`);
      await admin.query(`create database polling_${n}`);
      keep(await bridged(server.url.replace(/\/postgres$/, `/polling_${n}`), way, day));
    }
    note('polling: each ticket every five minutes');
    keep(await naive(day));
    return figures;
  } finally {
    await admin.end();
    await server.stop();
  }
}

const seconds = (ms: number): string => (ms < 600_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

export function pollingTable(figures: PollingFigures[]): string {
  const [{ day } = { day: { tickets: 0, hours: 0 } }] = figures;
  return table(
    [`${day.tickets} tickets, ${day.hours} h`, 'credits', 'of them looking', 'plan a day', 'changes seen', 'late p50', 'p99', 'max'],
    figures.map(({ name, credits, looking, planned, changes, late }) => [
      ...[name, whole(credits), looking === undefined ? '–' : whole(looking), planned === undefined ? '–' : whole(planned)],
      ...[`${late.count} of ${changes}`, seconds(late.p50), seconds(late.p99), seconds(late.max)],
    ]),
  );
}
