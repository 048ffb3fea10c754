import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

test('everything a person can do by hand is listed with the JSON Schema of its input', async () => {
  const { control, emulator } = await emulatorClient();
  const { body } = await control('by-hand');
  expect(body).toMatchObject({
    crm: {
      create: {
        title: expect.any(String),
        module: expect.any(String),
        input: { type: 'object', required: ['module', 'values'], additionalProperties: false },
      },
    },
  });
  const listed = Object.entries(body as Record<string, object>).flatMap(([service, actions]) =>
    Object.keys(actions).map((name) => `${service}/${name}`),
  );
  const typed = Object.entries(emulator.byHand).flatMap(([service, actions]) => Object.keys(actions).map((name) => `${service}/${name}`));
  expect(typed.filter((name) => !listed.includes(name))).toEqual([]);
});

test('a person does something by hand over HTTP', async () => {
  const { control, emulator } = await emulatorClient();
  const values = { Last_Name: 'Walk-in', Company: 'Corner Shop' };
  const { status, body } = await control('by-hand/crm/create', { module: 'Leads', values });
  expect(status).toBe(200);
  const { result: id } = body as { result: string };
  expect(emulator.state()['crm']?.['Leads']).toMatchObject([{ id, Last_Name: 'Walk-in' }]);
  expect((await control('by-hand/crm/remove', { module: 'Leads', id })).body).toEqual({ result: null });
  expect(emulator.state()['crm']?.['Leads']).toEqual([]);
});

test.each([
  ['by-hand/crm/fly', {}, /nothing is done by hand under crm\/fly; there is: .*crm\/create/],
  ['by-hand/toString/constructor', {}, /nothing is done by hand/],
  ['by-hand/crm/create', { module: 'Leads' }, /^values: /],
  ['by-hand/crm/remove', { module: 'Leads', id: '1' }, /no record 1/],
])('%s refuses %o and says why', async (path, body, message) => {
  const { control } = await emulatorClient();
  const answer = await control(path, body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: string }).error).toMatch(message);
});
