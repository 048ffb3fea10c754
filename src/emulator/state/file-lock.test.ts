import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { lockFile } from './file-lock.js';

const SOURCE = new URL('./file-lock.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

async function someFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'file-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'zoho.ndjson');
}

/** A process id that is nobody's: of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

const filesBeside = (file: string) => readdir(join(file, '..'));

test('a file is taken once, and again when it was given back; another one beside it is nobody’s concern', async () => {
  const file = await someFile();
  const unlock = await lockFile(file);
  await expect(lockFile(file)).rejects.toThrow(`in use by process ${process.pid}`);
  (await lockFile(`${file}.lock`))();
  unlock();
  (await lockFile(file))();
  expect(await filesBeside(file)).toEqual([]);
});

test('what dead processes left does not count, also one with our own id', async () => {
  const file = await someFile();
  for (const pid of [await deadPid(), process.pid]) await writeFile(`${file}.lock-${pid}-${randomUUID()}`, 'held');
  (await lockFile(file))();
  expect(await filesBeside(file)).toEqual([]);
});

test('of several that go for it together exactly one gets it', { timeout: 60_000 }, async () => {
  const file = await someFile();
  await writeFile(`${file}.lock-${await deadPid()}-${randomUUID()}`, 'held');
  const script = `
    const { lockFile } = await import(${JSON.stringify(SOURCE)});
    process.stdin.once('data', async () => {
      console.log(await lockFile(${JSON.stringify(file)}).then(() => 'taken', () => 'refused'));
      process.stdin.once('data', () => process.exit());
    });
    console.log('loaded');`;
  const children = Array.from({ length: 5 }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    return { child, said: () => said };
  });
  const allSaid = (words: RegExp) => expect.poll(() => children.every(({ said }) => words.test(said())), { timeout: 30_000 }).toBe(true);
  await allSaid(/loaded/);
  for (const { child } of children) child.stdin.write('go\n');
  await allSaid(/taken|refused/);
  expect(children.filter(({ said }) => said().includes('taken'))).toHaveLength(1);
});
