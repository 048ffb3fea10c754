import { z } from 'zod';
import { OddAnswerError, type ZohoError } from '../errors.js';
import { type DataCenter, readApiDomain } from './data-centers.js';
import { parseJson } from './json.js';
import { type Refusal, refusalOf, wrongDataCenter } from './refusals.js';

/** What the accounts server said. `failed` may be tried again after a few seconds; `throttled` not for ten minutes. */
export type TokenAnswer =
  | { kind: 'token'; accessToken: string; origin: string; lifetimeMs: number; refreshToken: string | undefined; scopes: string[] }
  | { kind: 'throttled' }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'failed'; error: ZohoError };

/** zoho.com/crm/developer/docs/api/v8/token-validity.html: an access token lives one hour. */
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `expires_in` is absent, a string, or milliseconds in places, so nothing is required of it. */
const BODY = z.looseObject({
  access_token: z.unknown().optional(),
  refresh_token: z.string().optional(),
  api_domain: z.unknown().optional(),
  expires_in: z.unknown().optional(),
  expires_in_sec: z.unknown().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
});

/**
 * Reads an answer of the token endpoint by its body: Zoho answers refusals with 200 and the throttle with 200 or 400. Only a
 * token that can stand in a header is one, and `api_domain` counts only when it is a host of this data centre.
 * `zohoCode` is for the call log. Source: zoho.com/accounts/protocol/oauth/web-apps/access-token.html; help.zoho.com, Kaizen #43.
 */
export function readTokenAnswer(
  { status, text }: { status: number; text: string },
  { operation, dc, emulatorUrl }: { operation: string; dc: DataCenter; emulatorUrl?: string | undefined },
): { answer: TokenAnswer; zohoCode?: string | undefined } {
  const odd = (what: string): { answer: TokenAnswer } => {
    const message = `accounts: the answer (${status}) to a token request ${what}`;
    return {
      answer: { kind: 'failed', error: new OddAnswerError({ service: 'accounts', operation, status }, message, { neverSent: true }) },
    };
  };
  const body = BODY.safeParse(jsonOf(text));
  if (!body.success) return status === 429 ? { answer: { kind: 'throttled' } } : odd('is not what Zoho sends');

  const { access_token: accessToken, api_domain: apiDomain, refresh_token: refreshToken, scope, error } = body.data;
  if (typeof accessToken === 'string' && /^[\x21-\x7e]{8,2048}$/.test(accessToken)) {
    const home = emulatorUrl ? ({ kind: 'unknown' } as const) : readApiDomain(String(apiDomain ?? ''), dc);
    if (home.kind === 'elsewhere') return { answer: { kind: 'refused', refusal: wrongDataCenter(home.dc) }, zohoCode: 'wrong_data_center' };
    const origin = home.kind === 'known' ? home.origin : (emulatorUrl ?? `https://${dc.api}`);
    const scopes = scope?.split(/[\s,]+/).filter(Boolean) ?? [];
    return { answer: { kind: 'token', accessToken, origin, lifetimeMs: lifetimeOf(body.data), refreshToken, scopes } };
  }

  const code = error?.toLowerCase().replaceAll(' ', '_') ?? '';
  if (code === 'access_denied') return { answer: { kind: 'throttled' }, zohoCode: code };
  const refusal = refusalOf(code, dc);
  if (refusal) return { answer: { kind: 'refused', refusal }, zohoCode: refusal.zohoCode };
  return status === 429 ? { answer: { kind: 'throttled' } } : odd('has neither a token nor an error we know');
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined; // HTML, nothing, half a body: all the same to the caller
  }
}

/**
 * Seconds, unless `expires_in_sec` is there too: then `expires_in` is milliseconds (so the official SDK). A number beyond a
 * day can only be milliseconds. Absent: one hour. Kept between a minute and an hour, so that no odd value stops or hammers.
 */
function lifetimeOf({ expires_in: plain, expires_in_sec: inSeconds }: { expires_in?: unknown; expires_in_sec?: unknown }): number {
  const seconds = Number(inSeconds ?? plain ?? 3600);
  const ms = inSeconds === undefined && seconds > 86_400 ? seconds : seconds * 1000;
  return Number.isFinite(ms) && ms > 0 ? Math.min(Math.max(ms, MINUTE_MS), HOUR_MS) : HOUR_MS;
}
