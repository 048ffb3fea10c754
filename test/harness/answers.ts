/** A conversation with its escalations as the app knows them, and what Desk has to hold of them in the end. */
import { expect } from 'vitest';
import type { MessageInput } from '../../src/types-escalations.js';
import { askDesk } from './escalations.js';
import type { TicketWorld } from './tickets.js';

interface Known {
  id: string;
  subject: string;
  /** What was taken, in order. */
  taken: (MessageInput & { reply?: boolean })[];
  /** Agents merged its ticket into another one: what was not there by then cannot come there. */
  isMerged: boolean;
}

/** Everything that can happen to a conversation; each answers when it is over. What the bridge refuses has to be what it has to refuse. */
export function conversationOf(w: TicketWorld, name: string) {
  const all: Known[] = [];
  let count = 0;
  const { escalations } = w.bridge;
  const next = (): string => `${name} says ${String(count++).padStart(3, '0')}`;
  const ticketOf = ({ subject }: Known) => w.tickets().find((ticket) => ticket.subject === subject);
  const last = () => all.at(-1);
  const pick = (dice: number) => all[dice % Math.max(1, all.length)];

  return {
    all,
    ticketOf,
    /** Hands the whole conversation over, with something new in it. */
    async open(withIds: boolean) {
      const open = await escalations.list({ conversationId: name, state: 'open', limit: 1 });
      const known = all.find(({ id }) => id === open.items[0]?.id);
      const text = next();
      const fresh: MessageInput = { role: 'assistant', text, ...(withIds && { id: text }) };
      const before = (known ?? last())?.taken ?? [];
      const subject = known?.subject ?? `${name}/${all.length}`;
      const conversation = [...before.map(({ reply: _, ...message }) => message), fresh];
      const done = await escalations.open({
        ...{ conversationId: name, subject, description: 'It does not work.', email: 'eve@example.com', name: 'Eve' },
        conversation,
      });
      expect(done).toMatchObject({ created: known === undefined, added: known ? 1 : conversation.length });
      if (known) known.taken.push(fresh);
      // In a ticket of its own all of it is what was said before.
      else all.push({ id: done.id, subject, taken: conversation, isMerged: false });
    },
    async append(dice: number) {
      const one = pick(dice);
      if (!one) return;
      const message: MessageInput = { role: 'user', text: next() };
      const is = await escalations.get(one.id);
      const wanted = is?.ended ? 'escalation_ended' : is?.state === 'closed' ? 'escalation_closed' : undefined;
      await accepted(
        wanted,
        () => escalations.append(one.id, [message]),
        () => one.taken.push(message),
      );
    },
    /** `again`: with the id of an answer that was given before. */
    async reply(dice: number, { id, again }: { id: boolean; again: boolean }) {
      const one = pick(dice);
      if (!one) return;
      const earlier = one.taken.findLast(({ id: known, reply }) => reply && typeof known === 'string');
      if (again && earlier) {
        expect(await escalations.reply(one.id, { id: earlier.id ?? null, text: 'something else' })).toMatchObject({ added: 0 });
        return;
      }
      const text = next();
      const is = await escalations.get(one.id);
      const others = await escalations.list({ conversationId: name, state: 'open' });
      const wanted = is?.ended ? 'escalation_ended' : is?.state === 'closed' && others.items.length > 0 ? 'conversation_open' : undefined;
      await accepted(
        wanted,
        () => escalations.reply(one.id, { text, ...(id && { id: text }) }),
        () => one.taken.push({ role: 'user', text, reply: true, ...(id && { id: text }) }),
      );
    },
    /** What agents do; nothing when Desk does not let them. */
    async agent(dice: number, does: 'Open' | 'On Hold' | 'Closed' | 'comment' | 'trash' | 'restore' | 'merge') {
      const one = pick(dice);
      const id = one && ticketOf(one)?.id;
      if (!one || id === undefined) return;
      // A ticket that is merged or thrown away before the bridge knows that it was made cannot be found by anybody.
      if ((does === 'merge' || does === 'trash') && (await escalations.get(one.id))?.ticket === null) return;
      // A status that changes twice within a second cannot be told from one that did not: Desk's times are whole seconds.
      w.emulator.advance('PT2S');
      try {
        if (does === 'comment') w.hand.privateComment({ id, text: 'for agents' });
        else if (does === 'trash') w.hand.trashTicket({ id });
        else if (does === 'restore') w.hand.restoreTicket({ id });
        else if (does === 'merge') {
          const master = w.hand.createTicket({ subject: `master of ${one.subject}`, email: 'eve@example.com' });
          w.hand.mergeTickets({ id: String((master as { id: unknown }).id), ids: [id] });
          one.isMerged = true;
        } else w.hand.setStatus({ id, status: does });
      } catch (error) {
        if (!(error instanceof Error) || !/there is no ticket|is in the trash/.test(error.message)) throw error;
      }
    },
    /** Every ticket holds what it has to, once and in order, and its status is right. */
    async check() {
      const tickets = w.tickets().filter(({ subject }) => subject.startsWith(`${name}/`));
      expect(tickets.map(({ subject }) => subject).sort()).toEqual(all.map(({ subject }) => subject).sort());
      for (const one of all) {
        const ticket = ticketOf(one);
        if (!ticket) throw new Error('there is no ticket');
        const holder = one.isMerged ? w.tickets().find(({ subject }) => subject === `master of ${one.subject}`) : ticket;
        const pages = [ticket.description, ...(await w.comments(holder?.id ?? '')).map(({ content }) => content)].join('\n');
        const held = [...pages.matchAll(new RegExp(`${name} says \\d{3}`, 'g'))].map(([text]) => text);
        const wanted = one.taken.map(({ text }) => text);
        expect(held).toEqual(one.isMerged ? wanted.slice(0, held.length) : wanted);
        if (one.isMerged) continue;
        const shown = await escalations.get(one.id);
        const { status, statusType } = ticket as unknown as { status: string; statusType: string };
        expect(shown).toMatchObject({ ticket: { status, statusType }, state: statusType === 'Closed' ? 'closed' : 'open', ended: null });
        expect(shown?.sync.state).toBe('synced');
        await checkStatus(w, ticket.id);
      }
    },
  };

  async function accepted(wanted: string | undefined, ask: () => Promise<unknown>, then: () => void): Promise<void> {
    const done = await ask().then(
      () => undefined,
      (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    );
    expect(done).toBe(wanted);
    if (wanted === undefined) then();
  }
}

interface Entry {
  eventName: string;
  actor: { id: string };
  eventInfo: { propertyName: string; propertyValue: unknown }[];
}

/** In the order of Desk's own history: an answer opens the ticket once, if need be, and what agents did after it stands. */
async function checkStatus(w: TicketWorld, ticketId: string): Promise<void> {
  const history: Entry[] = [];
  for (let from = 0; ; from += 50) {
    const page = await askDesk<Entry>(w.emulator, `tickets/${ticketId}/History?from=${from}&limit=50`);
    history.unshift(...page.toReversed());
    if (page.length < 50) break;
  }
  const us = history[0]?.actor.id;
  const comments = (await w.comments(ticketId)).filter(({ content }) => /\(ref [0-9a-f]{12}-\d+\)/.test(content));
  let [type, mayOpen, mustOpen] = ['Open', false, false];
  for (const { eventName, actor, eventInfo } of history) {
    const to = eventInfo.find(({ propertyName }) => propertyName === 'status')?.propertyValue as { updatedValue?: string } | undefined;
    if (eventName === 'CommentAdded' && actor.id === us) {
      if (comments.shift()?.content.startsWith('Reply from')) [mayOpen, mustOpen] = [true, true];
    } else if (eventName === 'TicketDeleted') {
      mustOpen = false;
    } else if (to?.updatedValue !== undefined && eventName !== 'TicketCreated') {
      if (actor.id === us) expect({ type, mayOpen }).toEqual({ type: expect.stringMatching(/Closed|On Hold/), mayOpen: true });
      if (actor.id === us) mayOpen = false;
      mustOpen = false;
      type = to.updatedValue;
    }
  }
  expect(comments).toEqual([]);
  expect(mustOpen && type !== 'Open').toBe(false);
}
