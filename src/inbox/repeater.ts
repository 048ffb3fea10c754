export interface Repeater {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Does something again and again while the process runs, one at a time: what takes long is not followed by what was due meanwhile. A
 * process that just started has other things to do first. `once` must not reject; its signal says that the process ends.
 */
export function createRepeater({ everyMs, once }: { everyMs: number; once: (signal: AbortSignal) => Promise<void> }): Repeater {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let ending = new AbortController();

  return {
    start() {
      if (timer !== undefined) return;
      ending = new AbortController();
      timer = setInterval(() => {
        working ??= once(ending.signal).finally(() => {
          working = undefined;
        });
      }, everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      ending.abort();
      await working;
    },
  };
}
