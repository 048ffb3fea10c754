import { z } from '@hono/zod-openapi';
import { shared, within } from '../../lib/shared.js';
import { VERSION } from '../../version.js';
import { type Operation, operation } from '../operation.js';
import * as schemas from '../schemas.js';
import type { ServerDeps } from '../types.js';

/** A health check that waits longer than its caller is no help: most give up after a few seconds. */
const PATIENCE_MS = 2000;

/** `/v1/status` for people and programs, `/healthz` and `/readyz` for the platform, `/metrics` for Prometheus. */
export function serviceOperations({ status, ready, metrics }: Pick<ServerDeps, 'status' | 'ready' | 'metrics'>): Operation[] {
  // These three are open, so a flood of requests must not become a flood of queries. A query that hangs is given up for all who
  // wait for it, so that a database that is back is seen by the next one.
  const freshStatus = shared(() => within(status(), PATIENCE_MS), { ttlMs: 5000 });
  const freshReady = shared(() => within(ready(), PATIENCE_MS), { ttlMs: 250 });

  return [
    operation({
      method: 'get',
      path: '/v1/status',
      summary: 'Counts, calls, token and database',
      answers: { 200: { description: 'The state of the whole fleet.', schema: schemas.status } },
      handle: () => status(),
    }),
    operation({
      method: 'get',
      path: '/healthz',
      summary: 'The process is up',
      open: true,
      answers: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok'), version: z.string() }) } },
      handle: () => ({ status: 'ok', version: VERSION }),
    }),
    operation({
      method: 'get',
      path: '/readyz',
      summary: 'The process may be given traffic',
      description: 'Ready means: the database answers and the process is not shutting down.',
      open: true,
      answers: {
        200: { description: 'Ready.', schema: z.object({ ready: z.boolean(), database: z.string(), worker: z.string() }) },
        503: { description: 'Not ready; the same shape says why.' },
      },
      handle: async () => {
        const state = (await freshReady()) ?? { database: 'unreachable', worker: 'unknown' };
        const isReady = state.database === 'ok' && state.worker !== 'stopping';
        return Response.json({ ready: isReady, ...state }, { status: isReady ? 200 : 503, headers: isReady ? {} : { 'retry-after': '5' } });
      },
    }),
    operation({
      method: 'get',
      path: '/metrics',
      summary: 'Prometheus metrics',
      open: true,
      answers: { 200: { description: 'Text exposition format.', type: 'text/plain' } },
      handle: async () => {
        const text = await metrics.render(await freshStatus());
        return new Response(text, { headers: { 'content-type': metrics.contentType } });
      },
    }),
  ];
}
