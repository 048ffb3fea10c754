/** The first line of the README. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { run, start } from '../harness/program.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ESCAPE = '\u001b[';

test('npm run demo passes its arguments on and ends with one JSON document', () => {
  const { PATH, HOME } = process.env;
  // --silent: npm's own two lines are not the program's.
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo', '--', '--json', '--people', '20', '--calm'], {
    cwd: ROOT,
    env: { PATH, HOME },
    encoding: 'utf8',
  });
  expect([status, stderr.replace(/^npm warn .*\n/gm, '')]).toEqual([0, '']);
  const result = JSON.parse(stdout) as {
    people: number;
    facts: { what: string; ok: boolean }[];
    money: { fates: unknown[]; statuses: { count: number }[] };
    support: { escalations: number; told: { name: string; count: number }[] };
    mails: number;
  };
  expect(result).toMatchObject({ ok: true, people: 20, callsOfASecondRound: 0 });
  expect(result.facts.length).toBeGreaterThan(5);
  expect(result.facts.filter((fact) => !fact.ok)).toEqual([]);
  expect(result.facts.map((fact) => fact.what)).toEqual(
    expect.arrayContaining(['collected, in cents', 'answers and resolutions in exactly one mail', 'notes among agents that people see']),
  );
  expect(result.support.escalations).toBe(4);
  expect(result.support.told).toContainEqual({ name: 'escalation.reopened', count: 1 });
  expect(result.mails).toBeGreaterThan(10);
  expect(result.money.fates.length).toBeGreaterThan(5);
  expect(result.money.statuses.reduce((sum, { count }) => sum + count, 0)).toBe(result.money.fates.length);
});

test('in bad weather everybody arrives too, and no cent is missing; without a terminal there are no escape codes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const svg = join(folder, 'revenue.svg');
  const { code, stdout, stderr } = await run(['demo', '--people', '30', '--seed', '7', '--svg', svg], {});
  expect(stdout.match(/^✗.*$/gm)).toBeNull();
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('\u001b');
  expect(await readFile(svg, 'utf8')).toMatch(/^<svg/);
  expect(stdout).toMatch(/^\d{4}-\d\d collected +\d+\.\d\d +█/m);
  expect(stdout).toMatch(/webhooks, [1-9]\d* of them lost, [1-9]\d* doubled/);
  expect(stdout).toMatch(/30 people, [\d.]+ s, seed 7/);
  expect(stdout).toMatch(/^✓ +people with a lead +30 +30$/m);
  expect(stdout).toContain('Everybody is there, once each.');
  expect(stdout).toMatch(/^escalation\.resolved +[1-9]\d* +█/m);
  // Some of it was spoilt on purpose, or it would prove nothing.
  expect(stdout).toMatch(/^crm +POST \S+upsert +\d+ +[1-9]\d*$/m);
});

test('FORCE_COLOR brings colours, NO_COLOR takes them away', async () => {
  const demo = ['demo', '--people', '1', '--calm'];
  const [forced, both] = await Promise.all([run(demo, { FORCE_COLOR: '1' }), run(demo, { FORCE_COLOR: '1', NO_COLOR: '1' })]);
  expect([forced.code, both.code]).toEqual([0, 0]);
  expect(forced.stdout).toContain(`${ESCAPE}32m✓${ESCAPE}39m`);
  expect(both.stdout).not.toContain(ESCAPE);
});

test('a demo that is told to stop stops at once and leaves no folder behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-demo-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = start(['demo', '--people', '20000'], { TMPDIR: folder });
  await expect.poll(() => program.stderr(), { timeout: 30_000 }).toContain('salesperson');
  expect(await readdir(folder)).toHaveLength(1);
  // Twice: a terminal tells the whole group, and npm passes it on once more.
  program.child.kill('SIGINT');
  program.child.kill('SIGINT');
  expect(await program.exited).toEqual({ code: 130, signal: null });
  expect(program.stdout()).toBe('');
  expect(program.stderr()).not.toMatch(/Unhandled|zoho-bridge: /);
  expect(await readdir(folder)).toEqual([]);
});
