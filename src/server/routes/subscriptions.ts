import { z } from '@hono/zod-openapi';
import type { SubscriptionChange, SubscriptionInput } from '../../types-billing.js';
import { type Operation, operation } from '../operation.js';
import { changeBody, subscriptionBody, subscriptionView } from '../schemas-billing.js';
import type { SubscriptionsPort } from '../types.js';

const product = z.string().min(1).optional().openapi({ description: 'Which of the user, if they have several; left out: `main`.' });
const refusals = {
  404: { description: 'There is no such user.' },
  409: { description: 'It cannot be done as things stand: `code` and `detail` say why.' },
};
const answers = { 200: { description: 'The subscription as it is wished now.', schema: subscriptionView }, ...refusals };

/** `/v1/users/{id}/subscription`: what the app wishes. Billing follows by itself; `sync` in the answer says how far it is. */
export function subscriptionOperations(subscriptions: SubscriptionsPort): Operation[] {
  const path = '/v1/users/{id}/subscription';
  return [
    operation({
      method: 'post',
      path,
      summary: 'Subscribe a user',
      description: 'Repeating a request is safe: the same wish again is answered with the same subscription and status 200.',
      body: { schema: subscriptionBody, checkedByHandler: true },
      answers: { 201: { description: 'It is on its way to Billing.', schema: subscriptionView }, ...answers },
      handle: async ({ params: { id = '' }, body }) => {
        // The port judges what is in it, and says more about what is wrong.
        const { created, ...view } = await subscriptions.create(id, body as SubscriptionInput);
        return Response.json(view, { status: created ? 201 : 200 });
      },
    }),
    operation({
      method: 'patch',
      path,
      summary: 'Change plan, quantity, addons or coupon',
      description: 'What is left out stays. `when: now` drops what was scheduled; `term_end` schedules it for the end of the term.',
      body: { schema: changeBody, checkedByHandler: true },
      answers,
      handle: ({ params: { id = '' }, body }) => subscriptions.change(id, body as SubscriptionChange),
    }),
    operation({
      method: 'delete',
      path,
      summary: 'Cancel a subscription',
      query: z.object({
        when: z.enum(['now', 'term_end']).optional().openapi({ description: 'Left out: at the end of the term.', default: 'term_end' }),
        product,
      }),
      answers,
      handle: ({ params: { id = '' }, query }) => subscriptions.cancel(id, query),
    }),
    operation({
      method: 'post',
      path: `${path}/reactivate`,
      summary: 'Let a subscription that would end with its term go on',
      query: z.object({ product }),
      answers,
      handle: ({ params: { id = '' }, query }) => subscriptions.reactivate(id, query),
    }),
  ];
}
