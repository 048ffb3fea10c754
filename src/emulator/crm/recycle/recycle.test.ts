import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../../test/harness/crm.js';

const BIN = 'settings/recycle_bin';

const client = () => crmClient({ now: () => new Date('2026-03-01T12:00:00Z') });

async function deleted({ crm }: CrmClient, module: string, ...names: string[]): Promise<string[]> {
  const field = module === 'Accounts' ? 'Account_Name' : 'Last_Name';
  const { data } = await crm('POST', module, { data: names.map((name) => ({ [field]: name })) });
  const ids = data.map(({ details }) => details.id);
  await crm('DELETE', `${module}?ids=${ids.join()}`);
  return ids;
}

const namesIn = ({ body }: { body: unknown }) =>
  (body as { recycle_bin: { display_name: string }[] } | undefined)?.recycle_bin.map((each) => each.display_name);

test('the bin shows what was deleted, latest first', async () => {
  const zoho = await client();
  expect((await zoho.crm('GET', BIN)).status).toBe(204);
  const [ann] = await deleted(zoho, 'Leads', 'Ann');
  zoho.emulator.advance('PT1M');
  await deleted(zoho, 'Accounts', 'Acme');
  const listed = await zoho.crm('GET', BIN);
  expect(listed).toMatchObject({ status: 200, body: { info: { per_page: 200, count: 2, page: 1, more_records: false } } });
  expect(namesIn(listed)).toEqual(['Acme', 'Ann']);
  expect(await zoho.crm('GET', `${BIN}/${ann}`)).toMatchObject({
    status: 200,
    body: {
      recycle_bin: [
        {
          id: ann,
          display_name: 'Ann',
          deleted_time: '2026-03-01T05:00:00-07:00',
          module: { api_name: 'Leads' },
          deleted_by: { name: 'Ines Integration' },
          owner: { name: 'Ines Integration' },
        },
      ],
      info: { count: 1, more_records: false },
    },
  });
  expect((await zoho.crm('GET', `${BIN}/1`)).status).toBe(204);
  expect(await zoho.crm('GET', `${BIN}?page=2&per_page=1`)).toMatchObject({ body: { recycle_bin: [{ id: ann }], info: { page: 2 } } });
});

test.each([
  ['sort_by=display_name&sort_order=asc', ['Acme', 'Ann', 'Bob']],
  ['sort_by=display_name', ['Bob', 'Ann', 'Acme']],
  ['sort_by=deleted_time&sort_order=asc', ['Ann', 'Bob', 'Acme']],
  ['filters=module:Leads&sort_order=asc', ['Ann', 'Bob']],
  [filter({ field: { api_name: 'display_name' }, comparator: 'contains', value: 'nn' }), ['Ann']],
  [filter({ field: { api_name: 'display_name' }, comparator: 'in', value: ['Bob', 'Acme'] }), ['Acme', 'Bob']],
  [filter({ field: { api_name: 'module' }, comparator: 'not_equal', value: 'Leads' }), ['Acme']],
  [filter({ field: { api_name: 'deleted_time' }, comparator: 'greater_than', value: '2026-03-01T12:00:30+00:00' }), ['Acme']],
  [
    filter({
      field: { api_name: 'deleted_time' },
      comparator: 'between',
      value: ['2026-03-01T12:00:00+00:00', '2026-03-01T12:00:30+00:00'],
    }),
    ['Ann', 'Bob'],
  ],
  [
    filter({
      group_operator: 'or',
      group: [
        { field: { api_name: 'display_name' }, comparator: 'equal', value: 'Ann' },
        { field: { api_name: 'module' }, comparator: 'equal', value: 'Accounts' },
      ],
    }),
    ['Acme', 'Ann'],
  ],
  [
    filter({
      group_operator: 'and',
      group: [
        { field: { api_name: 'display_name' }, comparator: 'starts_with', value: 'A' },
        { field: { api_name: 'module' }, comparator: 'equal', value: 'Leads' },
      ],
    }),
    ['Ann'],
  ],
])('asked with query %#, the bin shows %j', async (query, names) => {
  const zoho = await client();
  await deleted(zoho, 'Leads', 'Ann', 'Bob');
  zoho.emulator.advance('PT1M');
  await deleted(zoho, 'Accounts', 'Acme');
  expect(namesIn(await zoho.crm('GET', `${BIN}?${query}`))).toEqual(names);
  if (!query.startsWith('sort')) expect((await zoho.crm('GET', `${BIN}/actions/count?${query}`)).body).toEqual({ count: names.length });
});

function filter(value: unknown): string {
  return `filters=${encodeURIComponent(JSON.stringify(value))}`;
}

