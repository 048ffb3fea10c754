import { beforeEach, expect, test } from 'vitest';
import { type CrmClient, callbacks, crmClient } from '../../../../test/harness/crm.js';
import { readZip } from '../zip/read.js';
import { writeZip } from '../zip/write.js';

let zoho: CrmClient;
beforeEach(async () => {
  zoho = await crmClient({ now: () => new Date('2026-03-01T12:00:00Z') });
});

const zip = (csv: string | Buffer, name = 'people.csv') => writeZip([{ name, bytes: Buffer.from(csv) }]);
const fileId = async (archive: Buffer) => ((await zoho.upload(archive)).body as { details: { file_id: string } }).details.file_id;

type Mapping = Record<string, unknown>;
const columns = (...names: string[]): Mapping[] => names.map((api_name, index) => ({ api_name, index }));

async function start(csv: string, resource: Record<string, unknown>, body: Record<string, unknown> = {}) {
  const file_id = await fileId(zip(csv));
  const answer = await zoho.crm('POST', '/crm/bulk/v8/write', {
    operation: 'insert',
    ...body,
    resource: [{ type: 'data', module: { api_name: 'Leads' }, file_id, ...resource }],
  });
  return { ...answer, id: (answer.body as { details?: { id?: string } }).details?.id ?? '' };
}

interface Details {
  status: string;
  character_encoding: string;
  result?: { download_url: string };
  resource: [{ status: string; code: string; file: Record<string, unknown>; field_mappings: Mapping[] }];
}
const details = async (id: string) => (await zoho.crm('GET', `/crm/bulk/v8/write/${id}`)).body as Details;

/** Runs a job to its end; answers its counts and the lines of its result. */
async function run(csv: string, resource: Record<string, unknown>, body: Record<string, unknown> = {}) {
  const { id, body: answer } = await start(csv, resource, body);
  expect(answer).toMatchObject({ code: 'SUCCESS' });
  zoho.emulator.advance('PT4S');
  const done = await details(id);
  expect(done.status).toBe('COMPLETED');
  const { bytes } = await zoho.download(done.result?.download_url ?? '');
  const [entry] = readZip(bytes, { mostBytes: 1_000_000 });
  const { added_count: added, updated_count: updated, skipped_count: skipped } = done.resource[0].file;
  return { counts: [added, updated, skipped], lines: entry?.bytes.toString().trim().split('\n') ?? [], name: entry?.name };
}

test('an upload is answered with the id of the file', async () => {
  expect(await zoho.upload(zip('Last_Name\nBurns\n'))).toMatchObject({
    status: 200,
    body: {
      status: 'success',
      code: 'FILE_UPLOAD_SUCCESS',
      message: 'file uploaded.',
      details: { file_id: expect.stringMatching(/^\d+$/) as string, created_time: '2026-03-01T05:00:00-07:00' },
    },
  });
});

test.each([
  [{ 'x-crm-org': '804511998' }, 'MANDATORY_NOT_FOUND', 'Required key feature is not available'],
  [{ feature: 'bulk-write' }, 'MANDATORY_NOT_FOUND', 'Required key x-crm-org is not available'],
  [{ feature: 'bulk-read', 'x-crm-org': '804511998' }, 'NOT_SUPPORTED_FEATURE', 'Feature is not supported'],
  [{ feature: 'bulk-write', 'x-crm-org': '1' }, 'INVALID_DATA', 'Invalid data - x-crm-org'],
])('an upload needs its headers: %j', async (headers, code, message) => {
  expect(await zoho.upload(zip('a'), headers)).toMatchObject({ status: 400, body: { code, message, status: 'error' } });
});

