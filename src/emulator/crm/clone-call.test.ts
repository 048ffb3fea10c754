import { expect, test } from 'vitest';
import { crmClient } from '../../../test/harness/crm.js';

test('a clone has the values and the tags of its original, and its own where given', async () => {
  const { crm, records } = await crmClient();
  const original = { Last_Name: 'Ann', City: 'Bern', Email: 'ann@host.example', Tag: [{ name: 'Trial' }] };
  const { data } = await crm('POST', 'Leads', { data: [original] });
  const id = data[0]?.details.id;
  const cloned = await crm('POST', `Leads/${id}/actions/clone`, { data: [{ City: 'Basel' }] });
  expect(cloned).toMatchObject({ status: 201, data: [{ code: 'SUCCESS', message: 'record added' }] });
  expect(cloned.data[0]?.details.id).not.toBe(id);
  expect(records('Leads')).toMatchObject([
    { City: 'Bern', Email: 'ann@host.example' },
    { City: 'Basel', Email: 'ann@host.example', Last_Name: 'Ann', Tag: [{ name: 'Trial' }] },
  ]);
});

test('a clone needs no body, unless a unique value has to be another one', async () => {
  const { crm, externalField } = await crmClient();
  await externalField('Leads', { unique: { case_sensitive: false } });
  const { data } = await crm('POST', 'Leads', { data: [{ Last_Name: 'Ann' }, { Last_Name: 'Bob', External_User_ID: 'u1' }] });
  const clone = (at: number, body?: unknown) => crm('POST', `Leads/${data[at]?.details.id}/actions/clone`, body);
  expect((await clone(0)).status).toBe(201);
  expect(await clone(1)).toMatchObject({ status: 400, data: [{ code: 'DUPLICATE_DATA', details: { api_name: 'External_User_ID' } }] });
  expect((await clone(1, { data: [{ External_User_ID: 'u2' }] })).status).toBe(201);
});

test('there is no clone of nothing', async () => {
  const { crm } = await crmClient();
  expect(await crm('POST', 'Leads/1/actions/clone')).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', message: 'the id given seems to be invalid', details: { resource_path_index: 1 } },
  });
});