test.each([
  ['sort_by=colour', { code: 'INVALID_DATA', details: { param_name: 'sort_by' } }],
  ['filters=nonsense', { code: 'INVALID_DATA', details: { param_name: 'filters' } }],
  [filter({ field: { api_name: 'colour' }, comparator: 'equal', value: 1 }), { message: 'Please provide a valid field' }],
  [filter({ field: { api_name: 'module' }, comparator: 'like', value: 1 }), { message: 'Please provide a valid comparator' }],
  [filter({ field: { api_name: 'deleted_time' }, comparator: 'equal', value: 'now' }), { message: 'Please provide a valid value' }],
  [filter({ group: [], group_operator: 'and' }), { message: 'Please provide a valid group' }],
  [filter({ group: [{}], group_operator: 'xor' }), { message: 'Please provide a valid group_operator' }],
  [
    filter({ group: [{ field: { api_name: 'module' } }], group_operator: 'and' }),
    { details: { api_name: 'comparator', json_path: '$.group[0].comparator' } },
  ],
])('question %# to the bin is refused', async (query, error) => {
  const zoho = await client();
  await deleted(zoho, 'Leads', 'Ann');
  expect(await zoho.crm('GET', `${BIN}?${query}`)).toMatchObject({ status: 400, body: error });
});

test('a restored record is back as it was, in the lists and for duplicate checks', async () => {
  const zoho = await client();
  const { data } = await zoho.crm('POST', 'Leads', {
    data: [
      { Last_Name: 'Ann', Email: 'ann@host.example', Tag: [{ name: 'Trial' }] },
      { Last_Name: 'Bob', Email: 'bob@host.example' },
    ],
  });
  const [ann] = data.map(({ details }) => details.id);
  await zoho.crm('DELETE', `Leads/${ann}`);
  expect(await zoho.crm('POST', `${BIN}/${ann}/actions/restore`)).toMatchObject({
    status: 200,
    body: { recycle_bin: [{ code: 'SUCCESS', message: 'Restored', details: { id: ann } }] },
  });
  expect(zoho.records('Leads')).toMatchObject([{ id: ann, Tag: [{ name: 'Trial' }] }, { Last_Name: 'Bob' }]);
  expect((await zoho.crm('GET', 'Leads?fields=Last_Name&sort_by=id&sort_order=asc')).data.map((each) => each['Last_Name'])).toEqual([
    'Ann',
    'Bob',
  ]);
  expect((await zoho.crm('POST', 'Leads/upsert', { data: [{ Last_Name: 'A', Email: 'ann@host.example' }] })).data).toMatchObject([
    { action: 'update', details: { id: ann } },
  ]);
  expect((await zoho.crm('GET', BIN)).status).toBe(204);
  expect((await zoho.crm('GET', 'Leads/deleted')).status).toBe(204);
  await zoho.crm('DELETE', `Leads/${ann}`);
  expect(await zoho.crm('GET', 'Leads/deleted')).toMatchObject({ data: [{ id: ann, type: 'recycle' }], body: { info: { count: 1 } } });
});

test('a record whose unique value is taken stays in the bin, the others come back', async () => {
  const zoho = await client();
  await zoho.externalField('Leads', { unique: { case_sensitive: false } });
  const add = async (id: string) =>
    (await zoho.crm('POST', 'Leads', { data: [{ Last_Name: id, External_User_ID: id }] })).data[0]?.details.id;
  const [one, two] = [await add('u1'), await add('u2')];
  await zoho.crm('DELETE', `Leads?ids=${one},${two}`);
  const taker = await add('u1');
  expect(await zoho.crm('POST', `${BIN}/actions/restore`, { ids: [one, two, '1'] })).toMatchObject({
    status: 207,
    body: {
      recycle_bin: [
        { code: 'DUPLICATE_DATA', details: { api_name: 'External_User_ID', id: taker } },
        { code: 'SUCCESS', message: 'record restored', details: { id: two } },
        { code: 'INVALID_DATA', details: { id: '1' } },
      ],
    },
  });
  expect(namesIn(await zoho.crm('GET', BIN))).toEqual(['u1']);
});

test.each([
  [{ filters: { field: { api_name: 'module' }, comparator: 'equal', value: 'Leads' } }, ['Acme']],
  [{ restore_all_records: true }, undefined],
])('restoring by %j is a job', async (body, left) => {
  const zoho = await client();
  await deleted(zoho, 'Leads', 'Ann', 'Bob');
  await deleted(zoho, 'Accounts', 'Acme');
  expect(await zoho.crm('POST', `${BIN}/actions/restore`, body)).toMatchObject({
    status: 202,
    body: { recycle_bin: [{ code: 'SCHEDULED', message: 'Bulk restoration of records based on filters has been scheduled' }] },
  });
  expect(zoho.records('Leads')).toEqual([]);
  zoho.emulator.advance('PT2S');
  expect(zoho.records('Leads')).toHaveLength(2);
  expect(namesIn(await zoho.crm('GET', BIN))).toEqual(left);
});

