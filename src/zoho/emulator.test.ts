import { expect, test } from 'vitest';
import { failureOf } from '../../test/harness/zoho-client.js';
import { type Emulator, startEmulator } from '../emulator/index.js';
import { OddAnswerError, ReauthoriseError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { createZoho, type Zoho, type ZohoOptions } from './index.js';
import { REQUIRED_SCOPES } from './scopes.js';
import { liveContext, memoryLimitStore, memoryTokenStore } from './testing.js';
import type { CallRecord } from './types.js';

/** The client against the built-in Zoho, which was written from Zoho's documents and knows nothing of the client. */
function client(emulator: Emulator, options: Partial<ZohoOptions> = {}): { zoho: Zoho; records: CallRecord[] } & AsyncDisposable {
  const env = emulator.env();
  const records: CallRecord[] = [];
  const zoho = createZoho({
    credentials: { clientId: env.ZOHO_CLIENT_ID!, clientSecret: env.ZOHO_CLIENT_SECRET!, refreshToken: env.ZOHO_REFRESH_TOKEN },
    apiDomain: env.ZOHO_API_DOMAIN!,
    emulatorUrl: emulator.url,
    billingOrganizationId: env.ZOHO_BILLING_ORGANIZATION_ID,
    budgets: () => {
      const budget = { concurrency: 8 };
      return { accounts: budget, crm: budget, 'crm.heavy': budget, billing: budget, books: budget, desk: budget };
    },
    tokenStore: memoryTokenStore(),
    limitStore: memoryLimitStore(),
    callLog: (record) => records.push(record),
    timeoutMs: 3_000,
    ...options,
  });
  return { zoho, records, [Symbol.asyncDispose]: () => zoho.close() };
}
const quiet = { warn: () => undefined };
const person = (n: number) => ({ Last_Name: `L${n}`, Company: '-', Email: `p${n}@example.com`, External_User_ID: `u-${n}` });
const checkFields = ['External_User_ID', 'Email'];
const tokenCalls = (emulator: Emulator) => emulator.calls().filter(({ path }) => path === '/oauth/v2/token').length;

test('a bare organisation is prepared, then takes people once each, with their tags', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  const { crm } = t.zoho;
  expect((await crm.fields('Leads', liveContext)).some(({ apiName }) => apiName === 'External_User_ID')).toBe(false);
  expect(await crm.createExternalIdField('Leads', { label: 'External User ID', length: 255 }, liveContext)).toEqual({ created: true });
  expect(await crm.createExternalIdField('Leads', { label: 'External User ID', length: 255 }, liveContext)).toEqual({ created: false });
  expect((await crm.fields('Leads', liveContext)).find(({ apiName }) => apiName === 'External_User_ID')).toMatchObject({
    unique: true,
    length: 255,
  });
  expect(await crm.createTags('Leads', ['App User', 'Trial'], liveContext)).toMatchObject([{ created: true }, { created: true }]);
  expect(await crm.createTags('Leads', ['App User'], liveContext)).toMatchObject([{ ok: true, created: false }]);
  expect((await crm.tags('Leads', liveContext)).toSorted()).toEqual(['App User', 'Trial']);

  const people = Array.from({ length: 100 }, (_, n) => person(n));
  const inserted = await crm.upsert('Leads', people, { checkFields }, liveContext);
  expect(inserted.every((outcome) => outcome.ok && outcome.action === 'insert')).toBe(true);
  const moved = await crm.upsert('Leads', [{ ...person(1), Email: 'moved@example.com' }], { checkFields }, liveContext);
  expect(moved).toEqual([{ ok: true, id: inserted[1]?.ok && inserted[1].id, action: 'update', duplicateField: 'External_User_ID' }]);

  const ids = inserted.flatMap((outcome) => (outcome.ok ? [outcome.id] : []));
  expect(await crm.addTags('Leads', ['App User', 'Trial'], ids, liveContext)).toHaveLength(100);
  const left = await crm.removeTags('Leads', ['Trial'], ids.slice(0, 2), liveContext);
  expect(left).toEqual(ids.slice(0, 2).map((id) => ({ id, ok: true, tags: ['App User'] })));
  expect(emulator.state().crm?.Leads).toHaveLength(100);

  const found = await crm.coql("select id, Email from Leads where External_User_ID = 'u-1' limit 0, 10", liveContext);
  expect(found.rows).toMatchObject([{ id: ids[1], Email: 'moved@example.com' }]);
  expect((await crm.org(liveContext)).edition).toBe('enterprise');
});

