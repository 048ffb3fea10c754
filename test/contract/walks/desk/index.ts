import { deskClient } from '../../../harness/desk.js';
import { receiver } from '../../../harness/receiver.js';
import { walkConversations } from './conversations.js';
import { walkTickets } from './tickets.js';

/** Each operation of Desk once with what an application would ask for. */
export async function walkDesk(): Promise<void> {
  const client = await deskClient();
  await walkSettings(client);
  await walkContacts(client);
  await walkTickets(client);
  await walkConversations(client);
  await walkWebhooks(client);
  await client.download(`${client.emulator.url}/.well-known/jwks.json`);
}

type Client = Awaited<ReturnType<typeof deskClient>>;

async function walkSettings({ desk, departmentId }: Client): Promise<void> {
  const { list: organizations } = await desk('GET', 'organizations', undefined, { orgId: '' });
  await desk('GET', 'accessibleOrganizations');
  await desk('GET', `organizations/${organizations[0]?.id}`);
  await desk('GET', 'departments');
  await desk('GET', `departments/${departmentId}`);
  await desk('GET', `departmentsByIds?departmentIds=${departmentId}`);
  const { list: agents } = await desk('GET', 'agents');
  const [agent] = agents;
  await desk('GET', `departments/${departmentId}/agents`);
  await desk('GET', `agents/${agent?.id}`);
  await desk('GET', `agents/email/${String(agent?.['emailId'])}`);
  await desk('GET', `agentsByIds?agentIds=${agent?.id}`);
  await desk('POST', 'fields?module=tickets', { displayLabel: 'Our Key', type: 'Text', maxLength: '64' });
  await desk('GET', 'fields?module=tickets');
  const { list: layouts } = await desk('GET', 'layouts?module=tickets');
  await desk('GET', `layouts/${layouts[0]?.id}`);
  const { list: channels } = await desk('GET', 'channels');
  await desk('GET', `channels/${String(channels[0]?.['code'])}`);
  await desk('GET', `mailReplyAddress?departmentId=${departmentId}`);
}

async function walkContacts({ desk, ticket, emulator }: Client): Promise<void> {
  const ann = (await desk('POST', 'contacts', { firstName: 'Ann', lastName: 'Lee', email: 'ann@example.com', phone: '1' })).row;
  const bob = (await desk('POST', 'contacts', { lastName: 'Bob', email: 'bob@example.com' })).row;
  const eve = (await desk('POST', 'contacts', { lastName: 'Eve', email: 'eve@example.com' })).row;
  await desk('POST', 'contacts', { email: 'no name' });
  await ticket();
  await desk('GET', 'contacts');
  await desk('GET', `contacts/${ann.id}`);
  await desk('GET', 'contacts/1');
  await desk('PATCH', `contacts/${ann.id}`, { mobile: '2' });
  await desk('GET', `contacts/contactsByIds?ids=${ann.id},${bob.id}`);
  await desk('GET', 'contacts/contactsByIds?ids=1');
  await desk('GET', `contacts/${ann.id}/tickets`);
  emulator.advance('PT1M');
  await desk('GET', 'contacts/search?email=ann@example.com');
  await desk('GET', 'contacts/search?email=nobody@example.com');
  await desk('GET', 'search?searchStr=ann');
  await desk('POST', `contacts/${ann.id}/merge`, { ids: [bob.id] });
  await desk('POST', 'contacts/markSpam', { ids: [eve.id], isSpam: true });
  await desk('POST', 'contacts/moveToTrash', { contactIds: [eve.id] });
}

async function walkWebhooks({ desk }: Client): Promise<void> {
  const hook = await receiver();
  const subscriptions = { Ticket_Add: null, Ticket_Update: { includePrevState: true } };
  const made = await desk('POST', 'webhooks', { name: 'portal', url: `${hook.url}/hook`, isEnabled: true, subscriptions });
  await desk('POST', 'webhooks', { name: 'portal' });
  await desk('GET', 'webhooks');
  await desk('GET', `webhooks/${made.row.id}`);
  await desk('PATCH', `webhooks/${made.row.id}`, { name: 'door' });
  await desk('DELETE', `webhooks/${made.row.id}`);
}
