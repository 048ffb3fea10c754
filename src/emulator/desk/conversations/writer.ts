import { photoOf } from '../links.js';
import { fullName } from '../people.js';
import type { DeskState } from '../state.js';
import type { Comment, Thread } from '../types.js';

type Writer = Thread['author'];

/** Who wrote a thread. Source: `author` in Thread.json of github.com/zoho/zohodesk-oas. */
export function authorOf(desk: DeskState, { type, id }: Writer) {
  const agent = type === 'AGENT' ? desk.agents.get(id) : undefined;
  const person = agent ?? desk.contacts.get(id);
  return {
    id,
    firstName: person?.firstName ?? null,
    lastName: person?.lastName ?? null,
    name: (person && fullName(person)) ?? null,
    email: person?.email ?? null,
    photoURL: agent ? photoOf(desk, 'agents', id) : null,
    type,
  };
}

/** Who wrote a comment. Source: `commenter` in TicketComment.json of github.com/zoho/zohodesk-oas. */
export const commenterOf = (desk: DeskState, { commenter }: Pick<Comment, 'commenter'>) => ({
  ...authorOf(desk, commenter),
  roleName: commenter.type === 'AGENT' ? (desk.agents.get(commenter.id)?.role ?? null) : 'PortalUser',
});
