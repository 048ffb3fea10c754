import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from './folder-lock.js';

const SOURCE = new URL('./folder-lock.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'zoho-bridge-lock-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A process id that is nobody's: of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

const staleClaim = (pid: number) => `lock-${pid}-${randomUUID()}`;

test('a folder is taken once, and again when it was given back', async () => {
  const path = await folder();
  const unlock = lockFolder(path);
  expect(() => lockFolder(path)).toThrow(
    expect.objectContaining({ code: 'store_locked', message: expect.stringContaining(`${process.pid}`) }),
  );
  unlock();
  lockFolder(path)();
  expect(await readdir(path)).toEqual([]);
});

test('a lock that a dead process left is taken over, also one of a process with our own id', async () => {
  const path = await folder();
  for (const pid of [await deadPid(), process.pid]) {
    await writeFile(join(path, staleClaim(pid)), 'held');
    lockFolder(path)();
    expect(await readdir(path)).toEqual([]);
  }
});

test('of many processes that find a stale lock at the same moment exactly one takes it over', { timeout: 60_000 }, async () => {
  const dead = await deadPid();
  for (let round = 0; round < 5; round++) {
    const path = await folder();
    await writeFile(join(path, staleClaim(dead)), 'held');
    // All are loaded and wait for the word, so that they go for it together; nobody ends before all have tried.
    const children = Array.from({ length: 6 }, () => contender(path));
    await Promise.all(children.map((child) => child.says('loaded')));
    for (const child of children) child.tell('go');
    const answers = await Promise.all(children.map((child) => child.says('taken|locked')));
    for (const child of children) child.tell('end');
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  }
});

function contender(path: string) {
  const script = `
    const { lockFolder } = await import(${JSON.stringify(SOURCE)});
    const lines = (await import('node:readline')).createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    console.log('loaded');
    await lines.next();
    let answer = 'taken';
    try { lockFolder(${JSON.stringify(path)}); } catch { answer = 'locked'; }
    console.log(answer);
    await lines.next();
    process.exit();`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { cwd: ROOT });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    tell: (word: string) => void child.stdin.write(`${word}\n`),
    says: async (words: string): Promise<string> => {
      const match = () => new RegExp(`^(${words})$`, 'm').exec(said)?.[1];
      await expect.poll(match, { timeout: 20_000, interval: 5 }).toBeDefined();
      return match() ?? '';
    },
  };
}
