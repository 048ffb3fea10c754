import { z } from '@hono/zod-openapi';
import type { Escalations } from '../../support/escalations.js';
import type { EscalationInput, MessageInput, ReplyInput } from '../../types-escalations.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { escalated, escalationBody, escalationDetail, escalationPage, messagesBody, replyBody } from '../schemas-escalations.js';

/** A conversation is longer than what else is sent here: 1,000,000 characters, each up to four bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

const repeat = 'Repeating a request is safe: the same conversation is the same open escalation, and what was said since is added to it.';

/** Conversations that an agent hands over to people. */
export function escalationOperations(escalations: Pick<Escalations, 'open' | 'append' | 'reply' | 'get' | 'list'>): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/escalations',
      summary: 'Hand a conversation over to people',
      description: `${repeat} Card numbers, IBANs, keys and passwords are taken out before anything is kept; \`redactions\` counts them.`,
      body: { schema: escalationBody, checkedByHandler: true, maxBytes: MAX_BYTES },
      answers: {
        202: { description: 'It is kept, and on its way to Desk.', schema: escalated },
        200: { description: 'There is an open one of this conversation; `added` says how much was new.', schema: escalated },
        404: { description: 'There is no such user.' },
        409: { description: 'The conversation is somebody else’s.' },
      },
      handle: async ({ body }) => {
        const done = await escalations.open(body as EscalationInput);
        return Response.json(done, { status: done.created ? 202 : 200 });
      },
    }),
    operation({
      method: 'get',
      path: '/v1/escalations',
      summary: 'Escalations, the newest first, without what was said',
      query: z.object({
        userId: z.string().min(1).optional(),
        conversationId: z.string().min(1).optional(),
        state: z.enum(['open', 'closed']).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' }),
        after: z.string().optional(),
      }),
      answers: { 200: { description: 'A page of escalations.', schema: escalationPage } },
      handle: ({ query }) => escalations.list(query),
    }),
    operation({
      method: 'get',
      path: '/v1/escalations/{id}',
      summary: 'How far an escalation is',
      answers: { 200: { description: 'The escalation.', schema: escalationDetail }, 404: { description: 'There is no such escalation.' } },
      handle: async ({ params: { id = '' } }) => (await escalations.get(id)) ?? missing(),
    }),
    operation({
      method: 'post',
      path: '/v1/escalations/{id}/messages',
      summary: 'Add what was said since',
      description: 'A message with an `id` is kept once; one without as often as it is sent.',
      body: { schema: messagesBody, maxBytes: MAX_BYTES },
      answers: {
        202: { description: 'It is kept, and on its way to Desk.', schema: escalated },
        404: { description: 'There is no such escalation.' },
        409: { description: 'It is closed, or its ticket is gone.' },
      },
      handle: async ({ params: { id = '' }, body }) => {
        const { conversation } = body as { conversation: MessageInput[] | string };
        return Response.json(await escalations.append(id, conversation), { status: 202 });
      },
    }),
    operation({
      method: 'post',
      path: '/v1/escalations/{id}/replies',
      summary: 'What the user answers to the agents',
      description:
        'Agents see it in the ticket, with who wrote it, and a ticket that is closed or on hold is opened again. With an `id`, repeating a request is safe.',
      body: { schema: replyBody, checkedByHandler: true, maxBytes: MAX_BYTES },
      answers: {
        202: { description: 'It is kept, and on its way to Desk.', schema: escalated },
        200: { description: 'An answer with this `id` is kept already; nothing was added.', schema: escalated },
        404: { description: 'There is no such escalation.' },
        409: {
          description:
            'Nothing more can come of its ticket (`escalation_ended`): open another one. Or it is closed and another one of its conversation is open (`conversation_open`).',
        },
      },
      handle: async ({ params: { id = '' }, body }) => {
        const done = await escalations.reply(id, body as ReplyInput);
        return Response.json(done, { status: done.added > 0 ? 202 : 200 });
      },
    }),
  ];
}

function missing(): never {
  throw new HttpProblem(404, 'escalation_not_found', 'There is no such escalation');
}
