/**
 * One run for everyone who asks at the same moment, and for `ttlMs` after it succeeded. For answers that are dear to
 * compute and open to anyone, such as health and metrics. A failure is told to all who wait and forgotten.
 */
export function shared<T>(work: () => Promise<T>, { ttlMs, now = Date.now }: { ttlMs: number; now?: () => number }): () => Promise<T> {
  let current: { promise: Promise<T>; until: number } | undefined;
  return () => {
    if (current && now() < current.until) return current.promise;
    const run = { promise: work(), until: Number.POSITIVE_INFINITY };
    current = run;
    const forget = () => {
      if (current === run) current = undefined;
    };
    run.promise.then(() => {
      run.until = now() + ttlMs;
    }, forget);
    return run.promise;
  };
}

/** The result of `promise`, or `undefined` when it takes longer than `ms` or fails. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}
