import { crmClient } from '../../../harness/crm.js';
import { walkBulkRead, walkBulkWrite } from './bulk.js';
import { walkDuplicates } from './duplicates.js';
import { walkNotes } from './notes.js';
import { walkRecycleBin } from './recycle-bin.js';

const WATCH = { channel_id: '1000000068001', events: ['Leads.all'], notify_url: 'https://example.com/hook', token: 'abc' };

/** Each operation of CRM once with what an application would ask for, and the answers in which the files are known to be wrong. */
export async function walkCrm(): Promise<void> {
  const client = await crmClient();
  const { crm, externalField, emulator } = client;
  const idOf = (answer: { body: unknown }, list = 'data'): string => {
    const [first] = (answer.body as Record<string, { details: { id: string } }[]>)[list] ?? [];
    return first?.details.id ?? '';
  };

  await crm('GET', 'org');
  const { body: users } = await crm('GET', 'users?type=AllUsers');
  await crm('GET', `users/${(users as { users: { id: string }[] }).users[0]?.id}`);
  await crm('GET', 'settings/modules');
  await crm('GET', 'settings/modules/Leads');
  const { body: layouts } = await crm('GET', 'settings/layouts?module=Leads');
  await crm('GET', `settings/layouts/${(layouts as { layouts: { id: string }[] }).layouts[0]?.id}?module=Leads`);

  await externalField('Leads');
  const plan = idOf(await crm('POST', 'settings/fields?module=Leads', { fields: [{ field_label: 'Plan', data_type: 'text' }] }), 'fields');
  await crm('POST', 'settings/fields?module=Leads', { fields: [{ field_label: 'Seats', data_type: 'integer' }, { data_type: 'text' }] });
  await crm('POST', 'settings/fields?module=Leads', { fields: [{ data_type: 'text' }] });
  await crm('GET', 'settings/fields?module=Leads');
  await crm('GET', `settings/fields/${plan}?module=Leads`);
  await crm('PATCH', 'settings/fields?module=Leads', { fields: [{ id: plan, field_label: 'Tariff' }] });
  await crm('PATCH', `settings/fields/${plan}?module=Leads`, { fields: [{ field_label: 'Plan' }] });
  await crm('DELETE', `settings/fields/${plan}?module=Leads`);

  const ada = { Last_Name: 'King', First_Name: 'Ada', Email: 'ada@example.com', Company: 'Engines', External_User_ID: 'u-1' };
  const lead = idOf(await crm('POST', 'Leads', { data: [ada] }));
  await crm('POST', 'Leads', { data: [{ Last_Name: 'Babbage' }, { First_Name: 'Nobody' }, { Last_Name: 'X', External_User_ID: 'u-1' }] });
  await crm('POST', 'Leads', { data: [{}] });
  await crm('POST', 'Leads/upsert', { data: [ada, { Last_Name: 'Lovelace', Email: 'l@example.com' }], duplicate_check_fields: ['Email'] });
  await crm('POST', 'Leads/upsert', { data: [ada, { Email: 'no name' }] });
  await crm('PUT', 'Leads', {
    data: [
      { id: lead, Phone: '1' },
      { id: '1', Phone: '2' },
    ],
  });
  await crm('PUT', `Leads/${lead}`, { data: [{ Website: 'https://example.com' }] });
  await crm('GET', `Leads/${lead}`);
  await crm('GET', 'Leads/u-1', undefined, { 'X-EXTERNAL': 'Leads.External_User_ID' });
  await crm('GET', 'Leads/9', undefined, { 'X-EXTERNAL': 'Leads.Wrong' });
  await crm('GET', 'Leads?fields=Last_Name,Email,Owner,Tag&per_page=2');
  for (const path of ['Leads?fields=Last_Name', `Leads/${lead}`, 'Leads/deleted'])
    await crm('GET', path, undefined, { 'If-Modified-Since': '2099-01-01T00:00:00+00:00' });
  const early = { 'If-Unmodified-Since': '2000-01-01T00:00:00+00:00' };
  await crm('POST', 'Leads/upsert', { data: [ada, { Last_Name: 'New' }], duplicate_check_fields: ['Email'] }, early);
  await crm('PUT', 'Leads', { data: [{ id: lead, Phone: '2' }] }, early);
  await crm('GET', 'Leads?fields=Last_Name,Email');
  await crm('GET', 'Leads');
  await crm('GET', 'Leads/actions/count');
  emulator.advance('PT1M');
  await crm('GET', 'Leads/search?email=ada@example.com');
  await crm('POST', 'coql', { select_query: "select Last_Name, Email from Leads where Email = 'ada@example.com'" });
  await crm('POST', 'coql', { select_query: 'select nothing' });
  await crm('POST', 'coql', { select_query: 'select Last_Name from Leads where Last_Name is not null', include_meta: ['fields'] });

  await walkTags(client, lead, idOf);
  await walkNotes(client, lead);
  await walkDuplicates(client);
  await crm('POST', `Leads/${lead}/actions/clone`, { data: [{ External_User_ID: 'u-2' }] });
  await walkWatch(client);
  await walkConversion(client, lead, idOf);
  await walkBulkWrite(client);
  await walkBulkRead(client);
  await walkComposite(client);

  const [gone] = (await crm('POST', 'Contacts', { data: [{ Last_Name: 'Gone' }] })).data;
  await crm('DELETE', `Contacts?ids=${gone?.details.id},1`);
  const [other] = (await crm('POST', 'Contacts', { data: [{ Last_Name: 'Other' }] })).data;
  await crm('DELETE', `Contacts/${other?.details.id}`);
  await crm('GET', 'Contacts/deleted?type=all');
  await walkRecycleBin(client);
  await crm('GET', 'Nothing/1');
  await crm('GET', 'org', undefined, { authorization: 'Zoho-oauthtoken wrong' });
}

