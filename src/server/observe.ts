import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ServerDeps } from './types.js';

export interface Variables {
  requestId: string;
  /** The template of the route that took the request; logs and metrics know no other path. */
  route: string;
}

/** Probed every few seconds: a line each would drown the rest. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);
/** Thousands may come at once, and `events list` shows them; what was refused is told. */
const QUIET_WHEN_TAKEN = new Set(['/webhooks/billing', '/webhooks/desk/{secret}']);

/** The caller's id of a request, when it is a plain one, or else a new one. */
export function requestIdOf(given: string | null | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** On every answer. */
const ALWAYS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
/** On every answer that says nothing else. */
const UNLESS_SAID = { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };
/** The headers of an answer that says nothing else. */
export const STANDARD_HEADERS = { ...ALWAYS, ...UNLESS_SAID };

/** What there is to tell of a request. `route` is its template, never the path: a path can hold an e-mail address. */
interface Answered {
  requestId: string;
  method: string;
  route: string;
  status: number;
  /** By `performance.now()`. */
  startedAt: number;
}

/** One measurement and one log line of a request that was answered. */
export function tell({ logger, metrics }: Pick<ServerDeps, 'logger' | 'metrics'>, answered: Answered): void {
  const { requestId, method, route, status, startedAt } = answered;
  const ms = Math.round((performance.now() - startedAt) * 10) / 10;
  metrics.answered({ method, route, status, ms });
  const quiet = QUIET.has(route) || (QUIET_WHEN_TAKEN.has(route) && status === 200);
  logger[quiet ? 'debug' : 'info']({ requestId, method, route, status, ms }, 'request');
}

/** Around every request: an id, security headers, one log line and one measurement. */
export function observe(deps: Pick<ServerDeps, 'logger' | 'metrics'>): MiddlewareHandler<{ Variables: Variables }> {
  return async function observeRequest(c, next) {
    const startedAt = performance.now();
    const requestId = requestIdOf(c.req.header('x-request-id'));
    c.set('requestId', requestId);
    await next();

    const { headers, status } = c.res;
    headers.set('x-request-id', requestId);
    for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
    for (const [name, value] of Object.entries(UNLESS_SAID)) if (!headers.has(name)) headers.set(name, value);
    tell(deps, { requestId, method: c.req.method, route: c.get('route') ?? 'none', status, startedAt });
  };
}
