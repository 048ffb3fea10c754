import { machineMs } from './clock.js';
import { cpuMs } from './serve.js';
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
  /** CPU of this process in the time that was measured, in ms. */
  cpuMs: number;
  /** The number of the event after the last. */
  next: number;
}

/** So many are made, then the clock runs while they are sent: making and signing them is nobody's work that is measured here. */
const PORTION = 5000;

/** So many at once, each followed by the next one, until that took `seconds`. */
export async function load<T>(
  { connections, seconds, first }: Load,
  make: (n: number) => T,
  one: (made: T, worker: number) => Promise<void>,
): Promise<Loaded> {
  const took: number[] = [];
  let next = first;
  let ms = 0;
  let cpu = 0;
  while (ms < seconds * 1000) {
    const portion = Array.from({ length: PORTION }, (_, n) => make(next + n));
    const cpuBefore = cpuMs();
    const began = machineMs();
    const ends = began + seconds * 1000 - ms;
    let sent = 0;
    const work = async (_: unknown, worker: number) => {
      for (let at = machineMs(); at < ends && sent < PORTION; ) {
        await one(portion[sent++] as T, worker);
        const now = machineMs();
        took.push(now - at);
        at = now;
      }
    };
    await Promise.all(Array.from({ length: connections }).map(work));
    ms += machineMs() - began;
    cpu += cpuMs() - cpuBefore;
    next += sent;
  }
  return { perSecond: took.length / (ms / 1000), took, cpuMs: cpu, next };
}

/** A webhook as a server hands it over: headers and the bytes of the body. */
export interface Handed {
  headers: Record<string, string>;
  body: Buffer;
}

/** The same without a network, in the process that does the work. */
export function inProcess(kind: keyof typeof WEBHOOKS, order: Load, take: (webhook: Handed) => Promise<unknown>): Promise<Loaded> {
  const handed = ({ headers = {}, body = '' }: Ask): Handed => ({ headers, body: Buffer.from(body) });
  return load(
    order,
    (n) => handed(WEBHOOKS[kind](n, '/')),
    async (webhook) => void (await take(webhook)),
  );
}
