/** The emulator as its users start it: with an organisation from a file, and with a state that outlives it. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { emulator } from '../harness/fleet.js';
import { run, start } from '../harness/program.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/emulator/org.yaml', import.meta.url));

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'emulator-state-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

const typeIn = (name: string) => ({ module: 'Leads', values: { Last_Name: name, Company: 'Mill' } });
const leadsOf = (held: { crm: { Leads: Record<string, unknown>[] } }) =>
  held.crm.Leads.map((lead) => String(lead['Last_Name'])).sort((a, b) => a.localeCompare(b));

test('an organisation from a file outlives a SIGKILL, and a second emulator on its state is refused', async () => {
  const state = join(await folder(), 'zoho.ndjson');
  const args = ['--seed-data', EXAMPLE, '--state', state];
  const one = await emulator(args);
  expect(leadsOf(await one.held())).toEqual(['Babbage', 'Somerville']);
  await one.control('clock', { advance: 'P1D' });
  await one.control('by-hand/crm/create', typeIn('Walk-in'));

  const second = await run(['emulator', '--port', '0', ...args], {});
  expect([second.code, second.stdout]).toEqual([1, '']);
  expect(second.stderr).toBe(
    `zoho-bridge: ${state} is in use by process ${one.program.child.pid}. Stop that emulator first, or give this one another file.\n`,
  );

  await expect.poll(async () => (await readFile(state, 'utf8').catch(() => '')).includes('Walk-in'), { timeout: 10_000 }).toBe(true);
  const { now } = await one.control<{ now: string }>('clock');
  await one.program.kill('SIGKILL');

  const two = await emulator(args);
  expect(two.program.stderr()).toContain(`Going on with the state of ${state}; ${EXAMPLE} was not needed.`);
  expect(leadsOf(await two.held())).toEqual(['Babbage', 'Somerville', 'Walk-in']);
  expect((await two.control<{ now: string }>('clock')).now >= now).toBe(true);
  await two.control('by-hand/crm/create', typeIn('At the end'));
  two.program.child.kill('SIGTERM');
  expect(await two.program.exited).toEqual({ code: 0, signal: null });
  expect(await readFile(state, 'utf8')).toContain('At the end');
  expect(await readdir(join(state, '..'))).toEqual(['zoho.ndjson']);
});

test('what is wrong with a file is said in one line, and a foreign file is left alone', async () => {
  const path = await folder();
  const seed = join(path, 'org.yaml');
  await writeFile(seed, 'crm:\n  Leads:\n    - { Company: Mill }\n');
  const refused = await run(['emulator', '--port', '0', '--seed-data', seed], {});
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(
    /^zoho-bridge: .*org\.yaml: crm\.Leads\[0\]: POST \/crm\/v8\/Leads was answered with 400: .*MANDATORY_NOT_FOUND.*\n$/,
  );
  const asJson = await run(['emulator', '--port', '0', '--seed-data', `${seed}.gone`, '--json'], {});
  expect([asJson.code, JSON.parse(asJson.stdout)]).toMatchObject([1, { error: { code: 'ENOENT' } }]);

  const foreign = await run(['emulator', '--port', '0', '--state', seed], {});
  expect(foreign.code).toBe(1);
  expect(foreign.stderr).toMatch(
    /^zoho-bridge: .*org\.yaml cannot be used as a state of the emulator: line 1 is not JSON\. It was left as it is; .*\n$/,
  );
  expect(await readFile(seed, 'utf8')).toBe('crm:\n  Leads:\n    - { Company: Mill }\n');
});

test('with --json the address and whether it goes on are one document', async () => {
  const state = join(await folder(), 'zoho.ndjson');
  const args = ['emulator', '--port', '0', '--json', '--state', state];
  for (const resumed of [false, true]) {
    const program = start(args, {});
    await expect.poll(() => program.stdout().endsWith('}\n'), { timeout: 10_000 }).toBe(true);
    expect(JSON.parse(program.stdout())).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), resumed });
    program.child.kill('SIGTERM');
    expect((await program.exited).code).toBe(0);
    expect(program.stderr()).toBe('');
  }
});
