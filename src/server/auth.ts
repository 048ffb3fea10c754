import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from './problem.js';

/**
 * Checks `Authorization: Bearer <key>`. Both sides are hashed first, so the comparison takes the same time
 * whatever the length and wherever the first difference is.
 *
 * @throws HttpProblem 401, or 503 when no key is configured: the API is never open by default.
 */
export function createAuth(apiKey: string | undefined): (authorization: string | undefined) => void {
  const expected = apiKey === undefined ? undefined : digest(apiKey);
  return (authorization) => {
    if (!expected) {
      throw new HttpProblem(503, 'no_api_key', 'No API key configured', {
        detail: 'Set ZOHO_BRIDGE_API_KEY on the server and restart it.',
      });
    }
    const given = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) throw unauthorised('missing_key', 'Send the header `Authorization: Bearer <ZOHO_BRIDGE_API_KEY>`.');
    if (!timingSafeEqual(digest(given), expected)) {
      throw unauthorised('wrong_key', 'The key is not the one this server was started with.', ', error="invalid_token"');
    }
  };
}

/** RFC 6750: `error` is named only when a token was sent. */
function unauthorised(code: string, detail: string, challenge = ''): HttpProblem {
  return new HttpProblem(401, code, 'Not authorised', {
    detail,
    headers: { 'www-authenticate': `Bearer realm="zoho-bridge"${challenge}` },
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
