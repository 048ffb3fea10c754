import { expect, test } from 'vitest';
import { createAgenda } from '../../core/agenda.js';
import { createIds } from '../../core/ids.js';
import type { World } from '../../core/types.js';
import { restoreConversation, saveConversations } from '../conversations/save.js';
import { addComment } from '../conversations/write-comment.js';
import { addThread } from '../conversations/write-thread.js';
import { limitsOf } from '../limits.js';
import { createDeskState, type DeskState } from '../state.js';
import { createTicket } from '../tickets/create.js';
import { byAgent } from '../tickets/history.js';
import { restoreWebhook, saveWebhooks } from './save.js';
import { keyOf } from './signing-key.js';

function lone(): DeskState {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const world: World = {
    clock: { now: () => new Date(now) },
    agenda: createAgenda(),
    outbox: { send: () => undefined, probe: () => Promise.resolve({ at: now, status: 200, error: null, ms: 0 }) },
    random: { next: () => 0.5 },
    origin: () => 'http://127.0.0.1',
    nextId: createIds({ startedAt: new Date(now) }),
    authorise: () => ({ ok: true, userId: '1' }),
  };
  return createDeskState({ world, limits: limitsOf('enterprise') });
}

test('what was written, attached and subscribed to comes back from JSON, and is signed with the same key', () => {
  const desk = lone();
  const [agent] = desk.agents.values();
  const [department] = desk.departments.values();
  if (!agent || !department) throw new Error('a bare portal has an agent and a department');
  const by = byAgent(agent, 1000);
  const ticket = createTicket(desk, { subject: 'x', departmentId: department.id, contactId: '1', description: 'first' }, by);
  const author = { type: 'AGENT', id: agent.id } as const;
  addThread(desk, ticket, { direction: 'out', author, content: 'second', contentType: 'text/plain' }, by);
  const file = { ticketId: null, threadId: null, commentId: null, name: 'a.bin', contentType: 'x/y', isPublic: true, creatorId: agent.id };
  const bytes = (id: string) => ({ ...file, id, createdAt: 1000, content: new Uint8Array([0, 255, 10]) });
  desk.uploads.set('7', bytes('7'));
  addComment(desk, ticket, { content: 'c', contentType: 'html', isPublic: false, commenter: author }, by, [bytes('8')]);
  desk.webhooks.set('9', {
    ...{ id: '9', name: null, description: null, url: 'http://127.0.0.1/', isEnabled: true, includeEventsFrom: [] },
    ...{ subscriptions: { Ticket_Add: null }, createdBy: agent.id, createdAt: 1, modifiedAt: 2 },
  });
  const { kid } = keyOf(desk.world);

  const pieces = [...saveConversations(desk), ...saveWebhooks(desk)].map((piece) => JSON.parse(JSON.stringify(piece)) as unknown);
  const other = lone();
  for (const piece of pieces) expect(restoreConversation(other, piece) || restoreWebhook(other, piece)).toBe(true);
  for (const table of ['threads', 'comments', 'attachments', 'uploads', 'webhooks'] as const) expect(other[table]).toEqual(desk[table]);
  expect(keyOf(other.world).kid).toBe(kid);
});

test('a piece of somebody else’s is not taken', () => {
  for (const piece of [null, 1, {}, { ticket: { id: '1' } }, { thread: 1 }, { webhook: null }]) {
    expect(restoreConversation(lone(), piece)).toBe(false);
    expect(restoreWebhook(lone(), piece)).toBe(false);
  }
});
