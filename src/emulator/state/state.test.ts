import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type EmulatorClient, emulatorClient } from '../../../test/harness/emulator-client.js';
import { readSeedFile, startEmulator } from '../index.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/emulator/org.yaml', import.meta.url));

async function stateFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'state-'));
  onTestFinished(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  });
  return join(folder, 'zoho.ndjson');
}

const folderOf = (file: string) => readdir(join(file, '..'));
const linesOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

const create = ({ emulator }: EmulatorClient, name: string) =>
  emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: name, Company: 'Mill' } });

/** All records; the emulator's own address in them changes with its port. */
const recordsOf = ({ emulator }: EmulatorClient) =>
  JSON.parse(JSON.stringify(emulator.state()).replaceAll(emulator.url, 'http://zoho.example')) as unknown;

/** Waits until a text stands in a file. */
const written = (file: string, text: string) =>
  expect.poll(async () => (await readFile(file, 'utf8').catch(() => '')).includes(text), { timeout: 5000 }).toBe(true);

test('an emulator goes on where the one before it ended: records, tokens, clock, limits, faults, webhooks, ids', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file, seedData: await readSeedFile(EXAMPLE) });
  expect(one.emulator.resumed).toBe(false);
  const { access_token } = (await one.token()).body as { access_token: string };
  one.emulator.advance('P10D');
  one.emulator.setLimits({ crm: { edition: 'standard' } });
  one.emulator.setLimits({ crm: { creditsPerDay: 77 }, desk: { concurrency: 3 } });
  one.emulator.setFaults({ seed: 9, rules: [{ service: 'billing', fault: 'status', status: 503, count: 2 }] });
  expect((await one.billing('GET', 'plans')).status).toBe(503);
  one.emulator.webhooks({ drop: 0.5, seed: 3 });
  const app = one.emulator.setClient({ name: 'App', redirectUris: ['http://localhost:3000/'] });
  const [last, state, now] = [create(one, 'Last'), recordsOf(one), one.emulator.now()];
  await one.emulator.close();

  const two = await emulatorClient({ stateFile: file, seedData: { crm: { Leads: [{}] } } });
  expect(two.emulator.resumed).toBe(true);
  expect(two.warnings).toEqual([]);
  expect(recordsOf(two)).toEqual(state);
  expect(two.emulator.clients()).toContainEqual(app);
  expect(two.emulator.now().getTime()).toBeGreaterThanOrEqual(now.getTime());
  expect(two.emulator.now().getTime() - now.getTime()).toBeLessThan(60_000);
  expect((await two.control('limits')).body).toMatchObject({ crm: { edition: 'standard', creditsPerDay: 77 }, desk: { concurrency: 3 } });
  expect((await two.control('faults')).body).toMatchObject({ seed: 9, rules: [{ matched: 1, fired: 1, count: 2 }] });
  expect((await two.control('webhooks')).body).toMatchObject({
    settings: { to: 'http://127.0.0.1:4701/hooks/billing', secret: 'emulatorWebhookSecret0123456789' },
    misery: { drop: 0.5, seed: 3 },
  });
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` };
  expect((await fetch(`${two.emulator.url}/crm/v8/org`, { headers })).status).toBe(401);
  expect(BigInt(create(two, 'Next'))).toBeGreaterThan(BigInt(last));
  expect((await two.token()).body).toHaveProperty('access_token');
});

test('a token of the one before works in the one after', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file });
  const { access_token } = (await one.token()).body as { access_token: string };
  await one.emulator.close();
  const two = await emulatorClient({ stateFile: file });
  const answer = await fetch(`${two.emulator.url}/crm/v8/org`, { headers: { authorization: `Zoho-oauthtoken ${access_token}` } });
  expect(answer.status).toBe(200);
});

test('a change is in the file within two seconds, whoever made it', async () => {
  const file = await stateFile();
  const client = await emulatorClient({ stateFile: file });
  create(client, 'By hand');
  await written(file, 'By hand');
  await client.billing('POST', 'customers', { display_name: 'By call', email: 'a@host.example' });
  await written(file, 'By call');
  await client.control('limits', { crm: { creditsPerDay: 4711 } });
  await written(file, '4711');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('looking changes nothing, and nothing is written', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file });
  await one.emulator.close();
  const { mtimeMs } = await stat(file);
  const two = await emulatorClient({ stateFile: file });
  await fetch(`${two.emulator.url}/_emulator/state`);
  await fetch(two.emulator.url);
  await two.emulator.close();
  expect((await stat(file)).mtimeMs).toBe(mtimeMs);
});

test('what reading cost is written at the end', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file });
  const { access_token } = (await one.token()).body as { access_token: string };
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` };
  await written(file, access_token);
  await (await fetch(`${one.emulator.url}/crm/v8/org`, { headers })).text();
  await one.emulator.close();
  const two = await emulatorClient({ stateFile: file });
  expect((await two.control('limits')).body).toMatchObject({ crm: { creditsUsed: 1 } });
});

