import { expect, test } from 'vitest';
import { failureOf, says, startZoho } from '../../test/harness/zoho-client.js';
import { OddAnswerError, RefusedError } from '../errors.js';
import { liveContext } from './testing.js';

const success = (id: string, action = 'insert', duplicateField: string | null = null) => ({
  code: 'SUCCESS',
  status: 'success',
  action,
  duplicate_field: duplicateField,
  message: 'record added',
  details: { id, Created_By: { name: 'Canary', id: '1' } },
});
const failure = (code: string, details: object = {}) => ({ code, status: 'error', message: 'canary', details });
const records = (count: number) => Array.from({ length: count }, (_, n) => ({ Last_Name: `L${n}` }));
const options = { checkFields: ['External_User_ID', 'Email'] };

test('upsert sends what it is told and no workflow trigger, and answers record by record', async () => {
  await using t = await startZoho([
    says('crm', 207, {
      data: [
        success('4876876000001140124'),
        success('4876876000001140125', 'update', 'Email'),
        success('4876876000001140126', 'insert', 'Email'),
        failure('INVALID_DATA', { expected_data_type: 'phone', api_name: 'Phone', json_path: '$.data[3].Phone' }),
      ],
    }),
  ]);
  expect(await t.zoho.crm.upsert('Leads', records(4), options, liveContext)).toEqual([
    { ok: true, id: '4876876000001140124', action: 'insert', duplicateField: null },
    { ok: true, id: '4876876000001140125', action: 'update', duplicateField: 'Email' },
    { ok: true, id: '4876876000001140126', action: 'insert', duplicateField: null },
    { ok: false, code: 'INVALID_DATA', message: 'Phone: INVALID_DATA (phone expected)', fields: ['Phone'], verdict: { kind: 'park' } },
  ]);
  expect(t.sent[0]).toMatchObject({ method: 'POST', path: '/crm/v8/Leads/upsert' });
  expect(JSON.parse(t.sent[0]?.body ?? '')).toEqual({
    data: records(4),
    duplicate_check_fields: ['External_User_ID', 'Email'],
    trigger: [],
  });
});

test('every record refused (status 400) is still read record by record', async () => {
  await using t = await startZoho([
    says('crm', 400, {
      data: [
        failure('MANDATORY_NOT_FOUND', { api_name: 'Last_Name' }),
        failure('DUPLICATE_DATA', {
          api_name: 'Unique_1',
          duplicate_record: { id: '2008662000006256222', Owner: { name: 'Canary' }, module: { api_name: 'Contacts', id: '1' } },
          id: '2008662000006256222',
        }),
        failure('DUPLICATE_DATA', { api_name: 'Email', id: '77' }),
        failure('MULTIPLE_OR_MULTI_ERRORS', {
          errors: [
            failure('INVALID_DATA', { api_name: 'Mobile', maximum_length: 30 }),
            failure('DUPLICATE_DATA', { api_name: 'Email', duplicate_record: { id: '78' } }),
          ],
        }),
        failure('RECORD_LOCKED', { id: '5040565000001052497' }),
        failure('NO_PERMISSION', { permissions: ['Crm_Implied_Edit_Leads'] }),
        failure('CONVERTED_RECORD'),
      ],
    }),
  ]);
  const outcomes = await t.zoho.crm.upsert('Leads', records(7), options, liveContext);
  expect(outcomes).toMatchObject([
    { code: 'MANDATORY_NOT_FOUND', fields: ['Last_Name'], verdict: { kind: 'park' } },
    { code: 'DUPLICATE_DATA', duplicateOf: { id: '2008662000006256222', module: 'Contacts' } },
    { code: 'DUPLICATE_DATA', duplicateOf: { id: '77', module: 'Leads' } },
    {
      code: 'INVALID_DATA',
      fields: ['Mobile', 'Email'],
      message: 'Mobile: INVALID_DATA (at most 30 long); Email: DUPLICATE_DATA',
      duplicateOf: { id: '78', module: 'Leads' },
      verdict: { kind: 'park' },
    },
    { code: 'RECORD_LOCKED', verdict: { kind: 'retry' } },
    { code: 'NO_PERMISSION', verdict: { kind: 'retryAt' }, message: 'NO_PERMISSION (Crm_Implied_Edit_Leads)' },
    { code: 'CONVERTED_RECORD', verdict: { kind: 'park' } },
  ]);
  expect(JSON.stringify(outcomes)).not.toMatch(/canary/i);
});

