/** An import, as `zoho-bridge import` does it. */
import { createBridge } from '../../src/index.js';
import { importUsers } from '../../src/sync/import.js';
import { cpuMs, memory, serve } from '../serve.js';

serve({
  async import({ file, people }: { file: string; people: number }) {
    const bridge = await createBridge({ migrate: false });
    const quartersMb: number[] = [];
    const startMb = memory().nowMb;
    const started = performance.now();
    const cpuBefore = cpuMs();
    const { saved, changed, skipped } = await importUsers({
      source: file,
      saveMany: (users) => bridge.users.saveMany(users, { priority: 'backfill' }),
      onProgress({ rows }) {
        while (quartersMb.length < 4 && rows >= (people * (quartersMb.length + 1)) / 4) quartersMb.push(memory().nowMb);
      },
    });
    const ms = performance.now() - started;
    await bridge.close();
    return { saved, changed, skipped, ms, startMb, quartersMb, peakMb: memory().peakMb, cpuMs: cpuMs() - cpuBefore };
  },
});
