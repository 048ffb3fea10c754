import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleReport } from '../../test/harness/revenue-report.js';
import { testCommand } from '../../test/harness/run-command.js';
import { InputError } from '../errors.js';
import type { RevenueQuestion } from '../types-revenue.js';

const ENV = { NO_COLOR: '1' };

test('a table a person can read, with what to know beside it', async () => {
  const { code, stdout, stderr } = await testCommand({ env: ENV }).run('report', 'revenue', '--from', '2026-01-01', '--to', '2026-12-31');
  expect(code).toBe(0);
  expect(stdout).toContain('Revenue from 2026-01-01 to 2026-12-31, as invoiced');
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s{2,}/));
  expect(rows).toContainEqual(['CURRENCY', 'INVOICED', 'CREDITED', 'TAX', 'REVENUE', 'COLLECTED', 'REFUNDED', 'OUTSTANDING']);
  expect(rows).toContainEqual(['USD', '12,345.60', '45.60', '300.00', '12,000.00', '11,000.00', '50.00', '1,345.60']);
  expect(rows.filter(([first]) => first === 'USD')[1]).toContain('104.23%');
  expect(stderr).toContain('Days in America/Los_Angeles; as of 2027-01-01T08:00:00.000Z.');
});

test('what is asked for is handed on', async () => {
  const asked: RevenueQuestion[] = [];
  const command = testCommand({ env: ENV }).with({
    reports: {
      async revenue(question = {}) {
        asked.push(question);
        return sampleReport(question);
      },
    },
  });
  await command.run('report', 'revenue', '--by', 'plan', '--basis', 'collected', '--offline', '--documents', '--compare', '--json');
  await command.run('report', 'revenue');
  expect(asked).toMatchObject([
    { by: 'plan', basis: 'collected', fresh: false, trace: true, compare: true },
    { by: 'currency', basis: 'invoiced', fresh: true },
  ]);
});

test('one JSON document, or CSV, on standard output', async () => {
  const command = testCommand({ env: ENV });
  expect((await command.run('report', 'revenue', '--json')).json()).toMatchObject({ currencies: { USD: { invoiced: '12345.60' } } });
  const { stdout } = await command.run('report', 'revenue', '--csv');
  expect(stdout.split('\r\n')).toHaveLength(4);
  expect(stdout.endsWith('\r\n')).toBe(true);
});

test('the chart is by month, whatever the table is by', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zoho-bridge-chart-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'revenue.svg');
  const { code, stderr } = await testCommand({ env: ENV }).run('report', 'revenue', '--svg', file);
  expect(code).toBe(0);
  expect(stderr).toContain(`The chart is in ${file}`);
  expect(await readFile(file, 'utf8')).toMatch(/^<svg [\s\S]*Dec[\s\S]*<\/svg>\n$/);
});

test('a chart that cannot be written is an error', async () => {
  const { code, stderr } = await testCommand({ env: ENV }).run('report', 'revenue', '--svg', join(tmpdir(), 'no-such-folder', 'a.svg'));
  expect(code).toBe(1);
  expect(stderr).toContain('The chart cannot be written');
});

test.each([[['--by', 'week']], [['--basis', 'dreamt']], [['--csv', '--json']]])('%j is a wrong call', async (options) => {
  expect((await testCommand({ env: ENV }).run('report', 'revenue', ...options)).code).toBe(2);
});

test('a range that makes no sense is a wrong call', async () => {
  const refused = testCommand({ env: ENV }).with({
    reports: { revenue: () => Promise.reject(new InputError([{ path: 'from', message: 'must not be after to' }])) },
  });
  expect(await refused.run('report', 'revenue')).toMatchObject({ code: 2, stderr: expect.stringContaining('from: must not be after to') });
});

test('a comparison that got no answer says why, and the report stands', async () => {
  const comparison = { answered: false, reason: 'Books refused', items: [] };
  const command = testCommand({ env: ENV }).with({ reports: { revenue: async () => sampleReport({ comparison }) } });
  expect(await command.run('report', 'revenue', '--compare')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/12,345\.60[\s\S]*No comparison: Books refused\./),
  });
});