test('only a ZIP of up to 25 MB is taken', async () => {
  expect(await zoho.upload(Buffer.from('Last_Name\nBurns\n'))).toMatchObject({
    status: 400,
    body: { code: 'INVALID_FILE_FORMAT', message: 'invalid file format. only zip format is supported' },
  });
  expect(await zoho.upload(Buffer.alloc(25 * 1024 * 1024 + 1))).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', message: 'Import file size should be less than 25 mb.' },
  });
  expect((await zoho.crm('POST', 'upload', 'text', { feature: 'bulk-write', 'x-crm-org': '804511998' })).body).toMatchObject({
    code: 'MANDATORY_NOT_FOUND',
  });
});

test('a job is added, in progress with half of the rows done, completed', async () => {
  const { status, body, id } = await start('Name,Mail\na,a@host.example\nb,\nc,\n', { field_mappings: columns('Last_Name', 'Email') });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: 'success',
    code: 'SUCCESS',
    message: 'success',
    details: { created_by: { name: 'Ines Integration' } },
  });
  const file = (more: Record<string, unknown>) => ({ name: 'people.csv', updated_count: 0, skipped_count: 0, ...more });
  expect(await details(id)).toMatchObject({
    status: 'ADDED',
    character_encoding: 'UTF-8',
    id,
    operation: 'insert',
    created_time: '2026-03-01T05:00:00-07:00',
    created_by: { name: 'Ines Integration' },
    resource: [
      {
        status: 'ADDED',
        code: 'ADDED',
        type: 'data',
        module: { api_name: 'Leads', id: expect.any(String) as string },
        field_mappings: [
          { api_name: 'Last_Name', index: 0, format: null, find_by: null },
          { api_name: 'Email', index: 1 },
        ],
        file: file({ status: 'ADDED', added_count: 0, total_count: 0 }),
      },
    ],
  });
  zoho.emulator.advance('PT2S');
  expect(await details(id)).toMatchObject({ status: 'INPROGRESS', resource: [{ file: file({ added_count: 2, total_count: 2 }) }] });
  expect(await details(id)).not.toHaveProperty('result');
  zoho.emulator.advance('PT2S');
  expect(await details(id)).toMatchObject({
    status: 'COMPLETED',
    resource: [{ status: 'COMPLETED', code: 'SUCCESS', file: file({ status: 'COMPLETED', added_count: 3, total_count: 3 }) }],
    result: { download_url: `${zoho.emulator.url}/v8/crm/org804511998/bulk-write/${id}/${id}.zip` },
  });
  expect(zoho.records('Leads').map((lead) => lead['Email'])).toEqual(['a@host.example', null, null]);
});

test('the result has the first three mapped columns and what became of each row', async () => {
  await zoho.externalField('Leads');
  zoho.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'There', External_User_ID: 'u1' } });
  const csv = 'Name,Mail,City,Our Id,Staff\nBurns,a@host.example,"Bern, CH",u9,5\n,nonsense,,u8,many\nTwo,,,u1,\n,,,,\n';
  const { counts, lines, name } = await run(csv, {
    field_mappings: columns('Last_Name', 'Email', 'City', 'External_User_ID', 'No_of_Employees'),
  });
  const [lead] = zoho.records('Leads').filter((each) => each['Last_Name'] === 'Burns');
  expect(name).toBe('Leads-people.csv');
  expect(lines).toEqual([
    'Name,Mail,City,STATUS,RECORD_ID,ERRORS',
    `Burns,a@host.example,"Bern, CH",ADDED,${String(lead?.['id'])},`,
    ',nonsense,,SKIPPED,,INVALID_DATA-Staff',
    'Two,,,SKIPPED,,DUPLICATE_DATA-Our Id',
    ',,,SKIPPED,,MANDATORY_NOT_FOUND-Name',
  ]);
  expect(counts).toEqual([1, 0, 3]);
  expect(lead).toMatchObject({ No_of_Employees: 5, City: 'Bern, CH' });
});

test('several faults of a row are told by code', async () => {
  const { lines } = await run('a,b,c\n,nonsense,abc\n', { field_mappings: columns('Last_Name', 'Email', 'Phone') });
  expect(lines[1]).toBe(',nonsense,abc,SKIPPED,,"MANDATORY_NOT_FOUND-a:INVALID_DATA-b,c"');
});

