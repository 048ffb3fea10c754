import { type DeskWebhookSettings, deskWebhookUrl } from '../config-webhooks.js';
import type { DeskFilter, DeskWebhook, NewDeskWebhook } from '../zoho/desk-types.js';

/** What the addresses of our webhooks begin with. */
const baseOf = (publicUrl: string): string => deskWebhookUrl(publicUrl, '');

/** An address to be shown: the secret is left out. */
export const shownAt = (publicUrl: string): string => `${baseOf(publicUrl)}…`;

/**
 * The webhook that tells of everything users may hear of. Some events take no filter, and null says so: `{}` is refused. Source:
 * github.com/zoho/zohodesk-oas, Webhook.json; desk.zoho.com/support/WebhookDocument.do. There is no event for merging, moving back from
 * the trash or the deletion of a comment.
 */
export function wantedWebhook({ url, departmentId }: { url: string; departmentId: string }): NewDeskWebhook {
  const ours = { departmentIds: [departmentId] };
  return {
    name: 'zoho-bridge',
    url,
    isEnabled: true,
    includeEventsFrom: ['AUTOMATION'],
    subscriptions: {
      Ticket_Update: ours,
      Ticket_Delete: null,
      Ticket_Thread_Add: { ...ours, direction: 'out' },
      Ticket_Comment_Add: ours,
      Ticket_Comment_Update: ours,
      Ticket_Attachment_Add: null,
      Ticket_Attachment_Update: null,
      Ticket_Attachment_Delete: ours,
      Ticket_Attachment_Trashed: ours,
      Ticket_Attachment_Restored: ours,
      Ticket_Comment_Attachment_Add: null,
      Ticket_Comment_Attachment_Delete: null,
    },
  };
}

/** The oldest first: ids grow. */
export const byAge = (a: DeskWebhook, b: DeskWebhook): number => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);

/** Which of Desk's webhooks is ours: by its id, else by its address, whatever secret it ends with; the oldest when there are several. */
export function findOurs(
  listed: readonly DeskWebhook[],
  { ids, url, publicUrl }: { ids: readonly string[]; url: string; publicUrl: string },
): DeskWebhook | undefined {
  const oldestFirst = listed.toSorted(byAge);
  return (
    oldestFirst.find(({ id }) => ids.includes(id)) ??
    oldestFirst.find((one) => one.url === url) ??
    oldestFirst.find((one) => one.url.startsWith(baseOf(publicUrl)))
  );
}

/** What of a webhook is not as it should be, in words; nothing when all of it is. Events beyond ours are left alone. */
export function amiss(there: DeskWebhook, wanted: Pick<NewDeskWebhook, 'subscriptions' | 'includeEventsFrom'>): string[] {
  const missing = Object.entries(wanted.subscriptions).flatMap(([event, filter]) =>
    event in there.subscriptions && isSame(there.subscriptions[event], filter) ? [] : [event],
  );
  return [
    ...(there.isEnabled ? [] : ['it is switched off']),
    ...(there.includeEventsFrom.includes('AUTOMATION') ? [] : ['what time-based rules do is left out']),
    ...(missing.length > 0 ? [`it does not tell of ${missing.join(', ')} as it should`] : []),
  ];
}

/** An answer may say "no filter" in other ways than we do, and bring keys we never set. */
function isSame(there: unknown, wanted: DeskFilter): boolean {
  const { departmentIds, direction } = (there ?? {}) as { departmentIds?: unknown; direction?: unknown };
  const ids = Array.isArray(departmentIds) ? departmentIds.map(String) : [];
  return ids.toSorted().join() === (wanted?.departmentIds ?? []).toSorted().join() && (direction ?? undefined) === wanted?.direction;
}

/** Whether an address is one of those that this bridge answers at. */
export function answersAt(url: string, { secrets, publicUrl }: DeskWebhookSettings): boolean {
  return secrets.some((secret) =>
    publicUrl === undefined ? url.endsWith(deskWebhookUrl('', secret)) : url === deskWebhookUrl(publicUrl, secret),
  );
}
