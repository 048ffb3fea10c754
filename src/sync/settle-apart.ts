import { StoreError } from '../errors.js';
import type { Logger } from '../logger.js';
import { type SettleDeps, type Settled, type Settlement, type Settling, settle } from './settle.js';

/** How often the database is tried while it is away, or two transactions were in each other's way. */
const TRIES = 5;
/** SQLSTATEs of those: serialization failure, deadlock, a lock that was not to be had. */
const IN_THE_WAY = new Set(['40001', '40P01', '55P03']);

/**
 * Settles a batch. What cannot be settled together (a handler of the app's that throws, a value the database does not take) is settled
 * one by one, so that only the culprit waits: it is tried again with backoff, and parked in the end. Never throws; where the database
 * stays away, the claims run out and the work is repeated.
 */
export async function settleBatch(
  deps: SettleDeps & { logger: Logger },
  sync: Settling,
  settlements: Settlement[],
): Promise<Settled | undefined> {
  try {
    return await patiently(() => settle(deps, sync, settlements));
  } catch (error) {
    if (isPassing(error)) return givenUp(deps, sync, error);
    if (settlements.length === 1) return settleCulprit(deps, sync, settlements, error);
  }
  const total: Settled = { pushed: 0, unchanged: 0, retried: 0, parked: 0 };
  for (const settlement of settlements) {
    const settled = await settleBatch(deps, sync, [settlement]);
    for (const key of Object.keys(total) as (keyof Settled)[]) total[key] += settled?.[key] ?? 0;
  }
  return total;
}

/** Nothing of what Zoho said is kept; it is asked again. A create is found again by its intent. */
async function settleCulprit(
  deps: SettleDeps & { logger: Logger },
  sync: Settling,
  [settlement]: Settlement[],
  error: unknown,
): Promise<Settled | undefined> {
  if (!settlement) return undefined;
  deps.logger.warn({ sync: sync.name, err: error }, 'what follows from an answer cannot be written; only that record waits');
  // The name and not the message, which may quote anything.
  const reason = `what follows from the answer could not be written (${error instanceof Error ? error.name : typeof error})`;
  const { hash: _hash, ...rest } = settlement;
  try {
    return await patiently(() => settle(deps, sync, [{ ...rest, outcome: { kind: 'retry', reason } }]));
  } catch (again) {
    return givenUp(deps, sync, again);
  }
}

function givenUp({ logger }: { logger: Logger }, { name }: Settling, error: unknown): undefined {
  // The claims run out and the work is repeated: upserts and look-ups make that harmless.
  logger.error({ sync: name, err: error }, 'the outcomes could not be written; the jobs come back when their claim runs out');
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof StoreError) return error.code !== 'store_key';
  return error instanceof Error && 'code' in error && IN_THE_WAY.has(String(error.code));
}