test('an update finds by id, and leaves nothing behind where there is no such record', async () => {
  const id = zoho.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Old', City: 'Bern', Phone: '12345' } });
  const { counts, lines } = await run(
    `id,name,city\n${id},New,\n7,Nobody,\n,Nobody,\n`,
    {
      find_by: 'id',
      field_mappings: columns('id', 'Last_Name', 'City'),
    },
    { operation: 'update' },
  );
  expect(counts).toEqual([0, 1, 2]);
  expect(lines.slice(1)).toEqual([
    `${id},New,,UPDATED,${id},`,
    '7,Nobody,,SKIPPED,,RESOURCE_NOT_FOUND-id',
    ',Nobody,,SKIPPED,,MANDATORY_NOT_FOUND-id',
  ]);
  expect(zoho.records('Leads')).toMatchObject([{ Last_Name: 'New', City: null, Phone: '12345' }]);
});

test('ignore_empty leaves a field alone where the cell is empty, a default fills it', async () => {
  const id = zoho.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Old', City: 'Bern' } });
  await run(
    `id,city\n${id},\n`,
    {
      find_by: 'id',
      ignore_empty: true,
      field_mappings: [...columns('id', 'City'), { api_name: 'Lead_Source', default_value: { value: 'Trade Show' } }],
    },
    { operation: 'update' },
  );
  expect(zoho.records('Leads')).toMatchObject([{ City: 'Bern', Lead_Source: 'Trade Show' }]);
});

test('an upsert finds by a unique field, makes what it does not find, and leaves locked leads alone', async () => {
  await zoho.externalField('Leads');
  const { create } = zoho.emulator.byHand.crm;
  create({ module: 'Leads', values: { Last_Name: 'One', External_User_ID: 'u1' } });
  const { counts } = await run(
    'key,name\nu1,Eins\nu2,Zwei\n,Drei\nu2,Deux\n',
    {
      find_by: 'External_User_ID',
      field_mappings: columns('External_User_ID', 'Last_Name'),
    },
    { operation: 'upsert' },
  );
  expect(counts).toEqual([2, 2, 0]);
  expect(zoho.records('Leads').map((lead) => lead['Last_Name'])).toEqual(['Eins', 'Deux', 'Drei']);
  const locked = create({ module: 'Leads', values: { Last_Name: 'Locked' } });
  await zoho.crm('POST', `Leads/${locked}/actions/convert`, { data: [{}] });
  const { lines } = await run(
    `id,name\n${locked},New\n`,
    { find_by: 'id', field_mappings: columns('id', 'Last_Name') },
    { operation: 'upsert' },
  );
  expect(lines[1]).toBe(`${locked},New,SKIPPED,,CANNOT_PROCESS-id`);
});

test('an insert with find_by skips what is there already', async () => {
  zoho.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'There', Email: 'a@host.example' } });
  const { lines } = await run('mail,name\nA@host.example,Again\nb@host.example,New\n', {
    find_by: 'Email',
    field_mappings: columns('Email', 'Last_Name'),
  });
  expect(lines[1]).toBe('A@host.example,Again,SKIPPED,,DUPLICATE_DATA-mail');
  expect(lines[2]).toMatch(/^b@host.example,New,ADDED,\d+,$/);
});

test('without mappings the header names the fields', async () => {
  await run('Last_Name,Email,Unknown\nBurns,a@host.example,x\n', {});
  expect(zoho.records('Leads')).toMatchObject([{ Last_Name: 'Burns', Email: 'a@host.example' }]);
});

