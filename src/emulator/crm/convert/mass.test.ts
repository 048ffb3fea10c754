import { expect, test } from 'vitest';
import { type CrmClient, crmClient } from '../../../../test/harness/crm.js';

const DEAL = { Deal_Name: 'First', Stage: 'Qualification', Closing_Date: '2026-12-31' };

const client = () => crmClient({ now: () => new Date('2026-03-01T12:00:00Z') });

async function leads({ crm }: CrmClient, count: number, values: Record<string, unknown> = {}): Promise<string[]> {
  const data = Array.from({ length: count }, (_, n) => ({ Last_Name: `Lead ${n}`, Email: `l${n}@host.example`, ...values }));
  return (await crm('POST', 'Leads', { data })).data.map(({ details }) => details.id);
}

const start = async ({ crm }: CrmClient, body: Record<string, unknown>) => {
  const { status, body: answer } = await crm('POST', 'Leads/actions/mass_convert', body);
  return { status, answer: answer as { code: string; details: { job_id: string } & Record<string, unknown>; message: string } };
};
const statusOf = async ({ crm }: CrmClient, id: string) => (await crm('GET', `Leads/actions/mass_convert?job_id=${id}`)).data[0];

test('leads are converted by a job, half of them at a time', async () => {
  const zoho = await client();
  const ids = await leads(zoho, 5, { Company: 'Acme', Tag: [{ name: 'Trial' }] });
  const { status, answer } = await start(zoho, { ids, Deals: DEAL, carry_over_tags: [{ api_name: 'Contacts' }] });
  expect(status).toBe(202);
  expect(answer).toMatchObject({ code: 'SCHEDULED', message: 'Mass Convert scheduled successfully', status: 'success' });
  const { job_id: job } = answer.details;
  const counts = (Status: string, Converted_Count: number, Not_Converted_Count: number) => ({
    Status,
    Total_Count: 5,
    Converted_Count,
    Not_Converted_Count,
    Failed_Count: 0,
  });
  expect(await statusOf(zoho, job)).toEqual(counts('scheduled', 0, 5));
  expect(zoho.records('Contacts')).toEqual([]);
  zoho.emulator.advance('PT2S');
  expect(await statusOf(zoho, job)).toEqual(counts('in progress', 3, 2));
  zoho.emulator.advance('PT2S');
  expect(await statusOf(zoho, job)).toEqual(counts('completed', 5, 0));
  expect(zoho.records('Contacts')).toHaveLength(5);
  expect(zoho.records('Contacts')[0]).toMatchObject({ Tag: [{ name: 'Trial' }], Account_Name: { name: 'Acme' } });
  expect(zoho.records('Accounts')[0]).toMatchObject({ Tag: [] });
  expect(zoho.records('Deals')).toHaveLength(5);
});

test('converted leads are hidden and locked', async () => {
  const zoho = await client();
  const [id = ''] = await leads(zoho, 1);
  await start(zoho, { ids: [id] });
  zoho.emulator.advance('PT1M');
  expect((await zoho.crm('GET', 'Leads?fields=Email')).status).toBe(204);
  expect((await zoho.crm('PUT', `Leads/${id}`, { data: [{ City: 'Bern' }] })).data).toMatchObject([{ code: 'CONVERTED_RECORD' }]);
  expect(zoho.records('Contacts')).toMatchObject([{ Last_Name: 'Lead 0', Account_Name: null }]);
});

test('a lead that cannot be converted any more counts as failed, and a job of such leads has failed', async () => {
  const zoho = await client();
  const ids = await leads(zoho, 2);
  const { answer: first } = await start(zoho, { ids });
  const { answer: second } = await start(zoho, { ids });
  await zoho.crm('DELETE', `Leads/${ids[1]}`);
  zoho.emulator.advance('PT1M');
  expect(await statusOf(zoho, first.details.job_id)).toMatchObject({ Status: 'completed', Converted_Count: 1, Failed_Count: 1 });
  expect(await statusOf(zoho, second.details.job_id)).toMatchObject({ Status: 'failed', Converted_Count: 0, Failed_Count: 2 });
});

