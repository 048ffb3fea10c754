import { sign } from 'node:crypto';
import type { SigningKey } from './signing-key.js';

/** How long a signature is good for. Zoho publishes no figure. */
export const LIFE_MS = 5 * 60_000;

export interface Claims {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
}

/**
 * What Desk claims of a webhook; the body is no part of it. `inMilliseconds`: the text of desk.zoho.com/support/WebhookDocument.do
 * calls `iat` and `exp` milliseconds, its example has seconds.
 */
export function claimsOf({
  organizationId,
  webhookId,
  now,
  inMilliseconds,
}: {
  organizationId: string;
  webhookId: string;
  now: number;
  inMilliseconds: boolean;
}): Claims {
  const unit = (at: number) => (inMilliseconds ? at : Math.floor(at / 1000));
  return { iss: `orgId:${organizationId}`, aud: `webhookId:${webhookId}`, iat: unit(now), exp: unit(now + LIFE_MS) };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT signed with RS256 that names its key. */
export function signJwt({ kid, privateKey }: SigningKey, claims: Claims): string {
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
}