test('every kind of field is read as a file has it', async () => {
  const account = zoho.emulator.byHand.crm.create({ module: 'Accounts', values: { Account_Name: 'Acme' } });
  const { counts } = await run('n;a;o;d;t;x\nBurns;ACME;sam.seller@emulator.example;12/31/1980;Trial, Hot;TRUE\nTwo;Nowhere;;;;\n', {
    module: { api_name: 'Contacts' },
    field_mappings: [
      { api_name: 'Last_Name', index: 0 },
      { api_name: 'Account_Name', index: 1, find_by: 'Account_Name' },
      { api_name: 'Owner', index: 2, find_by: 'email' },
      { api_name: 'Date_of_Birth', index: 3 },
      { api_name: 'Tag', index: 4 },
      { api_name: 'Email_Opt_Out', index: 5 },
    ],
  });
  expect(counts).toEqual([1, 0, 1]);
  expect(zoho.records('Contacts')).toMatchObject([
    {
      Last_Name: 'Burns',
      Account_Name: { id: account },
      Owner: { name: 'Sam Seller' },
      Date_of_Birth: '1980-12-31',
      Tag: [{ name: 'Trial' }, { name: 'Hot' }],
      Email_Opt_Out: true,
    },
  ]);
});

test('a date in another form needs its format', async () => {
  const resource = (format?: string) => ({
    module: { api_name: 'Contacts' },
    field_mappings: [
      { api_name: 'Last_Name', index: 0 },
      { api_name: 'Date_of_Birth', index: 1, ...(format && { format }) },
    ],
  });
  expect((await run('n,d\nBurns,1980-12-31\n', resource())).lines[1]).toBe('Burns,1980-12-31,SKIPPED,,INVALID_DATA-d');
  expect((await run('n,d\nBurns,1980-12-31\n', resource('yyyy-MM-dd'))).counts).toEqual([1, 0, 0]);
});

test.each([
  ['UTF-8 with a mark', Buffer.from('\ufeffLast_Name\nGrün\n'), 'UTF-8'],
  ['UTF-16', Buffer.from('\ufeffLast_Name\nGrün\n', 'utf16le'), 'UTF-16LE'],
  ['Windows', Buffer.from('Last_Name\nGr\u00fcn\n', 'latin1'), 'windows-1252'],
])('the encoding is found out: %s', async (_name, csv, encoding) => {
  const file_id = await fileId(zip(csv));
  const { body } = await zoho.crm('POST', '/crm/bulk/v8/write', {
    operation: 'insert',
    resource: [{ type: 'data', module: { api_name: 'Leads' }, file_id }],
  });
  zoho.emulator.advance('PT4S');
  expect((await details((body as { details: { id: string } }).details.id)).character_encoding).toBe(encoding);
  expect(zoho.records('Leads')).toMatchObject([{ Last_Name: 'Grün' }]);
});

test('rows beyond 25,000 are not processed', async () => {
  const csv = `Last_Name\n${Array.from({ length: 25_002 }, (_, n) => `L${n}`).join('\n')}\n`;
  const { counts, lines } = await run(csv, {});
  expect(counts).toEqual([25_000, 0, 2]);
  expect(lines.slice(-2)).toEqual(['L25000,UNPROCESSED,,LIMIT_EXCEEDED', 'L25001,UNPROCESSED,,LIMIT_EXCEEDED']);
});

test('the end of a job is posted to its callback, and watchers are told of the records', async () => {
  const { url, got } = await callbacks();
  await zoho.crm('POST', 'actions/watch', { watch: [{ channel_id: '1', notify_url: `${url}/watch`, events: ['Leads.create'] }] });
  const { id } = await start('Last_Name\na\nb\n', {}, { callback: { url: `${url}/bulk`, method: 'post' } });
  zoho.emulator.advance('PT4S');
  await zoho.emulator.settled();
  const at = (path: string) => got.filter((each) => each.path === path).map(({ body }) => body);
  expect(at('/bulk')).toEqual([await details(id)]);
  expect(at('/bulk')[0]).toMatchObject({ status: 'COMPLETED', callback: { url: `${url}/bulk`, method: 'post' } });
  expect(at('/watch')).toMatchObject([{ operation: 'insert' }, { operation: 'insert' }]);
});

