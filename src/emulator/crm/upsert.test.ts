import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CrmClient, type CrmItem, crmClient, loneCrm } from '../../../test/harness/crm.js';

const KEYS = ['External_User_ID', 'Email'];

/** A module with the system field Email and two unique fields, as the table of the documentation has it. */
async function withTwoUniques(): Promise<CrmClient> {
  const client = await crmClient();
  const unique = ['Unique One', 'Unique Two'].map((label) => ({
    field_label: label,
    data_type: 'text',
    unique: { case_sensitive: false },
  }));
  expect((await client.crm('POST', 'settings/fields?module=Leads', { fields: unique })).status).toBe(201);
  return client;
}

test.each([
  { listed: ['Unique_One'], order: ['Unique_One', 'Unique_Two'] },
  { listed: ['Unique_Two'], order: ['Unique_Two', 'Unique_One'] },
  { listed: ['Email'], order: ['Email', 'Unique_One', 'Unique_Two'] },
  { listed: undefined, order: ['Email', 'Unique_One', 'Unique_Two'] },
  { listed: ['Unique_Two', 'Email'], order: ['Unique_Two', 'Email', 'Unique_One'] },
])('duplicate_check_fields $listed looks at $order', async ({ listed, order }) => {
  const { crm } = await withTwoUniques();
  const values: Record<string, string> = { Email: 'a@host.example', Unique_One: 'one', Unique_Two: 'two' };
  // One record per field. A row with all values matches one of them and collides with the others.
  for (const name of Object.keys(values)) await crm('POST', 'Leads', { data: [{ Last_Name: name, [name]: values[name] }] });
  const left = [...order];
  const matched: unknown[] = [];
  while (left.length > 0) {
    const row = Object.fromEntries(left.map((name) => [name, values[name]]));
    const { data } = await crm('POST', 'Leads/upsert', { data: [row], ...(listed && { duplicate_check_fields: listed }) });
    const match = data[0]?.['duplicate_field'] ?? left.find((name) => !collisions(data[0]).includes(name));
    matched.push(match);
    left.splice(left.indexOf(String(match)), 1);
  }
  expect(matched).toEqual(order);
  const byEmail = { data: [{ Last_Name: 'New', Email: 'a@host.example' }], ...(listed && { duplicate_check_fields: listed }) };
  expect((await crm('POST', 'Leads/upsert', byEmail)).data[0]).toMatchObject({ action: order.includes('Email') ? 'update' : 'insert' });
});

/** The fields whose value another record has. */
function collisions(item: CrmItem | undefined): unknown[] {
  const errors = (item?.details['errors'] as CrmItem[] | undefined) ?? (item ? [item] : []);
  return errors.map(({ details }) => details['api_name']);
}

test('a record of ours is found by its external id, a record made by hand by its e-mail address', async () => {
  const { crm, externalField, emulator, records } = await crmClient();
  await externalField('Leads');
  const byHand = emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Typed', Email: 'Ann@Host.example' } });
  const first = await crm('POST', 'Leads/upsert', {
    data: [{ Last_Name: 'Ann', Email: 'ann@host.example', External_User_ID: 'u1' }],
    duplicate_check_fields: KEYS,
  });
  expect(first).toMatchObject({
    status: 200,
    data: [{ code: 'SUCCESS', action: 'update', duplicate_field: 'Email', message: 'record updated', details: { id: byHand } }],
  });
  const second = await crm('POST', 'Leads/upsert', {
    data: [{ Last_Name: 'Ann', Email: 'new@host.example', External_User_ID: 'u1' }],
    duplicate_check_fields: KEYS,
  });
  expect(second.data[0]).toMatchObject({ action: 'update', duplicate_field: 'External_User_ID', details: { id: byHand } });
  expect(records('Leads')).toMatchObject([
    { id: byHand, Email: 'new@host.example', External_User_ID: 'u1', Owner: { name: 'Sam Seller' } },
  ]);
});

test('without Email in the list an equal address makes a second record', async () => {
  const { crm, externalField, records } = await crmClient();
  await externalField('Leads');
  for (const id of ['u1', 'u2']) {
    const { data } = await crm('POST', 'Leads/upsert', {
      data: [{ Last_Name: 'Ann', Email: 'ann@host.example', External_User_ID: id }],
      duplicate_check_fields: ['External_User_ID'],
    });
    expect(data[0]).toMatchObject({ action: 'insert', duplicate_field: null, message: 'record added' });
  }
  expect(records('Leads')).toHaveLength(2);
});

test('two rows with one key in one call are one record, in the order of the rows', async () => {
  const { crm, externalField, records } = await crmClient();
  await externalField('Leads');
  const row = { Last_Name: 'First', Email: 'ann@host.example', External_User_ID: 'u1' };
  const { data } = await crm('POST', 'Leads/upsert', { data: [row, { ...row, Last_Name: 'Second' }], duplicate_check_fields: KEYS });
  expect(data.map((item) => item['action'])).toEqual(['insert', 'update']);
  expect(data[0]?.details.id).toBe(data[1]?.details.id);
  expect(records('Leads')).toMatchObject([{ Last_Name: 'Second' }]);
});

