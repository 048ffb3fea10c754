import { z } from 'zod';
import { parseJson } from '../zoho/json.js';

/** What an event of Desk is about, or why it has no effect. Nothing in its payload is believed: it only rings. */
export type AboutTicket =
  | {
      ticketId: string;
      /** What its custom fields say, as far as it may be a key of ours; null: the payload has none of them. */
      keys: string[] | null;
      /** It says no more than that there is a ticket. */
      isAdd: boolean;
    }
  | { reason: string };

/** Which name the ticket's id has in the payload. Sources: desk.zoho.com/support/WebhookDocument.do; what was seen live. */
const ID_OF: Readonly<Record<string, 'id' | 'ticketId'>> = {
  Ticket_Add: 'id',
  Ticket_Update: 'id',
  Ticket_Delete: 'id',
  Ticket_Thread_Add: 'ticketId',
  Ticket_Comment_Add: 'ticketId',
  Ticket_Comment_Update: 'ticketId',
  Ticket_Comment_Attachment_Add: 'ticketId',
  Ticket_Comment_Attachment_Delete: 'ticketId',
  Ticket_Attachment_Add: 'ticketId',
  Ticket_Attachment_Update: 'ticketId',
  Ticket_Attachment_Delete: 'ticketId',
  Ticket_Attachment_Trashed: 'ticketId',
  Ticket_Attachment_Restored: 'ticketId',
};

/** Ids have more digits than a number holds: `parseJson` gives those as text, others may come as numbers. */
const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^\d{1,25}$/.test(value));
const fields = z.record(z.string(), z.unknown()).nullish().catch(undefined);
const EVENT = z.looseObject({
  payload: z.looseObject({ id: id.nullish().catch(undefined), ticketId: id.nullish().catch(undefined), cf: fields }),
});
const KEY = /^[0-9a-f]{32}$/;

/** `type` is the event's name, `text` the element of the delivery as JSON. */
export function aboutTicket(type: string, text: string): AboutTicket {
  const name = Object.hasOwn(ID_OF, type) ? ID_OF[type] : undefined;
  if (!name) return { reason: 'an event of this name is not known to this version' };
  const parsed = EVENT.safeParse(read(text));
  if (!parsed.success) return { reason: 'the payload cannot be read' };
  const { payload } = parsed.data;
  const ticketId = payload[name];
  if (!ticketId) return { reason: 'the payload names nothing that could be looked at' };
  const isTicket = name === 'id' && payload.cf;
  const keys = isTicket
    ? Object.values(payload.cf ?? {}).filter((value): value is string => typeof value === 'string' && KEY.test(value))
    : null;
  return { ticketId, keys, isAdd: type === 'Ticket_Add' };
}

/**
 * What is kept of an event: which ticket it names, and what may be a key of ours. Nothing else is ever read of it, and it may tell of other
 * people's tickets, or be what agents write for each other.
 */
export function whatRings({ eventType, eventTime, payload }: Record<string, unknown>): string {
  const parsed = EVENT.safeParse({ payload });
  const plain = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : undefined);
  const said = { eventType: plain(eventType), eventTime: plain(eventTime) };
  if (!parsed.success) return JSON.stringify(said);
  const { id: its, ticketId, cf } = parsed.data.payload;
  const keys = cf && Object.fromEntries(Object.entries(cf).filter(([, value]) => typeof value === 'string' && KEY.test(value)));
  return JSON.stringify({ ...said, payload: { id: its, ticketId, cf: keys } });
}

function read(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined; // no JSON: the event is recorded, with this as its reason
  }
}
