import { startChild } from '../children.js';
import { machineMs } from '../clock.js';
import { PER_CALL } from '../emulator-calls.js';
import { openStand, type Rate } from '../stand.js';
import { ms, table, whole } from '../table.js';

interface Held {
  rssMb: number;
  heapMb: number;
  externalMb: number;
}
export interface MillionFigures {
  leads: number;
  /** Created over HTTP, 100 a call. */
  filling: { perSecond: number; lastTenthPerSecond: number };
  /** Some as seed data, at the start. */
  seed: { leads: number; ms: number };
  empty: Held;
  full: Held;
  atThatSize: Record<string, Rate>;
}

const MEASURED = ['CRM: read a lead', 'CRM: a page of 200 leads', 'CRM: create a lead', 'CRM: upsert 100 leads by address'];
const SECONDS = 3;

/** Many leads in one emulator: what they take of the memory, and what calls cost among them. */
export async function million(folder: string, note: (line: string) => void, leads: number): Promise<MillionFigures> {
  const seeded = Math.min(leads, 100_000);
  note(`${whole(seeded)} leads as seed data`);
  const child = await startChild('target', { folder });
  const seed = { leads: seeded, ms: await child.call<number>('sown', seeded) };
  await child.stop();

  note(`${whole(leads)} leads in one emulator`);
  const stand = await openStand({ folder, nodeArgs: ['--expose-gc', '--max-old-space-size=4096'] });
  try {
    const empty = await stand.target.call<Held>('held');
    const calls = Math.ceil(leads / PER_CALL);
    const most = Math.ceil(calls * 0.9);
    const fill = async (first: number, count: number) => {
      const began = machineMs();
      await stand.run('CRM: create 100 leads', { seconds: 3600, calls: count, first });
      return machineMs() - began;
    };
    const firstMs = await fill(0, most);
    const lastMs = await fill(most, calls - most);
    const filling = {
      perSecond: (calls * PER_CALL * 1000) / (firstMs + lastMs),
      lastTenthPerSecond: ((calls - most) * PER_CALL * 1000) / lastMs,
    };
    const full = await stand.target.call<Held>('held');
    const atThatSize: Record<string, Rate> = {};
    for (const kind of MEASURED) {
      note(`${kind}, among ${whole(leads)}`);
      atThatSize[kind] = await stand.run(kind, { seconds: SECONDS, first: 20_000_000 });
    }
    return { leads, filling, seed, empty, full, atThatSize };
  } finally {
    await stand.stop();
  }
}

export function millionTable({ leads, filling, seed, empty, full, atThatSize }: MillionFigures): string {
  const bytes = ((full.heapMb + full.externalMb - empty.heapMb - empty.externalMb) * 1e6) / leads;
  return [
    `${whole(leads)} leads: ${whole(full.rssMb)} MB of the process (${whole(empty.rssMb)} MB without), heap ${whole(full.heapMb)} MB, ${whole(bytes)} bytes a lead.`,
    `Filled by ${whole(filling.perSecond)} leads a second over HTTP (the last tenth ${whole(filling.lastTenthPerSecond)}); ` +
      `${whole(seed.leads)} as seed data in ${ms(seed.ms)} ms.`,
    '',
    table(
      [`among ${whole(leads)}`, 'calls/s', 'p50 ms', 'p99 ms'],
      Object.entries(atThatSize).map(([kind, rate]) => [kind, whole(rate.perSecond), ms(rate.ms.p50), ms(rate.ms.p99)]),
    ),
  ].join('\n');
}