test('a file that is no CSV fails', async () => {
  const { id } = await start('"Last_Name\nnever ends', {});
  expect(await details(id)).toMatchObject({
    status: 'FAILED',
    resource: [{ status: 'SKIPPED', code: 'INVALID_FILE_FORMAT', file: { status: 'SKIPPED' } }],
  });
});

test('a result is there for seven days', async () => {
  const { id } = await start('Last_Name\na\n', {});
  zoho.emulator.advance('PT4S');
  const url = `${zoho.emulator.url}/v8/crm/org804511998/bulk-write/${id}/${id}.zip`;
  const file = await zoho.download(url);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/zip']);
  zoho.emulator.advance('P7D');
  const { access_token: later } = (await zoho.token()).body as { access_token: string };
  const gone = await fetch(url, { headers: { authorization: `Zoho-oauthtoken ${later}` } });
  expect([gone.status, await gone.json()]).toMatchObject([404, { code: 'RESOURCE_NOT_FOUND' }]);
});

test('a job that nobody knows is 404', async () => {
  expect(await zoho.crm('GET', '/crm/bulk/v8/write/7')).toMatchObject({
    status: 404,
    body: { code: 'RESOURCE_NOT_FOUND', message: "The requested resource doesn't exist." },
  });
});

test('a job costs 500 credits, a refused one a single one', async () => {
  const { body } = await zoho.control('limits');
  const before = (body as { crm: { creditsUsed: number } }).crm.creditsUsed;
  await start('Last_Name\na\n', {});
  await start('Last_Name\na\n', {}, { operation: 'nonsense' });
  const { crm } = (await zoho.control('limits')).body as { crm: { creditsUsed: number } };
  expect(crm.creditsUsed - before).toBe(1 + 500 + 1 + 1);
});

const NAME = columns('Last_Name');
test.each([
  [{}, { operation: undefined }, 'MISSING_REQUIRED_KEY', 'required key operation is not found in request body.'],
  [{}, { operation: 'delete' }, 'INVALID_DATA', 'invalid data'],
  [{}, { callback: { url: 'nowhere', method: 'post' } }, 'INVALID_CALLBACK_URL', 'Invalid callback URL provided'],
  [{}, { callback: { url: 'http://h.example', method: 'get' } }, 'INVALID_CALLBACK_METHOD', 'Invalid callback method provided'],
  [{}, { character_encoding: 'nonsense' }, 'INVALID_DATA', 'invalid data'],
  [{ type: undefined }, {}, 'MISSING_REQUIRED_KEY', 'required key type is not found in request body.'],
  [{ type: 'x' }, {}, 'INVALID_DATA', 'invalid data'],
  [{ module: { api_name: 'asdf' } }, {}, 'MODULE_NOT_AVAILABLE', "Requested module 'asdf' is not available."],
  [{ file_id: '7' }, {}, 'INVALID_FILE_ID', 'improper file id'],
  [{ file_names: ['other.csv'] }, {}, 'FILE_NOT_FOUND', 'file not found'],
  [{}, { operation: 'update' }, 'MANDATORY_NOT_FOUND', 'Required key find_by is not available'],
  [{ find_by: 'City' }, { operation: 'upsert' }, 'INVALID_DATA', 'invalid data'],
  [{ find_by: 'Email', field_mappings: NAME }, { operation: 'upsert' }, 'INVALID_DATA', 'invalid data'],
  [{ field_mappings: columns('City') }, {}, 'MANDATORY_FIELDS_NOT_MAPPED', 'All mandatory fields are not mapped for the layout'],
  [{ field_mappings: columns('ast_Name') }, {}, 'INVALID_FIELD', 'invalid mapping. invalid api_name ast_Name.'],
  [
    { field_mappings: [{ api_name: 'Company' }] },
    {},
    'MISSING_REQUIRED_KEY',
    'required key index for field Company is not found in request body.',
  ],
  [{ field_mappings: [{ api_name: 'Company', index: -1 }] }, {}, 'COLUMN_INDEX_NOT_FOUND', 'column index not found'],
  [{ field_mappings: [{ api_name: 'Company', index: 9 }] }, {}, 'COLUMN_INDEX_NOT_FOUND', 'column index not found'],
  [{ field_mappings: Array.from({ length: 201 }, () => NAME[0]) }, {}, 'HEADER_LIMIT_EXCEEDED', 'header limit exceeded'],
  [
    { module: { api_name: 'Contacts' }, field_mappings: [...NAME, { api_name: 'Account_Name', index: 0 }] },
    {},
    'MANDATORY_NOT_FOUND',
    'Required key find_by is not available',
  ],
])('refused: %j %j', async (resource, body, code, message) => {
  expect(await start('Last_Name\na\n', resource, body)).toMatchObject({ status: 400, body: { code, message, status: 'error' } });
});

