import type { CrmClient } from '../../../harness/crm.js';

export async function walkNotes({ crm }: CrmClient, lead: string): Promise<void> {
  const parent = { id: lead, module: { api_name: 'Leads' } };
  const ids = (answer: { data: { details: { id: string } }[] }) => answer.data.map(({ details }) => details.id);
  const fields = 'fields=Note_Title,Note_Content,Parent_Id';
  const [one] = ids(await crm('POST', `Leads/${lead}/Notes`, { data: [{ Note_Title: 'Called', Note_Content: 'Was friendly.' }] }));
  const [two, three] = ids(
    await crm('POST', 'Notes', {
      data: [
        { Note_Title: 'Again', Parent_Id: parent },
        { Note_Content: 'No title', Parent_Id: parent },
      ],
    }),
  );
  await crm('POST', 'Notes', { data: [{}] });
  await crm('GET', `Leads/${lead}/Notes?${fields}`);
  await crm('GET', `Leads/${lead}/Notes`);
  await crm('GET', `Notes?${fields}`);
  await crm('GET', `Notes/${one}`);
  await crm('GET', 'Notes/1');
  await crm('PUT', 'Notes', { data: [{ id: one, Note_Title: 'Called twice' }, { id: '1' }] });
  await crm('PUT', `Notes/${one}`, { data: [{ Note_Content: 'Was very friendly.' }] });
  await crm('DELETE', `Notes/${one}`);
  await crm('DELETE', `Notes?ids=${two},1`);
  await crm('DELETE', `Notes?ids=${three}`);
}
