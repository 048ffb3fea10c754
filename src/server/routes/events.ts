import { z } from '@hono/zod-openapi';
import type { EventDetail, EventView } from '../../types-events.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { moment, pageOf, pageQuery } from '../schemas.js';
import type { EventsPort } from '../types.js';

const STATES = ['new', 'rung', 'recorded'] as const;

const eventView = z
  .object({
    id: z.string(),
    source: z.string().openapi({ example: 'billing.webhook' }),
    type: z.string().openapi({ description: "Zoho's name of it.", example: 'subscription_renewed' }),
    at: moment().nullable().openapi({ description: 'When it happened, as Zoho says.' }),
    receivedAt: moment(),
    deliveries: z.int().openapi({ description: 'How often it arrived.' }),
    state: z.enum(STATES).openapi({
      description: '`new`: not looked at yet. `rung`: what it is about was, or will be, looked at. `recorded`: kept, without an effect.',
    }),
    reason: z.string().nullable().openapi({ description: 'Why it has no effect.' }),
  })
  .openapi('Event') satisfies z.ZodType<EventView>;

const eventDetail = eventView
  .extend({
    rang: z.array(z.object({ kind: z.string(), id: z.string(), userId: z.string().nullable(), seen: z.boolean() })).openapi({
      description: 'What it is about, by our ids. `seen`: Zoho was asked about it since.',
    }),
  })
  .openapi('EventDetail') satisfies z.ZodType<EventDetail>;

const time = () => z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-01T12:00:00Z' });

/** `/v1/events`: what Zoho said, without its words. */
export function eventOperations(events: EventsPort): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/events',
      summary: 'Events that came from Zoho, the newest first',
      query: z.object({
        ...pageQuery,
        type: z.string().min(1).max(100).optional(),
        state: z.enum(STATES).optional(),
        since: time().optional(),
        until: time().optional(),
      }),
      answers: { 200: { description: 'One page.', schema: pageOf(eventView) } },
      handle: ({ query }) => events.list({ limit: 100, ...query }),
    }),
    operation({
      method: 'get',
      path: '/v1/events/{id}',
      summary: 'One event and what it rang',
      description: 'Never its payload: an operator sees that with `zoho-bridge events show --payload`.',
      answers: { 200: { description: 'The event.', schema: eventDetail }, 404: { description: 'There is none with this id.' } },
      handle: async ({ params: { id = '' } }) => {
        const event = await events.get(id);
        if (!event) throw new HttpProblem(404, 'event_not_found', 'There is no event with this id');
        return event;
      },
    }),
    operation({
      method: 'post',
      path: '/v1/events/{id}/replay',
      summary: 'Look at an event once more',
      description: 'What it is about is fetched from Zoho again. Nothing is told to anybody twice.',
      answers: {
        200: { description: 'It will be.', schema: z.object({ replayed: z.int() }) },
        404: { description: 'There is none with this id.' },
      },
      handle: async ({ params: { id = '' } }) => ({ replayed: await events.replay({ id }) }),
    }),
  ];
}