test('what fell due while nobody ran it is done at its moment', async () => {
  const file = await stateFile();
  let now = Date.parse('2026-01-15T12:00:00Z');
  const seed = await readSeedFile(EXAMPLE);
  const one = await startEmulator({ stateFile: file, seedData: { ...seed, clock: undefined }, now: () => new Date(now) });
  await one.close();
  now = Date.parse('2026-02-20T12:00:00Z');
  await using two = await startEmulator({ stateFile: file, now: () => new Date(now) });
  const invoices = two.state()['billing']?.['invoices'] as { date?: string; invoice_date?: string }[];
  expect(invoices.map(({ date = '', invoice_date }) => invoice_date ?? date).sort((a, b) => a.localeCompare(b))).toEqual([
    '2026-01-15',
    '2026-02-15',
  ]);
});

test('after a reset the bare organisation is what is kept', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file, seedData: await readSeedFile(EXAMPLE) });
  one.emulator.reset();
  await one.emulator.close();
  const two = await emulatorClient({ stateFile: file });
  expect(two.emulator.state()['crm']?.['Leads']).toEqual([]);
  expect((await two.control('limits')).body).toMatchObject({ crm: { edition: 'enterprise' } });
});

test('two emulators on one file are refused, and the first goes on', async () => {
  const file = await stateFile();
  const one = await emulatorClient({ stateFile: file });
  await expect(startEmulator({ stateFile: file })).rejects.toThrow(`${file} is in use by process ${process.pid}`);
  await one.emulator.close();
  await (await startEmulator({ stateFile: file })).close();
  expect(await folderOf(file)).toEqual(['zoho.ndjson']);
});

test.each([
  ['text of somebody else', 'hello\n', /line 1 is not JSON/],
  ['nothing', '', /it is empty/],
  ['JSON of somebody else', '{"name":"app","version":"1.0.0"}\n', /does not begin as a state of this emulator/],
  ['a later version', '{"format":"zoho-bridge emulator state","version":99}\n', /a newer version/],
  ['half a header', '{"format":"zoho-bridge emulator state","version":1}\n', /its first line is broken/],
])('a file with %s is refused and left as it is', async (_, text, message) => {
  const file = await stateFile();
  await writeFile(file, text);
  await expect(startEmulator({ stateFile: file })).rejects.toThrow(message);
  await expect(startEmulator({ stateFile: file })).rejects.toThrow('It was left as it is; move it away or give another file.');
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(await folderOf(file)).toEqual(['zoho.ndjson']);
});

test.each([
  ['its end is missing', (lines: string[]) => lines.slice(0, -1)],
  ['a record is missing', (lines: string[]) => lines.filter((line) => !line.includes('Somerville'))],
  ['a line is broken', (lines: string[]) => lines.map((line) => (line.includes('Somerville') ? line.slice(0, 30) : line))],
  ['a piece is of nobody', (lines: string[]) => lines.toSpliced(1, 0, '["mail",{}]')],
  ['a piece is none', (lines: string[]) => lines.toSpliced(1, 0, '{}')],
  ['a piece is of another kind', (lines: string[]) => lines.toSpliced(2, 0, '["accounts",{"kind":"nonsense"}]')],
])('a torn file is found out: %s', async (_, tear) => {
  const file = await stateFile();
  const one = await startEmulator({ stateFile: file, seedData: await readSeedFile(EXAMPLE) });
  await one.close();
  const whole = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const torn = `${tear(whole).join('\n')}\n`;
  await writeFile(file, torn);
  await expect(startEmulator({ stateFile: file })).rejects.toThrow(/cannot be used as a state of the emulator: /);
  expect(await readFile(file, 'utf8')).toBe(torn);
});

test('a folder that is not there and a file that is a folder are said so', async () => {
  const file = await stateFile();
  await expect(startEmulator({ stateFile: join(file, 'deep', 'x') })).rejects.toThrow('there is no such folder');
  await expect(startEmulator({ stateFile: join(file, '..') })).rejects.toThrow(/EISDIR/);
});

test('a state that cannot be written is said loudly, the emulator goes on, and the end fails', async () => {
  const file = await stateFile();
  const client = await emulatorClient({ stateFile: file });
  // Where the draft would be written there is something else: as good as a disk that is full, also for root.
  await mkdir(`${file}.tmp`);
  create(client, 'Unwritten');
  await expect
    .poll(() => client.warnings.join('\n'), { timeout: 5000 })
    .toMatch(/the state could NOT be written to .*zoho\.ndjson: EISDIR/);
  expect(client.emulator.state()['crm']?.['Leads']).toHaveLength(1);
  await expect(client.emulator.close()).rejects.toThrow(/could NOT be written/);
  await expect(fetch(client.emulator.url)).rejects.toThrow();
});

test('a refused seed keeps nothing', async () => {
  const file = await stateFile();
  await expect(startEmulator({ stateFile: file, seedData: { crm: { Leads: [{}] } } })).rejects.toThrow('crm.Leads[0]');
  expect(await folderOf(file)).toEqual([]);
});

test('the file is lines of JSON: a header, one piece a line, and how many they are', async () => {
  const file = await stateFile();
  const one = await startEmulator({ stateFile: file, seedData: await readSeedFile(EXAMPLE) });
  await one.close();
  const [header, ...pieces] = await linesOf(file);
  expect(header).toMatchObject({
    format: 'zoho-bridge emulator state',
    version: 1,
    aheadMs: expect.any(Number),
    lastId: expect.any(String),
  });
  expect(pieces.at(-1)).toEqual(['end', pieces.length - 1]);
  expect(new Set(pieces.map((piece) => (piece as [string])[0]))).toEqual(new Set(['accounts', 'crm', 'billing', 'desk', 'end']));
});
