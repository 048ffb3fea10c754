/** A client that nobody here wrote: Zoho's official TypeScript SDK for CRM, unmodified, against the emulator. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { writeZip } from '../../src/emulator/crm/zip/write.js';
import { startEmulator } from '../../src/emulator/index.js';
import { NPM_CLIENTS, npmClient } from '../harness/npm-client.js';
import { receiver } from '../harness/receiver.js';

/** What client.js prints; see there. */
interface Read {
  inserted: Item[];
  upserted: Item[];
  early: string[] | null;
  late: string[] | null;
  one: { id: string; lastName: string; tags: string[]; createdAt: boolean };
  listed: { names: string[]; more: boolean };
}
interface Item {
  kind: string;
  code: string;
  action?: string;
  id?: string;
  field?: string;
}

/** What jobs.js prints; see there. */
interface Done {
  enabled: Item;
  done: { status: string; counts: number[]; result: string };
  found: { id: string; name: string }[];
  converted: Item & { details: string[] };
  again: Item;
  disabled: string;
}

/** An emulator, and a way to run a program with the SDK that has no environment but the emulator's; skips where npm cannot install it. */
async function prepared(context: TestContext) {
  const client = await npmClient(NPM_CLIENTS.sdk);
  if ('missing' in client) {
    process.stderr.write(`\nSKIPPED: ${client.missing}\n`);
    return context.skip(client.missing);
  }
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const scratch = await mkdtemp(join(tmpdir(), 'zoho-sdk-'));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const run = async <Read>(program: string, more: Record<string, string> = {}): Promise<Read> => {
    const env = { ...emulator.env(), PATH: process.env.PATH, SDK_FOLDER: client.folder, SDK_SCRATCH: scratch, ...more };
    const path = fileURLToPath(new URL(`zoho-sdk/${program}`, import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [path], { env, timeout: 60_000 });
    return JSON.parse(stdout) as Read;
  };
  return { emulator, scratch, run };
}

test("Zoho's own client gets a token, inserts, upserts, tags, searches and reads leads", async (context) => {
  const { emulator, run } = await prepared(context);
  const read = await run<Read>('client.js');

  const leads = emulator.state()['crm']?.['Leads'] as Record<string, unknown>[];
  expect(leads).toMatchObject([
    { First_Name: 'Ada', Last_Name: 'King', Email: 'ADA@example.com', Tag: [{ name: 'App User' }, { name: 'Active' }] },
    { Last_Name: 'Ο Ἀριστοτέλης', Company: 'Λύκειον', Tag: [] },
    { Last_Name: 'Babbage', Tag: [{ name: 'App User' }] },
  ]);
  const [ada, aristotle, babbage] = leads.map(({ id }) => id);
  expect(read.inserted).toMatchObject([
    { kind: 'SuccessResponse', code: 'SUCCESS', id: ada },
    { kind: 'SuccessResponse', code: 'SUCCESS', id: aristotle },
    { kind: 'APIException', code: 'INVALID_DATA', field: 'Email' },
  ]);
  expect(read.upserted).toMatchObject([
    { code: 'SUCCESS', action: 'update', id: ada },
    { code: 'SUCCESS', action: 'insert', id: babbage },
  ]);
  expect([read.early, read.late]).toEqual([null, ['Babbage']]);
  expect(read.one).toEqual({ id: ada, lastName: 'King', tags: ['App User', 'Active'], createdAt: true });
  expect(read.listed).toEqual({ names: ['Babbage', 'Ο Ἀριστοτέλης', 'King'], more: false });

  const calls = emulator.calls().map(({ service, status }) => ({ service, status }));
  expect(calls.filter(({ service }) => service === 'accounts')).toEqual([{ service: 'accounts', status: 200 }]);
  expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
});

test("Zoho's own client watches leads, writes a file of them, queries them and converts one", async (context) => {
  const { emulator, scratch, run } = await prepared(context);
  const { url, received } = await receiver();
  const archive = join(scratch, 'leads.zip');
  const csv = 'Last_Name,Email,Company\nHopper,grace@example.com,Navy\n,nobody@example.com,\n';
  await writeFile(archive, writeZip([{ name: 'leads.csv', bytes: Buffer.from(csv) }]));
  const read = await run<Done>('jobs.js', { LEADS_ZIP: archive, NOTIFY_URL: `${url}/hook` });

  expect(read.enabled).toEqual({ kind: 'SuccessResponse', code: 'SUCCESS' });
  expect(read.done).toMatchObject({ status: 'COMPLETED', counts: [2, 1, 1], result: 'PK' });
  expect(read.found).toEqual([{ id: expect.stringMatching(/^\d+$/), name: 'Hopper' }]);
  expect(read.converted).toMatchObject({ kind: 'SuccessResponse', code: 'SUCCESS', details: ['Contacts', 'Accounts', 'Deals'] });
  expect(read.again).toMatchObject({ kind: 'APIException', code: 'ID_ALREADY_CONVERTED' });
  expect(read.disabled).toBe('SUCCESS');
  await emulator.settled();
  expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { module: 'Leads', operation: 'insert', ids: [read.found[0]?.id], token: 'secret', channel_id: '1000000068001' },
    { module: 'Leads', operation: 'update' },
  ]);
});
