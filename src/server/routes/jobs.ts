import { z } from '@hono/zod-openapi';
import { SYNC_NAMES } from '../../types.js';
import { type Operation, operation } from '../operation.js';
import { jobView, pageOf, pageQuery } from '../schemas.js';
import type { JobsPort } from '../types.js';

const sync = z.enum(SYNC_NAMES, { error: `must be one of ${SYNC_NAMES.join(', ')}` });

const replayBody = z
  .strictObject({
    sync: sync.optional(),
    userId: z
      .string()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, 'must not contain control characters')
      .optional(),
    all: z.literal(true).optional().openapi({ description: 'Every parked job. Must be said in so many words.' }),
  })
  .refine((body) => body.all || body.sync || body.userId, { message: 'say which: `sync`, `userId` or both, or `"all": true`' })
  .refine((body) => !(body.all && (body.sync || body.userId)), { message: '`all` cannot be combined with `sync` or `userId`' })
  .openapi('ReplayInput');

/** `/v1/jobs`: what is under way, and the replay button. */
export function jobOperations(jobs: JobsPort): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/jobs',
      summary: 'Jobs that are not done',
      query: z.object({ ...pageQuery, sync: sync.optional(), state: z.enum(['queued', 'active', 'retrying', 'parked']).optional() }),
      answers: { 200: { description: 'One page.', schema: pageOf(jobView) } },
      handle: ({ query }) => jobs.list({ limit: 100, ...query }),
    }),
    operation({
      method: 'post',
      path: '/v1/jobs/replay',
      summary: 'Queue parked jobs again',
      body: { schema: replayBody },
      answers: { 200: { description: 'How many were queued.', schema: z.object({ replayed: z.int() }) } },
      handle: async ({ body: { sync: only, userId } }) => ({ replayed: await jobs.replay({ sync: only, userId }) }),
    }),
  ];
}
