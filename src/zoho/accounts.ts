import { BridgeError, NoAnswerError, ReauthoriseError, TooManyError } from '../errors.js';
import { assertAllowed, type DataCenter } from './data-centers.js';
import { readTokenAnswer, type TokenAnswer } from './token-answer.js';
import type { CallLog, CallRecord, Credentials, Http } from './types.js';

export interface ExchangedCode {
  refreshToken: string;
  /** What the token may do; empty when Zoho did not say (older data centres). */
  scopes: string[];
}

export interface Accounts {
  /** Asks for a new access token. Does not throw for anything Zoho says. Counts against ten in ten minutes. */
  refresh(): Promise<TokenAnswer>;
  /**
   * Trades a grant code (Self Client: valid for 3 to 10 minutes, once) for a refresh token. Throws ReauthoriseError when Zoho refuses
   * it, TooManyError when throttled, NoAnswerError or OddAnswerError when the accounts server is in trouble.
   */
  exchangeCode(code: string): Promise<ExchangedCode>;
}

/** A token request must end before its lease (15 s) does. */
const TIMEOUT_MS = 10_000;
/** How long a throttled client must keep still; asking again prolongs it (help.zoho.com, Kaizen #43). */
export const THROTTLE_MS = 600_000;

const OUTCOMES = { token: 'ok', throttled: 'too-many', refused: 'reauthorise', failed: 'odd-answer' } as const;

/**
 * Speaks to the accounts server of one data centre (or the emulator). Secrets travel in the form body, never in the query, so that
 * they are in nobody's access log. Source: zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html.
 */
export function createAccounts({
  http,
  dc,
  emulatorUrl,
  credentials,
  callLog,
  timeoutMs,
  now,
}: {
  http: Http;
  dc: DataCenter;
  emulatorUrl?: string | undefined;
  credentials: Credentials;
  callLog: CallLog;
  timeoutMs: number;
  now: () => number;
}): Accounts {
  const url = new URL('/oauth/v2/token', emulatorUrl ?? `https://${dc.accounts}`);

  async function ask(operation: string, form: Record<string, string>): Promise<TokenAnswer> {
    assertAllowed(url, dc, emulatorUrl);
    const at = { service: 'accounts' as const, operation };
    const started = now();
    const log = (outcome: CallRecord['outcome'], status?: number, zohoCode?: string) =>
      callLog({
        at: new Date(started),
        ...at,
        method: 'POST',
        template: url.pathname,
        status,
        zohoCode,
        ms: now() - started,
        attempt: 1,
        credits: 0,
        priority: 'live',
        correlationId: 'token',
        outcome,
      });
    try {
      const answer = await http({
        method: 'POST',
        url: url.href,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ client_id: credentials.clientId, client_secret: credentials.clientSecret, ...form }).toString(),
        timeoutMs: Math.min(timeoutMs, TIMEOUT_MS),
        at,
      });
      const read = readTokenAnswer(answer, { operation, dc, emulatorUrl });
      log(OUTCOMES[read.answer.kind], answer.status, read.zohoCode);
      return read.answer;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      log('no-answer');
      // Whatever became of the token request: the call it was for was not sent.
      return { kind: 'failed', error: new NoAnswerError(at, error.message, { cause: error, neverSent: true }) };
    }
  }

  return {
    refresh: () => ask('accounts.refresh', { grant_type: 'refresh_token', refresh_token: credentials.refreshToken ?? '' }),

    async exchangeCode(code) {
      const at = { service: 'accounts', operation: 'accounts.exchange' };
      const answer = await ask(at.operation, { grant_type: 'authorization_code', code });
      if (answer.kind === 'failed') throw answer.error;
      if (answer.kind === 'throttled') throw new TooManyError(at, 'minute', new Date(now() + THROTTLE_MS));
      if (answer.kind === 'refused') throw new ReauthoriseError(at, answer.refusal.zohoCode, answer.refusal.forCode, new Date(now()));
      if (answer.refreshToken) return { refreshToken: answer.refreshToken, scopes: answer.scopes };
      throw new BridgeError('zoho_no_refresh_token', 'Zoho gave no refresh token for this code: make the code with a Self Client');
    },
  };
}
