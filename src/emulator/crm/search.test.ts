import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../test/harness/crm.js';

const PEOPLE = [
  {
    Last_Name: 'Burns',
    First_Name: 'Monty',
    Company: 'Zylker Corp',
    Email: 'a-b@host.example',
    Phone: '+1 (555) 123-4567',
    No_of_Employees: 10,
  },
  { Last_Name: 'Burns', First_Name: 'Lee', Company: 'Zylker', Email: 'a_b@host.example', Phone: '555 765', No_of_Employees: 20 },
  { Last_Name: 'Smith, (Jr.)', First_Name: 'Ann', Company: 'Acme Zylker Ltd', Email: 'ann@other.example', No_of_Employees: 30 },
];

async function seeded(): Promise<CrmClient & { find(query: string): Promise<unknown[]> }> {
  const client = await crmClient();
  expect((await client.crm('POST', 'Leads', { data: PEOPLE })).status).toBe(201);
  client.emulator.advance('PT6S');
  const find = async (query: string) =>
    (await client.crm('GET', `Leads/search?sort_order=asc&${query}`)).data.map((record) => record['First_Name']);
  return { ...client, find };
}

const criteria = (text: string) => `criteria=${encodeURIComponent(text)}`;

test('a new record is found once the index has caught up, an edited one by its old values until then', async () => {
  const { crm, emulator } = await crmClient();
  const { data } = await crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', Email: 'old@host.example' }] });
  const id = data[0]?.details.id;
  const search = async (email: string) => (await crm('GET', `Leads/search?email=${email}`)).status;
  expect(await search('old@host.example')).toBe(204);
  expect((await crm('POST', 'coql', { select_query: "select id from Leads where Email = 'old@host.example'" })).status).toBe(200);
  emulator.advance('PT5S');
  expect(await search('old@host.example')).toBe(200);
  await crm('PUT', `Leads/${id}`, { data: [{ Email: 'new@host.example' }] });
  expect([await search('old@host.example'), await search('new@host.example')]).toEqual([200, 204]);
  emulator.advance('PT5S');
  expect([await search('old@host.example'), await search('new@host.example')]).toEqual([204, 200]);
});

test('the lag can be set, and lifted', async () => {
  const { crm, emulator } = await crmClient();
  emulator.setLimits({ crm: { searchLagMs: 60_000 } });
  await crm('POST', 'Leads', { data: [{ Last_Name: 'Ann', Email: 'ann@host.example' }] });
  emulator.advance('PT50S');
  expect((await crm('GET', 'Leads/search?email=ann@host.example')).status).toBe(204);
  emulator.setLimits({ crm: { searchLagMs: null } });
  expect((await crm('GET', 'Leads/search?email=ann@host.example')).status).toBe(200);
});

test('equals on text acts like contains and does not see punctuation', async () => {
  const { find } = await seeded();
  expect(await find(criteria('(Company:equals:zylker)'))).toEqual(['Monty', 'Lee', 'Ann']);
  expect(await find(criteria('(Email:equals:a-b@host.example)'))).toEqual(['Monty', 'Lee']);
  expect(await find(criteria('(Company:equals:ylker)'))).toEqual([]);
});

test.each([
  ['(Last_Name:equals:Smith\\, \\(Jr.\\))', ['Ann']],
  ['(First_Name:starts_with:mo)', ['Monty']],
  ['(First_Name:in:Lee,Ann)', ['Lee', 'Ann']],
  ['(First_Name:not_equal:Lee)', ['Monty', 'Ann']],
  ['(No_of_Employees:greater_than:10)', ['Lee', 'Ann']],
  ['(No_of_Employees:between:10,20)', ['Monty', 'Lee']],
  ['((Last_Name:equals:Burns)and(First_Name:equals:Lee))', ['Lee']],
  ['((First_Name:equals:Ann) or ((Last_Name:equals:Burns) and (No_of_Employees:less_than:15)))', ['Monty', 'Ann']],
  ['(Created_Time:greater_equal:2020-01-01T00:00:00+00:00)', ['Monty', 'Lee', 'Ann']],
])('criteria %s', async (text, expected) => {
  const { find } = await seeded();
  expect(await find(criteria(text))).toEqual(expected);
});

test('email, phone and word look at every field of their kind', async () => {
  const { find } = await seeded();
  expect(await find('email=other.example')).toEqual(['Ann']);
  expect(await find('phone=5551234567')).toEqual(['Monty']);
  expect(await find(`phone=${encodeURIComponent('(555) 123')}`)).toEqual(['Monty']);
  expect(await find('word=zyl')).toEqual(['Monty', 'Lee', 'Ann']);
  expect(await find(`word=${encodeURIComponent('monty zylker')}`)).toEqual([]);
  expect(await find('word=jr&email=host.example')).toEqual(['Monty', 'Lee']);
});

test.each([
  ['', 'EXPECTED_PARAM_MISSING'],
  [criteria('Last_Name:equals:x'), 'INVALID_QUERY'],
  [criteria('(Last_Name:equals:x'), 'INVALID_QUERY'],
  [criteria('(Nonsense:equals:x)'), 'INVALID_QUERY'],
  [criteria('(Last_Name:between:a,b)'), 'INVALID_QUERY'],
  [criteria('(No_of_Employees:equals:many)'), 'INVALID_QUERY'],
  [
    criteria(Array.from({ length: 10 }).reduce((text: string) => `(${text}or(City:equals:x))`, '(City:equals:x)')),
    'CRITERIA_LIMIT_EXCEEDED',
  ],
  [criteria(`(City:in:${Array.from({ length: 101 }, (_, n) => n).join()})`), 'INVALID_QUERY'],
  [`${criteria('(City:equals:x)')}&page=11`, 'LIMIT_REACHED'],
])('search by "%s" is %s', async (query, code) => {
  const { crm } = await crmClient();
  expect(await crm('GET', `Leads/search?${query}`)).toMatchObject({ status: 400, body: { code, status: 'error' } });
});

test('search pages, sorts and picks fields', async () => {
  const { crm } = await seeded();
  const first = await crm(
    'GET',
    `Leads/search?${criteria('(Company:equals:zylker)')}&per_page=2&sort_by=No_of_Employees&fields=First_Name`,
  );
  expect(first).toMatchObject({ status: 200, body: { info: { per_page: 2, count: 2, page: 1, more_records: true } } });
  expect(first.data.map((record) => record['First_Name'])).toEqual(['Ann', 'Lee']);
  expect(Object.keys(first.data[0] ?? {})).toEqual(['First_Name', 'id']);
});