test.each([
  [
    'two files',
    [
      { name: 'a.csv', bytes: Buffer.from('Last_Name\na\n') },
      { name: 'b.csv', bytes: Buffer.from('x') },
    ],
  ],
  ['no file', []],
  ['no CSV', [{ name: 'a.txt', bytes: Buffer.from('x') }]],
])('an archive of %s is not supported', async (_name, entries) => {
  const file_id = await fileId(writeZip(entries));
  const { body } = await zoho.crm('POST', '/crm/bulk/v8/write', {
    operation: 'insert',
    resource: [{ type: 'data', module: { api_name: 'Leads' }, file_id }],
  });
  expect(body).toMatchObject({ code: 'FILE_NOT_SUPPORTED', message: 'File not supported for bulk write' });
});

test.each([
  [{ module: { api_name: 'Tasks' } }, {}],
  [{ field_mappings: [...NAME, { api_name: 'Annual_Revenue', index: 0, format: '#,##0' }] }, {}],
  [{ field_mappings: [...NAME, { api_name: 'Parent_Id', index: 0, find_by: 'id' }] }, {}],
])('what is real and not emulated is a 501: %j', async (resource, body) => {
  expect((await start('Last_Name\na\n', resource, body)).status).toBe(501);
});

test('the scopes are those of files, bulk and the module', async () => {
  const file_id = await fileId(zip('Last_Name\na\n'));
  zoho.emulator.setAccounts({ scopes: ['ZohoCRM.bulk.CREATE'] });
  expect((await zoho.upload(zip('a'))).body).toMatchObject({ code: 'OAUTH_SCOPE_MISMATCH' });
  const body = { operation: 'insert', resource: [{ type: 'data', module: { api_name: 'Leads' }, file_id }] };
  expect((await zoho.crm('POST', '/crm/bulk/v8/write', body)).body).toMatchObject({ code: 'OAUTH_SCOPE_MISMATCH' });
  zoho.emulator.setAccounts({ scopes: ['ZohoCRM.bulk.CREATE', 'ZohoCRM.modules.Leads.ALL'] });
  expect((await zoho.crm('POST', '/crm/bulk/v8/write', body)).status).toBe(201);
});

test('version 2 names the module alone, and finds by the mapping of a field', async () => {
  zoho.emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Old', Email: 'a@host.example' } });
  const file_id = await fileId(zip('m,n\na@host.example,New\n'));
  const { status } = await zoho.crm('POST', '/crm/bulk/v2/write', {
    operation: 'update',
    resource: [
      {
        type: 'data',
        module: 'Leads',
        file_id,
        field_mappings: [
          { api_name: 'Email', index: 0, find_by: 'Email' },
          { api_name: 'Last_Name', index: 1 },
        ],
      },
    ],
  });
  expect(status).toBe(201);
  zoho.emulator.advance('PT4S');
  expect(zoho.records('Leads')).toMatchObject([{ Last_Name: 'New' }]);
});

test('a reset leaves no job behind', async () => {
  await start('Last_Name\na\n', {});
  zoho.emulator.reset();
  zoho.emulator.advance('PT1M');
  expect(zoho.records('Leads')).toEqual([]);
});
