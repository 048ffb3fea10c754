import { beforeEach, expect, test } from 'vitest';
import { type LoneCrm, loneCrm } from '../../../../test/harness/crm.js';

let lone: LoneCrm;
beforeEach(() => {
  lone = loneCrm();
  const fields = [{ field_label: 'External User ID', data_type: 'text', external: { type: 'org', show: true } }];
  lone.call('POST', 'settings/fields?module=Leads', { fields });
  const data = ['Ann', 'Ben', 'Cas', 'Dee'].map((name, n) => ({
    Last_Name: name,
    First_Name: n % 2 ? 'Odd' : null,
    Email: `${name}@host.example`,
    External_User_ID: `u${n}`,
    No_of_Employees: n * 10,
    Email_Opt_Out: n > 1,
    Tag: n === 0 ? [{ name: 'Trial' }] : [],
  }));
  lone.call('POST', 'Leads', { data });
});

const query = (text: string) => lone.call('POST', 'coql', { select_query: text });
const names = (where: string) =>
  (query(`select Last_Name from Leads where ${where}`).body?.data ?? []).map((row) => row['Last_Name']).join(' ');

test.each([
  ["Last_Name = 'ann'", 'Ann'],
  ["Last_Name != 'Ann'", 'Ben Cas Dee'],
  ["Email in ('ANN@host.example', 'dee@host.example')", 'Ann Dee'],
  ["Email not in ('ann@host.example')", 'Ben Cas Dee'],
  ["Last_Name like 'A%'", 'Ann'],
  ["Last_Name like '%s'", 'Cas'],
  ["Last_Name like '%e%'", 'Ben Dee'],
  ["Last_Name not like '%e%'", 'Ann Cas'],
  ["External_User_ID = 'u1'", 'Ben'],
  ["External_User_ID = 'U1'", ''],
  ['No_of_Employees between 10 and 20', 'Ben Cas'],
  ['No_of_Employees not between 10 and 20', 'Ann Dee'],
  ['No_of_Employees >= 20', 'Cas Dee'],
  ['No_of_Employees < 10', 'Ann'],
  ['First_Name is null', 'Ann Cas'],
  ['First_Name is not null', 'Ben Dee'],
  ["Email_Opt_Out = 'true'", 'Cas Dee'],
  ['Email_Opt_Out = false', 'Ann Ben'],
  ["Tag = 'trial'", 'Ann'],
  ['Tag is null', 'Ben Cas Dee'],
  ["Created_Time = '2026-03-01T12:00:00Z'", 'Ann Ben Cas Dee'],
  ["Modified_Time > '2026-03-01T05:00:00-07:00'", ''],
  ["((Last_Name like '%e%' and No_of_Employees > 10) or Last_Name = 'Ann')", 'Ann Dee'],
  ["((Last_Name = 'Ann' or Last_Name = 'Ben') and No_of_Employees > 0)", 'Ben'],
  ['id is not null order by Last_Name desc', 'Dee Cas Ben Ann'],
  ['id is not null order by Email_Opt_Out desc, Last_Name', 'Cas Dee Ann Ben'],
  ['id is not null order by id desc limit 2', 'Dee Cas'],
  ['id is not null limit 1, 2', 'Ben Cas'],
  ['id is not null limit 2 offset 1', 'Ben Cas'],
  ['id is not null offset 3', 'Dee'],
])('where %s', (where, expected) => {
  expect(names(where)).toBe(expected);
});

test('keywords do not mind the case, line breaks do not matter, and a module may have its mark', () => {
  expect(query("SELECT Last_Name\nFROM !Leads\n  WHERE Last_Name = 'Ann' ORDER BY id ASC LIMIT 1").body).toEqual({
    data: [{ Last_Name: 'Ann', id: expect.stringMatching(/^\d+$/) }],
    info: { count: 1, more_records: false },
  });
});

test('it tells when there is more, and keyset paging on id reaches all', () => {
  const first = query('select Last_Name from Leads where id is not null limit 3').body;
  expect(first.info).toEqual({ count: 3, more_records: true });
  const last = String(first.data.at(-1)?.['id']);
  expect(query(`select Last_Name from Leads where id > '${last}' order by id limit 3`).body).toMatchObject({
    data: [{ Last_Name: 'Dee' }],
    info: { more_records: false },
  });
  expect(query(`select Last_Name from Leads where id < ${last} order by id desc limit 1`).body).toMatchObject({
    data: [{ Last_Name: 'Ben' }],
    info: { more_records: true },
  });
});

test('nothing found is 204', () => {
  expect(query("select id from Leads where Last_Name = 'Nobody'")).toMatchObject({ status: 204, body: undefined });
});

