import { HttpProblem } from './problem.js';

/**
 * How long a caller may wait, in ms. A database that hangs (a frozen machine, a network that swallows packets) tells nothing for
 * minutes; most callers and proxies give up after 30 s, and then do not know that they may repeat the request.
 */
const PATIENCE_MS = 15_000;

/** What `work` comes to. @throws HttpProblem 503 when that takes more than `patienceMs` (15 s); what `work` throws */
export async function inTime<T>(work: Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, patienceMs, late);
  });
  try {
    const result = await Promise.race([work, timeout]);
    if (result !== late) return result as T;
    throw new HttpProblem(503, 'no_answer_in_time', 'The database did not answer in time', {
      detail: 'The request may or may not have been carried out. Send it again later; it is safe to repeat.',
      headers: { 'retry-after': '5' },
    });
  } finally {
    clearTimeout(timer);
  }
}
