import { z } from '@hono/zod-openapi';
import { type Operation, operation } from '../operation.js';
import { pageOf, pageQuery } from '../schemas.js';
import { bounceView, noticeView, preferencesBody, preferencesView } from '../schemas-notices.js';
import type { NoticesPort } from '../types.js';

const noUser = { 404: { description: 'There is no such user.' } };
const read = z.object({ read: z.int().openapi({ description: 'How many were unread.' }) });

/** `/v1/users/{id}/notices` and what belongs to it: what users were told, and what they want to hear of. */
export function noticeOperations(notices: NoticesPort): Operation[] {
  const user = '/v1/users/{id}';
  return [
    operation({
      method: 'get',
      path: `${user}/notices`,
      summary: 'What a user was told, the newest first',
      query: z.object({
        ...pageQuery,
        unread: z.enum(['true', 'false']).optional().openapi({ description: '`true`: only what is unread.' }),
      }),
      answers: {
        200: {
          description: 'One page, and how many are unread in all.',
          schema: pageOf(noticeView).extend({ unread: z.int() }),
        },
        ...noUser,
      },
      handle: ({ params: { id = '' }, query: { unread, ...page } }) => notices.list(id, { limit: 100, ...page, unread: unread === 'true' }),
    }),
    operation({
      method: 'post',
      path: `${user}/notices/{noticeId}/read`,
      summary: 'Mark a notice as read',
      answers: { 200: { description: 'It is read now, or was before.', schema: z.object({ read: z.literal(true) }) }, ...noUser },
      handle: async ({ params: { id = '', noticeId = '' } }) => {
        await notices.markRead(id, noticeId);
        return { read: true };
      },
    }),
    operation({
      method: 'post',
      path: `${user}/notices/read`,
      summary: 'Mark all notices of a user as read',
      answers: { 200: { description: 'All are read now.', schema: read }, ...noUser },
      handle: async ({ params: { id = '' } }) => ({ read: await notices.markAllRead(id) }),
    }),
    operation({
      method: 'get',
      path: `${user}/notice-preferences`,
      summary: 'What a user does not want to hear of',
      answers: { 200: { description: 'What was set, and what there is to choose from.', schema: preferencesView }, ...noUser },
      handle: ({ params: { id = '' } }) => notices.preferences(id),
    }),
    operation({
      method: 'put',
      path: `${user}/notice-preferences`,
      summary: 'Set what a user does not want to hear of',
      description: 'Takes the place of all there was. A line for a kind comes before one for all kinds (`*`).',
      body: { schema: preferencesBody },
      answers: { 200: { description: 'What is set now.', schema: preferencesView }, ...noUser },
      handle: ({ params: { id = '' }, body }) => notices.setPreferences(id, body.items),
    }),
    operation({
      method: 'get',
      path: `${user}/bounces`,
      summary: 'Mails of a user that came back, the newest first',
      query: z.object(pageQuery),
      answers: { 200: { description: 'One page.', schema: pageOf(bounceView) }, ...noUser },
      handle: ({ params: { id = '' }, query }) => notices.bounces({ limit: 100, ...query, userId: id }),
    }),
    operation({
      method: 'delete',
      path: `${user}/bounces`,
      summary: 'The address works again: send mails to it',
      answers: { 200: { description: 'How many bounces were forgotten.', schema: z.object({ forgotten: z.int() }) }, ...noUser },
      handle: async ({ params: { id = '' } }) => ({ forgotten: await notices.forgetBounces(id) }),
    }),
    operation({
      method: 'get',
      path: '/v1/bounces',
      summary: 'Mails that came back, the newest first',
      query: z.object(pageQuery),
      answers: { 200: { description: 'One page.', schema: pageOf(bounceView) } },
      handle: ({ query }) => notices.bounces({ limit: 100, ...query }),
    }),
    operation({
      method: 'delete',
      path: '/v1/bounces/{id}',
      summary: 'An address works again: send mails to it, also where nobody is a user',
      answers: {
        200: { description: 'How many bounces of it were forgotten.', schema: z.object({ forgotten: z.int() }) },
        404: { description: 'There is no such bounce.' },
      },
      handle: async ({ params: { id = '' } }) => ({ forgotten: await notices.forgetBounce(id) }),
    }),
    operation({
      method: 'post',
      path: '/v1/notices/replay',
      summary: "Send the app's webhooks once more",
      description: 'Of everything told since then, whether it arrived or not. Each keeps its `webhook-id`.',
      body: {
        schema: z.strictObject({
          since: z.string().min(1).max(40).openapi({ example: '2026-03-01T12:00:00Z' }),
          userId: z
            .string()
            .min(1)
            .max(200)
            .regex(/^\P{Cc}*$/u, 'must not contain control characters')
            .optional(),
        }),
      },
      answers: { 200: { description: 'How many were queued.', schema: z.object({ replayed: z.int() }) } },
      handle: async ({ body }) => ({ replayed: await notices.replay(body) }),
    }),
  ];
}
