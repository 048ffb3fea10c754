import { z } from 'zod';
import { type HandAction, handAction } from '../../core/hand.js';
import { type DeskState, listOf, nowOf } from '../state.js';
import { byAgent, byContact } from '../tickets/history.js';
import { renderComment } from './comment-view.js';
import { About, handTools, Text, Written } from './hand-tools.js';
import { addComment, changeComment } from './write-comment.js';

/** Comments that are written and changed without the API. Each answers the comment. */
export function commentsByHand(current: () => DeskState) {
  const { ticketOf, agentOf, filesOf } = handTools(current);

  const comment = (title: string, isPublic: boolean) =>
    handAction({
      title,
      module: 'tickets',
      input: z.strictObject(Written),
      run: ({ id, text, agentId, ...file }) => {
        const desk = current();
        const agent = agentOf(agentId);
        const written = { content: text, contentType: 'plainText' as const, isPublic, commenter: { type: 'AGENT' as const, id: agent.id } };
        const files = filesOf(file, agent.id);
        return renderComment(desk, addComment(desk, ticketOf(id), written, byAgent(agent, nowOf(desk)), files));
      },
    });

  return {
    privateComment: comment('Comment for other agents', false),
    publicComment: comment('Comment the customer sees', true),
    editComment: handAction({
      title: 'Change a comment, hide it or show it',
      module: 'tickets',
      input: z.strictObject({ ...About, commentId: z.string(), text: z.string().min(1).optional(), isPublic: z.boolean().optional() }),
      run: ({ id, commentId, text, isPublic }) => {
        const desk = current();
        const ticket = ticketOf(id);
        const found = listOf(desk.comments, id).find((each) => each.id === commentId);
        if (!found) throw new Error(`there is no comment ${commentId}`);
        const change = { ...(text !== undefined && { content: text }), ...(isPublic !== undefined && { isPublic }) };
        changeComment(desk, ticket, found, change, byAgent(agentOf(), nowOf(desk)));
        return renderComment(desk, found);
      },
    }),
    customerComments: handAction({
      title: 'The customer comments in the help centre',
      module: 'tickets',
      input: z.strictObject({ ...About, ...Text }),
      run: ({ id, text, ...file }) => {
        const desk = current();
        const ticket = ticketOf(id);
        const commenter = { type: 'END_USER' as const, id: ticket.contactId };
        const written = { content: text, contentType: 'plainText' as const, isPublic: true, commenter };
        const files = filesOf(file, ticket.contactId);
        return renderComment(desk, addComment(desk, ticket, written, byContact(ticket.contactId, nowOf(desk)), files));
      },
    }),
  } satisfies Record<string, HandAction<z.ZodType>>;
}
