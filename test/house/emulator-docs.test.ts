/** `docs/emulator.md` says what the emulator does. Here it is held against what the emulator does. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { FAULT_KINDS } from '../../src/emulator/core/faults.js';
import { startEmulator } from '../../src/emulator/index.js';
import { emulatorClient } from '../harness/emulator-client.js';
import { operationsPage } from '../harness/operations-page.js';
import { ROOT, read } from './sources.js';

const text = read('docs/emulator.md');

/** The cells of every table row. */
const rows = (part: string): string[][] =>
  part
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));

const bare = (cell = ''): string => cell.replaceAll('`', '');

/** What stands under a heading, up to the next one of its level or above. */
function section(heading: string): string {
  const level = heading.split(' ')[0]?.length ?? 0;
  const from = text.indexOf(`\n${heading}\n`);
  if (from === -1) throw new Error(`docs/emulator.md has no heading ${heading}`);
  const rest = text.slice(from + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end === -1 ? rest : rest.slice(0, end);
}

test('the page of operations is what the emulator says of itself', async () => {
  await using emulator = await startEmulator();
  await expect(operationsPage(emulator.operations())).toMatchFileSnapshot(join(ROOT, 'docs/emulator-operations.md'));
});

test('every operation says how sure we are and has sources that exist', async () => {
  await using emulator = await startEmulator();
  for (const { operations, sources } of emulator.operations()) {
    for (const { method, path, source, sure, implemented } of operations) {
      expect(sure, `${method} ${path}`).toMatch(implemented === false ? /^$/ : /^[DRSI]( [DRSI])*$/);
      expect(
        source.filter((name) => !Object.hasOwn(sources, name)),
        `${method} ${path}`,
      ).toEqual([]);
      expect(source.length > 0 || sure === 'I' || implemented === false, `${method} ${path} has no source`).toBe(true);
    }
  }
});

test('what is called implemented is not answered with 501, and what is not is', async () => {
  const { emulator, token, warnings } = await emulatorClient();
  emulator.setLimits({ crm: { creditsPerDay: null, concurrency: null }, billing: { concurrency: null }, books: { perMinute: null } });
  const { access_token } = (await token()).body as { access_token: string };
  const env = emulator.env();
  const headers = {
    authorization: `Zoho-oauthtoken ${access_token}`,
    'x-com-zoho-subscriptions-organizationid': env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
    orgId: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '',
  };
  const ask = async (method: string, path: string) => {
    const real = path.replace(':module', 'Leads').replace(/:\w+/g, '1234567890123456789').replace('*', 'anything');
    const query = path.startsWith('/books/') ? `?organization_id=${env['ZOHO_BOOKS_ORGANIZATION_ID']}` : '';
    return (await fetch(emulator.url + real + query, { method, headers, redirect: 'manual' })).status;
  };
  const all = emulator.operations().flatMap(({ operations }) => operations);
  expect(all.length).toBeGreaterThan(50);
  for (const { method, path, implemented } of all) {
    if (implemented === false) expect(await ask(method, path), `${method} ${path}`).toBe(501);
    else expect(await ask(method, path), `${method} ${path}`).not.toBe(501);
  }
  expect(warnings).toHaveLength(all.filter(({ implemented }) => implemented === false).length);
});

test('the table of faults has every fault there is', () => {
  const [, table = ''] = section('### Faults').split('| fault | carried out?');
  expect(rows(table).flatMap(([name]) => (name?.startsWith('`') ? [bare(name)] : []))).toEqual([...FAULT_KINDS]);
});

test('the table of limits has every limit with its first value', async () => {
  const { control } = await emulatorClient();
  const limits = (await control('limits')).body as Record<string, Record<string, unknown>>;
  const real = Object.entries(limits).flatMap(([service, values]) =>
    Object.entries(values).flatMap(([name, value]) =>
      /^used|Used$|^inProcess$/.test(name) ? [] : [[service, name, JSON.stringify(value)]],
    ),
  );
  const shown = rows(section('### Limits'))
    .filter(([, name]) => name?.startsWith('`'))
    .map(([service, name, value]) => [service, bare(name), bare(value)]);
  expect(shown).toEqual(real);
});

test('every route of the control surface is described, and no other', async () => {
  const { control } = await emulatorClient();
  const real = ((await control('')).body as { routes: string[] }).routes;
  const shown = section('## Steer it').matchAll(/^\| `((?:GET|POST)\S* \/_emulator\/[^`]*)`/gm);
  expect([...shown].map(([, route = '']) => route.replace('\\|', '|')).sort()).toEqual(real.sort());
});

test('every curl line of the page works as it stands', async () => {
  const { emulator } = await emulatorClient();
  const lines = [...text.matchAll(/^curl (?:-d '([^']*)' )?'?localhost:4700(\/[^\s']*)'?$/gm)];
  expect(lines).toHaveLength([...text.matchAll(/^curl /gm)].length);
  for (const [line, body, path] of lines) {
    const answer = await fetch(`${emulator.url}${path}`, body === undefined ? {} : { method: 'POST', body });
    expect([answer.status, line]).toEqual([200, line]);
    await answer.arrayBuffer();
  }
});

test('the program on the page runs', async () => {
  const program = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  expect(program).toContain("from 'zoho-bridge/emulator'");
  const folder = await mkdtemp(join(tmpdir(), 'emulator-docs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'example.mts');
  await writeFile(file, program.replace("'zoho-bridge/emulator'", JSON.stringify(join(ROOT, 'src/emulator/index.ts'))));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', file], { cwd: ROOT, timeout: 14_000 });
});
