import { expect, test } from 'vitest';
import { callbacks, crmClient } from '../../../test/harness/crm.js';

test('a lead converted by hand is a contact, an account and a deal, with its tags', async () => {
  const { crm, emulator, records } = await crmClient();
  const { byHand } = emulator;
  const id = byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Ann', Company: 'Acme', Tag: [{ name: 'Trial' }] } });
  const deal = { Deal_Name: 'First', Stage: 'Qualification', Closing_Date: '2026-12-31' };
  const made = byHand.crm.convert({ id, deal });
  expect(records('Contacts')).toMatchObject([
    {
      id: made.contact,
      Last_Name: 'Ann',
      Account_Name: { id: made.account },
      Tag: [{ name: 'Trial' }],
      Created_By: { name: 'Sam Seller' },
    },
  ]);
  expect(records('Deals')).toMatchObject([{ id: made.deal, Deal_Name: 'First', Contact_Name: { id: made.contact } }]);
  expect((await crm('PUT', `Leads/${id}`, { data: [{ City: 'Bern' }] })).data).toMatchObject([{ code: 'CONVERTED_RECORD' }]);
  expect(() => byHand.crm.convert({ id })).toThrow('converted already');
  expect(() => byHand.crm.convert({ id: '1' })).toThrow('no record 1');
});

test('a conversion that cannot be is refused with the code of CRM, and leaves nothing', async () => {
  const { emulator, records } = await crmClient();
  const id = emulator.byHand.crm.create({ module: 'Leads', values: { Last_Name: 'Ann', Company: 'Acme' } });
  expect(() => emulator.byHand.crm.convert({ id, deal: { Deal_Name: 'No stage' } })).toThrow('MANDATORY_NOT_FOUND');
  expect([records('Contacts'), records('Accounts')]).toEqual([[], []]);
});

test('a note written by hand stands with its record and is told to those who watch', async () => {
  const { crm, emulator } = await crmClient();
  const there = await callbacks();
  const id = emulator.byHand.crm.create({ module: 'Contacts', values: { Last_Name: 'Ann' } });
  const watch = { channel_id: '1', events: ['Contacts.edit'], notify_url: there.url, notify_on_related_action: true };
  await crm('POST', 'actions/watch', { watch: [watch] });
  const note = emulator.byHand.crm.note({ module: 'Contacts', id, title: 'Called', content: 'Was friendly.' });
  expect((await crm('GET', `Contacts/${id}/Notes?fields=Note_Title,Note_Content,Owner`)).data).toMatchObject([
    { id: note, Note_Title: 'Called', Note_Content: 'Was friendly.', Owner: { name: 'Sam Seller' } },
  ]);
  await emulator.settled();
  expect(there.got).toMatchObject([{ body: { ids: [id], operation: 'update' } }]);
});
