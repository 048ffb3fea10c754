import { expect, test } from 'vitest';
import { type CrmClient, callbacks, crmClient } from '../../../../test/harness/crm.js';

const client = () => crmClient({ now: () => new Date('2026-03-01T12:00:00Z') });
const ALL = 'fields=Note_Title,Note_Content,Parent_Id';

const lead = async ({ crm }: CrmClient, Last_Name = 'Ann') =>
  (await crm('POST', 'Leads', { data: [{ Last_Name }] })).data[0]?.details.id ?? '';
const note = async ({ crm }: CrmClient, parent: string, item: Record<string, unknown>) =>
  (await crm('POST', `Leads/${parent}/Notes`, { data: [item] })).data[0]?.details.id ?? '';
const titles = async ({ crm }: CrmClient, path: string) => (await crm('GET', `${path}?${ALL}`)).data.map((each) => each['Note_Title']);

test('a note is written about a record and listed with it, newest first', async () => {
  const zoho = await client();
  const id = await lead(zoho);
  expect((await zoho.crm('GET', `Leads/${id}/Notes?${ALL}`)).status).toBe(204);
  const created = await zoho.crm('POST', `Leads/${id}/Notes`, {
    data: [{ Note_Title: 'Called', Note_Content: 'Was friendly.' }, { Note_Content: 'No title' }],
  });
  expect(created).toMatchObject({
    status: 201,
    data: [
      {
        code: 'SUCCESS',
        message: 'record added',
        status: 'success',
        details: { Created_Time: '2026-03-01T05:00:00-07:00', Created_By: { name: 'Ines Integration' } },
      },
      { code: 'SUCCESS' },
    ],
  });
  expect(await zoho.crm('GET', `Leads/${id}/Notes?${ALL}`)).toMatchObject({
    status: 200,
    data: [
      { Note_Title: null, Note_Content: 'No title' },
      { Note_Title: 'Called', Note_Content: 'Was friendly.', Parent_Id: { id, name: 'Ann', module: { api_name: 'Leads' } } },
    ],
    body: { info: { per_page: 200, count: 2, page: 1, more_records: false } },
  });
  const [first] = created.data;
  expect(await zoho.crm('GET', `Notes/${first?.details.id}`)).toMatchObject({
    status: 200,
    data: [{ Note_Title: 'Called', Owner: { name: 'Ines Integration' }, Created_Time: '2026-03-01T05:00:00-07:00' }],
  });
  expect(await zoho.crm('GET', `Leads/${id}/Notes?fields=Note_Title&page=2&per_page=1`)).toMatchObject({
    data: [{ id: first?.details.id, Note_Title: 'Called' }],
  });
});

test('a list of notes asks for fields in version 8 only', async () => {
  const zoho = await client();
  const id = await lead(zoho);
  await note(zoho, id, { Note_Title: 'One' });
  expect(await zoho.crm('GET', `Leads/${id}/Notes`)).toMatchObject({
    status: 400,
    body: { code: 'REQUIRED_PARAM_MISSING', details: { param_name: 'fields' } },
  });
  expect((await zoho.crm('GET', `/crm/v2/Leads/${id}/Notes`)).data).toMatchObject([{ Note_Title: 'One' }]);
});

test('a note names its record when it is written beside all notes', async () => {
  const zoho = await client();
  const id = await lead(zoho);
  const parent = { id, module: { api_name: 'Leads' } };
  expect((await zoho.crm('POST', 'Notes', { data: [{ Note_Title: 'New', Parent_Id: parent }] })).status).toBe(201);
  expect((await zoho.crm('POST', '/crm/v2/Notes', { data: [{ Note_Title: 'Old', Parent_Id: id, se_module: 'Leads' }] })).status).toBe(201);
  expect(await titles(zoho, 'Notes')).toEqual(['Old', 'New']);
  expect(await titles(zoho, `Leads/${id}/Notes`)).toEqual(['Old', 'New']);
});

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Parent_Id', json_path: '$.data[0].Parent_Id' } }],
  [{ Parent_Id: { id: '1' } }, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'module' } }],
  [
    { Parent_Id: { id: '1', module: { api_name: 'Leads' } } },
    { code: 'INVALID_DATA', message: 'the related id given seems to be invalid' },
  ],
  [{ Parent_Id: { id: '1', module: { api_name: 'Ghosts' } } }, { code: 'INVALID_DATA' }],
])('a note about %j is refused', async (item, error) => {
  const { crm } = await client();
  expect(await crm('POST', 'Notes', { data: [{ Note_Title: 'x', ...item }] })).toMatchObject({ status: 400, data: [error] });
});

const PATH = '$.data[0]';

test.each([
  [
    {},
    {
      code: 'EXPECTED_FIELD_MISSING',
      message: 'should contain either content or title',
      details: { expected_fields: [{ json_path: `${PATH}.Note_Content` }, { json_path: `${PATH}.Note_Title` }] },
    },
  ],
  [{ Note_Title: ' ' }, { code: 'EXPECTED_FIELD_MISSING' }],
  [{ Note_Title: 7 }, { code: 'INVALID_DATA', details: { expected_data_type: 'text', json_path: `${PATH}.Note_Title` } }],
  [{ Note_Title: 'x'.repeat(121) }, { code: 'INVALID_DATA', details: { maximum_length: 120 } }],
  [{ Note_Content: 'x'.repeat(32_001) }, { code: 'INVALID_DATA', details: { maximum_length: 32_000 } }],
  ['text', { code: 'INVALID_DATA', details: { expected_data_type: 'jsonobject' } }],
])('note %# is refused', async (item, error) => {
  const zoho = await client();
  const id = await lead(zoho);
  expect(await zoho.crm('POST', `Leads/${id}/Notes`, { data: [item] })).toMatchObject({ status: 400, data: [error] });
});

