import type { Child } from '../children.js';
import { writeCsv } from '../csv.js';
import type { Counts, Lab } from '../lab.js';
import type { BenchOptions } from '../options.js';
import { ms, table, times, whole } from '../table.js';

interface ImportRun {
  saved: number;
  changed: number;
  ms: number;
  startMb: number;
  quartersMb: number[];
  peakMb: number;
  cpuMs: number;
}
interface DrainRun {
  ms: number;
  startMb: number;
  quartersMb: number[];
  peakMb: number;
  cpuMs: number;
  pushed: number;
  crmCalls: number;
  crmCredits: number;
}
export interface ImportFigures {
  people: number;
  import: ImportRun;
  again: ImportRun;
  /** A tenth of the people, for the memory. */
  tenth: { people: number; import: ImportRun; drain: DrainRun };
  drains: {
    latencyMs: number;
    bridge: DrainRun;
    sdk: { ms: number; startMb: number; peakMb: number; crmCalls: number; crmCredits: number; refused: number } | undefined;
  }[];
}

/** Imports a file, then drains what follows for CRM; Billing has no organisation here, so its jobs wait in the queue. */
export async function importing(lab: Lab, { people, importLatencies }: BenchOptions): Promise<ImportFigures> {
  const file = await writeCsv(lab.folder, { people });
  const tenth = Math.ceil(people / 10);
  const small = await run(lab, { people: tenth, file: await writeCsv(lab.folder, { people: tenth }), latencyMs: importLatencies[0] ?? 0 });
  const runs: (Run & { sdk: ImportFigures['drains'][number]['sdk'] })[] = [];
  for (const latencyMs of importLatencies) {
    runs.push({ ...(await run(lab, { people, file, latencyMs })), sdk: await sdkImport(lab, { people, file, latencyMs }) });
  }
  const [first] = runs;
  if (!first) throw new Error('--import-latencies names none');
  return {
    people,
    import: first.imported,
    again: first.again,
    tenth: { people: tenth, import: small.imported, drain: small.drain },
    drains: runs.map(({ latencyMs, drain, sdk }) => ({ latencyMs, bridge: drain, sdk })),
  };
}

interface Run {
  latencyMs: number;
  imported: ImportRun;
  again: ImportRun;
  drain: DrainRun;
}

function run(lab: Lab, { people, file, latencyMs }: { people: number; file: string; latencyMs: number }): Promise<Run> {
  return lab.world({ billing: false }, async (world) => {
    lab.note(`import of ${whole(people)} users`);
    const importOnce = async () => {
      const child = await world.start('import');
      const result = await child.call<ImportRun>('import', { file, people });
      await child.stop();
      if (result.saved !== people) throw new Error(`${result.saved} of ${people} rows were saved`);
      return result;
    };
    const imported = await importOnce();
    const again = await importOnce();
    if (again.changed !== 0) throw new Error('the second import changed something');

    lab.note(`drain of their leads, contacts and tags, Zoho takes ${latencyMs} ms`);
    await world.emulator.call('latency', latencyMs);
    const before = await world.counts();
    const worker = await world.start('worker');
    const drained = await worker.call<Omit<DrainRun, 'pushed'> & { result: { pushed: number; parked: number } }>('drain', {
      jobs: people * 3,
      timeoutMs: 600_000,
    });
    const after = await world.counts();
    await closeWorker(worker);
    assertArrived(after, people);
    const { result, ...figures } = drained;
    return { latencyMs, imported, again, drain: { ...figures, pushed: result.pushed, ...spent(before, after) } };
  });
}

