/** Something to do, not before `dueAt` (a moment of `performance.now()`). It must not reject. */
interface Job {
  dueAt: number;
  run(): Promise<void>;
}

interface Lane {
  jobs: Job[];
  /** The first of `jobs` that is still to be done: taking it off the front of ten thousand would move all of them. */
  next: number;
  running: number;
  timer: NodeJS.Timeout | undefined;
}

export interface Lanes {
  /** Behind what already waits for the same address. */
  add(address: string, job: Job): void;
  /** Forgets all that waits; what is under way ends without a successor. */
  clear(): void;
}

/** Queues by address: each in order, `width()` jobs of one address at once, all addresses side by side. */
export function createLanes({ width }: { width: () => number }): Lanes {
  let lanes = new Map<string, Lane>();

  const pump = (address: string, lane: Lane): void => {
    for (let job = lane.jobs[lane.next]; job && lane.running < width(); job = lane.jobs[lane.next]) {
      const early = job.dueAt - performance.now();
      if (early > 0) {
        lane.timer ??= setTimeout(() => {
          lane.timer = undefined;
          pump(address, lane);
        }, early).unref();
        return;
      }
      lane.next += 1;
      lane.running += 1;
      // Not before whoever added it is done with what it is doing: what a webhook says is asked for when it is sent.
      void Promise.resolve()
        .then(job.run)
        .then(() => {
          lane.running -= 1;
          pump(address, lane);
        });
    }
    if (lane.next === lane.jobs.length && lane.running === 0 && lanes.get(address) === lane) lanes.delete(address);
  };

  return {
    add: (address, job) => {
      const lane = lanes.get(address) ?? { jobs: [], next: 0, running: 0, timer: undefined };
      lanes.set(address, lane);
      lane.jobs.push(job);
      pump(address, lane);
    },
    clear: () => {
      for (const lane of lanes.values()) {
        clearTimeout(lane.timer);
        lane.next = lane.jobs.length;
      }
      lanes = new Map();
    },
  };
}
