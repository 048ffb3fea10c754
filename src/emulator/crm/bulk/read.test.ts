import { beforeEach, expect, test } from 'vitest';
import { type CrmClient, callbacks, crmClient } from '../../../../test/harness/crm.js';
import { readZip } from '../zip/read.js';

let zoho: CrmClient;
beforeEach(async () => {
  zoho = await crmClient({ now: () => new Date('2026-03-01T12:00:00Z') });
});

const READ = '/crm/bulk/v8/read';
type Query = Record<string, unknown>;

interface Job {
  state: string;
  result?: { count: number; page: number; download_url: string; more_records: boolean; next_page_token: string | null };
  query: Query;
}

const start = async (query: Query, more: Record<string, unknown> = {}) => {
  const answer = await zoho.crm('POST', READ, { ...more, query: { module: { api_name: 'Leads' }, ...query } });
  return { ...answer, id: answer.data[0]?.details.id ?? '' };
};
const jobOf = async (id: string) => (await zoho.crm('GET', `${READ}/${id}`)).data[0] as unknown as Job;

/** Runs a job to its end; answers it and the lines of its file. */
async function run(query: Query): Promise<{ id: string; job: Job; lines: string[] }> {
  const { id, status } = await start(query);
  expect(status).toBe(201);
  zoho.emulator.advance('PT4S');
  const job = await jobOf(id);
  const { bytes } = await zoho.download(`${zoho.emulator.url}${job.result?.download_url}`);
  const [entry] = readZip(bytes, { mostBytes: 1_000_000 });
  expect(entry?.name).toBe(`${id}.csv`);
  return { id, job, lines: entry?.bytes.toString().trim().split('\n') ?? [] };
}

async function people(): Promise<string[]> {
  const { data } = await zoho.crm('POST', 'Leads', {
    data: [
      { Last_Name: 'Ann', Email: 'ann@host.example', City: 'Bern', Annual_Revenue: 100, Tag: [{ name: 'Trial' }, { name: 'Paid' }] },
      { Last_Name: 'Bob', City: 'Basel, "old"', Annual_Revenue: 200, Email_Opt_Out: true },
      { Last_Name: 'Cem', Annual_Revenue: 300 },
    ],
  });
  return data.map(({ details }) => details.id);
}

test('a job is added, under way and completed, and its file is there for a day', async () => {
  const ids = await people();
  const { id, data, body } = await start({ fields: ['Last_Name', 'City', 'Created_Time', 'Owner', 'Tag', 'Email_Opt_Out'] });
  expect(data).toMatchObject([
    {
      code: 'ADDED_SUCCESSFULLY',
      message: 'Added successfully.',
      status: 'success',
      details: { operation: 'read', state: 'ADDED', created_by: { name: 'Ines Integration' }, created_time: '2026-03-01T05:00:00-07:00' },
    },
  ]);
  expect(body).toMatchObject({ info: {} });
  expect(await jobOf(id)).toMatchObject({ id, state: 'ADDED', operation: 'read', file_type: 'csv' });
  zoho.emulator.advance('PT2S');
  expect(await jobOf(id)).toMatchObject({ state: 'IN PROGRESS' });
  expect((await zoho.crm('GET', `${READ}/${id}/result`)).status).toBe(404);
  zoho.emulator.advance('PT2S');
  expect(await jobOf(id)).toMatchObject({
    state: 'COMPLETED',
    result: { page: 1, per_page: 200_000, count: 3, download_url: `${READ}/${id}/result`, more_records: false, next_page_token: null },
    query: { module: { api_name: 'Leads' }, page: 1 },
  });
  const { bytes, headers } = await zoho.download(`${zoho.emulator.url}${READ}/${id}/result`);
  expect(headers.get('content-disposition')).toBe(`attachment; filename=${id}.zip`);
  const owner = zoho.records('Leads')[0]?.['Owner'] as { id: string };
  expect(readZip(bytes, { mostBytes: 10_000 })[0]?.bytes.toString()).toBe(
    [
      'Id,Last_Name,City,Created_Time,Owner,Tag,Email_Opt_Out',
      `${ids[0]},Ann,Bern,2026-03-01T05:00:00-07:00,${owner.id},"Trial,Paid",false`,
      `${ids[1]},Bob,"Basel, ""old""",2026-03-01T05:00:00-07:00,${owner.id},,true`,
      `${ids[2]},Cem,,2026-03-01T05:00:00-07:00,${owner.id},,false`,
      '',
    ].join('\n'),
  );
  zoho.emulator.advance('P1D');
  await zoho.login();
  expect((await zoho.crm('GET', `${READ}/${id}/result`)).status).toBe(404);
  expect(await jobOf(id)).toMatchObject({ state: 'COMPLETED' });
});