function sdkImport(lab: Lab, { people, file, latencyMs }: { people: number; file: string; latencyMs: number }) {
  return lab.world({ billing: false }, async (world) => {
    const sdk = await world.startSdk();
    if (!sdk) return undefined;
    lab.note(`the SDK: the same file, leads only, Zoho takes ${latencyMs} ms`);
    await world.emulator.call('latency', latencyMs);
    const before = await world.counts();
    const result = await sdk.call<{ ms: number; startMb: number; peakMb: number; refused: number }>('import', { file });
    const after = await world.counts();
    if (after.leads + result.refused < people) throw new Error(`the SDK brought ${after.leads} of ${people} leads`);
    return { ...result, ...spent(before, after) };
  });
}

async function closeWorker(worker: Child): Promise<void> {
  await worker.call('close');
  await worker.stop();
}

function spent(before: Counts, after: Counts): { crmCalls: number; crmCredits: number } {
  return { crmCalls: after.crm.calls - before.crm.calls, crmCredits: after.crm.credits - before.crm.credits };
}

function assertArrived({ leads, contacts }: Counts, people: number): void {
  if (leads !== people || contacts !== people) throw new Error(`Zoho has ${leads} leads and ${contacts} contacts of ${people} people`);
}

export function importTable({ people, import: imported, again, tenth, drains }: ImportFigures): string {
  const memory = table(
    ['memory (RSS), MB', 'start', '25 %', '50 %', '75 %', '100 %', 'peak', '25 % to 100 %', `peak to ${whole(tenth.people)}`],
    [
      memoryRow(`import of ${whole(people)}`, imported, tenth.import),
      ...drains.map(({ latencyMs, bridge }) => memoryRow(`drain, Zoho takes ${latencyMs} ms`, bridge, tenth.drain)),
      ...drains.flatMap(({ latencyMs, sdk }) =>
        sdk ? [[`SDK loop, Zoho takes ${latencyMs} ms`, whole(sdk.startMb), '', '', '', '', whole(sdk.peakMb), '', '']] : [],
      ),
    ],
  );
  const speed = table(
    ['', 'seconds', 'per second', 'CRM calls', 'credits', 'CPU s'],
    [
      [
        'import: rows stored, jobs queued',
        ms(imported.ms / 1000),
        `${whole((people / imported.ms) * 1000)} rows`,
        0,
        0,
        ms(imported.cpuMs / 1000),
      ],
      ['the same file again', ms(again.ms / 1000), `${whole((people / again.ms) * 1000)} rows`, 0, 0, ms(again.cpuMs / 1000)],
      ...drains.flatMap(({ latencyMs, bridge, sdk }) => [
        [
          `drain: leads, contacts, tags; Zoho takes ${latencyMs} ms`,
          ms(bridge.ms / 1000),
          `${whole((people * 2000) / bridge.ms)} records`,
          whole(bridge.crmCalls),
          whole(bridge.crmCredits),
          ms(bridge.cpuMs / 1000),
        ],
        ...(sdk
          ? [
              [
                `SDK loop: leads only; Zoho takes ${latencyMs} ms`,
                ms(sdk.ms / 1000),
                `${whole((people * 1000) / sdk.ms)} records`,
                whole(sdk.crmCalls),
                whole(sdk.crmCredits),
                '',
              ],
              [
                '    bridge (import and drain) to SDK',
                times(imported.ms + bridge.ms, sdk.ms),
                times(sdk.ms * 2, imported.ms + bridge.ms),
                times(bridge.crmCalls, sdk.crmCalls),
                times(bridge.crmCredits, sdk.crmCredits),
                '',
              ],
            ]
          : []),
      ]),
    ],
  );
  return `${speed}\n\n${memory}`;
}

function memoryRow(
  name: string,
  { startMb, quartersMb, peakMb }: { startMb: number; quartersMb: number[]; peakMb: number },
  small: { peakMb: number },
): string[] {
  const quarters = [0, 1, 2, 3].map((quarter) => whole(quartersMb[quarter] ?? Number.NaN));
  const growth = times(quartersMb[3] ?? Number.NaN, quartersMb[0]);
  return [name, whole(startMb), ...quarters, whole(peakMb), growth, times(peakMb, small.peakMb)];
}
