import { expect, test } from 'vitest';
import type { DeskConversation } from '../zoho/desk-types.js';
import { type ConversationReader, readConversation } from './ticket-conversation.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const context = { priority: 'live' as const, correlationId: 't', attempt: 1 };
const ticket = { id: '1', modifiedAt: '2026-03-01T11:00:00.000Z', email: 'ann@example.com' };

type Thread = Extract<DeskConversation, { kind: 'thread' }>;
const thread = (id: string, more: Partial<Thread> = {}): Thread => ({
  ...{ kind: 'thread', id, direction: 'out', visibility: 'public', status: 'SUCCESS', isForward: false, isDescription: false },
  ...{ author: 'Ada Agent', to: '"Ann Smith"<Ann@example.com>', cc: null, files: 0, at: '2026-03-01T10:00:00.000Z' },
  ...more,
});
const comment = (id: string): DeskConversation => ({
  ...{ kind: 'comment', id, content: `comment ${id}`, contentType: 'plainText', isPublic: true, commenterId: '5', author: 'Ada Agent' },
  ...{ authorType: 'AGENT', attachments: [], at: '2026-03-01T10:00:00.000Z' },
});

/** A Desk with these rows; `between` runs after each page. */
function desk(
  rows: DeskConversation[],
  {
    between = () => undefined,
    files = {} as Record<string, number>,
  }: { between?: (page: number) => unknown; files?: Record<string, number> } = {},
) {
  const asked: string[] = [];
  let pages = 0;
  const reader: ConversationReader = {
    desk: {
      conversations: async (_id, { from, limit }) => {
        asked.push(`rows ${from}`);
        const page = rows.slice(from, from + limit);
        between(++pages);
        return page;
      },
      thread: async (_id, id) => {
        asked.push(`thread ${id}`);
        return { ...thread(id), content: `thread ${id}`, contentType: 'plainText', plainText: null, attachments: [] };
      },
    },
    filesOf: (id) => files[id],
    isOurs: ({ id }) => id === 'ours',
    now: () => NOW,
  };
  return { read: () => readConversation(reader, ticket, context), asked };
}

test('only threads that were not read yet, or have other files now, are asked for', async () => {
  const { read, asked } = desk([thread('a', { files: 2 }), thread('b', { files: 2 }), thread('c'), thread('d', { isForward: true })], {
    files: { a: 2, b: 1 },
  });
  const { replies, unsent, againMs } = await read();
  expect(asked).toEqual(['rows 0', 'thread b', 'thread c']);
  expect(replies.map(({ zohoId, text }) => [zohoId, text])).toEqual([
    ['a', null],
    ['b', 'thread b'],
    ['c', 'thread c'],
  ]);
  expect({ unsent, againMs }).toEqual({ unsent: false, againMs: undefined });
});

test('a long conversation is read to its end', async () => {
  const { read, asked } = desk(Array.from({ length: 450 }, (_, n) => comment(String(n))));
  expect((await read()).replies.map(({ zohoId }) => zohoId)).toEqual(Array.from({ length: 450 }, (_, n) => String(n)));
  expect(asked).toEqual(['rows 0', 'rows 199', 'rows 398']);
});

test('what comes or goes between two pages is not taken for gone', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => comment(String(n)));
  const { read, asked } = desk(rows, { between: (page) => (page === 1 ? rows.splice(0, 1) : undefined) });
  expect((await read()).replies).toHaveLength(299);
  expect(asked).toEqual(['rows 0', 'rows 199', 'rows 0', 'rows 199']);
  const restless = [...rows];
  await expect(desk(restless, { between: () => restless.unshift(comment('new')) }).read()).rejects.toThrow('changed each time');
});

test('the bridge’s own comments and rows that nobody understands are no answers', async () => {
  expect((await desk([comment('ours'), { kind: 'other', id: '' }]).read()).replies).toEqual([]);
});

test('of very many new threads some are read, and the rest at once afterwards', async () => {
  const { read, asked } = desk(Array.from({ length: 25 }, (_, n) => thread(String(n))));
  const { replies, unsent, againMs } = await read();
  expect(asked.filter((one) => one.startsWith('thread'))).toHaveLength(20);
  expect(replies).toHaveLength(25);
  expect({ unsent, againMs }).toEqual({ unsent: true, againMs: 0 });
});

test('a mail on its way is looked for after as long as it has waited, not before half a minute and not for ever', async () => {
  const pending = async (at: string) => {
    const { unsent, againMs } = await desk([thread('a', { status: 'PENDING', at })]).read();
    expect(unsent).toBe(true);
    return againMs;
  };
  expect(await pending('2026-03-01T12:00:00.000Z')).toBe(30_000);
  expect(await pending('2026-03-01T11:50:00.000Z')).toBe(600_000);
  expect(await pending('2026-03-01T02:00:00.000Z')).toBe(3_600_000);
  expect(await pending('2026-02-01T02:00:00.000Z')).toBeUndefined();
  expect(await desk([thread('a', { status: 'PENDING', visibility: 'private' })]).read()).toMatchObject({
    unsent: false,
    againMs: undefined,
  });
});

test('what went to somebody else, whose ticket was merged into it, is left out', async () => {
  const { read } = desk([
    thread('hers'),
    thread('copied', { to: '"Desk"<desk@example.com>', cc: 'x@example.com, ann@example.com' }),
    thread('in a chat', { to: null }),
    thread('his', { to: '"Bob"<bob@example.com>' }),
    thread('of a name like hers', { to: 'joann@example.com' }),
  ]);
  expect((await read()).replies.map(({ zohoId }) => zohoId)).toEqual(['hers', 'copied', 'in a chat']);
});
