import type { Incoming } from '../core/types.js';

/**
 * Whether a request that changes something comes from a page of this very origin. Browsers say so in `Sec-Fetch-Site`, older
 * ones in `Origin` at least; a request with neither comes from no page, and programs have `/_emulator`.
 */
export function isSameOrigin({ headers }: Incoming): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = headers['origin'];
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === headers['host'];
}
