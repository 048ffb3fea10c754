import { type CompactJWSHeaderParameters, type CryptoKey, createLocalJWKSet, errors } from 'jose';
import { OddAnswerError } from '../errors.js';
import type { DataCenter } from './data-centers.js';
import type { CallLog, Http } from './types.js';

/** The public key a token names. `unknown`: Desk has none of this name. `unavailable`: Desk could not be asked. */
export type FoundKey = CryptoKey | 'unknown' | 'unavailable';

/** What Desk signs its webhooks with. */
export interface DeskKeys {
  /** The key that a header's `alg` and `kid` name. Never throws. */
  find(header: CompactJWSHeaderParameters): Promise<FoundKey>;
  /** Asks Desk now; answers how many keys it has. Throws NoAnswerError or OddAnswerError. */
  refresh(): Promise<number>;
}

/** A webhook has to be answered within 5 s, and most of that belongs to the database. */
const TIMEOUT_MS = 1_500;
/** So long nobody asks: a key that was taken back goes on being trusted for an hour at most. A new one is asked for at once. */
const FRESH_MS = 3_600_000;
/** So long known keys will do while Desk does not answer. */
const STALE_MS = 24 * 3_600_000;
/** Desk is not asked more often, whatever names of keys are made up. */
const COOL_MS = 30_000;
/** The same as long as there is no key at all: every webhook waits for the first answer. */
const COOL_FIRST_MS = 5_000;

const AT = { service: 'desk', operation: 'desk.keys' } as const;
const PATH = '/.well-known/jwks.json';

/**
 * The keys at `https://desk.zoho.<dc>/.well-known/jwks.json`, kept for an hour and asked for at most once in half a minute. No token goes
 * along. Source: desk.zoho.com/support/WebhookDocument.do.
 */
export function createDeskKeys({
  http,
  dc,
  emulatorUrl,
  callLog,
  now,
}: {
  http: Http;
  dc: DataCenter;
  emulatorUrl?: string | undefined;
  callLog: CallLog;
  now: () => number;
}): DeskKeys {
  const url = new URL(PATH, emulatorUrl ?? `https://${dc.desk}`).href;
  let known: { find: ReturnType<typeof createLocalJWKSet>; count: number; at: number } | undefined;
  let tried: { at: number; failed: boolean } | undefined;
  let pending: Promise<number> | undefined;

  async function ask(): Promise<number> {
    const started = now();
    tried = { at: started, failed: true };
    const log = (outcome: 'ok' | 'no-answer' | 'odd-answer', status?: number) =>
      callLog({
        ...{ at: new Date(started), ...AT, method: 'GET', template: PATH, status, zohoCode: undefined, ms: now() - started, outcome },
        ...{ attempt: 1, credits: 0, priority: 'live', correlationId: 'webhook' },
      });
    const answer = await http({ method: 'GET', url, headers: {}, timeoutMs: TIMEOUT_MS, at: AT }).catch((error: unknown) => {
      log('no-answer');
      throw error;
    });
    const keys = answer.status === 200 ? readKeys(answer.text) : undefined;
    log(keys ? 'ok' : 'odd-answer', answer.status);
    if (!keys) throw new OddAnswerError({ ...AT, status: answer.status }, 'desk: the keys of its webhooks are not as documented');
    known = { ...keys, at: now() };
    tried = { at: started, failed: false };
    return keys.count;
  }
  const refresh = (): Promise<number> => {
    pending ??= ask().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const mayAsk = () => !tried || now() - tried.at >= (known ? COOL_MS : COOL_FIRST_MS);

  const among = async (header: CompactJWSHeaderParameters): Promise<CryptoKey | undefined> => {
    try {
      return await known?.find(header);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined; // none of this name, or several
      throw error;
    }
  };

  return {
    refresh,
    async find(header) {
      const key = await among(header);
      if (key && known && now() - known.at < FRESH_MS) return key;
      // Whoever comes while Desk is being asked waits for that answer. That it failed shows in `tried`.
      if (pending || mayAsk()) await refresh().catch(() => undefined);
      const found = await among(header);
      if (found && known && now() - known.at < STALE_MS) return found;
      return !known || tried?.failed ? 'unavailable' : 'unknown';
    },
  };
}

function readKeys(text: string): { find: ReturnType<typeof createLocalJWKSet>; count: number } | undefined {
  try {
    const set: unknown = JSON.parse(text);
    // It throws for anything that is no set of keys.
    const find = createLocalJWKSet(set as Parameters<typeof createLocalJWKSet>[0]);
    const count = find.jwks().keys.length;
    return count > 0 ? { find, count } : undefined;
  } catch {
    return undefined; // told by whoever asked
  }
}