test('what is made belongs to whom it was assigned', async () => {
  const zoho = await client();
  const ids = await leads(zoho, 1);
  const { users } = (await zoho.crm('GET', 'users')).body as { users: { id: string; full_name: string }[] };
  const sam = users.find(({ full_name: name }) => name === 'Sam Seller');
  await start(zoho, { ids, assign_to: { id: sam?.id } });
  zoho.emulator.advance('PT1M');
  expect(zoho.records('Contacts')).toMatchObject([{ Owner: { name: 'Sam Seller' } }]);
});

test('how long it takes is a limit', async () => {
  const zoho = await client();
  zoho.emulator.setLimits({ crm: { jobMs: 60_000 } });
  const { answer } = await start(zoho, { ids: await leads(zoho, 1) });
  zoho.emulator.advance('PT59S');
  expect(await statusOf(zoho, answer.details.job_id)).toMatchObject({ Status: 'scheduled' });
});

test.each([
  [{}, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'ids', json_path: '$.ids' }],
  [{ ids: '1' }, 'INVALID_DATA', 'invalid data', { expected_data_type: 'jsonarray' }],
  [{ ids: [] }, 'INVALID_DATA', 'invalid data', { api_name: 'ids' }],
  [{ ids: ['x'] }, 'INVALID_DATA', 'invalid data', { expected_data_type: 'long', json_path: '$.ids[0]' }],
  [{ ids: ['LEAD', '7'] }, 'INVALID_DATA', 'invalid data', { api_name: 'ids', json_path: '$.ids[1]' }],
  [
    { ids: Array.from({ length: 51 }, () => 'LEAD') },
    'LIMIT_EXCEEDED',
    'Limit exceeded for mass convert',
    { limit: 50, limit_due_to: [{ api_name: 'ids' }] },
  ],
  [{ ids: ['LEAD'], Deals: { Deal_Name: 'x' } }, 'MANDATORY_NOT_FOUND', 'required field missing', { json_path: '$.Deals.Stage' }],
  [{ ids: ['LEAD'], assign_to: { id: '7' } }, 'INVALID_DATA', 'Given assignee param does not match', { json_path: '$.assignee.id' }],
  [{ ids: ['LEAD'], portal_user_type: { id: '7' } }, 'INVALID_DATA', 'invalid data', { json_path: '$.portal_user_type.id' }],
  [{ ids: ['LEAD'], apply_assignment_threshold: 1 }, 'INVALID_DATA', 'invalid data', { api_name: 'apply_assignment_threshold' }],
  [{ ids: ['LEAD'], carry_over_tags: [{}] }, 'EXPECTED_FIELD_MISSING', 'Specify Atleast one field', {}],
  [
    { ids: ['LEAD'], carry_over_tags: [{ api_name: 'Contacts', id: '7' }] },
    'AMBIGUITY_DURING_PROCESSING',
    'two modules are different',
    { ambiguity_due_to: [{ json_path: '$.carry_over_tags[0].id' }, {}] },
  ],
])('refused: %j', async (body, code, message, details) => {
  const zoho = await client();
  const [id = ''] = await leads(zoho, 1);
  const { status, answer } = await start(zoho, JSON.parse(JSON.stringify(body).replaceAll('LEAD', id)) as Record<string, unknown>);
  expect(status).toBe(400);
  expect(answer).toMatchObject({ code, message, details, status: 'error' });
});

test('a job has to be named, and known', async () => {
  const { crm } = await client();
  expect((await crm('GET', 'Leads/actions/mass_convert')).body).toMatchObject({
    code: 'REQUIRED_PARAM_MISSING',
    message: 'job_id is required.',
    details: { param: 'job_id' },
  });
  expect((await crm('GET', 'Leads/actions/mass_convert?job_id=7')).body).toMatchObject({
    code: 'INVALID_DATA',
    message: 'The jobid given seems to be invalid',
  });
});

