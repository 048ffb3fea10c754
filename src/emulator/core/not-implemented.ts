import type { Answer } from './types.js';

/** Loud on purpose: a client must never take something nobody emulates for something that works. `what` is the request, or the part of it. */
export const notImplemented = (what: string, more: Record<string, unknown> = {}): Answer => ({
  status: 501,
  body: { code: 'NOT_IMPLEMENTED', message: `${what} is not implemented by this emulator`, ...more },
});