test('a row that would take a unique value of another record is DUPLICATE_DATA with that record', async () => {
  const { crm, externalField, records } = await crmClient();
  await externalField('Leads');
  const { data } = await crm('POST', 'Leads/upsert', {
    data: [
      { Last_Name: 'Ann', Email: 'ann@host.example', External_User_ID: 'u1' },
      { Last_Name: 'Ben', Email: 'ben@host.example', External_User_ID: 'u2' },
    ],
    duplicate_check_fields: KEYS,
  });
  const ids = data.map((item) => item.details.id);
  const answer = await crm('POST', 'Leads/upsert', {
    data: [{ Email: 'ben@host.example', External_User_ID: 'u1' }],
    duplicate_check_fields: ['Email', 'External_User_ID'],
  });
  expect(answer).toMatchObject({
    status: 400,
    data: [
      {
        code: 'DUPLICATE_DATA',
        message: 'duplicate data',
        details: {
          api_name: 'External_User_ID',
          json_path: '$.data[0].External_User_ID',
          id: ids[0],
          duplicate_record: { id: ids[0], module: { api_name: 'Leads' }, Owner: { name: 'Ines Integration' } },
        },
      },
    ],
  });
  expect(records('Leads')).toMatchObject([{ External_User_ID: 'u1' }, { External_User_ID: 'u2' }]);
});

test('a plain insert looks at unique fields only: an equal address is a second record', async () => {
  const { crm, externalField } = await crmClient();
  await externalField('Leads');
  const row = { Last_Name: 'Ann', Email: 'ann@host.example', External_User_ID: 'u1' };
  const first = await crm('POST', 'Leads', { data: [row] });
  expect(first.status).toBe(201);
  expect(await crm('POST', 'Leads', { data: [{ ...row, External_User_ID: 'u2' }] })).toMatchObject({ status: 201 });
  const again = await crm('POST', 'Leads', { data: [row] });
  expect(again).toMatchObject({ status: 400, data: [{ code: 'DUPLICATE_DATA', details: { id: first.data[0]?.details.id } }] });
});

test('a field that is neither the system field nor unique may not be listed', async () => {
  const { crm } = await crmClient();
  const body = { data: [{ Last_Name: 'Ann', Phone: '1' }], duplicate_check_fields: ['Email', 'Phone'] };
  expect(await crm('POST', 'Leads/upsert', body)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_DATA', details: { api_name: 'duplicate_check_fields', json_path: '$.duplicate_check_fields[1]' } },
  });
  expect(await crm('POST', 'Leads/upsert', { ...body, duplicate_check_fields: KEYS })).toMatchObject({ status: 400 });
});

test('an update by upsert needs no mandatory fields and leaves absent ones alone; null clears', async () => {
  const { crm, records } = await crmClient();
  await crm('POST', 'Leads/upsert', {
    data: [{ Last_Name: 'Ann', Email: 'ann@host.example', City: 'Bern', Phone: '+1 (555) 0.1-2', Nonsense: 1 }],
  });
  expect((await crm('POST', 'Leads/upsert', { data: [{ Email: 'ANN@host.example', City: null, Company: 'Acme' }] })).status).toBe(200);
  expect(records('Leads')).toMatchObject([
    { Last_Name: 'Ann', City: null, Phone: '+1 (555) 0.1-2', Company: 'Acme', Email: 'ANN@host.example' },
  ]);
  expect(records('Leads')[0]).not.toHaveProperty('Nonsense');
  expect(await crm('POST', 'Leads/upsert', { data: [{ Email: 'ann@host.example', Last_Name: null }] })).toMatchObject({
    status: 400,
    data: [{ code: 'MANDATORY_NOT_FOUND', details: { api_name: 'Last_Name' } }],
  });
});

test('an external id of type user counts per user, of type org for all', async () => {
  const { crm, externalField, emulator } = await crmClient();
  await externalField('Leads', { external: { type: 'user', show: true } });
  await externalField('Contacts');
  for (const module of ['Leads', 'Contacts'] as const)
    emulator.byHand.crm.create({ module, values: { Last_Name: 'Typed', External_User_ID: 'u1' } });
  const row = { data: [{ Last_Name: 'Ann', External_User_ID: 'u1' }], duplicate_check_fields: ['External_User_ID'] };
  expect((await crm('POST', 'Leads/upsert', row)).data[0]).toMatchObject({ action: 'insert' });
  expect((await crm('POST', 'Contacts/upsert', row)).data[0]).toMatchObject({ action: 'update' });
});

test('no sequence of upserts gives two live records one unique value', () => {
  const value = fc.constantFrom('a', 'A', 'b', 'c', null);
  const row = fc.record({
    Last_Name: fc.constant('X'),
    External_User_ID: value,
    Second_Key: value,
    Email: fc.constantFrom('a@host.example', 'B@host.example', null),
  });
  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        rows: fc.array(row, { minLength: 1, maxLength: 4 }),
        listed: fc.subarray(['External_User_ID', 'Second_Key', 'Email']),
      }),
    },
    { weight: 1, arbitrary: fc.record({ remove: fc.nat() }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { call, crm } = loneCrm();
      call('POST', 'settings/fields?module=Leads', {
        fields: [
          { field_label: 'External User ID', data_type: 'text', external: { type: 'org', show: true } },
          { field_label: 'Second Key', data_type: 'text', unique: { case_sensitive: false } },
        ],
      });
      const live = () => crm.byHand.look({ module: 'Leads', limit: 100 }).records;
      for (const one of steps) {
        if ('rows' in one) call('POST', 'Leads/upsert', { data: one.rows, duplicate_check_fields: one.listed });
        else if (live().length > 0) call('DELETE', `Leads/${String(live()[one.remove % live().length]?.['id'])}`);
      }
      const external = live()
        .map((record) => record['External_User_ID'])
        .filter((id) => id !== null);
      const second = live()
        .map((record) => record['Second_Key'])
        .filter((key) => key !== null)
        .map((key) => String(key).toLowerCase());
      expect(new Set(external).size).toBe(external.length);
      expect(new Set(second).size).toBe(second.length);
    }),
  );
});
