import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEY = Buffer.alloc(32, 3).toString('base64');
let folder = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-cli-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function start(argv: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...argv], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ZOHO_BRIDGE_DATA_DIR: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as string | null, ...out }));
  /** The first line of standard output. */
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => out.stdout.includes('\n') && resolve(out.stdout));
    void ended.then(() => reject(new Error(`ended without a line: ${out.stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready };
}

const run = (argv: string[], env?: Record<string, string>) => start(argv, env).ended;

test('a wrong option ends with 2 and names it', async () => {
  const { code, stdout, stderr } = await run(['serve', '--prot', '1']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain("unknown option '--prot'");
  expect(stderr).toContain('Did you mean --port?');
});

test('wrong configuration ends with 2, every problem at once, no secret repeated', async () => {
  const { code, stderr } = await run(['serve'], {
    PORT: 'http',
    DATABASE_URL: 'mysql://app:hunter2@db/app',
    ZOHO_BRIDGE_API_KEY: 'tooshort',
  });
  expect(code).toBe(2);
  for (const name of ['PORT', 'DATABASE_URL', 'ZOHO_BRIDGE_ENCRYPTION_KEY', 'ZOHO_BRIDGE_API_KEY', 'ZOHO_CLIENT_ID'])
    expect(stderr).toContain(name);
  expect(stderr).not.toMatch(/hunter2|tooshort/);
});

test('a database that is not there ends with 1 and one readable message', async () => {
  const env = { DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:1/app', ZOHO_BRIDGE_ENCRYPTION_KEY: KEY };
  const { code, stdout, stderr } = await run(['status'], env);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^zoho-bridge: .*DATABASE_URL/);
  expect(stderr).not.toMatch(/hunter2|^\s+at /m);
  const asJson = await run(['status', '--json'], env);
  expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([1, { error: { code: 'store_unreachable' } }]);
});

test('--help loads no database, no emulator and no schema library', async () => {
  const { code, stderr } = await run(['--help'], { NODE_DEBUG: 'esm' });
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/node_modules\/(zod|pg|pino|hono|undici|pg-boss|@electric-sql)\//);
});

test('the emulator prints its address, answers, and stops cleanly on SIGTERM', async () => {
  const { child, ready, ended } = start(['emulator', '--port', '0']);
  const line = await ready;
  const url = /^zoho-bridge emulator is ready at (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line)?.[1];
  expect(await (await fetch(`${url}/_emulator/env`)).json()).toMatchObject({ ZOHO_EMULATOR_URL: url });
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, signal: null });
});

test('an emulator on a taken port says so', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, stderr } = await run(['emulator', '--port', String(port)]);
  server.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port} is taken`);
});

test('a reader that goes away is no failure', async () => {
  const { child, ended } = start(['--help']);
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});
