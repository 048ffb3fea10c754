import { BridgeError } from '../errors.js';

/** The code of such an error. */
export const WAIT = 'wait';

/** Nothing failed; this one record is looked at again at a known moment (ms since the epoch). */
export const waitUntil = (atMs: number, reason: string): BridgeError =>
  new BridgeError(WAIT, reason, { verdict: { kind: 'retryAt', at: new Date(atMs) } });
