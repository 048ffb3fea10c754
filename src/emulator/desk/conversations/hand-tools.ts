import { z } from 'zod';
import { HUMAN_AGENT_ID } from '../people.js';
import { type DeskState, nowOf } from '../state.js';
import { isEditable } from '../tickets/find.js';
import type { Agent, Attachment, Ticket } from '../types.js';

export const About = { id: z.string() };

/** What somebody types, and a file to go with it. */
export const Text = {
  text: z.string().min(1),
  fileName: z.string().optional().describe('of a file that goes with it'),
  fileText: z.string().optional().describe('what is in that file'),
};

export const Written = { ...About, ...Text, agentId: z.string().optional() };

/** What everything that is written by hand begins with. All throw Error with what is wrong. */
export function handTools(current: () => DeskState) {
  return {
    ticketOf: (id: string): Ticket => {
      const ticket = current().tickets.get(id);
      if (!ticket) throw new Error(`there is no ticket ${id}`);
      if (!isEditable(ticket)) throw new Error(`ticket ${id} is in the trash, archived or locked`);
      return ticket;
    },
    agentOf: (id = HUMAN_AGENT_ID): Agent => {
      const agent = current().agents.get(id);
      if (!agent) throw new Error(`there is no agent ${id}`);
      return agent;
    },
    /** The file that was typed in, as an upload that is not kept as one; none without a name. */
    filesOf: ({ fileName = '', fileText = '' }: { fileName?: string; fileText?: string }, creatorId: string): Attachment[] => {
      if (fileName === '') return [];
      const desk = current();
      const content = new Uint8Array(Buffer.from(fileText));
      const place = { ticketId: null, threadId: null, commentId: null, isPublic: false };
      return [{ id: desk.world.nextId(), ...place, name: fileName, contentType: 'text/plain', creatorId, createdAt: nowOf(desk), content }];
    },
  };
}