test.each([
  [{}, { code: 'EXPECTED_FIELD_MISSING', details: { expected_fields: [{ api_name: 'ids' }, {}, {}] } }],
  [{ ids: ['1'], restore_all_records: true }, { code: 'AMBIGUITY_DURING_PROCESSING' }],
  [{ ids: '1' }, { code: 'INVALID_DATA', details: { expected_data_type: 'jsonarray' } }],
  [{ ids: Array.from({ length: 201 }, () => '1') }, { code: 'INVALID_DATA', details: { maximum_length: 200 } }],
  [{ filters: {} }, { code: 'INVALID_DATA', message: 'Please provide a valid field' }],
])('restoring by body %# is refused', async (body, error) => {
  const { crm } = await client();
  expect(await crm('POST', `${BIN}/actions/restore`, body)).toMatchObject({ status: 400, body: error });
});

test('what is thrown away for good is listed as permanently deleted and does not come back', async () => {
  const zoho = await client();
  const [ann, bob, cem] = await deleted(zoho, 'Leads', 'Ann', 'Bob', 'Cem');
  expect(await zoho.crm('DELETE', `${BIN}/${ann}`)).toMatchObject({ status: 200, body: { recycle_bin: [{ code: 'SUCCESS' }] } });
  expect(await zoho.crm('DELETE', `${BIN}?ids=${bob},1`)).toMatchObject({
    status: 207,
    body: { recycle_bin: [{ details: { id: bob } }, { code: 'INVALID_DATA', details: { id: '1' } }] },
  });
  expect(namesIn(await zoho.crm('GET', BIN))).toEqual(['Cem']);
  expect((await zoho.crm('POST', `${BIN}/${ann}/actions/restore`)).status).toBe(400);
  const gone = (await zoho.crm('GET', 'Leads/deleted?type=permanent')).data.map(({ id }) => id);
  expect(new Set(gone)).toEqual(new Set([ann, bob]));
  expect(gone).toHaveLength(2);
  expect((await zoho.crm('GET', 'Leads/deleted?type=recycle')).data).toMatchObject([{ id: cem }]);
});

test('throwing away by a filter is a job', async () => {
  const zoho = await client();
  await deleted(zoho, 'Leads', 'Ann');
  await deleted(zoho, 'Accounts', 'Acme');
  expect(await zoho.crm('DELETE', `${BIN}?filters=module:Leads`)).toMatchObject({
    status: 200,
    body: { recycle_bin: [{ code: 'SCHEDULED', message: 'Bulk deletion of records based on filters has been scheduled' }] },
  });
  expect(namesIn(await zoho.crm('GET', BIN))).toHaveLength(2);
  zoho.emulator.advance('PT2S');
  expect(namesIn(await zoho.crm('GET', BIN))).toEqual(['Acme']);
  expect(await zoho.crm('DELETE', BIN)).toMatchObject({
    status: 400,
    body: { code: 'EXPECTED_PARAM_MISSING', details: { param_names: ['ids', 'filters'] } },
  });
});

test('the bin is emptied at once, unless there is much in it', async () => {
  const zoho = await client();
  await deleted(zoho, 'Leads', 'Ann', 'Bob');
  expect(await zoho.crm('POST', `${BIN}/actions/empty`)).toMatchObject({
    status: 200,
    body: { code: 'SUCCESS', message: 'recyclebin is cleared' },
  });
  expect((await zoho.crm('GET', BIN)).status).toBe(204);
  for (let n = 0; n < 11; n++) await deleted(zoho, 'Leads', ...Array.from({ length: 100 }, (_, at) => `L${n}-${at}`));
  expect(await zoho.crm('POST', `${BIN}/actions/empty`)).toMatchObject({
    status: 202,
    body: { code: 'SCHEDULED', message: 'Empty bin action has been scheduled' },
  });
  expect((await zoho.crm('GET', `${BIN}/actions/count`)).body).toEqual({ count: 1100 });
  zoho.emulator.advance('PT2S');
  expect((await zoho.crm('GET', `${BIN}/actions/count`)).body).toEqual({ count: 0 });
});

test('after 60 days nothing comes back', async () => {
  const zoho = await client();
  const [ann] = await deleted(zoho, 'Leads', 'Ann');
  zoho.emulator.advance('P59D');
  await zoho.login();
  expect(namesIn(await zoho.crm('GET', BIN))).toEqual(['Ann']);
  zoho.emulator.advance('P1D');
  await zoho.login();
  expect((await zoho.crm('GET', BIN)).status).toBe(204);
  expect(await zoho.crm('POST', `${BIN}/${ann}/actions/restore`)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', details: { id: ann } },
  });
});