test.each([
  ['fewer outcomes than records', { data: [success('1')] }],
  ['more outcomes than records', { data: [success('1'), success('2'), success('3')] }],
  ['no outcomes', {}],
  ['a success without an id', { data: [success('1'), { code: 'SUCCESS', status: 'success', details: {} }] }],
  ['outcomes of another shape', { data: ['ok', 'ok'] }],
])('%s is odd: the records may have been written', async (_, body) => {
  await using t = await startZoho([says('crm', 200, body)]);
  const error = await failureOf<OddAnswerError>(t.zoho.crm.upsert('Leads', records(2), options, liveContext));
  expect(error).toBeInstanceOf(OddAnswerError);
  expect(error.mayHaveHappened).toBe(true);
});

test('credits are what Zoho charges', async () => {
  await using t = await startZoho();
  const ids: string[] = [];
  for (const count of [1, 10, 11, 100, 100, 100, 100, 100]) {
    const outcomes = await t.zoho.crm.upsert('Leads', records(count), { checkFields: ['Email'] }, liveContext);
    ids.push(...outcomes.map((outcome) => (outcome.ok ? outcome.id : '')));
  }
  for (const count of [1, 50, 51, 500]) await t.zoho.crm.addTags('Leads', ['Active'], ids.slice(0, count), liveContext);
  const counted = t.records.filter(({ service }) => service === 'crm').map(({ credits }) => credits);
  expect(counted).toEqual([1, 1, 2, 10, 10, 10, 10, 10, 1, 1, 2, 10]);
  expect(counted).toEqual(t.emulator.calls({ service: 'crm' }).map(({ credits }) => credits));
});

test('more than Zoho takes in one call is a mistake of the caller, and nothing is sent', async () => {
  await using t = await startZoho([says('crm', 200, { data: [] })]);
  await expect(t.zoho.crm.upsert('Leads', records(101), options, liveContext)).rejects.toThrow(RangeError);
  await expect(t.zoho.crm.addTags('Leads', ['Active'], records(501).map(String), liveContext)).rejects.toThrow(RangeError);
  expect(await t.zoho.crm.upsert('Leads', [], options, liveContext)).toEqual([]);
  expect(t.sent).toEqual([]);
});

test('tags are added to what is there, by name, with one outcome an id', async () => {
  await using t = await startZoho([
    says('crm', 207, {
      data: [
        { code: 'SUCCESS', status: 'success', details: { id: '12', tags: [{ name: 'Active', id: '5' }] } },
        failure('INVALID_DATA'),
        { code: 'SUCCESS', status: 'success', details: { id: '11', tags: ['Active', 'Trial'] } },
      ],
      success_count: '2',
    }),
  ]);
  expect(await t.zoho.crm.addTags('Contacts', ['Active'], ['11', 'x', '12'], liveContext)).toMatchObject([
    { id: '11', ok: true, tags: ['Active', 'Trial'] },
    { id: 'x', ok: false, code: 'INVALID_DATA' },
    { id: '12', ok: true, tags: ['Active'] },
  ]);
  expect(t.sent[0]?.path).toBe('/crm/v8/Contacts/actions/add_tags');
  expect(JSON.parse(t.sent[0]?.body ?? '')).toEqual({ tags: [{ name: 'Active' }], ids: ['11', 'x', '12'], over_write: false });
});

test('tags are removed by name only', async () => {
  await using t = await startZoho([says('crm', 200, { data: [success('11')], locked_count: '0' })]);
  await t.zoho.crm.removeTags('Leads', ['Trial', 'Free Tier'], ['11'], liveContext);
  expect(t.sent[0]?.path).toBe('/crm/v8/Leads/actions/remove_tags');
  expect(JSON.parse(t.sent[0]?.body ?? '')).toEqual({ tags: [{ name: 'Trial' }, { name: 'Free Tier' }], ids: ['11'] });
});

test('an outcome for a record that was not sent is odd', async () => {
  await using t = await startZoho([says('crm', 200, { data: [success('99')] })]);
  expect(await failureOf(t.zoho.crm.addTags('Leads', ['Active'], ['11'], liveContext))).toBeInstanceOf(OddAnswerError);
});

