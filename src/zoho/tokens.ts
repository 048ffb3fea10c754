import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoAnswerError, OddAnswerError, ReauthoriseError, TooManyError, type ZohoError } from '../errors.js';
import { type Accounts, THROTTLE_MS } from './accounts.js';
import type { TokenAnswer } from './token-answer.js';
import type { StoredToken, TokenStore } from './types.js';

export interface Token {
  accessToken: string;
  /** Where it may be used: an origin on the allow-list. */
  origin: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface TokenSource {
  /**
   * The token of the whole fleet, from memory while it is fresh. Nobody waits for a renewal while the old one still works. Throws
   * ReauthoriseError, TooManyError (throttled), NoAnswerError or OddAnswerError, all with `mayHaveHappened` false.
   */
  get(): Promise<Token>;
  /**
   * Zoho said this token is dead: nobody uses it again. With `certain` false (a missing scope looks the same) it answers false, and
   * keeps the token, when so many were made lately that another one is not worth a guess.
   */
  reject(accessToken: string, certain?: boolean): Promise<boolean>;
  /** Waits for a renewal in the background, if there is one. */
  idle(): Promise<void>;
}

/** Zoho makes ten tokens in ten minutes (zoho.com/crm/developer/docs/api/v8/token-validity.html); the tenth is left to a person. */
const REFRESHES_PER_WINDOW = 9;
const WINDOW_MS = 600_000;
/** Of those, guesses: a scope missing in one service must not use up the tokens of the others. */
const GUESSES_PER_WINDOW = 4;
/** Renewed this long before it expires, a fifth sooner or later so that processes do not all wake at once. */
const AHEAD_MS = 300_000;
/** With less than this left a token may be dead on arrival. */
const MARGIN_MS = 15_000;
const LEASE_MS = 15_000;
const REFUSED_MS = 300_000;

/** What all processes share a token by: a digest of the credentials, so that new ones start afresh. */
export function credentialOf(parts: (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/**
 * Keeps one access token for the fleet: single flight in this process, a lease in the store across processes. What Zoho says
 * about the credentials (refused, throttled, down) is stored too, so that one process asks and all of them hold still.
 */
export function createTokens({
  store,
  accounts,
  credential,
  hasRefreshToken,
  originOf,
  now,
  random,
  warn,
}: {
  store: TokenStore;
  accounts: Pick<Accounts, 'refresh'>;
  credential: string;
  hasRefreshToken: boolean;
  /** The origin for an `apiDomain` as stored; never anything off the allow-list. */
  originOf: (apiDomain: string | undefined) => string;
  now: () => number;
  random: () => number;
  warn: (message: string, error: unknown) => void;
}): TokenSource {
  const holder = randomUUID();
  const at = { service: 'accounts', operation: 'accounts.refresh' };
  let current: (Token & { renewAt: number }) | undefined;
  let flight: Promise<Token> | undefined;
  /** Rejected ones: a store read just before the rejection must not bring one back. */
  const dead = new Set<string>();
  const isAlive = (token: Token | undefined): token is Token => token !== undefined && token.expiresAt - MARGIN_MS > now();

  /** Takes a token over from the store. A short-lived one is renewed when a fifth of its time is left. */
  function adopt(row: StoredToken | undefined): typeof current {
    if (!row?.accessToken || !row.expiresAt || dead.has(row.accessToken)) return undefined;
    const expiresAt = row.expiresAt.getTime();
    if (current?.accessToken !== row.accessToken) {
      const ahead = Math.min(AHEAD_MS * (0.8 + 0.4 * random()), (expiresAt - now()) / 5);
      current = { accessToken: row.accessToken, origin: originOf(row.apiDomain), expiresAt, renewAt: expiresAt - ahead };
    }
    return isAlive(current) ? current : undefined;
  }

  /** Why nobody may ask Zoho for a token now, and until when. */
  function obstacle(row: StoredToken | undefined): { until: number; error: ZohoError } | undefined {
    const refused = row?.refusedUntil?.getTime() ?? 0;
    if (refused > now()) return { until: refused, error: refusal(row?.refusedReason ?? 'Zoho refuses these credentials', refused) };
    const cool = row?.coolUntil?.getTime() ?? 0;
    if (cool > now()) return { until: cool, error: new TooManyError(at, 'minute', new Date(cool)) };
    if ((row?.refreshesInWindow ?? 0) >= REFRESHES_PER_WINDOW) {
      const until = now() + WINDOW_MS / 10;
      return { until, error: new TooManyError(at, 'minute', new Date(until)) };
    }
    return undefined;
  }

  const refusal = (reason: string, until: number) => new ReauthoriseError(at, reason.split(':')[0] ?? reason, reason, new Date(until));

  /** Until there is a token: another process's, or one we ask for while we hold the lease. */
  async function renew(): Promise<Token> {
    const patience = now() + 2 * LEASE_MS;
    for (;;) {
      const row = await store.read(credential);
      const held = adopt(row);
      if (held && held.renewAt > now()) return held;
      const stop = obstacle(row);
      if (stop && !held) throw stop.error;
      if (stop && held) return postpone(held, stop.until);
      if (await store.takeLease(credential, holder, LEASE_MS)) return await ask();
      if (held) return postpone(held, now() + 2_000); // somebody else is at it
      if (now() > patience)
        throw new NoAnswerError(at, 'accounts: another process has been asking for a token for too long', { neverSent: true });
      await sleep(50 + 50 * random());
    }
  }

  function postpone(held: NonNullable<typeof current>, until: number): Token {
    held.renewAt = Math.max(until, now() + 1_000);
    return held;
  }

  /** We hold the lease: look once more (the last holder may just have finished), then ask. */
  async function ask(): Promise<Token> {
    const held = adopt(await store.read(credential));
    if (held && held.renewAt > now()) {
      await store.settle(credential, holder, { kind: 'failed' });
      return held;
    }
    const asked = now();
    const answer = await accounts.refresh();
    if (answer.kind === 'token') return await keep(answer, asked);
    const { outcome, error } = setback(answer);
    await store.settle(credential, holder, outcome);
    if (held) {
      warn('The access token could not be renewed yet; the old one still works', error);
      return postpone(held, outcome.until.getTime());
    }
    throw error;
  }

  async function keep(answer: Extract<TokenAnswer, { kind: 'token' }>, asked: number): Promise<Token> {
    const expiresAt = new Date(asked + answer.lifetimeMs);
    dead.delete(answer.accessToken); // Zoho vouches for it anew, even should it be the same one
    const fresh = { accessToken: answer.accessToken, apiDomain: answer.origin, expiresAt };
    try {
      await store.settle(credential, holder, { kind: 'token', ...fresh });
    } catch (error) {
      warn('The new access token could not be stored; this process uses it alone', error);
    }
    const token = adopt({ ...fresh, refusedUntil: undefined, refusedReason: undefined, coolUntil: undefined, refreshesInWindow: 0 });
    return token ?? { accessToken: answer.accessToken, origin: originOf(answer.origin), expiresAt: expiresAt.getTime() };
  }

  function setback(answer: Exclude<TokenAnswer, { kind: 'token' }>) {
    if (answer.kind === 'refused') {
      const until = now() + REFUSED_MS;
      const reason = answer.refusal.message;
      return { outcome: { kind: 'refused' as const, until: new Date(until), reason }, error: refusal(reason, until) };
    }
    if (answer.kind === 'throttled') {
      const until = new Date(now() + THROTTLE_MS);
      return { outcome: { kind: 'throttled' as const, until }, error: new TooManyError(at, 'minute', until) };
    }
    // The accounts server is in trouble: the whole fleet lets it be for a few seconds.
    const until = new Date(now() + 2_000 + 3_000 * random());
    const odd = answer.error instanceof OddAnswerError;
    const error = odd
      ? new OddAnswerError(at, answer.error.message, { cause: answer.error, notBefore: until, neverSent: true })
      : answer.error;
    return { outcome: { kind: 'throttled' as const, until }, error };
  }

  function renewOnce(): Promise<Token> {
    flight ??= renew().finally(() => {
      flight = undefined;
    });
    return flight;
  }

  /** Nobody waits for it, and its failure only matters when the old token has died. */
  function renewBehind(token: NonNullable<typeof current>): void {
    renewOnce().catch((error: unknown) => {
      postpone(token, now() + 10_000);
      warn('The access token could not be renewed yet; the old one still works', error);
    });
  }

  return {
    async get() {
      if (!hasRefreshToken) {
        const message =
          'no_refresh_token: make a grant code in the API console, run `zoho-bridge setup --code <code>` and set ZOHO_REFRESH_TOKEN';
        throw refusal(message, now() + REFUSED_MS);
      }
      const token = current;
      if (isAlive(token)) {
        if (token.renewAt <= now() && !flight) renewBehind(token);
        return token;
      }
      for (;;) {
        const renewed = await renewOnce();
        if (!dead.has(renewed.accessToken)) return renewed; // it may have been rejected while the flight was under way
      }
    },

    async reject(accessToken, certain = true) {
      if (!certain) {
        const row = await store.read(credential);
        if (row?.accessToken === accessToken && row.refreshesInWindow >= GUESSES_PER_WINDOW) return false;
      }
      if (dead.size > 100) dead.clear();
      dead.add(accessToken);
      if (current?.accessToken === accessToken) current = undefined;
      await store.forget(credential, accessToken);
      return true;
    },

    async idle() {
      await flight?.catch(() => undefined); // whoever waits for it is told; here only the end matters
    },
  };
}
