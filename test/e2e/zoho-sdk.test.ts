/** A client that nobody here wrote: Zoho's official TypeScript SDK for CRM, unmodified, against the emulator. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { NPM_CLIENTS, npmClient } from '../harness/npm-client.js';

const CLIENT = fileURLToPath(new URL('zoho-sdk/client.js', import.meta.url));

/** What the client prints; see there. */
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

/** The client with no environment but the emulator's. */
async function runClient(emulator: Emulator, folder: string): Promise<Read> {
  const scratch = await mkdtemp(join(tmpdir(), 'zoho-sdk-'));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const env = { ...emulator.env(), PATH: process.env.PATH, SDK_FOLDER: folder, SDK_SCRATCH: scratch };
  const { stdout } = await promisify(execFile)(process.execPath, [CLIENT], { env, timeout: 60_000 });
  return JSON.parse(stdout) as Read;
}

test("Zoho's own client gets a token, inserts, upserts, tags, searches and reads leads", async (context) => {
  const sdk = await npmClient(NPM_CLIENTS.sdk);
  if ('missing' in sdk) {
    process.stderr.write(`\nSKIPPED: ${sdk.missing}\n`);
    return context.skip(sdk.missing);
  }
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const read = await runClient(emulator, sdk.folder);

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
