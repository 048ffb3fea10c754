import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../store/queue.js';
import type { DrainResult } from '../types.js';
import type { Engine } from './engine.js';
import type { Feeder } from './worker.js';

const LOOK_MS = 100;
/** Counting a long queue takes a while: at most a tenth of the time goes into it. */
const LOOK_SHARE = 10;
/** A sync that is not ready gets this long to become so: the reason may be old, or one call that got no answer. */
const READY_MS = 2000;

/**
 * Works until nothing is left, or until nothing more can be done in the time given: retries that come due later than
 * that, and records whose sync is not ready, stay in the queue. Parked records do not count as left.
 */
export async function drain({
  engine,
  queue,
  feeder,
  timeoutMs,
  onProgress,
}: {
  engine: Engine;
  queue: Queue;
  feeder: Pick<Feeder, 'run'>;
  timeoutMs: number;
  onProgress?: (progress: { remaining: number; pushed: number; parked: number }) => void;
}): Promise<DrainResult> {
  const before = engine.totals();
  let startedHere = false;
  const started = Date.now();
  const until = started + timeoutMs;
  let remaining = 0;
  try {
    for (;;) {
      // Another drain in this process may have stopped what it had started.
      if (!engine.running()) startedHere = true;
      engine.start();
      await feeder.run();
      const lookedAt = Date.now();
      const dues = await queue.due();
      const tookMs = Date.now() - lookedAt;
      remaining = dues.reduce((sum, due) => sum + due.ready + due.active + due.later, 0);
      const totals = engine.totals();
      onProgress?.({ remaining, pushed: totals.pushed - before.pushed, parked: totals.parked - before.parked });
      const leftMs = until - Date.now();
      const doable = dues.some(
        (due) =>
          due.active > 0 ||
          (due.ready > 0 && (engine.waitingFor(due.sync) === null || lookedAt - started < READY_MS)) ||
          (due.nextInMs ?? Number.POSITIVE_INFINITY) < leftMs,
      );
      if (leftMs <= 0) break;
      // What was settled last may have rung something.
      if (!doable && (await feeder.run()) === 0) break;
      if (!doable) continue;
      await sleep(Math.min(Math.max(LOOK_MS, tookMs * LOOK_SHARE), leftMs));
    }
  } finally {
    if (startedHere) await engine.stop();
  }
  if (startedHere) {
    const dues = await queue.due();
    remaining = dues.reduce((sum, due) => sum + due.ready + due.active + due.later, 0);
  }
  const after = engine.totals();
  return {
    drained: remaining === 0,
    pushed: after.pushed - before.pushed,
    unchanged: after.unchanged - before.unchanged,
    retried: after.retried - before.retried,
    parked: after.parked - before.parked,
    remaining,
  };
}
