import { machineMs } from './clock.js';
import { WEBHOOKS } from './webhook-bodies.js';
import type { Ask } from './wire.js';

export interface Load {
  /** How many are under way at once. */
  connections: number;
  seconds: number;
  /** The number of the first event. */
  first: number;
}

export interface Loaded {
  perSecond: number;
  /** Ms each. */
  took: number[];
  /** The number of the event after the last. */
  next: number;
}

/** So many at once, each followed by the next one. */
export async function load({ connections, seconds, first }: Load, one: (n: number, worker: number) => Promise<number>): Promise<Loaded> {
  const took: number[] = [];
  let next = first;
  const began = machineMs();
  const ends = began + seconds * 1000;
  const work = async (_: unknown, worker: number) => {
    while (machineMs() < ends) took.push(await one(next++, worker));
  };
  await Promise.all(Array.from({ length: connections }).map(work));
  return { perSecond: took.length / ((machineMs() - began) / 1000), took, next };
}

/** The same without a network, in the process that does the work: making and signing them is in the time, and the same for both. */
export function inProcess(kind: keyof typeof WEBHOOKS, order: Load, take: (webhook: Ask) => Promise<void>): Promise<Loaded> {
  return load(order, async (n) => {
    const webhook = WEBHOOKS[kind](n, '/');
    const began = machineMs();
    await take(webhook);
    return machineMs() - began;
  });
}
