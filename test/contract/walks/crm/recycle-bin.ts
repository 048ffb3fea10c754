import type { CrmClient } from '../../../harness/crm.js';

const BIN = 'settings/recycle_bin';

export async function walkRecycleBin({ crm }: CrmClient): Promise<void> {
  const { data } = await crm('POST', 'Contacts', { data: ['A', 'B', 'C', 'D', 'E'].map((Last_Name) => ({ Last_Name })) });
  const [a, b, c, d, e] = data.map(({ details }) => details.id);
  await crm('DELETE', `Contacts?ids=${[a, b, c, d, e].join()}`);
  await crm('GET', BIN);
  await crm('GET', `${BIN}?sort_by=colour`);
  await crm('DELETE', `${BIN}?filters=module:Deals`);
  await crm('GET', `${BIN}/${a}`);
  await crm('GET', `${BIN}/actions/count`);
  await crm('POST', `${BIN}/${a}/actions/restore`);
  await crm('POST', `${BIN}/1/actions/restore`);
  await crm('POST', `${BIN}/actions/restore`, { ids: [b] });
  await crm('POST', `${BIN}/actions/restore`, { ids: ['1'] });
  await crm('DELETE', `${BIN}/${c}`);
  await crm('DELETE', `${BIN}?ids=${d}`);
  await crm('POST', `${BIN}/actions/empty`);
  await crm('GET', BIN);
}
