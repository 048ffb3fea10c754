import type { Answer, Incoming } from '../core/types.js';
import { readBody } from './body.js';

/** What an operation of Billing or Books gets. */
export interface FinanceCall {
  incoming: Incoming;
  /** Values of the path's `:names`. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The body as an object; throws Zoho's refusal when it is none. */
  body(): Record<string, unknown>;
  /** By the emulator's clock. */
  now: number;
  /** The user behind the token, for "who did it". */
  userId: string;
}

export interface FinanceRoute {
  method: string;
  /** `/billing/v1/customers/:id` */
  path: string;
  /** Any one of them suffices. */
  scopes: string[];
  /** False where no organisation has to be named. */
  inOrganization?: boolean;
  run(call: FinanceCall): Answer | Promise<Answer>;
}

export const success = (extra: Record<string, unknown>): Answer => ({ status: 200, body: { code: 0, message: 'success', ...extra } });

/** An answer with a sentence: `done('The customer has been deleted.')`. */
export const done = (message: string, extra: Record<string, unknown> = {}, status = 200): Answer => ({
  status,
  body: { code: 0, message, ...extra },
});

export const created = (message: string, extra: Record<string, unknown>): Answer => done(message, extra, 201);

export function callOf({
  incoming,
  params,
  now,
  userId,
}: {
  incoming: Incoming;
  params: Record<string, string>;
  now: number;
  userId: string;
}): FinanceCall {
  return { incoming, params, query: incoming.query, body: () => readBody(incoming), now, userId };
}
