import { expect, test } from 'vitest';
import { deskClient } from '../../../../test/harness/desk.js';

test('there is one organisation, of the edition the limits say', async () => {
  const { desk, control } = await deskClient();
  const [organization] = (await desk('GET', 'organizations')).list;
  expect(organization).toMatchObject({ id: '804512131', portalName: 'zylker', edition: 'ENTERPRISE', isDefault: true, isAdminInOrg: true });
  expect((await desk('GET', 'accessibleOrganizations')).list).toEqual([organization]);
  await control('limits', { desk: { edition: 'free' } });
  expect((await desk('GET', 'organizations/804512131?includeCustomDomain=true')).row).toEqual({ ...organization, edition: 'FREE' });
  expect((await desk('GET', 'organizations/1')).error).toBe('URL_NOT_FOUND');
});

test('departments are listed, found by id, with who is in them', async () => {
  const { emulator, desk, departmentId } = await deskClient();
  const sales = emulator.byHand.desk.createDepartment({ name: 'Sales', agentIds: ['1892000000056007'] });
  expect((await desk('GET', 'departments')).list.map(({ id, name }) => [id, name])).toEqual([
    [departmentId, 'Support'],
    [sales.id, 'Sales'],
  ]);
  expect((await desk('GET', 'departments')).list[0]).not.toHaveProperty('associatedAgentIds');
  expect((await desk('GET', `departments/${sales.id}`)).row).toMatchObject({
    ...{ name: 'Sales', nameInCustomerPortal: 'Sales', isEnabled: true, isDefault: false, associatedAgentIds: ['1892000000056007'] },
  });
  expect((await desk('GET', 'departments/1')).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', `departmentsByIds?departmentIds=${sales.id},1`)).list).toMatchObject([{ id: sales.id }]);
  expect((await desk('GET', 'departmentsByIds')).status).toBe(422);
  emulator.byHand.desk.enableDepartment({ id: sales.id, isEnabled: false });
  expect((await desk('GET', 'departments?isEnabled=false')).list).toMatchObject([{ id: sales.id, isEnabled: false }]);
  expect((await desk('GET', 'departments?chatStatus=AVAILABLE')).status).toBe(204);
  expect((await desk('GET', 'departments?limit=201')).status).toBe(422);
});

test('agents are listed, filtered, and found by id and address', async () => {
  const { emulator, desk, departmentId } = await deskClient();
  emulator.byHand.desk.createAgent({ firstName: 'Zoe', lastName: 'Light', role: 'LightAgent', departmentIds: [] });
  const names = async (query: string) => (await desk('GET', `agents?${query}`)).list.map(({ name }) => name);
  expect(await names('')).toEqual(['Ada Agent', 'Ines Integration', 'Zoe Light']);
  expect(await names('sortOrder=desc&limit=1')).toEqual(['Zoe Light']);
  expect(await names('isLightAgent=true')).toEqual(['Zoe Light']);
  expect(await names('searchStr=ada*')).toEqual(['Ada Agent']);
  expect(await names(`departmentIds=${departmentId}`)).toEqual(['Ada Agent', 'Ines Integration']);
  expect(await names('status=DISABLED')).toEqual([]);
  expect((await desk('GET', `departments/${departmentId}/agents`)).list).toHaveLength(2);
  expect((await desk('GET', 'departments/1/agents')).error).toBe('URL_NOT_FOUND');
  const ada = (await desk('GET', 'agents/1892000000056007')).row;
  expect(ada).toMatchObject({
    emailId: 'ada@zylker.example',
    zuid: '804512141',
    status: 'ACTIVE',
    associatedDepartmentIds: [departmentId],
  });
  expect((await desk('GET', 'agents/email/ADA@zylker.example')).row).toEqual(ada);
  expect((await desk('GET', 'agents/me')).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', 'agents/email/nobody@zylker.example')).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', 'agentsByIds?agentIds=1892000000056007,1')).list).toEqual([ada]);
  for (const query of ['status=GONE', 'sortOrder=up', 'isLightAgent=maybe'])
    expect((await desk('GET', `agents?${query}`)).status).toBe(422);
});

