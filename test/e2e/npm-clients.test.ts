/** Clients that nobody here wrote, unmodified, against the emulator: one for Books, and one for any of Zoho's services. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { NPM_CLIENTS, type NpmClient, npmClient } from '../harness/npm-client.js';
import { zohoHosts } from '../harness/zoho-hosts.js';

type Rows = Record<string, unknown>[];
type Read<Names extends string> = Record<Names, Record<string, unknown>>;

/** A fresh emulator, the client, and a folder for both; skips loudly where npm cannot install it. */
async function prepared(context: TestContext, client: NpmClient): Promise<{ emulator: Emulator; folder: string; scratch: string }> {
  const installed = await npmClient(client);
  if ('missing' in installed) {
    process.stderr.write(`\nSKIPPED: ${installed.missing}\n`);
    return context.skip(installed.missing);
  }
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const scratch = await mkdtemp(join(tmpdir(), 'zoho-client-'));
  onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  return { emulator, folder: installed.folder, scratch };
}

/** The program with no environment but what is given; what it printed. */
async function run<Names extends string>(program: string, env: Record<string, string>): Promise<Read<Names>> {
  const path = fileURLToPath(new URL(`npm-clients/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [path], { env: { PATH: process.env.PATH, ...env }, timeout: 60_000 });
  return JSON.parse(stdout) as Read<Names>;
}

test('a client of Books, which knows no address but Zoho', async (context) => {
  const { emulator, folder, scratch } = await prepared(context, NPM_CLIENTS.books);
  const hosts = await zohoHosts({ emulatorUrl: emulator.url, folder: scratch });
  onTestFinished(hosts.close);
  const { ZOHO_EMULATOR_URL, ...env } = emulator.env();
  const read = await run<'wrong' | 'made' | 'twice' | 'listed' | 'renamed' | 'inactive' | 'active' | 'one' | 'deleted' | 'gone'>(
    'books.js',
    {
      ...{ ...env, ...hosts.env },
      CLIENT_FOLDER: folder,
    },
  );

  expect(ZOHO_EMULATOR_URL).toBe(emulator.url);
  expect(read.wrong).toMatchObject({ error: 'invalid_code' });
  expect(read.made).toMatchObject({ code: 0, contact: { contact_name: 'Analytical Engines', contact_type: 'customer', status: 'active' } });
  expect(read.twice).toMatchObject({ code: 3062 });
  expect(read.listed).toMatchObject({ code: 0, contacts: [{ contact_name: 'Analytical Engines', email: 'ada@example.com' }] });
  expect(read.renamed).toMatchObject({ code: 0, contact: { contact_name: 'Difference Engines' } });
  expect([read.inactive, read.active].map(({ code }) => code)).toEqual([0, 0]);
  expect(read.one).toMatchObject({ code: 0, contact: { contact_name: 'Difference Engines', status: 'active' } });
  expect(read.deleted).toMatchObject({ code: 0 });
  expect(read.gone).toMatchObject({ code: expect.any(Number) });
  expect(read.gone['code']).not.toBe(0);
  expect(new Set(hosts.seen.map((line) => line.replaceAll(/\d{10,}/g, ':id')))).toContain('GET https://books.zoho.com/api/v3/contacts/:id');
});

test('a client of any service: a code for tokens, a subscription in Billing, a ticket in Desk', async (context) => {
  const { emulator, folder, scratch } = await prepared(context, NPM_CLIENTS.rest);
  const code = emulator.createCode({ scope: 'ZohoSubscriptions.fullaccess.all,Desk.tickets.ALL,Desk.search.READ,Desk.contacts.ALL' });
  const read = await run<
    'customer' | 'subscription' | 'invoices' | 'cancelled' | 'unknown' | 'ticket' | 'comment' | 'closed' | 'talk' | 'empty'
  >('rest.js', { ...emulator.env(), CLIENT_FOLDER: folder, CLIENT_SCRATCH: scratch, ZOHO_CODE: code });

  expect(read.customer).toMatchObject({ display_name: 'Ann', email: 'ann@example.com', status: 'active' });
  expect(read.subscription).toMatchObject({ status: 'live', amount: 58, plan: { plan_code: 'team', quantity: 2 }, auto_collect: false });
  expect(read.invoices).toMatchObject([{ total: 58, customer_id: read.customer['customer_id'] }]);
  expect(read.cancelled).toMatchObject({ code: 0, subscription: { status: 'cancelled' } });
  expect(read.unknown).toEqual({ status: 404, data: { code: 1002, message: 'Subscription ID does not exist.' } });
  expect(read.ticket).toMatchObject({ subject: 'Help', status: 'Open', statusType: 'Open', email: 'ann@example.com' });
  expect(read.comment).toMatchObject({ content: 'Looking', isPublic: true, commenter: { type: 'AGENT' } });
  expect(read.closed).toMatchObject({ id: read.ticket['id'], statusType: 'Closed' });
  expect((read.talk['data'] as Rows).map(({ type }) => type)).toContain('comment');
  expect(read.empty).toEqual({ status: 204 });
  expect(emulator.calls().filter(({ service, status }) => service === 'accounts' && status === 200)).toHaveLength(1);
});
