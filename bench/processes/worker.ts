/** The bridge's worker, as `zoho-bridge worker` and `zoho-bridge drain` run it. */
import { type Bridge, createBridge } from '../../src/index.js';
import { cpuMs, memory, serve } from '../serve.js';

let bridge: Bridge | undefined;

async function opened(): Promise<Bridge> {
  bridge ??= await createBridge();
  return bridge;
}

serve({
  /** Migrates the database and prepares the organisation. */
  async setup() {
    const report = await (await opened()).setup();
    if (!report.ok) throw new Error(`setup failed: ${JSON.stringify(report.steps)}`);
  },
  start: async () => (await opened()).start(),
  /** Drains; answers the time it took and the memory when a quarter, a half, … of `jobs` was done. */
  async drain({ jobs, timeoutMs }: { jobs: number; timeoutMs: number }) {
    const running = await opened();
    const quarters: number[] = [];
    const startMb = memory().nowMb;
    const started = performance.now();
    const cpuBefore = cpuMs();
    const result = await running.drain({
      timeoutMs,
      onProgress({ pushed }) {
        while (quarters.length < 4 && pushed >= (jobs * (quarters.length + 1)) / 4) quarters.push(memory().nowMb);
      },
    });
    return { result, ms: performance.now() - started, startMb, quartersMb: quarters, peakMb: memory().peakMb, cpuMs: cpuMs() - cpuBefore };
  },
  cpuMs,
  memory,
  close: async () => bridge?.close({ graceMs: 5000 }),
});
