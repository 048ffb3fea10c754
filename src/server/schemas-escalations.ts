import { z } from '@hono/zod-openapi';
import {
  ENDINGS,
  type EscalationDetail,
  type EscalationInput,
  type EscalationView,
  MESSAGE_ROLES,
  type ReplyInput,
  type ReplyView,
} from '../types-escalations.js';
import { moment } from './schemas.js';

/** Shapes of escalations, for the description of the API. What comes in is judged by src/escalation.ts. */

const message = z
  .strictObject({
    id: z.string().nullish().openapi({ description: "The app's own id of it: the same one is kept once.", example: 'm-17' }),
    role: z.enum(MESSAGE_ROLES),
    text: z.string().openapi({ example: 'I was charged twice.' }),
    at: moment().nullish(),
  })
  .openapi('Message');

const conversation = z.union([z.array(message), z.string()]).openapi({ description: 'What was said, in order: messages, or plain text.' });

export const messagesBody = z.strictObject({ conversation }).openapi('MessagesInput');

export const replyBody = z
  .strictObject({
    text: z.string().openapi({ description: 'Plain text of at most 100,000 characters.', example: 'It still does not work.' }),
    id: z.string().nullish().openapi({ description: "The app's own id of it: the same one is kept once.", example: 'm-18' }),
  })
  .openapi('ReplyInput') satisfies z.ZodType<ReplyInput>;

export const escalationBody = z
  .strictObject({
    conversationId: z.string().openapi({ description: "The app's own key.", example: 'chat-8213' }),
    userId: z.string().nullish().openapi({ description: 'Whose it is; else `email` of somebody who is no user.' }),
    email: z.string().nullish(),
    name: z.string().nullish().openapi({ description: 'Beside `email`.' }),
    subject: z.string().openapi({ description: 'At most 255 characters.', example: 'Charged twice in March' }),
    description: z.string().openapi({ description: "What it is about, in the agent's words." }),
    conversation: conversation.nullish(),
    priority: z.string().nullish().openapi({ description: 'A label of Desk’s picklist; one that is not there is left out.' }),
  })
  .openapi('EscalationInput') satisfies z.ZodType<EscalationInput>;

const view = {
  id: z.string(),
  conversationId: z.string(),
  userId: z.string().nullable(),
  email: z.string().nullable(),
  subject: z.string(),
  description: z.string(),
  priority: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  ticket: z
    .object({ number: z.string(), status: z.string(), statusType: z.string(), seenAt: moment() })
    .nullable()
    .openapi({ description: 'What Desk says; null until it has the ticket. `status` is to be shown as it is.' }),
  ended: z
    .enum(ENDINGS)
    .nullable()
    .openapi({ description: 'Set, and `state` is `closed`: nothing more comes of the ticket; `merged`: agents go on in another one.' }),
  resolvedAt: moment().nullable().openapi({ description: 'When it was closed, as long as it is closed.' }),
  redactions: z
    .record(z.string(), z.int())
    .openapi({ description: 'How much was taken out before it left, by kind.', example: { card: 1 } }),
  messages: z.int(),
  createdAt: moment(),
  updatedAt: moment(),
  sync: z.object({
    state: z.enum(['synced', 'waiting', 'parked']),
    attempts: z.int(),
    reason: z.string().nullable(),
    pushedAt: moment().nullable(),
  }),
};
const escalation = z
  .object({ ...view, replies: z.int().openapi({ description: 'How many answers of agents there are.' }) })
  .openapi('Escalation') satisfies z.ZodType<EscalationView>;
const reply = z
  .object({
    id: z.string(),
    author: z.string().nullable().openapi({ description: 'The name of the agent.' }),
    text: z.string().openapi({ description: 'Plain text, without what was quoted.' }),
    at: moment(),
    attachments: z.array(z.object({ id: z.string(), name: z.string(), size: z.int().openapi({ description: 'In bytes.' }) })),
  })
  .openapi('Reply') satisfies z.ZodType<ReplyView>;
const said = z.object({
  id: z.string().nullable(),
  role: z.enum([...MESSAGE_ROLES, 'transcript']),
  text: z.string(),
  at: moment().nullable(),
});

export const escalationPage = z.object({ items: z.array(escalation), next: z.string().optional() }).openapi('EscalationPage');
const detail = {
  ...{ ...view, conversation: z.array(said) },
  replies: z.array(reply).openapi({ description: 'What agents answered, the oldest first.' }),
  resolution: z.string().nullable().openapi({ description: 'What the agent wrote when it was closed.' }),
};
export const escalationDetail = z.object(detail).openapi('EscalationDetail') satisfies z.ZodType<EscalationDetail>;
export const escalated = z
  .object({
    ...detail,
    created: z.boolean(),
    added: z.int().openapi({ description: 'How many messages are new.' }),
  })
  .openapi('Escalated');
