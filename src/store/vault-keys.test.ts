import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, StoreError } from '../errors.js';
import { loadOrCreateKeyFile, parseKeys } from './vault-keys.js';

const SECRET = randomBytes(32);
let folder = '';
let files = 0;
const freshPath = () => join(folder, String(files++), 'data', 'vault.key');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

function problemsOf(text: string): string[] {
  try {
    parseKeys(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ problem }) => problem);
    throw error;
  }
  return [];
}

test.each([
  ['base64', SECRET.toString('base64')],
  ['base64 without padding', SECRET.toString('base64').replace('=', '')],
  ['base64url', SECRET.toString('base64url')],
  ['hex', SECRET.toString('hex')],
  ['upper-case hex', SECRET.toString('hex').toUpperCase()],
  ['surrounded by white space', ` ${SECRET.toString('base64')}\n`],
])('a key is taken as %s', (_, text) => {
  expect(parseKeys(text)).toEqual([{ secret: SECRET }]);
});

test('several keys keep their order', () => {
  const other = randomBytes(32);
  expect(parseKeys(`${SECRET.toString('hex')}, ${other.toString('base64')}`)).toEqual([{ secret: SECRET }, { secret: other }]);
  expect(parseKeys([SECRET.toString('hex'), other.toString('base64')])).toEqual([{ secret: SECRET }, { secret: other }]);
});

test('every wrong key is reported by its position and never by its value', () => {
  const good = SECRET.toString('base64');
  expect(problemsOf(`hunter2,${good},${good},${randomBytes(31).toString('base64')},`)).toEqual([
    'key 1 of 5 is not 32 bytes in base64 or hex',
    'key 3 of 5 is the same as an earlier one',
    'key 4 of 5 is not 32 bytes in base64 or hex',
    'key 5 of 5 is not 32 bytes in base64 or hex',
  ]);
  expect(() => parseKeys('hunter2')).toThrow('openssl rand -base64 32');
  expect(() => parseKeys('hunter2')).not.toThrow('hunter2');
});

test.each(['', 'a'.repeat(63), 'g'.repeat(64), 'é'.repeat(32), randomBytes(33).toString('base64'), 'a'.repeat(42)])(
  '%j is not a key',
  (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  },
);

test('a missing key file is made once, for its owner only, and nothing else is left behind', async () => {
  const path = freshPath();
  const [made] = await loadOrCreateKeyFile(path);
  expect(made?.secret).toHaveLength(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadOrCreateKeyFile(path)).toEqual([made]);
  expect(await readdir(join(path, '..'))).toEqual(['vault.key']);
});

test('twenty calls at once get one key', async () => {
  const path = freshPath();
  const all = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateKeyFile(path)));
  expect(new Set(all.map(([key]) => key?.secret.toString('hex'))).size).toBe(1);
  expect(await readdir(join(path, '..'))).toEqual(['vault.key']);
});

test('four processes at once get one key', { timeout: 60_000 }, async () => {
  const path = freshPath();
  const module = pathToFileURL(join(import.meta.dirname, 'vault-keys.ts')).href;
  const script = `const { loadOrCreateKeyFile } = await import(${JSON.stringify(module)});
    const [key] = await loadOrCreateKeyFile(${JSON.stringify(path)});
    console.log(key.secret.toString('hex'));`;
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  const answers = await Promise.all([run(), run(), run(), run()]);
  const [first] = answers;
  expect(first?.stdout).toMatch(/^[0-9a-f]{64}\n$/);
  expect(answers.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 4 }, () => first?.stdout));
});

test('the file may hold several keys, as the variable does', async () => {
  const path = freshPath();
  const other = randomBytes(32);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `${SECRET.toString('base64')},${other.toString('base64')}\n`, { mode: 0o600 });
  expect(await loadOrCreateKeyFile(path)).toEqual([{ secret: SECRET }, { secret: other }]);
});

test.skipIf(process.platform === 'win32').each([0o644, 0o640, 0o604, 0o660])(
  'a key file with mode %o is refused with the remedy',
  async (mode) => {
    const path = freshPath();
    await loadOrCreateKeyFile(path);
    await chmod(path, mode);
    await expect(loadOrCreateKeyFile(path)).rejects.toMatchObject({
      code: 'store_key',
      message: expect.stringContaining(`(mode ${mode.toString(8)}). Run: chmod 600 "${path}"`),
    });
  },
);

test.each(['', '\n', 'nonsense', 'x'.repeat(10_000)])('a key file with %j in it is refused, not replaced', async (text) => {
  const path = freshPath();
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
  const error: unknown = await loadOrCreateKeyFile(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(StoreError);
  expect(String(error)).toContain('Restore it from a backup');
  if (text.trim() !== '') expect(String(error)).not.toContain(text);
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('a folder in the way is a clear error', async () => {
  const path = freshPath();
  await mkdir(path, { recursive: true, mode: 0o700 });
  await expect(loadOrCreateKeyFile(path)).rejects.toMatchObject({ code: 'store_key', message: `The key file ${path} cannot be read.` });
  await expect(loadOrCreateKeyFile(join('/dev/null', 'vault.key'))).rejects.toMatchObject({ code: 'store_key' });
});