test('aggregates count and sum what matches; aliases rename', () => {
  expect(query('select COUNT(id) from Leads where No_of_Employees > 0').body.data).toEqual([{ 'COUNT(id)': 3 }]);
  expect(query('select COUNT(id) as total, SUM(No_of_Employees), MAX(No_of_Employees) from Leads where id is not null').body.data).toEqual([
    { total: 4, 'SUM(No_of_Employees)': 60, 'MAX(No_of_Employees)': 30 },
  ]);
  expect(query("select Last_Name as name from Leads where Last_Name = 'Ann'").body.data).toMatchObject([{ name: 'Ann' }]);
});

test('reads are live, and changes are found by Modified_Time', () => {
  const id = query("select id from Leads where Last_Name = 'Ben'").body.data[0]?.['id'];
  lone.advance(10_000);
  lone.call('PUT', `Leads/${String(id)}`, { data: [{ City: 'Bern' }] });
  expect(names("Modified_Time > '2026-03-01T12:00:05+00:00'")).toBe('Ben');
  expect(names("City = 'Bern'")).toBe('Ben');
});

test('converted leads are seen unless they are filtered out', () => {
  const id = query("select id from Leads where Last_Name = 'Ann'").body.data[0]?.['id'];
  lone.call('POST', `Leads/${String(id)}/actions/convert`, { data: [{}] });
  expect(names("Email = 'ann@host.example'")).toBe('Ann');
  expect(names('Converted__s = false')).toBe('Ben Cas Dee');
});

test('tags and times are answered as a GET answers them, people with their last name', () => {
  const [row] = query("select Tag, Owner, Created_Time from Leads where Last_Name = 'Ann'").body.data;
  expect(row).toMatchObject({
    Tag: [{ name: 'Trial', color_code: null }],
    Owner: { name: 'Integration', id: '5725767000000411001' },
    Created_Time: '2026-03-01T05:00:00-07:00',
  });
});

test('include_meta adds the selected fields', () => {
  const { body } = lone.call('POST', 'coql', {
    select_query: 'select Last_Name from Leads where id is not null',
    include_meta: ['fields'],
  });
  expect(body).toMatchObject({ fields: { Last_Name: { api_name: 'Last_Name', length: 80, system_mandatory: true } } });
});

const many = (count: number, text: (n: number) => string) => Array.from({ length: count }, (_, n) => text(n));
const nested = (count: number) => many(count - 1, () => "City = 'x'").reduce((left, right) => `(${left} or ${right})`, "City = 'x'");

