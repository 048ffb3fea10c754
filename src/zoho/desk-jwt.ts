import { type CryptoKey, compactVerify, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import type { DeskKeys } from './desk-keys.js';

/** The header of Desk's webhooks, in lower case. */
export const JWT_HEADER = 'x-zdesk-jwt';

/** What is wrong with a token. `keys_unavailable`: nobody can say, Desk's keys could not be read. */
export type JwtRefusal =
  | 'malformed'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'keys_unavailable'
  | 'wrong_signature'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'expired'
  | 'not_yet_valid';

export interface JwtExpectations {
  keys: Pick<DeskKeys, 'find'>;
  organizationId: string;
  webhookIds: readonly string[];
  /** What time it is at Zoho, ms since the epoch. */
  nowMs: number;
}

/** Clocks differ. */
const TOLERANCE_MS = 60_000;
/** Ours have some 600 characters. */
const LONGEST = 4096;

const moment = z.number().transform(epochMs);
const CLAIMS = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: moment,
  exp: moment,
  nbf: moment.optional(),
});

/**
 * Whether Desk signed this token, for our organisation and one of our webhooks, and lately: undefined, or what is wrong. RS256 and nothing
 * else, with a key of Desk's that the token names. The body of the webhook is not signed.
 * Source: desk.zoho.com/support/WebhookDocument.do.
 */
export async function verifyDeskJwt(
  token: string,
  { keys, organizationId, webhookIds, nowMs }: JwtExpectations,
): Promise<JwtRefusal | undefined> {
  const parts = token.length <= LONGEST ? token.split('.') : [];
  // One spelling only: base64 leaves bits over, with which a token could be changed and stay valid.
  if (parts.length !== 3 || !parts.every(isCanonical)) return 'malformed';
  const header = headerOf(token);
  if (!header) return 'malformed';
  if (header.alg !== 'RS256') return 'wrong_algorithm';
  if (typeof header.kid !== 'string' || 'crit' in header || 'b64' in header) return 'malformed';
  const key = await keys.find({ ...header, alg: header.alg });
  if (key === 'unknown') return 'unknown_key';
  if (key === 'unavailable') return 'keys_unavailable';

  const payload = await signedPayload(token, key);
  if (!payload) return 'wrong_signature';
  const claims = CLAIMS.safeParse(parse(payload)).data;
  if (!claims) return 'malformed';
  if (claims.iss !== `orgId:${organizationId}`) return 'wrong_issuer';
  const expected = webhookIds.map((id) => `webhookId:${id}`);
  if (![claims.aud].flat().some((one) => expected.includes(one))) return 'wrong_audience';
  if (claims.exp <= nowMs - TOLERANCE_MS) return 'expired';
  if (Math.max(claims.iat, claims.nbf ?? 0) > nowMs + TOLERANCE_MS) return 'not_yet_valid';
  return undefined;
}

/**
 * Milliseconds since the epoch of a moment in seconds or milliseconds: Desk's text calls them milliseconds and its example has seconds. What
 * would be after the year 5000 in seconds is milliseconds.
 */
export function epochMs(moment: number): number {
  return Math.abs(moment) >= 1e11 ? moment : moment * 1000;
}

const isCanonical = (part: string): boolean => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;

function headerOf(token: string): ReturnType<typeof decodeProtectedHeader> | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined; // no JSON, or no object
  }
}

async function signedPayload(token: string, key: CryptoKey): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(token, key, { algorithms: ['RS256'] })).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined; // signed, and no claims
  }
}