test('fields are unique by any of the ways Zoho says so', async () => {
  const field = (name: string, more: object) => ({ id: '1', api_name: name, field_label: name, data_type: 'text', length: 255, ...more });
  await using t = await startZoho([
    says('crm', 200, {
      fields: [
        field('plain', { unique: {} }),
        field('absent', {}),
        field('no', { unique: false, external: null }),
        field('yes', { unique: true }),
        field('old', { unique: { casesensitive: true } }),
        field('new', { unique: { case_sensitive: false } }),
        field('external', { unique: null, external: { type: 'org', show: true } }),
      ],
    }),
  ]);
  const fields = await t.zoho.crm.fields('Leads', liveContext);
  expect(fields.filter(({ unique }) => unique).map(({ apiName }) => apiName)).toEqual(['yes', 'old', 'new', 'external']);
  expect(fields[6]).toEqual({
    id: '1',
    apiName: 'external',
    label: 'external',
    type: 'text',
    length: 255,
    unique: true,
    external: 'org',
    values: [],
  });
  expect(t.sent[0]?.query.get('module')).toBe('Leads');
});

test('a field that is there already is no failure; one that cannot be made is', async () => {
  await using t = await startZoho();
  const create = () => t.zoho.crm.createExternalIdField('Leads', { label: 'External User ID', length: 255 }, liveContext);
  expect(await create()).toEqual({ created: true });
  expect(JSON.parse(t.sent[0]?.body ?? '')).toEqual({
    fields: [{ field_label: 'External User ID', data_type: 'text', length: 255, external: { type: 'org', show: true } }],
  });
  expect(await create()).toEqual({ created: false });
  t.emulator.setFaults({ rules: [says('crm', 400, { fields: [failure('LICENSE_LIMIT_EXCEEDED')] })] });
  const error = await failureOf<RefusedError>(create());
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ zohoCode: 'LICENSE_LIMIT_EXCEEDED' });
});

test('tags of a module: none is an empty list, and making one that exists is no failure', async () => {
  await using t = await startZoho();
  expect(await t.zoho.crm.tags('Leads', liveContext)).toEqual([]);
  const create = (names: string[]) => t.zoho.crm.createTags('Contacts', names, liveContext);
  expect(await create(['Active'])).toMatchObject([{ name: 'Active', ok: true, created: true }]);
  expect(await t.zoho.crm.tags('Contacts', liveContext)).toEqual(['Active']);
  expect(await create(['Active', 'Trial'])).toMatchObject([
    { name: 'Active', ok: true, created: false },
    { name: 'Trial', ok: true, created: true },
  ]);
  t.emulator.setFaults({ rules: [says('crm', 400, { tags: [failure('LICENSE_LIMIT_EXCEEDED')] })] });
  expect(await create(['One too many'])).toMatchObject([{ ok: false, code: 'LICENSE_LIMIT_EXCEEDED' }]);
});

test('the organisation tells its edition', async () => {
  const org = {
    id: '20',
    zgid: '21',
    company_name: 'Acme',
    license_details: { paid: true, paid_type: 'enterprise', users_license_purchased: 5 },
  };
  await using t = await startZoho([says('crm', 200, { org: [org] })]);
  expect(await t.zoho.crm.org(liveContext)).toEqual({ id: '20', name: 'Acme', edition: 'enterprise', users: 5 });
});

test('an answer that is not as documented says where, not what', async () => {
  await using t = await startZoho([says('crm', 200, { org: [{ id: ['jane@canary.example'] }] })]);
  const error = await failureOf<OddAnswerError>(t.zoho.crm.org(liveContext));
  expect(error).toBeInstanceOf(OddAnswerError);
  expect(error.message).toContain('org.0.id');
  expect(error.message).not.toContain('canary');
});

test('coql: nothing found is no rows, and a long query costs more', async () => {
  await using t = await startZoho();
  expect(await t.zoho.crm.coql("select id from Leads where Email = 'nobody'", liveContext)).toEqual({ rows: [], more: false });
  const ids = Array.from({ length: 201 }, (_, n) => t.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: `L${n}` } }));
  const rows = ids.map((id) => ({ id }));
  const query = (end: string) => t.zoho.crm.coql(`select id from Leads where id is not null${end}`, liveContext);
  expect(await query('')).toEqual({ rows: rows.slice(0, 200), more: true });
  expect(await query(' limit 0, 200')).toEqual({ rows: rows.slice(0, 200), more: true });
  expect(await query(' limit 201')).toEqual({ rows, more: false });
  expect(await query(' LIMIT 0,2000')).toEqual({ rows, more: false });
  expect(t.records.filter(({ service }) => service === 'crm').map(({ credits }) => credits)).toEqual([1, 1, 1, 2, 3]);
  await expect(t.zoho.crm.coql('select id from Leads where id is not null limit 2001', liveContext)).rejects.toThrow(RangeError);
});
