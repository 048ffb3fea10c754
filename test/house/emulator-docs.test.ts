/** `docs/emulator.md` says what the emulator does. Here it is held against what the emulator does. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { FAULT_KINDS } from '../../src/emulator/core/faults.js';
import { emulatorClient } from '../harness/emulator-client.js';
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

const operations = rows(section('## What is emulated')).filter(([name]) => /^`[A-Z]+ \//.test(name ?? ''));
const documented = (state: string) => operations.filter((cells) => cells[1] === state).map(([name]) => bare(name));

test('every operation is in the table, and nothing else is there as implemented', async () => {
  const { control } = await emulatorClient();
  const { body } = await control('operations');
  const real = Object.values(body as Record<string, string[]>).flat();
  expect(real.length).toBeGreaterThan(50);
  expect(documented('yes').sort()).toEqual(real.sort());
});

test('every operation has a state, a source and how sure we are', () => {
  const links = new Set([...text.matchAll(/^\[([^\]]+)\]: https:\/\//gm)].map(([, name]) => name));
  for (const [name, state, source = '', sure = '', differs] of operations) {
    expect(['yes', '501'], name).toContain(state);
    expect(sure, name).toMatch(state === 'yes' ? /^[DRSI]( [DRSI])*$/ : /^–$/);
    const named = [...source.matchAll(/\[([^\]]+)\]/g)].map(([, link]) => link);
    expect(named.length > 0 || source === 'inferred', name).toBe(true);
    expect(
      named.filter((link) => !links.has(link)),
      name,
    ).toEqual([]);
    expect(differs, name).toBeDefined();
  }
  const cited = new Set([...text.matchAll(/\[([^\]]+)\](?![(:])/g)].map(([, name]) => name));
  expect([...links].filter((name) => !cited.has(name))).toEqual([]);
});

test('what the table calls implemented is not answered with 501, and what it calls 501 is', async () => {
  const { emulator, token, warnings } = await emulatorClient();
  emulator.setLimits({ crm: { creditsPerDay: null } });
  const { access_token } = (await token()).body as { access_token: string };
  const headers = {
    authorization: `Zoho-oauthtoken ${access_token}`,
    'x-com-zoho-subscriptions-organizationid': emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
  };
  const ask = async (name: string) => {
    const [method = '', path = ''] = name.split(' ');
    const real = path.replace(':module', 'Leads').replace(/:\w+/g, '1234567890123456789').replace('*', 'anything');
    return (await fetch(emulator.url + real, { method, headers })).status;
  };
  for (const name of documented('yes')) expect(await ask(name), name).not.toBe(501);
  for (const name of documented('501')) expect(await ask(name), name).toBe(501);
  expect(warnings).toHaveLength(documented('501').length);
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