test('without fields all are read; lookups can be followed', async () => {
  const account = (await zoho.crm('POST', 'Accounts', { data: [{ Account_Name: 'Acme' }] })).data[0]?.details.id;
  await zoho.crm('POST', 'Contacts', { data: [{ Last_Name: 'Ann', Account_Name: { id: account } }] });
  const { lines } = await run({ module: { api_name: 'Contacts' }, fields: ['Account_Name', 'Account_Name.Account_Name'] });
  expect(lines[0]).toBe('Id,Account_Name,Account_Name.Account_Name');
  expect(lines[1]).toMatch(new RegExp(`^\\d+,${account},Acme$`));
  const { lines: all } = await run({ module: { api_name: 'Contacts' } });
  expect(all[0]).toMatch(/^Id,.*Last_Name.*/);
});

test.each([
  [{ field: { api_name: 'City' }, comparator: 'equal', value: 'Bern' }, ['Ann']],
  [{ api_name: 'City', comparator: 'equal', value: 'Bern' }, ['Ann']],
  [{ field: { api_name: 'City' }, comparator: 'not_equal', value: 'Bern' }, ['Bob', 'Cem']],
  [{ field: { api_name: 'City' }, comparator: 'equal', value: '$' + '{EMPTY}' }, ['Cem']],
  [{ field: { api_name: 'City' }, comparator: 'not_equal', value: '$' + '{EMPTY}' }, ['Ann', 'Bob']],
  [{ field: { api_name: 'City' }, comparator: 'starts_with', value: 'Bas' }, ['Bob']],
  [{ field: { api_name: 'City' }, comparator: 'ends_with', value: 'old"' }, ['Bob']],
  [{ field: { api_name: 'City' }, comparator: 'contains', value: 'er' }, ['Ann']],
  [{ field: { api_name: 'City' }, comparator: 'not_contains', value: 'er' }, ['Bob', 'Cem']],
  [{ field: { api_name: 'Last_Name' }, comparator: 'in', value: ['Ann', 'Cem'] }, ['Ann', 'Cem']],
  [{ field: { api_name: 'Last_Name' }, comparator: 'not_in', value: ['Ann', 'Cem'] }, ['Bob']],
  [{ field: { api_name: 'Annual_Revenue' }, comparator: 'between', value: ['150', '300'] }, ['Bob', 'Cem']],
  [{ field: { api_name: 'Annual_Revenue' }, comparator: 'not_between', value: [150, 250] }, ['Ann', 'Cem']],
  [{ field: { api_name: 'Annual_Revenue' }, comparator: 'greater_than', value: 200 }, ['Cem']],
  [{ field: { api_name: 'Annual_Revenue' }, comparator: 'less_equal', value: 200 }, ['Ann', 'Bob']],
  [{ field: { api_name: 'Email_Opt_Out' }, comparator: 'equal', value: true }, ['Bob']],
  [
    {
      group_operator: 'or',
      group: [
        { field: { api_name: 'City' }, comparator: 'equal', value: 'Bern' },
        {
          group_operator: 'and',
          group: [
            { field: { api_name: 'Annual_Revenue' }, comparator: 'greater_equal', value: 200 },
            { field: { api_name: 'Annual_Revenue' }, comparator: 'less_than', value: 300 },
          ],
        },
      ],
    },
    ['Ann', 'Bob'],
  ],
])('criteria %# read %j', async (criteria, names) => {
  await people();
  const { lines, job } = await run({ fields: ['Last_Name'], criteria });
  expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(names);
  expect(job.query).toMatchObject({ criteria, fields: ['Last_Name'] });
});