test('what Zoho will not take is said record by record', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  const people = [person(1), { ...person(2), Phone: 'call me maybe' }, { Company: '-', Email: 'nameless@example.com' }];
  const [good, phone, nameless] = await t.zoho.crm.upsert('Contacts', people, { checkFields: ['Email'] }, liveContext);
  expect(good).toMatchObject({ ok: true });
  expect(phone).toMatchObject({ ok: false, fields: ['Phone'], verdict: { kind: 'park' } });
  expect(nameless).toMatchObject({ ok: false, code: 'MANDATORY_NOT_FOUND', fields: ['Last_Name'] });
  expect(JSON.stringify([phone, nameless])).not.toMatch(/maybe|nameless@/);
});

test('billing customers are made, found by address and read', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  const { billing } = t.zoho;
  const organizations = await billing.organizations(liveContext);
  expect(organizations.map(({ id }) => id)).toContain(emulator.env().ZOHO_BILLING_ORGANIZATION_ID);
  const { id } = await billing.createCustomer({ display_name: 'Jane Doe', email: 'jane@example.com' }, liveContext);
  await billing.updateCustomer(id, { display_name: 'Jane Roe', email: 'jane@example.com' }, liveContext);
  await expect
    .poll(async () => (await billing.customersByEmail('JANE@example.com', liveContext)).map((row) => row.id), { timeout: 10_000 })
    .toEqual([id]);
  expect(await billing.customer(id, liveContext)).toMatchObject({
    id,
    displayName: 'Jane Roe',
    email: 'jane@example.com',
    status: 'active',
  });
  const unknown = await failureOf<RefusedError>(billing.customer('4876876000001140124', liveContext));
  expect(unknown).toBeInstanceOf(RefusedError);
});

test('fifty calls on a token that died cost one new token', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  await t.zoho.crm.org(liveContext);
  emulator.advance('PT2H');
  await Promise.all(Array.from({ length: 50 }, () => t.zoho.crm.org(liveContext)));
  expect(tokenCalls(emulator)).toBe(2);
});

test('four processes with one store start with one token', async () => {
  await using emulator = await startEmulator(quiet);
  emulator.setLatency({ ms: 50 });
  const stores = { tokenStore: memoryTokenStore(), limitStore: memoryLimitStore() };
  const processes = Array.from({ length: 4 }, () => client(emulator, stores).zoho);
  await Promise.all(processes.flatMap((zoho) => Array.from({ length: 5 }, () => zoho.crm.org(liveContext))));
  expect(tokenCalls(emulator)).toBe(1);
  await Promise.all(processes.map((zoho) => zoho.close()));
});

test.each([200, 400] as const)('the throttle of the accounts server (status %i) is waited out, not hammered', async (throttleStatus) => {
  await using emulator = await startEmulator(quiet);
  emulator.setLimits({ accounts: { tokensPerTenMinutes: 0, throttleStatus } });
  await using t = client(emulator);
  for (let n = 0; n < 5; n++) expect(await failureOf(t.zoho.crm.org(liveContext))).toBeInstanceOf(TooManyError);
  expect(tokenCalls(emulator)).toBe(1);
});

test('wrong credentials ask for a person, and a grant code mends them', async () => {
  await using emulator = await startEmulator(quiet);
  const env = emulator.env();
  const credentials = { clientId: env.ZOHO_CLIENT_ID!, clientSecret: env.ZOHO_CLIENT_SECRET!, refreshToken: '1000.gone.gone' };
  await using revoked = client(emulator, { credentials });
  expect(await failureOf(revoked.zoho.crm.org(liveContext))).toMatchObject({ zohoCode: 'invalid_code', name: 'ReauthoriseError' });
  await using stranger = client(emulator, { credentials: { ...credentials, clientId: '1000.NOBODY' } });
  expect(await failureOf(stranger.zoho.crm.org(liveContext))).toMatchObject({ zohoCode: 'invalid_client' });

  const { refreshToken } = await revoked.zoho.accounts.exchangeCode(emulator.createCode({}));
  await using mended = client(emulator, { credentials: { ...credentials, refreshToken } });
  expect((await mended.zoho.crm.org(liveContext)).edition).toBe('enterprise');
});

