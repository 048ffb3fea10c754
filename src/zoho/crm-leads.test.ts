import { expect, test } from 'vitest';
import { says, startZoho } from '../../test/harness/zoho-client.js';
import { liveContext } from './testing.js';

const into = { contactId: '8', tags: ['Fair'] };
const flat = (code: string) => ({ code, details: { resource_path_index: 1 }, message: 'canary', status: 'error' });
const item = (code: string, details: object = {}) => ({
  data: [{ code, details, message: 'canary', status: code === 'SUCCESS' ? 'success' : 'error' }],
});

test('a lead is converted into the contact that is named: no deal, no mail, only the tags that are named', async () => {
  await using t = await startZoho([
    says('crm', 200, item('SUCCESS', { Contacts: { name: 'Canary', id: '8' }, Accounts: null, Deals: null }), { count: 1 }),
  ]);
  expect(await t.zoho.crm.convertLead('7', into, liveContext)).toEqual({ kind: 'converted' });
  expect(t.sent[0]).toMatchObject({ method: 'POST', path: '/crm/v8/Leads/7/actions/convert' });
  expect(JSON.parse(t.sent[0]?.body ?? '')).toEqual({
    data: [
      {
        overwrite: false,
        notify_lead_owner: false,
        notify_new_entity_owner: false,
        add_to_existing_record: true,
        Contacts: { id: '8' },
        carry_over_tags: { Contacts: ['Fair'] },
      },
    ],
  });
});

test('every answer to a conversion has its meaning', async () => {
  await using t = await startZoho([
    says('crm', 202, item('SCHEDULED', { job_id: '1' }), { count: 1 }),
    says('crm', 400, flat('ID_ALREADY_CONVERTED'), { count: 1 }),
    says('crm', 400, item('CONVERTED_RECORD'), { count: 1 }),
    says('crm', 400, item('INVALID_DATA', { api_name: 'Contacts', json_path: '$.data[0].Contacts.id' }), { count: 1 }),
    says('crm', 400, flat('INVALID_DATA'), { count: 1 }),
    says('crm', 400, item('MAPPING_MISMATCH', { api_name: 'Stage' }), { count: 1 }),
    says('crm', 400, item('RECORD_LOCKED'), { count: 1 }),
  ]);
  const convert = () => t.zoho.crm.convertLead('7', into, liveContext);
  expect(await convert()).toEqual({ kind: 'scheduled' });
  expect(await convert()).toEqual({ kind: 'over' });
  expect(await convert()).toEqual({ kind: 'over' });
  expect(await convert()).toEqual({ kind: 'noContact' });
  expect(await convert()).toMatchObject({ kind: 'refused', code: 'INVALID_DATA', verdict: { kind: 'retry' } });
  expect(await convert()).toMatchObject({ kind: 'refused', code: 'MAPPING_MISMATCH', verdict: { kind: 'park' } });
  expect(await convert()).toMatchObject({ kind: 'refused', code: 'RECORD_LOCKED', verdict: { kind: 'retry' } });
});

test('open leads are listed with company and tags; none is an empty list', async () => {
  await using t = await startZoho([
    says(
      'crm',
      200,
      {
        data: [
          { id: '7', Company: 'Acme', Tag: [{ name: 'VIP', id: '1' }], $converted: false },
          { id: '9', Company: null, Tag: [] },
        ],
      },
      { count: 1 },
    ),
    says('crm', 204, undefined, { count: 1 }),
  ]);
  expect(await t.zoho.crm.openLeads(['7', '8', '9'], liveContext)).toEqual([
    { id: '7', company: 'Acme', tags: ['VIP'] },
    { id: '9', company: null, tags: [] },
  ]);
  expect(await t.zoho.crm.openLeads(['8'], liveContext)).toEqual([]);
  expect(t.sent[0]?.path).toContain('/crm/v8/Leads');
});
