import { beforeEach, expect, test } from 'vitest';
import { type LoneCrm, loneCrm } from '../../../../test/harness/crm.js';

let lone: LoneCrm;
beforeEach(() => {
  lone = loneCrm();
  const create = (module: string, values: Record<string, unknown>) =>
    lone.call('POST', module, { data: [values] }).body.data[0]?.details.id ?? '';
  const parent = create('Accounts', { Account_Name: 'Holding', Industry: 'Other' });
  const acme = create('Accounts', { Account_Name: 'Acme', Parent_Account: parent, Employees: 50 });
  const zylker = create('Accounts', { Account_Name: 'Zylker', Employees: 5 });
  const contacts: [string, string | null, Record<string, unknown>?][] = [
    ['Ann', acme, { Lead_Source: 'Chat' }],
    ['Ben', acme, { Lead_Source: 'Partner' }],
    ['Cas', zylker, { Lead_Source: 'Chat' }],
    ['Dee', null],
  ];
  for (const [Last_Name, Account_Name, more] of contacts) create('Contacts', { Last_Name, Account_Name, ...more });
});

const query = (text: string) => lone.call('POST', 'coql', { select_query: text });
const rows = (text: string) => query(text).body?.data ?? [];
const names = (where: string) =>
  rows(`select Last_Name from Contacts where ${where}`)
    .map((row) => row['Last_Name'])
    .join(' ');

test.each([
  ["Account_Name.Account_Name = 'acme'", 'Ann Ben'],
  ["Account_Name.Account_Name in ('Acme', 'Zylker')", 'Ann Ben Cas'],
  ["Account_Name.Account_Name != 'Acme'", 'Cas Dee'],
  ['Account_Name.Employees > 10', 'Ann Ben'],
  ["Account_Name.Parent_Account.Account_Name = 'Holding'", 'Ann Ben'],
  ['Account_Name.Parent_Account.Account_Name is not null', 'Ann Ben'],
  ['Account_Name.Account_Name is null', 'Dee'],
  ["Owner.last_name = 'Integration'", 'Ann Ben Cas Dee'],
  ["Owner.email = 'sam.seller@emulator.example'", ''],
  ["Owner.profile.name = 'Administrator'", 'Ann Ben Cas Dee'],
  ['Lead_Source = Chat', 'Ann Cas'],
  ['Last_Name is not null order by Account_Name.Account_Name desc, Last_Name desc', 'Cas Ben Ann Dee'],
  ["id in (select id from Contacts where Lead_Source = 'Chat')", 'Ann Cas'],
  ["Account_Name in (select id from Accounts where Account_Name = 'Acme')", 'Ann Ben'],
  ["Account_Name = (select id from Accounts where Account_Name = 'Zylker')", 'Cas'],
  ["Account_Name in (select id from Accounts where Account_Name = 'Nobody')", ''],
  ["Account_Name not in (select id from Accounts where Account_Name = 'Nobody')", 'Ann Ben Cas Dee'],
  ["Created_Time in (select Created_Time from Accounts where Account_Name = 'Acme')", 'Ann Ben Cas Dee'],
])('where %s', (where, expected) => {
  expect(names(where)).toBe(expected);
});

test('a lookup is the id and name of its record, its fields are columns of their own', () => {
  const [row] = rows(
    "select Account_Name, Account_Name.Account_Name, Account_Name.Parent_Account, Account_Name.Parent_Account.Account_Name, Owner.first_name from Contacts where Last_Name = 'Ann'",
  );
  expect(row).toEqual({
    Account_Name: { name: 'Acme', id: expect.any(String) as string },
    'Account_Name.Account_Name': 'Acme',
    'Account_Name.Parent_Account': { name: 'Holding', id: expect.any(String) as string },
    'Account_Name.Parent_Account.Account_Name': 'Holding',
    'Owner.first_name': 'Ines',
    id: expect.any(String) as string,
  });
  const [lone] = rows("select Account_Name, Account_Name.Account_Name from Contacts where Last_Name = 'Dee'");
  expect(lone).toMatchObject({ Account_Name: null, 'Account_Name.Account_Name': null });
});

test('names may stand in quotes, and aliases order', () => {
  const text =
    "select 'Account_Name' AS 'Account id', 'Account_Name.Account_Name' as 'Account Name' from Contacts where Account_Name is not null order by 'Account Name' desc limit 1";
  expect(rows(text)).toMatchObject([{ 'Account Name': 'Zylker', 'Account id': { name: 'Zylker' } }]);
});