test.each([
  [{}, { code: 'MANDATORY_NOT_FOUND', details: { api_name: 'data' } }],
  [{ data: [] }, { code: 'INVALID_DATA', details: { expected_data_type: 'jsonarray' } }],
  [{ data: Array.from({ length: 101 }, () => ({})) }, { code: 'INVALID_DATA', details: { maximum_length: 100 } }],
])('notes in body %# are refused', async (body, error) => {
  const zoho = await client();
  expect(await zoho.crm('POST', `Leads/${await lead(zoho)}/Notes`, body)).toMatchObject({ status: 400, body: error });
});

test('there are no notes of a record that is none', async () => {
  const { crm } = await client();
  const refused = { status: 400, body: { code: 'INVALID_DATA', message: 'the id given seems to be invalid' } };
  expect(await crm('POST', 'Leads/1/Notes', { data: [{ Note_Title: 'x' }] })).toMatchObject(refused);
  expect(await crm('GET', `Leads/1/Notes?${ALL}`)).toMatchObject(refused);
  expect((await crm('GET', 'Notes/1')).status).toBe(204);
});

test('a note is changed in place; one text of the two has to stay', async () => {
  const zoho = await client();
  const parent = await lead(zoho);
  const id = await note(zoho, parent, { Note_Title: 'One', Note_Content: 'Text' });
  await note(zoho, parent, { Note_Title: 'Two' });
  zoho.emulator.advance('PT1M');
  expect(await zoho.crm('PUT', `Notes/${id}`, { data: [{ Note_Content: null }] })).toMatchObject({
    status: 200,
    data: [
      { message: 'record updated', details: { id, Modified_Time: '2026-03-01T05:01:00-07:00', Created_Time: '2026-03-01T05:00:00-07:00' } },
    ],
  });
  expect(await zoho.crm('PUT', 'Notes', { data: [{ id, Note_Title: null }, { id: '1' }] })).toMatchObject({
    status: 400,
    data: [{ code: 'EXPECTED_FIELD_MISSING' }, { code: 'INVALID_DATA', message: 'the id given seems to be invalid' }],
  });
  expect(await titles(zoho, `Leads/${parent}/Notes`)).toEqual(['Two', 'One']);
});

test('notes are deleted, one or some', async () => {
  const zoho = await client();
  const parent = await lead(zoho);
  const ids = [await note(zoho, parent, { Note_Title: 'One' }), await note(zoho, parent, { Note_Title: 'Two' })];
  expect(await zoho.crm('DELETE', `Notes/${ids[0]}`)).toMatchObject({
    status: 200,
    data: [{ code: 'SUCCESS', message: 'record deleted', details: { id: ids[0] } }],
  });
  expect(await zoho.crm('DELETE', `Notes?ids=${ids.join()}`)).toMatchObject({
    status: 207,
    data: [{ code: 'INVALID_DATA', message: 'record not deleted', details: { id: ids[0] } }, { code: 'SUCCESS' }],
  });
  expect((await zoho.crm('DELETE', 'Notes')).body).toMatchObject({ code: 'REQUIRED_PARAM_MISSING', details: { param_name: 'ids' } });
  expect((await zoho.crm('GET', `Notes?${ALL}`)).status).toBe(204);
});

test('notes of a deleted record are gone with it and come back with it', async () => {
  const zoho = await client();
  const parent = await lead(zoho);
  const id = await note(zoho, parent, { Note_Title: 'One' });
  await zoho.crm('DELETE', `Leads/${parent}`);
  expect((await zoho.crm('GET', `Notes/${id}`)).status).toBe(204);
  expect((await zoho.crm('GET', `Notes?${ALL}`)).status).toBe(204);
  expect((await zoho.crm('PUT', `Notes/${id}`, { data: [{ Note_Title: 'x' }] })).status).toBe(400);
  await zoho.crm('POST', `settings/recycle_bin/${parent}/actions/restore`);
  expect(await titles(zoho, 'Notes')).toEqual(['One']);
});

test('notes of a lead go to its contact', async () => {
  const zoho = await client();
  const parent = await lead(zoho);
  await note(zoho, parent, { Note_Title: 'One' });
  const converted = await zoho.crm('POST', `Leads/${parent}/actions/convert`, { data: [{}] });
  const contact = (converted.data[0]?.details as unknown as { Contacts?: { id: string } } | undefined)?.Contacts?.id;
  expect(await titles(zoho, `Contacts/${contact}/Notes`)).toEqual(['One']);
  expect((await zoho.crm('GET', `Leads/${parent}/Notes?${ALL}`)).status).toBe(204);
});

test('a note is told to those who watch related actions of its record', async () => {
  const zoho = await client();
  const there = await callbacks();
  const parent = await lead(zoho);
  const watch = (channel_id: string, notify_on_related_action: boolean) =>
    zoho.crm('POST', 'actions/watch', {
      watch: [{ channel_id, events: ['Leads.edit'], notify_url: `${there.url}/${channel_id}`, notify_on_related_action }],
    });
  expect((await watch('1', true)).status).toBe(201);
  expect((await watch('2', false)).status).toBe(201);
  await note(zoho, parent, { Note_Title: 'One' });
  await zoho.emulator.settled();
  expect(there.got).toMatchObject([{ path: '/1', body: { module: 'Leads', ids: [parent] } }]);
});