test.each([
  ['', 'SYNTAX_ERROR', {}],
  ['update Leads', 'SYNTAX_ERROR', {}],
  ['select id from Leads', 'SYNTAX_ERROR', { clause: 'where' }],
  ['select id from Leads limit 5', 'SYNTAX_ERROR', { clause: 'where' }],
  ['select id', 'SYNTAX_ERROR', { clause: 'from' }],
  ['select from Leads where id is not null', 'SYNTAX_ERROR', { line: 1, column: 8, near: 'from' }],
  ['select * from Leads where id is not null', 'SYNTAX_ERROR', { near: '*' }],
  ["select id from Leads where City = 'x' and City = 'y' and City = 'z'", 'SYNTAX_ERROR', { near: 'and', column: 54 }],
  ["select id from Leads\nwhere City == 'x'", 'SYNTAX_ERROR', { line: 2, column: 13, near: '=' }],
  ["select id from Leads where City = 'it's'", 'SYNTAX_ERROR', {}],
  ["select id from Leads where City = 'it\\'s'", 'SYNTAX_ERROR', {}],
  ['select id from Leads where City = "x"', 'SYNTAX_ERROR', { near: '"' }],
  ['select id from Leads where City', 'SYNTAX_ERROR', { near: '' }],
  ["select id from Leads where City near 'x'", 'SYNTAX_ERROR', { operator: 'near' }],
  ["select id from Leads where (City = 'x'", 'SYNTAX_ERROR', { near: '' }],
  ["select id from Leads where City = 'x' nonsense", 'SYNTAX_ERROR', { near: 'nonsense' }],
  ["select Nonsense from Leads where City = 'x'", 'INVALID_QUERY', { column_name: 'Nonsense' }],
  ["select id from Leads where Nonsense = 'x'", 'INVALID_QUERY', { column_name: 'Nonsense' }],
  ["select id from Leads where City > 'x'", 'INVALID_QUERY', { reason: 'invalid operator found', column_name: 'City', operator: '>' }],
  ["select id from Leads where Description = 'x'", 'INVALID_QUERY', { column_name: 'Description', operator: '=' }],
  ["select id from Leads where No_of_Employees = 'many'", 'INVALID_QUERY', { column_name: 'No_of_Employees' }],
  ["select id from Leads where Created_Time > 'yesterday'", 'INVALID_QUERY', { column_name: 'Created_Time' }],
  ["select City, City from Leads where City = 'x'", 'DUPLICATE_DATA', { column_name: 'City' }],
  ["select City as a, Street as a from Leads where City = 'x'", 'DUPLICATE_ALIAS', { alias: 'a' }],
  ["select TEST(City) from Leads where City = 'x'", 'INVALID_DATA', { reason: 'unsupported aggregate function', column: 'TEST(City)' }],
  ["select id from Leads where City = 'x' limit s", 'INVALID_QUERY', { limit: 's' }],
  ["select id from Leads where City = 'x' limit 0", 'INVALID_DATA', {}],
  ["select id from Leads where City = 'x' limit 2001", 'LIMIT_EXCEEDED', { limit: 2000 }],
  ["select id from Leads where City = 'x' limit 200 offset 99900", 'LIMIT_EXCEEDED', {}],
  [`select id from Leads where ${nested(26)}`, 'LIMIT_EXCEEDED', { limit: 25 }],
  [`select ${many(51, (n) => `F${n}`).join()} from Leads where City = 'x'`, 'LIMIT_EXCEEDED', { limit: 50 }],
  [`select id from Leads where City in (${many(51, (n) => `'${n}'`).join()})`, 'LIMIT_EXCEEDED', { limit: 50 }],
  ["select id from Nonsense where City = 'x'", 'INVALID_MODULE', {}],
  ['select count(id) from Leads where id is not null', 'INVALID_DATA', { reason: 'unsupported aggregate function', column: 'count(id)' }],
  ['select COUNT(Last_Name) from Leads where id is not null', 'INVALID_QUERY', { column_name: 'Last_Name', data_type: 'text' }],
  ['select SUM(Lead_Source) from Leads where id is not null', 'INVALID_QUERY', { column_name: 'Lead_Source' }],
  ['select City, COUNT(id) from Leads where id is not null', 'INVALID_QUERY', { column_name: 'City', clause: 'group by' }],
  ['select COUNT(id), COUNT(id) from Leads where id is not null', 'DUPLICATE_DATA', { column_name: 'id', aggregate: 'COUNT' }],
  ['select id from Leads where id is not null order by id, id', 'DUPLICATE_DATA', { column_name: 'id' }],
  ['select City from Leads where id is not null group by City, City', 'DUPLICATE_DATA', { column_name: 'City' }],
  ['select City from Leads where id is not null group by City, State, Street, Country, Phone', 'LIMIT_EXCEEDED', { limit: 4 }],
  [`select ${many(6, (n) => `COUNT(id) as c${n}`).join()} from Leads where id is not null`, 'LIMIT_EXCEEDED', { limit: 5 }],
  [`select id from Leads where id is not null order by ${many(11, (n) => `F${n}`).join()}`, 'LIMIT_EXCEEDED', { limit: 10 }],
  [
    'select First_Name as Last_Name, Last_Name from Leads where id is not null',
    'INVALID_QUERY',
    { column_name: 'First_Name', alias: 'Last_Name' },
  ],
  ["select First_Name as '' from Leads where id is not null", 'INVALID_ALIAS', { column_name: 'First_Name', alias: '' }],
  ['select id from Leads#2276164000000091501 where id is not null', 'INVALID_QUERY', { cvid: '2276164000000091501' }],
  ["select id from Leads where Owner.shoe_size = '9'", 'INVALID_QUERY', { column_name: 'Owner.shoe_size' }],
  ["select id from Leads where City.name = 'x'", 'INVALID_QUERY', { column_name: 'City.name' }],
  ["select id from Contacts where Account_Name.Parent_Account.Parent_Account.Account_Name = 'x'", 'LIMIT_EXCEEDED', { limit: 2 }],
  [
    'select id from Leads where id in (select id, City from Leads where id is not null)',
    'INVALID_QUERY',
    { sub_query_sequence: 0, column_name: ['id', 'City'] },
  ],
  [
    'select id from Leads where id > (select id from Leads where id is not null)',
    'INVALID_QUERY',
    { sub_query_sequence: 0, operator: '>' },
  ],
  ['select id from Leads where id in (select id from Nonsense where id is not null)', 'INVALID_MODULE', {}],
])('%s', (text, code, details) => {
  const { status, body } = query(text);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code, details, status: 'error', message: expect.any(String) });
});

test('25 conditions, 50 values and 2,000 rows are taken', () => {
  expect(query(`select id from Leads where ${nested(25)}`).status).toBe(204);
  expect(query(`select id from Leads where City in (${many(50, (n) => `'${n}'`).join()}) limit 2000`).status).toBe(204);
});

test('a request without a query names the key', () => {
  expect(lone.call('POST', 'coql', {})).toMatchObject({
    status: 400,
    body: { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'select_query' } },
  });
});

test.each(['select id from Tasks where id is not null', "select 'What_Id->Leads.Last_Name' from Leads where id is not null"])(
  'what CRM can and this cannot is not answered: %s',
  (text) => {
    expect(() => query(text)).toThrow('not emulated');
  },
);
