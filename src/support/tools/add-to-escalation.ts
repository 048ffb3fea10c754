import { z } from 'zod';
import { ESCALATION_LIMITS } from '../../escalation.js';
import { MESSAGE } from './escalate-to-human.js';
import { findEscalation, WHICH } from './find-escalation.js';
import { tool } from './tool.js';

const description = `Add what was said since to a conversation that people have already: the messages reach the ticket, in order.

Use it after escalate_to_human, when the user adds facts that the support team needs.
Do not use it to open a ticket (escalate_to_human), for small talk, or for messages that were handed over before: a message without an id is added as often as you give it.
The answer says how many messages were new. A closed escalation takes none: call escalate_to_human with the same conversationId, which opens a new one.`;

export const addToEscalation = tool({
  name: 'add_to_escalation',
  title: 'Add to an escalation',
  description,
  scope: 'escalate',
  zohoCalls: 1,
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    ...WHICH,
    messages: z.array(MESSAGE).min(1).max(ESCALATION_LIMITS.messages).describe('Oldest first, word for word; only what is new.'),
  }),
  output: z.object({
    escalationId: z.string(),
    messagesAdded: z.number().int(),
    secretsRemoved: z.number().int().describe('Taken out of this escalation so far.'),
    tellUser: z.string(),
  }),
  async run({ messages, ...which }, context) {
    const { id } = await findEscalation(which, context);
    const done = await context.ports.escalations.append(id, messages);
    return {
      escalationId: id,
      messagesAdded: done.added,
      secretsRemoved: Object.values(done.redactions).reduce((sum, count) => sum + count, 0),
      tellUser:
        done.added > 0 ? 'Tell the user that this has been passed on to the support team.' : 'The support team had all of it already.',
    };
  },
});