test('the options are contacts of the same address or name, and accounts of the same name', async () => {
  const { crm } = await client();
  const create = async (module: string, values: Record<string, unknown>) =>
    (await crm('POST', module, { data: [values] })).data[0]?.details.id ?? '';
  const account = await create('Accounts', { Account_Name: 'acme', Phone: '12345' });
  const byMail = await create('Contacts', { Last_Name: 'Other', Email: 'ANN@host.example', Account_Name: account });
  const byName = await create('Contacts', { Last_Name: 'Burns', First_Name: 'Ann' });
  await create('Contacts', { Last_Name: 'Burns' });
  const lead = await create('Leads', { Last_Name: 'Burns', First_Name: 'Ann', Email: 'ann@host.example', Company: 'Acme' });
  const { body } = await crm('GET', `Leads/${lead}/__conversion_options`);
  expect(body).toMatchObject({
    __conversion_options: {
      module_preference: { api_name: 'Accounts' },
      Contacts: [
        { id: byMail, Full_Name: 'Other', Account_Name: { id: account, name: 'acme', Locked__s: false }, Layout: { name: 'Standard' } },
        { id: byName, Full_Name: 'Ann Burns', Email: null, Account_Name: null, $editable: true, $approval_state: 'approved' },
      ],
      preference_field_matched_value: {
        Contacts: [{ field: { api_name: 'Email' }, matched_lead_value: 'ann@host.example' }, { matched_lead_value: 'Ann Burns' }],
        Accounts: [{ field: { api_name: 'Account_Name', field_label: 'Account Name' }, matched_lead_value: 'Acme' }],
      },
      Accounts: [{ id: account, Phone: '12345', Website: null }],
      modules_with_multiple_layouts: null,
    },
  });
  const lone = await create('Leads', { Last_Name: 'Lone' });
  expect((await crm('GET', `Leads/${lone}/__conversion_options`)).body).toEqual({
    __conversion_options: {
      module_preference: null,
      Contacts: null,
      preference_field_matched_value: null,
      Accounts: null,
      modules_with_multiple_layouts: null,
    },
  });
  expect((await crm('GET', 'Leads/7/__conversion_options')).body).toMatchObject({
    code: 'INVALID_DATA',
    details: { resource_path_index: 1 },
  });
});

test('version 2 answers a single conversion with bare ids', async () => {
  const zoho = await client();
  const [id = ''] = await leads(zoho, 1);
  const { data } = await zoho.crm('POST', `/crm/v2/Leads/${id}/actions/convert`, { data: [{}] });
  expect(data).toEqual([{ Contacts: zoho.records('Contacts')[0]?.['id'], Deals: null, Accounts: null }]);
});

test('a stage that the pipeline has not is refused, and so is an owner nobody knows', async () => {
  const zoho = await client();
  const [id = ''] = await leads(zoho, 1);
  const convert = async (wish: Record<string, unknown>) =>
    (await zoho.crm('POST', `Leads/${id}/actions/convert`, { data: [wish] })).data[0];
  expect(await convert({ Deals: { ...DEAL, Pipeline: 'Standard (Standard)', Stage: 'Nowhere' } })).toMatchObject({
    code: 'MAPPING_MISMATCH',
    message: "Pipeline doesn't contain the Stage",
    details: { mapped_field: 'Pipeline', api_name: 'Stage', json_path: '$.data[0].Stage' },
  });
  expect(await convert({ assign_to: { id: '7' } })).toMatchObject({ code: 'INVALID_DATA', details: { api_name: 'assign_to' } });
  expect(await convert({ Deals: { ...DEAL, Pipeline: 'Standard(Standard)' } })).toMatchObject({ code: 'SUCCESS' });
});
