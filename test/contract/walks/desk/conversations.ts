import type { DeskClient } from '../../../harness/desk.js';

export async function walkConversations(client: DeskClient): Promise<void> {
  const { desk, upload, download, departmentId, ticket, emulator } = client;
  const { id } = await ticket({ subject: 'Talk', description: 'It began over the web' });
  const path = `tickets/${id}`;
  const file = (await upload('uploads')).row;
  const { list: addresses } = await desk('GET', `mailReplyAddress?departmentId=${departmentId}`);
  const fromEmailAddress = String(addresses[0]?.['address']);
  const mail = { channel: 'EMAIL', fromEmailAddress, to: 'ann@example.com', content: 'Have you tried it again?', contentType: 'plainText' };

  const reply = (await desk('POST', `${path}/sendReply`, { ...mail, attachmentIds: [file.id] })).row;
  await desk('POST', `${path}/sendReply`, { channel: 'EMAIL' });
  const thread = `${path}/threads/${reply.id}`;
  await desk('GET', `${path}/threads`);
  await desk('GET', thread);
  await desk('GET', `${thread}?include=plainText`);
  await desk('GET', `${path}/threads/1`);
  await desk('GET', `${path}/latestThread?needPublic=true`);
  await desk('GET', `${thread}/fullContent`);
  const [attached] = (reply['attachments'] ?? []) as { id: string }[];
  await download(`${thread}/attachments/${attached?.id}/content`);
  const { list: beginning } = await desk('GET', `${path}/threads?from=1`);
  await desk('GET', `${path}/threads/${beginning.at(-1)?.id}`);
  const mailed = emulator.byHand.desk.customerMails({ id, text: 'And another thing' }) as { id: string };
  await desk('POST', `${path}/threads/${mailed.id}/split`);

  const draft = (await desk('POST', `${path}/draftReply`, mail)).row;
  await desk('PATCH', `${path}/draftReply/${draft.id}`, { ...mail, content: 'Have you?' });
  await desk('POST', `${path}/threads/${draft.id}/sendForReview`);
  await desk('POST', `${path}/sendDraft?draftThreadId=${draft.id}`);
  const thrown = (await desk('POST', `${path}/draftReply`, { ...mail, attachmentIds: [(await upload('uploads')).row.id] })).row;
  const [enclosed] = (thrown['attachments'] ?? []) as { id: string }[];
  await desk('DELETE', `${path}/threads/${thrown.id}/attachments/${enclosed?.id}`);
  await desk('DELETE', `${path}/draftReply/${thrown.id}`);
  const failed = emulator.byHand.desk.failedReply({ id, text: 'Hello?' }) as { id: string };
  await desk('POST', `${path}/resendFailedThread?threadId=${failed.id}`);
  await walkComments(client, path);
  await walkAttachments(client, path);
  await desk('GET', `${path}/conversations`);
}

async function walkComments({ desk, upload, download }: DeskClient, path: string): Promise<void> {
  const file = (await upload('uploads')).row;
  const content = { content: 'Looking into it', isPublic: true, contentType: 'plainText' };
  const made = (await desk('POST', `${path}/comments`, { ...content, attachmentIds: [file.id] })).row;
  const comment = `${path}/comments/${made.id}`;
  await desk('POST', `${path}/comments`, {});
  await desk('GET', `${path}/comments`);
  await desk('GET', comment);
  const [attached] = (made['attachments'] ?? []) as { id: string }[];
  await download(`${comment}/attachments/${attached?.id}/content`);
  await desk('PATCH', comment, { content: 'Found it' });
  await desk('DELETE', comment);
}

async function walkAttachments({ desk, upload, download }: DeskClient, path: string): Promise<void> {
  const made = (await upload(`${path}/attachments?isPublic=true`)).row;
  const attachment = `${path}/attachments/${made.id}`;
  await desk('GET', `${path}/attachments?include=creator`);
  await desk('PATCH', attachment, { isPublic: false });
  await download(`${attachment}/content`);
  await desk('DELETE', attachment);
}
