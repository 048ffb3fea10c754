import { expect, test } from 'vitest';
import { crmClient, loneCrm } from '../../../test/harness/crm.js';

const BEFORE = '2026-03-01T11:00:00+00:00';
const NOW = '2026-03-01T12:00:00+00:00';
const client = () => crmClient({ now: () => new Date(NOW) });
const since = (at: string) => ({ 'If-Modified-Since': at });
const unless = (at: string) => ({ 'If-Unmodified-Since': at });
const ANN = { Last_Name: 'Ann', Email: 'ann@host.example' };

test('one record, the list and the deleted ones are 304 when nothing changed since', async () => {
  const { crm, emulator } = await client();
  const { data } = await crm('POST', 'Leads', { data: [ANN, { Last_Name: 'Bob' }] });
  const [ann, bob] = data.map(({ details }) => details.id);
  const get = async (path: string, at: string) => (await crm('GET', path, undefined, since(at))).status;
  expect(await get(`Leads/${ann}`, BEFORE)).toBe(200);
  expect(await get(`Leads/${ann}`, NOW)).toBe(304);
  expect(await get('Leads?fields=Email', NOW)).toBe(304);
  emulator.advance('PT1M');
  await crm('PUT', `Leads/${ann}`, { data: [{ City: 'Bern' }] });
  expect(await get(`Leads/${ann}`, NOW)).toBe(200);
  expect(await get(`Leads/${bob}`, NOW)).toBe(304);
  expect((await crm('GET', 'Leads?fields=Email', undefined, since(NOW))).data).toMatchObject([{ id: ann }]);
  expect(await get('Leads/deleted', NOW)).toBe(304);
  await crm('DELETE', `Leads/${bob}`);
  expect((await crm('GET', 'Leads/deleted', undefined, since(NOW))).data).toMatchObject([{ id: bob }]);
  expect(await get('Leads/deleted', '2100-01-01T00:00:00+00:00')).toBe(304);
});

test('what is unreadable as a time is no condition', async () => {
  const { crm } = await client();
  await crm('POST', 'Leads', { data: [ANN] });
  expect((await crm('GET', 'Leads?fields=Email', undefined, since('yesterday'))).status).toBe(200);
});

test.each([
  ['POST', 'Leads/upsert'],
  ['PUT', 'Leads'],
])('%s %s changes nothing that was changed since: 412 when it is all, 207 when it is some', async (method, path) => {
  const { crm, emulator, records } = await client();
  const { data } = await crm('POST', 'Leads', { data: [ANN, { Last_Name: 'Bob', Email: 'bob@host.example' }] });
  const [ann, bob] = data.map(({ details }) => details.id);
  emulator.advance('PT1M');
  await crm('PUT', `Leads/${ann}`, { data: [{ Company: 'Acme' }] });
  const row = (id: string | undefined, Email: string) =>
    path === 'Leads' ? { id, City: 'Bern' } : { Last_Name: 'X', Email, City: 'Bern' };
  const write = (...rows: unknown[]) => crm(method, path, { data: rows }, unless(NOW));
  const refused = {
    code: 'ALREADY_MODIFIED',
    message: 'record updated time has already passed if-unmodified-since time',
    details: { id: ann, Modified_Time: '2026-03-01T05:01:00-07:00' },
  };
  expect(await write(row(ann, 'ann@host.example'))).toMatchObject({ status: 412, data: [refused] });
  expect(await write(row(ann, 'ann@host.example'), row(bob, 'bob@host.example'))).toMatchObject({
    status: 207,
    data: [refused, { code: 'SUCCESS', details: { id: bob } }],
  });
  expect(records('Leads')).toMatchObject([{ City: null }, { City: 'Bern' }]);
});

test('an upsert that finds nothing has nothing that was changed', async () => {
  const { crm } = await client();
  expect((await crm('POST', 'Leads/upsert', { data: [ANN] }, unless(BEFORE))).data).toMatchObject([{ action: 'insert' }]);
});

test('pages end at 2,000 records; a token leads on, but not with a page', () => {
  const { call } = loneCrm();
  for (let n = 0; n < 21; n += 1) call('POST', 'Leads', { data: Array.from({ length: 100 }, () => ({ Last_Name: 'X' })) });
  const get = (query: string) => call('GET', `Leads?fields=Last_Name${query}`);
  expect(get('&page=11')).toMatchObject({
    status: 400,
    body: { code: 'DISCRETE_PAGINATION_LIMIT_EXCEEDED', details: { limit: 2000 } },
  });
  const tenth = get('&page=10');
  expect(tenth.body.info).toMatchObject({ count: 200, more_records: true });
  const token = String(tenth.body.info['next_page_token']);
  expect(get(`&page_token=${token}`).body.info).toMatchObject({ page: 11, count: 100, more_records: false, next_page_token: null });
  expect(get(`&page=11&page_token=${token}`)).toMatchObject({ status: 400, body: { code: 'AMBIGUITY_DURING_PROCESSING' } });
  expect(get('&page_token=nonsense')).toMatchObject({ status: 400, body: { code: 'TOKEN_BOUND_DATA_MISMATCH' } });
});

test.each([
  ['POST', 'Leads', 201],
  ['PUT', 'Leads', 200],
  ['POST', 'Leads/upsert', 200],
  ['DELETE', 'Leads', 200],
])('%s %s tells of each record, and of all by its status', async (method, path, ok) => {
  const { crm } = await client();
  const { data } = await crm('POST', 'Leads', { data: Array.from({ length: 6 }, (_, n) => ({ Last_Name: `L${n}` })) });
  let at = 0;
  const good = () => ({ id: data[at++]?.details.id, Last_Name: 'Y' });
  const bad = { id: '1', Last_Name: null };
  const send = (rows: { id: string | undefined }[], version = 8) => {
    const ids = `?ids=${rows.map(({ id }) => id).join()}`;
    const withoutId = path === 'Leads' && method === 'POST' ? rows.map((row) => ({ ...row, id: undefined })) : rows;
    return crm(method, `/crm/v${version}/${path}${method === 'DELETE' ? ids : ''}`, method === 'DELETE' ? undefined : { data: withoutId });
  };
  expect((await send([good(), good()])).status).toBe(ok);
  const some = await send([good(), bad, good()]);
  expect([some.status, some.data.map(({ status }) => status)]).toEqual([207, ['success', 'error', 'success']]);
  expect((await send([bad, bad])).status).toBe(400);
  expect((await send([bad, good()], 2)).status).toBe(202);
});
