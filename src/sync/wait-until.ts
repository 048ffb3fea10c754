import { BridgeError } from '../errors.js';

/** Nothing failed; it is looked at again at a known moment (ms since the epoch). */
export const waitUntil = (atMs: number, reason: string): BridgeError =>
  new BridgeError('wait', reason, { verdict: { kind: 'retryAt', at: new Date(atMs) } });
