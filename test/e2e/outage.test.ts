/** The database goes away while people sign up, and comes back: who was told yes arrives, the others were told to come again. */
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { flakyProxy } from '../harness/flaky-proxy.js';
import { expectOnceEach, expectQuiet, HEADERS, people, prepared, put, serve } from '../harness/fleet.js';
import { databaseUrl } from '../harness/postgres.js';
import { findPostgres, startPostgres } from '../harness/postgres-server.js';
import { start } from '../harness/program.js';

const onPostgres = test.runIf(Boolean(process.env.TEST_DATABASE_URL ?? findPostgres()));
const withOwnServer = test.runIf(Boolean(findPostgres()));

async function expectProblem(answer: Response, status: number, code: string): Promise<void> {
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('retry-after')]).toEqual([
    status,
    'application/problem+json',
    '5',
  ]);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ status, code });
  expect(text).not.toMatch(/127\.0\.0\.1|postgres:|\bat /);
}

async function expectReady(url: string, database: 'ok' | 'unreachable'): Promise<void> {
  const ready = async () => {
    const answer = await fetch(`${url}/readyz`);
    return [answer.status, ((await answer.json()) as { database: string }).database];
  };
  await expect.poll(ready, { timeout: 20_000 }).toEqual([database === 'ok' ? 200 : 503, database]);
}

onPostgres('a database that cuts its connections: 503, not ready, still up; then on as before', async () => {
  const proxy = await flakyProxy(await databaseUrl());
  const { zoho, env } = await prepared({ DATABASE_URL: proxy.url });
  await zoho.control('latency', { ms: 200 });
  const { program, url } = await serve(env);
  const before = await Promise.all(people(20).map((id) => put(url, id)));
  expect(before.map((answer) => answer.status)).toEqual(people(20).map(() => 200));

  await proxy.cut();
  await expectProblem(await put(url, 'lost'), 503, 'store_unavailable');
  await expectProblem(await fetch(`${url}/v1/status`, { headers: HEADERS }), 503, 'store_unavailable');
  await expectReady(url, 'unreachable');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('zoho_bridge_database_up 0');

  await proxy.restore();
  await expectReady(url, 'ok');
  expect((await put(url, 'after')).status).toBe(200);
  await expectOnceEach(zoho, [...people(20), 'after'], { timeoutMs: 60_000 });
  await expectQuiet(url);
  program.child.kill('SIGTERM');
  expect(await program.exited).toEqual({ code: 0, signal: null });
  expect(program.stderr()).not.toMatch(/Unhandled|triggerUncaught/);
});

onPostgres('a database that swallows everything: an answer within seconds all the same; then on as before', async () => {
  const proxy = await flakyProxy(await databaseUrl());
  const { zoho, env } = await prepared({ DATABASE_URL: proxy.url });
  const { program, url } = await serve(env);
  expect((await put(url, 'before')).status).toBe(200);
  await expectOnceEach(zoho, ['before']);
  await expectQuiet(url);

  proxy.hang();
  const startedAt = performance.now();
  // The first ones still have a connection, and never hear whether it was done; the others get none.
  const answers = await Promise.all(people(20).map((id) => put(url, id)));
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([503]));
  const problems = await Promise.all(answers.map(async (answer) => (await answer.json()) as { code: string; detail: string }));
  for (const { detail } of problems) expect(detail).toContain('it is safe to repeat');
  expect(problems.map(({ code }) => code)).toContain('store_unavailable');
  await expectReady(url, 'unreachable');
  expect((await fetch(`${url}/healthz`)).status).toBe(200);

  await proxy.restore();
  await expectReady(url, 'ok');
  const again = await Promise.all(people(20).map((id) => put(url, id)));
  expect(again.map((answer) => answer.status)).toEqual(people(20).map(() => 200));
  await expectOnceEach(zoho, ['before', ...people(20)], { timeoutMs: 60_000 });
  await expectQuiet(url);
  await program.kill('SIGTERM');
});

withOwnServer('a database server that crashes again and again while people sign up and workers push', async () => {
  // What is acknowledged must be on the disk here: this server is killed.
  const server = await startPostgres({ settings: { synchronous_commit: 'on' } });
  onTestFinished(() => server.stop());
  const { zoho, env } = await prepared({ DATABASE_URL: server.url });
  await zoho.control('latency', { ms: 50 });
  const { program, url } = await serve(env, '--no-worker');
  const worker = start(['worker'], env);
  await worker.ready;

  const statuses = new Set<number>();
  const signUp = async (id: string) => {
    for (;;) {
      const answer = await put(url, id);
      statuses.add(answer.status);
      if (answer.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const waiting = people(120);
  let done = 0;
  const crowd = Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let id = waiting.shift(); id; id = waiting.shift()) {
        await signUp(id);
        done++;
      }
    }),
  );
  for (const at of [20, 50, 80]) {
    await expect.poll(() => done, { timeout: 30_000, interval: 5 }).toBeGreaterThanOrEqual(at);
    await crash(server.url);
  }
  await crowd;
  await expectOnceEach(zoho, people(120), { timeoutMs: 60_000 });
  await expectQuiet(url);
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(statuses).toContain(503);
  for (const each of [program, worker]) {
    each.child.kill('SIGTERM');
    expect(await each.exited).toEqual({ code: 0, signal: null });
    expect(each.stderr()).not.toMatch(/Unhandled|triggerUncaught/);
  }
});

/** Kills one of the server's processes: the server then drops all connections and recovers from its log. */
async function crash(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && /^57P03|ECONNRESET$/.test(String(error.code)))) throw error;
      // Still recovering from the crash before.
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
