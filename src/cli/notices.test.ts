import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testCommand } from '../../test/harness/run-command.js';
import { NOTICE_KINDS } from '../types-notices.js';

test('notices preview needs no database: text on standard output, all of it with --json', async () => {
  const command = testCommand({ env: { ZOHO_BRIDGE_APP_NAME: 'Acme' } });
  const plain = await command.run('notices', 'preview', '--kind', 'payment.failed');
  expect([plain.code, plain.stdout]).toEqual([0, expect.stringContaining('Your payment did not go through')]);
  expect(plain.stderr).toContain('ZOHO_BRIDGE_APP_URL');
  const { items } = (await command.run('notices', 'preview', '--json')).json() as { items: { kind: string; html: string }[] };
  expect(items.map(({ kind }) => kind)).toEqual([...NOTICE_KINDS]);
  expect(items[0]?.html).toContain('Acme');
  expect(command.opened).toEqual([]);
});

test('notices preview --out writes a page with all of them, and each as HTML and text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-notices-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect((await testCommand().run('notices', 'preview', '--out', folder)).code).toBe(0);
  expect((await readdir(folder)).toSorted((a, b) => a.localeCompare(b))).toEqual(
    ['index.html', ...NOTICE_KINDS.flatMap((kind) => [`${kind}.html`, `${kind}.txt`])].toSorted((a, b) => a.localeCompare(b)),
  );
  const index = await readFile(join(folder, 'index.html'), 'utf8');
  for (const kind of NOTICE_KINDS) expect(index).toContain(`href="${kind}.html"`);
});

test('notices preview --open shows them until a signal', async () => {
  const command = testCommand();
  // It is told to stop before it has begun, and stops when it listens.
  command.signal('SIGTERM');
  const { code, json } = await command.run('notices', 'preview', '--open', '0', '--json');
  expect([code, json()]).toEqual([0, { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) }]);
});

test('--out and --open together end with 2', async () => {
  expect((await testCommand().run('notices', 'preview', '--out', 'x', '--open', '0')).code).toBe(2);
});

test('notices replay says how many', async () => {
  const command = testCommand();
  const asked: unknown[] = [];
  command.bridge.notices.replay = async (options) => {
    asked.push(options);
    return 3;
  };
  expect((await command.run('notices', 'replay', '--since', '2026-03-01')).stdout).toBe('Queued 3 webhooks.\n');
  expect(asked).toEqual([{ since: '2026-03-01', userId: undefined }]);
  expect((await command.run('notices', 'replay')).code).toBe(2);
});

test('notices bounces and list say so when there is nothing, or nobody', async () => {
  const command = testCommand();
  expect((await command.run('notices', 'bounces')).stdout).toBe('No mail came back.\n');
  expect((await command.run('notices', 'list', 'nobody', '--json')).json()).toMatchObject({ error: { code: 'user_not_found' } });
});