test('fields tell what statuses mean, and the custom ones', async () => {
  const { emulator, desk } = await deskClient();
  emulator.byHand.desk.addStatus({ value: 'Waiting', statusType: 'On Hold' });
  emulator.byHand.desk.addCustomField({ label: 'Portal Token' });
  emulator.byHand.desk.addCustomField({ label: 'Plan', type: 'Picklist', values: ['Small', 'Large'], isMandatory: true });
  const field = async (apiName: string) => (await desk('GET', `fields?module=tickets&apiNames=${apiName}`)).list[0];
  expect(await field('status')).toMatchObject({
    ...{ displayLabel: 'Status', type: 'Picklist', isCustomField: false, isMandatory: true },
    allowedValues: [
      { value: 'Open', statusType: 'Open' },
      { value: 'On Hold', statusType: 'On Hold' },
      { value: 'Escalated', statusType: 'Open' },
      { value: 'Closed', statusType: 'Closed' },
      { value: 'Waiting', statusType: 'On Hold' },
    ],
  });
  expect(await field('priority')).toMatchObject({ allowedValues: [{ value: 'High' }, { value: 'Medium' }, { value: 'Low' }] });
  expect(await field('cf_portal_token')).toMatchObject({ displayLabel: 'Portal Token', type: 'Text', maxLength: 255, isCustomField: true });
  expect(await field('cf_plan')).toMatchObject({ isMandatory: true, allowedValues: [{ value: 'Small' }, { value: 'Large' }] });
  const all = (await desk('GET', 'fields?module=tickets')).list;
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect((await desk('GET', 'fields?module=contacts')).list.map(({ apiName }) => apiName)).toContain('lastName');
  expect((await desk('GET', 'fields')).status).toBe(422);
  expect((await desk('GET', 'fields?module=nonsense')).status).toBe(422);
  expect((await desk('GET', 'fields?module=tasks')).status).toBe(501);
});

test('a text field is made by the API, once a label, and other types are not', async () => {
  const { desk, ticket } = await deskClient();
  const body = { displayLabel: 'Our Key', type: 'Text', maxLength: '64' };
  const made = await desk('POST', 'fields?module=tickets', body);
  expect(made).toMatchObject({ status: 201, row: { apiName: 'cf_our_key', displayLabel: 'Our Key', isCustomField: true, maxLength: 64 } });
  expect((await desk('POST', 'fields?module=tickets', body)).wrong).toEqual(['/displayLabel duplicate']);
  expect((await desk('POST', 'fields?module=tickets', { ...body, displayLabel: 'Long', maxLength: 256 })).wrong).toEqual([
    '/maxLength invalid',
  ]);
  expect((await desk('POST', 'fields?module=tickets', { displayLabel: 'X', type: 'Date' })).status).toBe(501);
  expect((await desk('POST', 'fields', body)).status).toBe(422);
  expect((await ticket({ cf: { cf_our_key: 'k1' } }))['cf']).toEqual({ cf_our_key: 'k1' });
});

test('each department has a layout, and so have contacts', async () => {
  const { emulator, desk, ticket, departmentId } = await deskClient();
  const sales = emulator.byHand.desk.createDepartment({ name: 'Sales' });
  const made = await ticket();
  expect((await desk('GET', 'layouts?module=tickets')).list).toMatchObject([
    { id: made['layoutId'], departmentId, isDefaultLayout: true },
    { departmentId: sales.id },
  ]);
  expect((await desk('GET', `layouts?module=tickets&departmentId=${departmentId}`)).list).toHaveLength(1);
  expect((await desk('GET', 'layouts?module=contacts')).list).toHaveLength(1);
  expect((await desk('GET', `layouts/${made['layoutId']}`)).row).toMatchObject({
    module: 'tickets',
    sections: [{ name: 'Ticket Information' }],
  });
  expect((await desk('GET', 'layouts/1')).error).toBe('URL_NOT_FOUND');
  expect((await desk('GET', 'layouts')).status).toBe(422);
});

test('channels are those of every portal', async () => {
  const { desk } = await deskClient();
  expect((await desk('GET', 'channels')).list.map(({ code }) => code)).toEqual(['EMAIL', 'WEB', 'PHONE', 'CHAT', 'FORUMS']);
  expect((await desk('GET', 'channels/EMAIL')).row).toMatchObject({ name: 'Email', type: 'SYSTEM', acceptsReplies: true });
  expect((await desk('GET', 'channels/PIGEON')).error).toBe('URL_NOT_FOUND');
});
