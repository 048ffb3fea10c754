import type { CrmClient } from '../../../harness/crm.js';

export async function walkDuplicates({ crm, externalField }: CrmClient): Promise<void> {
  await externalField('Contacts', { unique: { case_sensitive: false } });
  const path = 'settings/duplicate_check_preference?module=Leads';
  const field = { api_name: 'External_User_ID' };
  const mapped = { mapped_module: { api_name: 'Contacts' }, field_mappings: [{ current_field: field, mapped_field: field }] };
  const preference = { type: 'mapped_module_records', type_configurations: [mapped] };
  await crm('GET', path);
  for (const method of ['GET', 'DELETE']) await crm(method, path.replace('Leads', 'Deals'));
  await crm('POST', path, { duplicate_check_preference: preference });
  await crm('POST', path, { duplicate_check_preference: preference });
  await crm('GET', path);
  await crm('POST', 'Contacts', { data: [{ Last_Name: 'Twin', External_User_ID: 'u-9' }] });
  await crm('POST', 'Leads', { data: [{ Last_Name: 'Twin', External_User_ID: 'u-9' }] });
  await crm('PUT', path, { duplicate_check_preference: preference });
  await crm('PUT', path, { duplicate_check_preference: { type: 'converted_records' } });
  await crm('DELETE', path);
  await crm('DELETE', path);
}