type Client = Awaited<ReturnType<typeof crmClient>>;
type IdOf = (answer: { body: unknown }, list?: string) => string;

async function walkTags({ crm, emulator }: Client, lead: string, idOf: IdOf): Promise<void> {
  const tag = idOf(await crm('POST', 'settings/tags?module=Leads', { tags: [{ name: 'Trial' }] }), 'tags');
  await crm('POST', 'settings/tags?module=Leads', { tags: [{ name: 'Pink', color_code: '#123456' }] });
  await crm('GET', 'settings/tags?module=Leads');
  await crm('PUT', `settings/tags/${tag}?module=Leads`, { tags: [{ name: 'Trialling' }] });
  await crm('PUT', 'settings/tags?module=Leads', { tags: [{ id: tag, color_code: '#57B1FD' }] });
  await crm('POST', 'Leads/actions/add_tags', { ids: [lead], tags: [{ name: 'Trialling' }] });
  await crm('POST', 'Leads/actions/add_tags', { ids: [lead, '1'], tags: [{ name: 'Trialling' }] });
  await crm('POST', 'Leads/actions/add_tags', { ids: ['1'], tags: [{ name: 'Trialling' }] });
  const eleven = Array.from({ length: 11 }, (_, index) => ({ name: `Tag ${index}` }));
  await crm('POST', `Leads/${lead}/actions/add_tags`, { tags: eleven.slice(0, 9) });
  await crm('POST', `Leads/${lead}/actions/add_tags`, { tags: eleven.slice(9) });
  await crm('POST', 'Leads/actions/remove_tags', { ids: [lead], tags: [{ name: 'Tag 1' }] });
  await crm('POST', `Leads/${lead}/actions/remove_tags`, { tags: [{ name: 'Tag 2' }] });
  await crm('POST', 'Leads/actions/remove_tags', { ids: [lead, '1'], tags: [{ name: 'Tag 2' }] });
  await crm('POST', 'Leads/actions/remove_tags', { ids: ['1'], tags: [{ name: 'Tag 2' }] });
  // A smaller edition has no place for as many tags.
  emulator.setLimits({ crm: { edition: 'standard' } });
  const many = Array.from({ length: 8 }, (_, index) => ({ name: `More ${index}` }));
  await crm('POST', 'settings/tags?module=Leads', { tags: many });
  await crm('POST', `Leads/${lead}/actions/add_tags`, { tags: [{ name: 'One too many' }] });
  emulator.setLimits({ crm: { edition: 'enterprise' } });
  await crm('GET', `settings/tags/${tag}/actions/records_count?module=Leads`);
  const spare = idOf(await crm('POST', 'settings/tags?module=Contacts', { tags: [{ name: 'Spare' }, { name: 'Kept' }] }), 'tags');
  const { body } = await crm('GET', 'settings/tags?module=Contacts');
  const kept = (body as { tags: { id: string; name: string }[] }).tags.find(({ name }) => name === 'Kept');
  await crm('POST', `settings/tags/${spare}/actions/merge`, { tags: [{ conflict_id: kept?.id }] });
  await crm('DELETE', `settings/tags/${tag}`);
}

