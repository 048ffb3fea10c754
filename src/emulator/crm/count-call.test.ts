import { expect, test } from 'vitest';
import { crmClient } from '../../../test/harness/crm.js';

async function people() {
  const zoho = await crmClient();
  const data = ['ann@host.example', 'bob@host.example', 'cem@other.example'].map((Email) => ({
    Last_Name: Email.slice(0, 3),
    Email,
    City: Email.includes('host') ? 'Bern' : 'Basel',
  }));
  const { data: created } = await zoho.crm('POST', 'Leads', { data });
  zoho.emulator.advance('PT5M');
  return { ...zoho, ids: created.map(({ details }) => details.id) };
}

test.each([
  ['', 3],
  ['?email=ann@host.example', 1],
  ['?criteria=(City:equals:Bern)', 2],
  ['?criteria=((City:equals:Bern)and(Last_Name:equals:bob))', 1],
  ['?word=Basel', 1],
  ['?word=nobody', 0],
])('counting leads with "%s" gives %i', async (query, count) => {
  const { crm } = await people();
  expect(await crm('GET', `Leads/actions/count${query}`)).toMatchObject({ status: 200, body: { count } });
});

test('converted leads are counted when asked for', async () => {
  const { crm, ids } = await people();
  await crm('POST', `Leads/${ids[0]}/actions/convert`, { data: [{}] });
  const count = async (query: string) => (await crm('GET', `Leads/actions/count${query}`)).body;
  expect(await count('')).toEqual({ count: 2 });
  expect(await count('?converted=true')).toEqual({ count: 1 });
  expect(await count('?converted=both')).toEqual({ count: 3 });
});

test('a count by a search does not know the record of a moment ago, a bare count does', async () => {
  const { crm } = await people();
  await crm('POST', 'Leads', { data: [{ Last_Name: 'New', City: 'Bern' }] });
  expect((await crm('GET', 'Leads/actions/count?criteria=(City:equals:Bern)')).body).toEqual({ count: 2 });
  expect((await crm('GET', 'Leads/actions/count')).body).toEqual({ count: 4 });
});

test('a custom view and a search at once are ambiguous, and there are no custom views', async () => {
  const { crm } = await people();
  expect(await crm('GET', 'Leads/actions/count?cvid=1&email=a@host.example')).toMatchObject({
    status: 400,
    body: {
      code: 'AMBIGUITY_DURING_PROCESSING',
      message: 'Please use either Cvid or Search Params. Combination of both the params is not allowed',
      details: { ambiguity_due_to: [{ param_name: 'cvid' }, { param_name: 'email' }] },
    },
  });
  expect(await crm('GET', 'Leads/actions/count?cvid=1')).toMatchObject({ status: 400, body: { details: { param_name: 'cvid' } } });
  expect((await crm('GET', 'Leads/actions/count?criteria=(Ghost:equals:1)')).status).toBe(400);
});

test('a count costs 50 credits', async () => {
  const { crm, control } = await people();
  const used = async () => (await control('limits')).body as { crm: { creditsUsed: number } };
  const before = (await used()).crm.creditsUsed;
  await crm('GET', 'Leads/actions/count');
  expect((await used()).crm.creditsUsed - before).toBe(50);
});
