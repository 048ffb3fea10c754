import { photoOf } from '../links.js';
import { fullName } from '../people.js';
import type { DeskState } from '../state.js';

/**
 * Agents mentioned in a comment, `zsu[@user:<zuid>]zsu`, as `include=mentions` lists them; text that looks like it and
 * names nobody is text. Source: TicketComment.json of github.com/zoho/zohodesk-oas.
 */
export function mentionsIn(desk: DeskState, content: string) {
  return [...content.matchAll(/zsu\[@user:(\d{1,20})\]zsu/g)].flatMap((match) => {
    const [whole, zuid] = match;
    const agent = [...desk.agents.values()].find((each) => each.zuid === zuid);
    if (!agent) return [];
    const { id, firstName, lastName, email } = agent;
    const place = { offSet: String(match.index), length: String(whole.length) };
    return [
      { ...place, id, type: 'AGENT', name: fullName(agent), firstName, lastName, email, photoURL: photoOf(desk, 'agents', id), zuid },
    ];
  });
}
