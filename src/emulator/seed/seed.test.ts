import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';
import { readSeedFile, type SeedData, startEmulator } from '../index.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/emulator/org.yaml', import.meta.url));

/** What an emulator says to seed data it refuses. */
const refusal = async (seedData: SeedData): Promise<unknown> =>
  startEmulator({ seedData }).then(
    (emulator) => emulator.close(),
    (error: unknown) => error,
  );

async function file(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'seed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'org.yaml');
  await writeFile(path, text);
  return path;
}

const lead = (values: Record<string, unknown> = {}) => ({ Last_Name: 'Babbage', Company: 'Difference', ...values });

test('the example makes the organisation it describes', async () => {
  const { emulator, control } = await emulatorClient({ seedData: await readSeedFile(EXAMPLE) });
  const { crm, billing, books, desk } = emulator.state();
  const idOf = (records: unknown[] = []) => (records as { id: string }[])[0]?.id;
  expect(crm?.['Leads']).toMatchObject([{ Last_Name: 'Babbage', Plan: 'trial' }, { Last_Name: 'Somerville' }]);
  expect(crm?.['Contacts']).toMatchObject([
    { Email: 'ada@mills.example', Account_Name: { id: idOf(crm?.['Accounts']) }, App_User: 'user-1' },
  ]);
  expect(billing?.['subscriptions']).toMatchObject([{ status: 'live', plan: { plan_code: 'monthly' } }]);
  expect(billing?.['invoices']).toMatchObject([{ status: 'paid', total: 20 }]);
  expect(billing?.['payments']).toHaveLength(1);
  expect(books?.['contacts']).toHaveLength(2);
  expect(desk?.['tickets']).toMatchObject([{ subject: 'The engine does not stop', contactId: idOf(desk?.['contacts']) }]);

  expect(emulator.now().toISOString()).toMatch(/^2026-01-15T09:00:/);
  expect(emulator.calls()).toEqual([]);
  expect(emulator.deliveries()).toEqual([]);
  expect((await control('limits')).body).toMatchObject({ crm: { edition: 'professional', creditsUsed: 0 }, billing: { perMinute: 100 } });
  expect((await control('latency')).body).toMatchObject({ ms: 30 });
  expect((await control('webhooks')).body).toMatchObject({ settings: { to: 'http://127.0.0.1:4701/hooks/billing' } });
});

test('rows are carried out whatever the limits and faults, which then are in force', async () => {
  const seedData: SeedData = {
    limits: { crm: { creditsPerDay: 0 } },
    faults: { rules: [{ service: 'crm', fault: 'reset' }] },
    crm: { Leads: Array.from({ length: 30 }, (_, index) => lead({ Last_Name: `Lead ${index}` })) },
  };
  await using emulator = await startEmulator({ seedData });
  expect(emulator.state()['crm']?.['Leads']).toHaveLength(30);
  await expect(fetch(`${emulator.url}/crm/v8/org`)).rejects.toThrow();
});

test('a name stands for an id anywhere in what follows, a path for something else, and two dollars for one', async () => {
  const seedData: SeedData = {
    desk: { contacts: [{ as: 'ann', lastName: 'Lee', firstName: 'Ann' }] },
    crm: { Leads: [lead({ Description: `desk \${ann}, \${ann.lastName}, $\${ann}, \${ZOHO_DESK_DEPARTMENT_ID}` })] },
  };
  await using emulator = await startEmulator({ seedData });
  const [contact] = (emulator.state()['desk']?.['contacts'] ?? []) as { id: string }[];
  const department = emulator.env()['ZOHO_DESK_DEPARTMENT_ID'];
  expect(emulator.state()['crm']?.['Leads']).toMatchObject([{ Description: `desk ${contact?.id}, Lee, \${ann}, ${department}` }]);
});

