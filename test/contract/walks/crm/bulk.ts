import { writeZip } from '../../../../src/emulator/crm/zip/write.js';
import type { CrmClient } from '../../../harness/crm.js';

export async function walkBulkWrite({ crm, upload, download, emulator }: CrmClient): Promise<void> {
  const csv = Buffer.from('Name,Mail\nBulk,bulk@example.com\n,nobody@example.com\n');
  const file = await upload(writeZip([{ name: 'people.csv', bytes: csv }]));
  const { file_id } = (file.body as { details: { file_id: string } }).details;
  await upload(Buffer.from('no archive'));
  const columns = ['Last_Name', 'Email'].map((api_name, index) => ({ api_name, index }));
  const field_mappings = [...columns, { api_name: 'Company', default_value: { value: 'Engines' } }];
  const callback = { url: 'http://127.0.0.1:9/bulk', method: 'post' };
  const resource = [{ type: 'data', module: { api_name: 'Leads' }, file_id, field_mappings }];
  const added = await crm('POST', '/crm/bulk/v8/write', { operation: 'insert', resource, callback });
  await crm('POST', '/crm/bulk/v8/write', { operation: 'insert', resource: [] });
  const quiet = await crm('POST', '/crm/bulk/v8/write', { operation: 'insert', resource });
  await crm('GET', `/crm/bulk/v8/write/${(quiet.body as { details: { id: string } }).details.id}`);
  const path = `/crm/bulk/v8/write/${(added.body as { details: { id: string } }).details.id}`;
  await crm('GET', path);
  emulator.advance('PT1M');
  const { body } = await crm('GET', path);
  await download((body as { result: { download_url: string } }).result.download_url);
}

export async function walkBulkRead({ crm, download, emulator }: CrmClient): Promise<void> {
  const query = { module: { api_name: 'Leads' }, fields: ['Last_Name', 'Email'] };
  const equal = (api_name: string) => ({ field: { api_name }, comparator: 'equal', value: 'Bulk' });
  const either = { group_operator: 'or', group: [equal('Last_Name'), { group_operator: 'and', group: [equal('City'), equal('State')] }] };
  const paths: string[] = [];
  for (const criteria of [undefined, equal('Last_Name'), { ...equal('Last_Name'), field: undefined, api_name: 'Last_Name' }, either]) {
    const { data } = await crm('POST', '/crm/bulk/v8/read', { query: { ...query, ...(criteria && { criteria }) } });
    paths.push(`/crm/bulk/v8/read/${data[0]?.details.id}`);
  }
  await crm('POST', '/crm/bulk/v8/read', {});
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, criteria: { ...equal('Nothing') } } });
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, fields: ['Nothing'] } });
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, criteria: { ...either, group_operator: 'xor' } } });
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, criteria: { ...equal('Annual_Revenue'), value: 'x' } } });
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, criteria: { ...equal('City'), comparator: 'less_than' } } });
  await crm('POST', '/crm/bulk/v8/read', { query, file_type: 'pdf' });
  await crm('POST', '/crm/bulk/v8/read', { query: { ...query, page_token: 'x' } });
  await crm('GET', '/crm/bulk/v8/read/1');
  emulator.advance('PT1M');
  for (const path of paths) await crm('GET', path);
  await download(`${emulator.url}${paths[0]}/result`);
}
