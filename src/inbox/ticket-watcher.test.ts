import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConflictError } from '../errors.js';
import { createLogger } from '../logger.js';
import type { TicketsLook } from '../types-polling.js';
import { createTicketWatcher } from './ticket-watcher.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FOUND: TicketsLook = { live: 1, ways: ['scan'], rows: 1, rung: 0, calls: 1, credits: 3 };

function scene(look: (options: { signal: AbortSignal }) => Promise<TicketsLook | undefined>) {
  const lines: { level: string }[] = [];
  const logger = createLogger({ level: 'debug', sink: { write: (line) => lines.push(JSON.parse(line)) } });
  return { lines, watcher: createTicketWatcher({ look, logger }) };
}

test('it looks every ten seconds, and never twice at once', async () => {
  let under = 0;
  let most = 0;
  let looks = 0;
  const { watcher } = scene(async () => {
    looks += 1;
    under += 1;
    most = Math.max(most, under);
    await new Promise((resolve) => setTimeout(resolve, 25_000));
    under -= 1;
    return FOUND;
  });
  watcher.start();
  watcher.start();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(looks).toBe(0);
  await vi.advanceTimersByTimeAsync(60_001);
  expect([looks, most]).toEqual([3, 1]);
  const stopped = watcher.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  await stopped;
  expect(looks).toBe(3);
});

test('stopping cuts a look off and waits for it', async () => {
  const { watcher, lines } = scene(
    ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('cut off')));
      }),
  );
  watcher.start();
  await vi.advanceTimersByTimeAsync(10_000);
  await watcher.stop();
  expect(lines).toEqual([]);
});

test('a failure is told and the next look comes; another process at it is no failure', async () => {
  const errors: Error[] = [new ConflictError('sweep_running', 'later'), new Error('Desk is away')];
  let looks = 0;
  const { watcher, lines } = scene(async () => {
    looks += 1;
    const error = errors.shift();
    if (error) throw error;
    return FOUND;
  });
  watcher.start();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(looks).toBe(3);
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
  await watcher.stop();
});