test('a missing scope is named', async () => {
  await using emulator = await startEmulator(quiet);
  const env = emulator.env();
  const base = { clientId: env.ZOHO_CLIENT_ID!, clientSecret: env.ZOHO_CLIENT_SECRET! };
  await using setup = client(emulator);
  const { refreshToken, scopes } = await setup.zoho.accounts.exchangeCode(emulator.createCode({ scope: 'ZohoCRM.org.READ' }));
  expect(scopes).toEqual(['ZohoCRM.org.READ']);
  await using t = client(emulator, { credentials: { ...base, refreshToken } });
  await t.zoho.crm.org(liveContext);
  const crm = await failureOf<ReauthoriseError>(t.zoho.crm.fields('Leads', liveContext));
  expect(crm).toBeInstanceOf(ReauthoriseError);
  expect(crm.message).toContain('ZohoCRM.settings.fields.ALL');
  const billing = await failureOf<ReauthoriseError>(t.zoho.billing.customersByEmail('a@example.com', liveContext));
  expect(billing).toBeInstanceOf(ReauthoriseError);
  expect(billing.message).toContain('ZohoSubscriptions.customers.READ');
});

test('the scopes we ask for suffice for everything we do', async () => {
  await using emulator = await startEmulator(quiet);
  const env = emulator.env();
  await using setup = client(emulator);
  const { refreshToken } = await setup.zoho.accounts.exchangeCode(emulator.createCode({ scope: REQUIRED_SCOPES.join(',') }));
  await using t = client(emulator, { credentials: { clientId: env.ZOHO_CLIENT_ID!, clientSecret: env.ZOHO_CLIENT_SECRET!, refreshToken } });
  const { crm, billing } = t.zoho;
  await crm.org(liveContext);
  await crm.fields('Contacts', liveContext);
  await crm.createExternalIdField('Contacts', { label: 'External User ID', length: 255 }, liveContext);
  await crm.tags('Contacts', liveContext);
  await crm.createTags('Contacts', ['Active'], liveContext);
  const [made] = await crm.upsert('Contacts', [person(1)], { checkFields }, liveContext);
  const ids = made?.ok ? [made.id] : [];
  expect(await crm.addTags('Contacts', ['Active'], ids, liveContext)).toMatchObject([{ ok: true }]);
  expect(await crm.removeTags('Contacts', ['Active'], ids, liveContext)).toMatchObject([{ ok: true }]);
  await crm.coql('select id from Contacts where id is not null limit 0, 1', liveContext);
  await billing.organizations(liveContext);
  const { id } = await billing.createCustomer({ display_name: 'Jane', email: 'jane@example.com' }, liveContext);
  await billing.updateCustomer(id, { display_name: 'Jane', email: 'jane@example.com' }, liveContext);
  await billing.customer(id, liveContext);
  await billing.customersByEmail('jane@example.com', liveContext);
});

test('the wrong organisation is told apart from a wrong record', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator, { billingOrganizationId: '123456' });
  const error = await failureOf<RefusedError>(t.zoho.billing.customersByEmail('a@example.com', liveContext));
  expect(error).toMatchObject({ zohoCode: '6041', verdict: { kind: 'retryAt' } });
});

test('a create whose answer was lost may have happened, and the emulator says it did', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  await t.zoho.tokens.get();
  for (const fault of ['drop-after-commit', 'error-after-commit', 'truncate'] as const) {
    emulator.setFaults({ seed: 1, rules: [{ service: 'billing', method: 'POST', fault, count: 1 }] });
    const error = await failureOf<ZohoError>(t.zoho.billing.createCustomer({ display_name: fault, email: 'a@example.com' }, liveContext));
    expect(error, fault).toMatchObject({ mayHaveHappened: true, verdict: { kind: 'retry' } });
  }
  expect(emulator.state().billing?.customers).toHaveLength(3);
  emulator.setFaults({ seed: 1, rules: [{ service: 'crm', fault: 'html', count: 1 }] });
  expect(await failureOf(t.zoho.crm.org(liveContext))).toBeInstanceOf(OddAnswerError);
});

test('none of what Zoho knows ends up in a record or an error', async () => {
  await using emulator = await startEmulator(quiet);
  await using t = client(emulator);
  const canary = { Last_Name: 'Canary', Company: 'Canary Ltd', Email: 'jane@canary.example', Phone: 'canary?!' };
  const [outcome] = await t.zoho.crm.upsert('Leads', [canary], { checkFields: ['Email'] }, liveContext);
  await t.zoho.billing.createCustomer({ display_name: 'Jane Canary', email: canary.Email }, liveContext);
  const taken = await failureOf<RefusedError>(
    t.zoho.billing.createCustomer({ display_name: 'Jane Canary', email: canary.Email }, liveContext),
  );
  expect(taken.zohoCode).toBe('3062');
  const told = JSON.stringify([outcome, t.records, taken, taken.message, taken.stack]);
  for (const secret of [
    'anary',
    '1000.',
    ...emulator.state().billing!.customers!.map((row) => (row as { customer_id: string }).customer_id),
  ]) {
    expect(told, secret).not.toContain(secret);
  }
});