async function walkWatch({ crm }: Client): Promise<void> {
  await crm('POST', 'actions/watch', { watch: [WATCH] });
  await crm('POST', 'actions/watch', { watch: [{ ...WATCH, channel_id: '2' }, { channel_id: '3' }] });
  await crm('GET', 'actions/watch');
  await crm('PUT', 'actions/watch', { watch: [WATCH] });
  await crm('PATCH', 'actions/watch', { watch: [{ channel_id: WATCH.channel_id, events: ['Leads.edit'], _delete_events: true }] });
  await crm('DELETE', `actions/watch?channel_ids=${WATCH.channel_id}`);
  await crm('DELETE', 'actions/watch');
}

async function walkConversion({ crm, emulator }: Client, lead: string, idOf: IdOf): Promise<void> {
  await crm('GET', `Leads/${lead}/__conversion_options`);
  await crm('POST', `Leads/${lead}/actions/convert`, { data: [{}] });
  await crm('POST', `Leads/${lead}/actions/convert`, { data: [{}] });
  await crm('PUT', `Leads/${lead}`, { data: [{ Phone: '3' }] });
  const next = idOf(await crm('POST', 'Leads', { data: [{ Last_Name: 'Next', Company: 'C' }] }));
  const job = (await crm('POST', 'Leads/actions/mass_convert', { ids: [next] })).body as {
    details?: { job_id: string };
    data?: { details: { job_id: string } }[];
  };
  emulator.advance('PT1M');
  await crm('GET', `Leads/actions/mass_convert?job_id=${job.details?.job_id ?? job.data?.[0]?.details.job_id}`);
}

async function walkComposite({ crm }: Client): Promise<void> {
  const create = { sub_request_id: '1', method: 'POST', uri: '/crm/v8/Leads', body: { data: [{ Last_Name: 'Inner' }] } };
  const read = { sub_request_id: '2', method: 'GET', uri: '/crm/v8/Leads/@{1:$.data[0].details.id}' };
  const nothing = { method: 'GET', uri: '/crm/v8/Deals', params: { fields: 'Deal_Name' } };
  const wrong = { sub_request_id: '3', method: 'POST', uri: '/crm/v8/Leads', body: { data: [{}] } };
  const all = (...subs: unknown[]) => ({ __composite_requests: subs });
  await crm('POST', '__composite_requests', { ...all(create, read, nothing), parallel_execution: false });
  await crm('POST', '__composite_requests', { ...all(create, wrong), rollback_on_fail: true });
  await crm('POST', '__composite_requests', all(create, { method: 'GET' }));
  await crm('POST', '__composite_requests', all({ method: 'GET' }));
  await crm('POST', '__composite_requests', {});
}