test.each([
  [
    'a refused row',
    { crm: { Leads: [lead(), { Company: 'x' }] } },
    /^crm\.Leads\[1\]: POST \/crm\/v8\/Leads was answered with .*MANDATORY_NOT_FOUND/,
  ],
  ['a refused field', { crm: { fields: { Leads: [{ field_label: 'x', data_type: 'nonsense' }] } } }, /^crm\.fields\.Leads\[0\]: /],
  [
    'a record that is there',
    {
      billing: {
        customers: [
          { display_name: 'A', email: 'a@host.example' },
          { display_name: 'A', email: 'b@host.example' },
        ],
      },
    },
    /^billing\.customers\[1\]: .*3062/,
  ],
  ['something nobody emulates', { desk: { spaceships: [{}] } }, /^desk\.spaceships\[0\]: POST \/api\/v1\/spaceships is not implemented/],
  [
    'a name nobody has yet',
    { crm: { Leads: [lead({ Description: `\${later}` })] } },
    /^crm\.Leads\[0\]: \$\{later\}: no row above is called "later"/,
  ],
  [
    'a path to nothing',
    { crm: { Leads: [lead({ as: 'a' }), lead({ Description: `\${a.b.c}` })] } },
    /^crm\.Leads\[1\]: .*had no such text/,
  ],
  ['a name twice', { crm: { Leads: [lead({ as: 'a' }), lead({ as: 'a' })] } }, /^crm\.Leads\[1\]: there is a "a" already/],
  ['a wrong name', { crm: { Leads: [lead({ as: 'a b' })] } }, /^crm\.Leads\[0\]\.as: must be a name/],
  ['a wrong shape', { crm: { Leads: {} } }, /^crm\.Leads: /],
  ['an unknown service', { mail: {} }, /mail/],
  ['a clock that is none', { clock: 'noon' }, /^clock: must be a moment/],
  ['a wrong limit', { limits: { crm: { creditsPerDay: -1 } } }, /^limits\.crm\.creditsPerDay: /],
  ['a wrong fault', { faults: { rules: [{ fault: 'explode' }] } }, /^faults\.rules\[0\]\.fault: /],
  ['a wrong secret', { webhooks: { to: 'http://127.0.0.1/', secret: 'short' } }, /^webhooks\.secret: must be 12 to 50/],
])('%s is told with its place', async (_, seedData, message) => {
  const error = await refusal(seedData as SeedData);
  expect(error).toMatchObject({ name: 'SeedError', message: expect.stringMatching(message) });
});

test('a refused seed leaves nothing listening', async () => {
  const first = await startEmulator();
  const port = Number(new URL(first.url).port);
  await first.close();
  await expect(startEmulator({ port, seedData: { crm: { Leads: [{}] } } })).rejects.toThrow('crm.Leads[0]');
  const again = await startEmulator({ port });
  await again.close();
});

test('what is wrong with a file is told with its name', async () => {
  const broken = await file('crm:\n  Leads:\n    - { Last_Name: x\n  Contacts: 1\n');
  await expect(readSeedFile(broken)).rejects.toThrow(new RegExp(`^${broken}: .* at line \\d+, column \\d+$`));
  const wrong = await file('crm: { Leads: 7 }\n');
  await expect(readSeedFile(wrong)).rejects.toThrow(`${wrong}: crm.Leads: `);
  await expect(readSeedFile(`${wrong}.gone`)).rejects.toThrow('ENOENT');
  expect(await readSeedFile(await file('# nothing\n'))).toEqual({});
});

test('the clock of the seed runs on from there, and a reset goes back to real time', async () => {
  await using emulator = await startEmulator({ seedData: { clock: '2020-02-29T23:59:59Z' } });
  expect(emulator.now().getUTCFullYear()).toBe(2020);
  expect(emulator.advance('P1D').toISOString()).toMatch(/^2020-03-01T/);
  emulator.reset();
  expect(Math.abs(emulator.now().getTime() - Date.now())).toBeLessThan(5000);
});