test('version 2 shows the ids of lookups only, and 200 rows', async () => {
  const ask = (text: string) => {
    const incoming = lone.request('POST', 'coql', { select_query: text });
    incoming.segments[1] = 'v2';
    return lone.crm.handle(incoming);
  };
  const answer = await ask("select Account_Name, Owner from Contacts where Last_Name = 'Ann'");
  expect(answer?.body).toMatchObject({
    data: [{ Account_Name: { id: expect.any(String) as string }, Owner: { id: '5725767000000411001' } }],
  });
  expect(JSON.stringify(answer?.body)).not.toContain('Acme');
  expect((await ask('select id from Contacts where id is not null limit 201'))?.body).toMatchObject({
    code: 'LIMIT_EXCEEDED',
    details: { limit: 200 },
  });
});

test('GROUP BY makes a row of each combination', () => {
  expect(rows('select Lead_Source, COUNT(id) from Contacts where id is not null group by Lead_Source')).toEqual([
    { Lead_Source: 'Chat', 'COUNT(id)': 2 },
    { Lead_Source: 'Partner', 'COUNT(id)': 1 },
    { Lead_Source: null, 'COUNT(id)': 1 },
  ]);
  const joined =
    'select Account_Name.Account_Name as company, COUNT(id) as people, SUM(Account_Name.Employees), AVG(Account_Name.Employees), MIN(Account_Name.Employees), MAX(Account_Name.Employees) from Contacts where Account_Name is not null group by Account_Name.Account_Name order by people desc, company';
  expect(rows(joined)).toEqual([
    {
      company: 'Acme',
      people: 2,
      'SUM(Account_Name.Employees)': 100,
      'AVG(Account_Name.Employees)': 50,
      'MIN(Account_Name.Employees)': 50,
      'MAX(Account_Name.Employees)': 50,
    },
    expect.objectContaining({ company: 'Zylker', people: 1 }) as object,
  ]);
});

test('groups are counted by LIMIT and OFFSET, and may be without an aggregate', () => {
  const { body } = query(
    'select Lead_Source from Contacts where id is not null group by Lead_Source order by Lead_Source desc limit 1 offset 1',
  );
  expect(body).toEqual({ data: [{ Lead_Source: 'Chat' }], info: { count: 1, more_records: true } });
});

test('aggregates of nothing are a row of zero and nulls, groups of nothing are none', () => {
  expect(rows("select COUNT(id), SUM(Account_Name.Employees) from Contacts where Last_Name = 'Nobody'")).toEqual([
    { 'COUNT(id)': 0, 'SUM(Account_Name.Employees)': null },
  ]);
  expect(query("select Lead_Source, COUNT(id) from Contacts where Last_Name = 'Nobody' group by Lead_Source").status).toBe(204);
});

test('metadata of a joined column is that of its field', () => {
  const { body } = lone.call('POST', 'coql', {
    select_query: 'select Account_Name.Account_Name, Owner.email from Contacts where id is not null',
    include_meta: ['fields'],
  });
  expect(body).toMatchObject({ fields: { 'Account_Name.Account_Name': { api_name: 'Account_Name', length: 200 } } });
});

test.each([
  ['fields', { expected_data_type: 'jsonarray', json_path: '$.include_meta' }],
  [['nonsense'], { json_path: '$.include_meta[0]', supported_values: ['fields'] }],
  [['fields', 1], { expected_data_type: 'text', json_path: '$.include_meta[1]' }],
])('include_meta %j is refused', (include, details) => {
  expect(lone.call('POST', 'coql', { select_query: 'select id from Leads where id is not null', include_meta: include })).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', details: { api_name: 'include_meta', ...details } },
  });
});

test('a converted lead is followed to its contact', () => {
  const id = lone.call('POST', 'Leads', { data: [{ Last_Name: 'Eve', Company: 'Acme' }] }).body.data[0]?.details.id ?? '';
  lone.call('POST', `Leads/${id}/actions/convert`, { data: [{}] });
  expect(
    rows(`select Converted_Contact.Last_Name, Converted_Contact.Account_Name.Account_Name from Leads where id = '${id}'`),
  ).toMatchObject([{ 'Converted_Contact.Last_Name': 'Eve', 'Converted_Contact.Account_Name.Account_Name': 'Acme' }]);
});
