import { setTimeout as sleep } from 'node:timers/promises';

/** Ms of the machine's monotonic clock, to the µs: processes of one machine can compare them. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** Starts `work` for each arrival at its moment, whether or not the ones before have ended; waits for all. */
export async function onSchedule(offsets: number[], work: (index: number) => Promise<void>): Promise<void> {
  const start = machineMs();
  const running: Promise<void>[] = [];
  for (const [index, offset] of offsets.entries()) {
    const wait = start + offset - machineMs();
    if (wait > 0) await sleep(wait);
    running.push(work(index));
  }
  await Promise.all(running);
}

/** Waits until `condition` holds; false when it did not within `ms`. */
export async function until(condition: () => Promise<boolean>, ms: number, everyMs = 50): Promise<boolean> {
  const deadline = machineMs() + ms;
  while (!(await condition())) {
    if (machineMs() > deadline) return false;
    await sleep(everyMs);
  }
  return true;
}
