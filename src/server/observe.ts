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
const QUIET_WHEN_TAKEN = '/webhooks/billing';

/**
 * Around every request: an id (the caller's, when it is a plain one), security headers, one log line and one
 * measurement. The line holds the route's template, never the path: a path can hold an e-mail address.
 */
export function observe({ logger, metrics }: Pick<ServerDeps, 'logger' | 'metrics'>): MiddlewareHandler<{ Variables: Variables }> {
  return async function observeRequest(c, next) {
    const startedAt = performance.now();
    const given = c.req.header('x-request-id') ?? '';
    const requestId = /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    await next();

    const { headers, status } = c.res;
    headers.set('x-request-id', requestId);
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");

    const route = c.get('route') ?? 'none';
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    metrics.answered({ method: c.req.method, route, status, ms });
    const quiet = QUIET.has(route) || (route === QUIET_WHEN_TAKEN && status === 200);
    logger[quiet ? 'debug' : 'info']({ requestId, method: c.req.method, route, status, ms }, 'request');
  };
}
