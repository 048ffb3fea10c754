import type { EscalationDetail } from '../../types-escalations.js';
import { AgentProblem } from './agent-problem.js';
import { appId, type ToolContext } from './tool.js';

/** How a tool is told which escalation is meant. */
export const WHICH = {
  conversationId: appId()
    .optional()
    .describe('Your id of the conversation that was handed over: the same one you gave to escalate_to_human. Give this or escalationId.'),
  escalationId: appId().optional().describe('The escalationId that escalate_to_human answered.'),
};

/**
 * The escalation that is meant: of a conversation, its latest one. Whoever acts for a session sees the escalations of its user and
 * conversation; all others do not exist for it.
 *
 * @throws AgentProblem
 */
export async function findEscalation(
  { conversationId, escalationId }: { conversationId?: string | undefined; escalationId?: string | undefined },
  { ports, session }: ToolContext,
): Promise<EscalationDetail> {
  if (conversationId === undefined && escalationId === undefined) {
    throw new AgentProblem('invalid_input', 'Neither conversationId nor escalationId was given.', 'Call again with one of them.');
  }
  const id = escalationId ?? (await ports.escalations.list({ conversationId: conversationId ?? '', limit: 1 })).items[0]?.id;
  const found = id === undefined ? undefined : await ports.escalations.get(id);
  const seen =
    found !== undefined &&
    (conversationId === undefined || found.conversationId === conversationId) &&
    (session.conversationId === undefined || found.conversationId === session.conversationId) &&
    (session.userId === undefined || found.userId === session.userId);
  if (found && seen) return found;
  throw new AgentProblem(
    'escalation_not_found',
    'There is no escalation like this.',
    'Nothing was handed over yet under this id. Check the id; if the user wants a person, call escalate_to_human.',
  );
}
