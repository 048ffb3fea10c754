/** What does not fit any more: try later. */
export class FullError extends Error {}

export interface BatcherOptions<T, R> {
  /** Does a batch; one result an item, in order. */
  work(items: T[]): Promise<R[]>;
  /** Did the batch fail for one item's sake? Then each is tried alone; else all of them failed. */
  mayBeOne(error: unknown): boolean;
  /** How many batches may be under way at once. */
  lanes: number;
  /** Most items in one batch. */
  most: number;
  /** Most items that wait; one more is refused. */
  mostWaiting: number;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Collects what comes while the batches before are under way, so that many callers share one piece of work. Nobody waits for
 * company: an idle batcher begins with whatever came in the same turn of the event loop.
 *
 * The function it answers rejects with FullError when too many wait already.
 * @example const add = createBatcher({ work: insertMany, mayBeOne, lanes: 2, most: 500, mostWaiting: 5000 });
 */
export function createBatcher<T, R>({ work, mayBeOne, lanes, most, mostWaiting }: BatcherOptions<T, R>): (item: T) => Promise<R> {
  const queue: Waiting<T, R>[] = [];
  let busy = 0;

  const settle = async (batch: Waiting<T, R>[]) => {
    try {
      const results = await work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} came back with ${results.length} results`);
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length > 1 && mayBeOne(error)) for (const one of batch) await settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  };
  const run = async () => {
    while (queue.length > 0) await settle(queue.splice(0, most));
    busy -= 1;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      if (queue.length >= mostWaiting) {
        reject(new FullError('too many are waiting'));
        return;
      }
      queue.push({ item, resolve, reject });
      if (busy === lanes || queue.length > 1) return;
      busy += 1;
      setImmediate(() => void run());
    });
}
