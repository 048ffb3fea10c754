import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testCommand } from '../../test/harness/run-command.js';
import { InputError } from '../errors.js';
import type { Escalated } from '../types-escalations.js';

const one: Escalated = {
  ...{
    id: 'e1',
    conversationId: 'c1',
    userId: 'u1',
    email: null,
    subject: 'Help',
    description: 'It is broken',
    priority: null,
    state: 'open',
  },
  ...{
    ticket: { number: '101', status: 'Open', statusType: 'Open', seenAt: '2026-01-01T00:00:00.000Z' },
    redactions: { card: 1 },
    messages: 1,
  },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
  sync: { state: 'synced', attempts: 0, reason: null, pushedAt: null },
  conversation: [{ id: null, role: 'user', text: 'hello\nthere', at: null }],
  replies: [
    {
      id: 'r1',
      author: 'Ada Agent',
      text: 'We look\ninto it.',
      at: '2026-01-02T00:00:00.000Z',
      attachments: [{ id: 'f1', name: 'a.pdf', size: 3 }],
    },
  ],
  ...{ resolution: 'Paid back.', resolvedAt: '2026-01-03T00:00:00.000Z', ended: null },
  ...{ created: true, added: 1 },
};

test('an escalation is opened as it was typed, with its transcript as messages or as text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-'));
  const [list, plain] = [join(folder, 'list.json'), join(folder, 'plain.txt')];
  await writeFile(list, '[{"role":"user","text":"hello"}]');
  await writeFile(plain, '[not JSON\nhello');
  const asked: unknown[] = [];
  const command = testCommand();
  command.with({
    escalations: {
      ...command.bridge.escalations,
      open: async (input: unknown) => {
        asked.push(input);
        return one;
      },
    },
  });
  const options = ['--conversation', 'c1', '--subject', 'Help', '--description', 'It is broken'];
  const shown = await command.run('escalations', 'open', ...options, '--user', 'u1', '--transcript', list);
  expect(shown).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('101: Open'),
    stderr: expect.stringContaining('Taken out: card 1.'),
  });
  await command.run('escalations', 'open', ...options, '--email', 'eve@example.com', '--transcript', plain, '--json');
  const base = { conversationId: 'c1', subject: 'Help', description: 'It is broken' };
  expect(asked).toEqual([
    { ...base, userId: 'u1', conversation: [{ role: 'user', text: 'hello' }] },
    { ...base, email: 'eve@example.com', conversation: '[not JSON\nhello' },
  ]);
  expect((await command.run('escalations', 'open', ...options, '--transcript', join(folder, 'none'))).code).toBe(1);
  expect((await command.run('escalations', 'open')).code).toBe(2);
});

test('escalations are listed, and one is shown with what was said', async () => {
  const command = testCommand();
  command.with({
    escalations: {
      ...command.bridge.escalations,
      list: async () => ({ items: [{ ...one, replies: 1 }], next: 'e1' }),
      get: async (id: string) => (id === 'e1' ? one : undefined),
    },
  });
  expect(await command.run('escalations', 'list')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('synced'),
    stderr: expect.stringContaining('--after'),
  });
  expect((await command.run('escalations', 'show', 'e1')).stdout).toContain('hello\nthere');
  expect((await command.run('escalations', 'show', 'e1')).stdout).toMatch(/Ada Agent[\s\S]*\nWe look\ninto it\.\n.*a\.pdf.*Paid back\./s);
  expect((await command.run('escalations', 'show', 'none')).code).toBe(1);
  expect(JSON.parse((await command.run('escalations', 'show', 'e1', '--json')).stdout)).toMatchObject({ id: 'e1' });
});

test('a file of a reply is written where it was asked for, and only when it is whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-'));
  const output = join(folder, 'a b.pdf');
  const asked: string[][] = [];
  const command = testCommand({ env: { ZOHO_CLIENT_ID: 'c', ZOHO_CLIENT_SECRET: 's', ZOHO_REFRESH_TOKEN: 'r' } });
  const streamOf = (...parts: (string | Error)[]) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift();
        if (part instanceof Error) controller.error(part);
        else if (part === undefined) controller.close();
        else controller.enqueue(Buffer.from(part));
      },
    });
  const bodies = [streamOf('who', 'le'), streamOf('half', new Error('the file was cut short'))];
  command.with({
    escalations: {
      ...command.bridge.escalations,
      attachment: async (...given) => {
        asked.push(given.slice(0, 2) as string[]);
        return { name: 'a.pdf', contentType: 'application/pdf', size: undefined, body: bodies.shift() ?? streamOf() };
      },
    },
  });
  const done = await command.run('escalations', 'attachment', 'e1', 'f1', '--output', output, '--json');
  expect([done.code, done.json(), asked]).toEqual([0, { file: output, bytes: 5, contentType: 'application/pdf' }, [['e1', 'f1']]]);
  expect(await readFile(output, 'utf8')).toBe('whole');
  expect((await command.run('escalations', 'attachment', 'e1', 'f1', '--output', join(folder, 'b.pdf'))).code).toBe(1);
  expect(await readdir(folder)).toEqual(['a b.pdf']);
});

test('an answer of the user is taken from the command line or a file, once', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'zoho-bridge-')), 'answer.txt');
  await writeFile(file, 'from a file\n');
  const asked: unknown[] = [];
  const command = testCommand();
  command.with({
    escalations: {
      ...command.bridge.escalations,
      reply: async (id: string, input: { text: string }) => {
        asked.push([id, input]);
        if (input.text === '') throw new InputError([{ path: 'text', message: 'must not be empty' }]);
        return { ...one, created: false, added: asked.length === 1 ? 1 : 0 };
      },
    },
  });
  expect(await command.run('escalations', 'reply', 'e1', '--text', 'hello', '--message-id', 'm-1')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('101: Open'),
    stderr: expect.stringContaining('Queued'),
  });
  const again = await command.run('escalations', 'reply', 'e1', '--file', file);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing was added') });
  expect(asked).toEqual([
    ['e1', { text: 'hello', id: 'm-1' }],
    ['e1', { text: 'from a file\n' }],
  ]);
  expect((await command.run('escalations', 'reply', 'e1')).code).toBe(2);
  expect((await command.run('escalations', 'reply', 'e1', '--text', '')).code).toBe(2);
  expect((await command.run('escalations', 'reply', 'e1', '--text', 'x', '--file', file)).code).toBe(2);
  expect((await command.run('escalations', 'reply', 'e1', '--file', join(file, 'none'))).code).toBe(1);
});
