import { z } from 'zod';
import type { EscalationDetail } from '../../types-escalations.js';
import { findEscalation, WHICH } from './find-escalation.js';
import { tool } from './tool.js';
import { fence, fenceOrNull, NOTICE, UNTRUSTED_NOTICE, untrusted } from './untrusted.js';

const description = `How far a conversation is that was handed over to people: ticket number, status, and what the support agents answered.

Use it when the user asks what became of their request, or before you answer a question that people may have answered already.
Do not use it in a loop to wait for an answer: the user is told by the app when something happens. Ask once per question.
The answer: state (open, closed), ticketNumber (null: the help desk does not have it yet), statusLabel (the help desk's own word, quote it as it is), agentReplies (newest last; what users may see, nothing internal) and tellUser. Report what the agents wrote, do not promise more than that.`;

/** So many of the latest replies are given, and of each so much: a model reads all of it every time. */
const REPLIES = 10;
const REPLY_LENGTH = 4000;

export const escalationStatus = tool({
  name: 'escalation_status',
  title: 'How far an escalation is',
  description,
  scope: 'status',
  zohoCalls: 0,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject(WHICH),
  output: z.object({
    notice: NOTICE,
    escalationId: z.string(),
    conversationId: z.string(),
    state: z.enum(['open', 'closed']),
    ticketNumber: z.string().nullable(),
    statusLabel: untrusted('The help desk’s own word for how it stands.').nullable(),
    subject: untrusted('The subject it was opened with.'),
    openedAt: z.string(),
    lastLookAt: z.string().nullable().describe('When the help desk was asked last.'),
    agentReplies: z.array(
      z.object({
        from: untrusted('Who answered.').nullable(),
        at: z.string(),
        reply: untrusted('What they wrote.'),
        attachments: z.array(untrusted('Name of a file; the app shows it.')),
      }),
    ),
    earlierReplies: z.number().int().describe('How many older replies are not in agentReplies.'),
    resolution: untrusted('How it was resolved.').nullable(),
    messages: z.number().int().describe('How many messages were handed over.'),
    tellUser: z.string(),
  }),
  async run(which, context) {
    const found = await findEscalation(which, context);
    const { ticket, state, replies, resolution } = found;
    return {
      notice: UNTRUSTED_NOTICE,
      escalationId: found.id,
      conversationId: found.conversationId,
      state,
      ticketNumber: ticket?.number ?? null,
      statusLabel: fenceOrNull(ticket?.status, { most: 120 }),
      subject: fence(found.subject, { most: 255 }),
      openedAt: found.createdAt,
      lastLookAt: ticket?.seenAt ?? null,
      agentReplies: replies.slice(-REPLIES).map(({ author, at, text, attachments }) => ({
        ...{ from: fenceOrNull(author, { most: 200 }), at, reply: fence(text, { most: REPLY_LENGTH }) },
        attachments: attachments.slice(0, 20).map(({ name }) => fence(name, { most: 255 })),
      })),
      earlierReplies: Math.max(0, replies.length - REPLIES),
      resolution: fenceOrNull(resolution, { most: REPLY_LENGTH }),
      messages: found.messages,
      tellUser: toTell(found),
    };
  },
});

function toTell({ state, ticket, sync, replies, resolvedAt }: EscalationDetail): string {
  if (state === 'closed') {
    return resolvedAt === null
      ? 'Nobody works on this request any more: the support team put it aside. If it is not solved, offer to hand it over again.'
      : 'Tell the user that the support team has closed the request, and what they wrote. If it is not solved, offer to hand it over again.';
  }
  if (ticket === null) {
    return sync.state === 'parked'
      ? 'The request is kept, but has not reached the help desk: a person of the app has to look at it. Tell the user that it is delayed, not lost.'
      : 'The request is kept and on its way to the help desk. Tell the user so.';
  }
  return replies.length > 0
    ? 'Tell the user what the support team answered, in their words, and that the request is still open.'
    : 'Tell the user that the support team has the request and nobody has answered yet. Do not promise a time.';
}