test('what does not fit in one file is on further pages', async () => {
  zoho.emulator.setLimits({ crm: { bulkReadRows: 2 } });
  await people();
  const first = await run({ fields: ['Last_Name'] });
  expect(first.job.result).toMatchObject({ page: 1, count: 2, more_records: true });
  const second = await run({ fields: ['Last_Name'], page: 2 });
  expect([second.lines.length, second.job.result]).toMatchObject([2, { page: 2, count: 1, more_records: false }]);
  const token = first.job.result?.next_page_token;
  const { lines, job } = await run({ fields: ['Last_Name'], page_token: token });
  expect([lines.map((line) => line.split(',')[1]), job.result?.page]).toEqual([['Last_Name', 'Cem'], 2]);
  expect(await start({ fields: ['City'], page_token: token })).toMatchObject({ status: 400, body: { code: 'INVALID_DATA' } });
  zoho.emulator.advance('P1DT1S');
  await zoho.login();
  expect(await start({ fields: ['Last_Name'], page_token: token })).toMatchObject({ status: 400, body: { code: 'EXPIRED_VALUE' } });
  expect((await run({ page: 3 })).job.result).toMatchObject({ page: 3, count: 0 });
});

test('its end is told to the callback, with the body of the job', async () => {
  const there = await callbacks();
  const { id } = await start({ fields: ['City'] }, { callback: { url: `${there.url}/done`, method: 'post' } });
  zoho.emulator.advance('PT4S');
  await zoho.emulator.settled();
  expect(there.got).toMatchObject([{ path: '/done', body: { data: [{ id, state: 'COMPLETED', result: { count: 0 } }] } }]);
});

const one = (field: string, comparator: string, value: unknown) => ({ criteria: { field: { api_name: field }, comparator, value } });

test.each([
  [{ module: { api_name: 'Ghosts' } }, { code: 'MODULE_NOT_AVAILABLE', details: { api_name: 'Ghosts' } }],
  [{ module: null }, { code: 'INVALID_REQUEST' }],
  [{ fields: ['Ghost'] }, { code: 'FIELD_NOT_AVAILABLE', details: { api_name: 'Ghost', module: 'Leads' } }],
  [{ fields: 'City' }, { code: 'REQUEST_BODY_NOT_SUPPORTED' }],
  [{ cvid: '1' }, { code: 'CVID_NOT_SUPPORTED' }],
  [{ page: 51 }, { code: 'PAGE_RANGE_EXCEEDED', details: { max_limit: 50 } }],
  [{ page: 0 }, { code: 'PAGE_NOT_SUPPORTED' }],
  [{ file_type: 'pdf' }, { code: 'INVALID_DATA', details: { api_name: 'file_type', supported_values: ['ics', 'csv'] } }],
  [{ file_type: 'ics' }, { code: 'MODULE_NOT_SUPPORTED' }],
  [{ criteria: 'x' }, { code: 'INVALID_CRITERIA' }],
  [{ criteria: {} }, { code: 'INVALID_CRITERIA' }],
  [{ criteria: { group_operator: 'and', group: [] } }, { code: 'INVALID_CRITERIA' }],
  [{ criteria: { group_operator: 'xor', group: [{}] } }, { code: 'GROUP_OPERATOR_NOT_SUPPORTED', details: { supported: ['and', 'or'] } }],
  [{ criteria: { group: [], field: {} } }, { code: 'AMBIGUOUS_CRITERIA' }],
  [one('Ghost', 'equal', 'x'), { code: 'FIELD_IN_CRITERIA_NOT_AVAILABLE', details: { api_name: 'Ghost' } }],
  [one('Description', 'equal', 'x'), { code: 'FIELD_IN_CRITERIA_NOT_SUPPORTED', details: { api_name: 'Description' } }],
  [one('City', 'like', 'x'), { code: 'FIELD_COMPARATOR_IN_CRITERIA_NOT_SUPPORTED', details: { api_name: 'City' } }],
  [one('City', 'less_than', 'x'), { code: 'FIELD_AND_COMPARATOR_IN_CRITERIA_NOT_COMPATIBLE', details: { comparator: 'less_than' } }],
  [one('Annual_Revenue', 'equal', 'x'), { code: 'FIELD_AND_VALUE_IN_CRITERIA_NOT_COMPATIBLE', details: { value: 'x' } }],
  [one('Annual_Revenue', 'between', ['1']), { code: 'COMPARATOR_AND_VALUE_IN_CRITERIA_NOT_COMPATIBLE' }],
  [one('City', 'equal', ['1', '2']), { code: 'COMPARATOR_AND_VALUE_IN_CRITERIA_NOT_COMPATIBLE' }],
  [
    one(
      'City',
      'in',
      Array.from({ length: 201 }, () => 'x'),
    ),
    { code: 'VALUE_LIMIT_EXCEEDED_IN_CRITERIA', details: { max_limit: 200 } },
  ],
  [
    { criteria: { group_operator: 'or', group: Array.from({ length: 26 }, () => one('City', 'equal', 'x').criteria) } },
    { code: 'CRITERIA_LIMIT_EXCEEDED', details: { max_limit: 25 } },
  ],
])('query %# is refused', async (query, error) => {
  expect(await start(query)).toMatchObject({ status: 400, body: { status: 'error', ...error } });
});

test('what is no query is refused', async () => {
  const refused = (code: string) => ({ status: 400, body: { code } });
  expect(await zoho.crm('POST', READ)).toMatchObject(refused('REQUEST_BODY_IS_EMPTY'));
  expect(await zoho.crm('POST', READ, '{')).toMatchObject(refused('REQUEST_BODY_NOT_READABLE'));
  expect(await zoho.crm('POST', READ, {})).toMatchObject(refused('REQUEST_BODY_NOT_SUPPORTED'));
  expect(await start({}, { callback: { url: 'ftp://x', method: 'post' } })).toMatchObject(refused('INVALID_CALLBACK_URL'));
  expect(await start({}, { callback: { url: 'https://us.example', method: 'get' } })).toMatchObject(refused('INVALID_CALLBACK_METHOD'));
  for (const path of ['1', '1/result'])
    expect(await zoho.crm('GET', `${READ}/${path}`)).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_FOUND' } });
});

test('other modules are a loud 501', async () => {
  expect((await start({ module: { api_name: 'Tasks' } })).status).toBe(501);
});

test('a job costs 50 credits, one when it is refused', async () => {
  const used = async () => ((await zoho.control('limits')).body as { crm: { creditsUsed: number } }).crm.creditsUsed;
  const before = await used();
  await start({});
  expect((await used()) - before).toBe(50);
  await start({ page: 0 });
  expect((await used()) - before).toBe(51);
});

test('a job needs the scopes of bulk reads and of its module', async () => {
  zoho.emulator.setAccounts({ scopes: ['ZohoCRM.bulk.READ', 'ZohoCRM.modules.leads.READ'] });
  await zoho.login();
  expect((await start({})).status).toBe(201);
  expect((await start({ module: { api_name: 'Contacts' } })).body).toMatchObject({ code: 'OAUTH_SCOPE_MISMATCH' });
});

test('version 2 names its module by a text', async () => {
  const answer = await zoho.crm('POST', '/crm/bulk/v2/read', { query: { module: 'Leads' } });
  expect(answer.status).toBe(201);
  zoho.emulator.advance('PT4S');
  const { data } = await zoho.crm('GET', `/crm/bulk/v2/read/${answer.data[0]?.details.id}`);
  expect(data).toMatchObject([
    { query: { module: 'Leads' }, result: { download_url: expect.stringMatching(/^\/crm\/bulk\/v2\/read\//) as string } },
  ]);
});
