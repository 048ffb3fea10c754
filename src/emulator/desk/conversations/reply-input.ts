import { clearable, flag, id, ids, object, oneOf, type Rule, readShape, text, WRONG } from '../body.js';
import { fieldError, invalidData } from '../errors.js';
import type { DeskState } from '../state.js';
import { addresses, senderOf } from './addresses.js';

/** Source: Thread.json of github.com/zoho/zohodesk-oas. */
const LONGEST_CONTENT = 16_000_000;
const LONGEST_ADDRESSES = 13_000;

const content: Rule<string> = (value) => (typeof value === 'string' && value !== '' && value.length <= LONGEST_CONTENT ? value : WRONG);

const SHAPE = {
  // Facebook, Twitter and forums would have to be set up first.
  channel: oneOf(['EMAIL']),
  content,
  contentType: clearable(oneOf(['html', 'plainText'])),
  fromEmailAddress: addresses(300),
  to: clearable(addresses(LONGEST_ADDRESSES)),
  cc: clearable(addresses(LONGEST_ADDRESSES)),
  bcc: clearable(addresses(LONGEST_ADDRESSES)),
  // Not in the OpenAPI file, but seen to be taken; mails keep the subject of their ticket here.
  subject: clearable(text(1000)),
  isPrivate: clearable(flag),
  isForward: clearable(flag),
  inReplyToThreadId: clearable(id),
  attachmentIds: clearable(ids(100)),
  uploads: clearable(ids(20)),
  ticketStatus: clearable(text(120)),
  direction: clearable(oneOf(['in', 'out'])),
  hasAttach: clearable(flag),
  sendAsEmailMode: clearable(oneOf(['includeTicketNumber', 'removeTicketNumber'])),
  layoutId: clearable(id),
  cf: clearable(object),
};

export interface ReplyInput {
  content: string;
  contentType: 'text/html' | 'text/plain';
  fromEmailAddress: string;
  to: string | null;
  cc: string | null;
  bcc: string | null;
  isPrivate: boolean;
  isForward: boolean;
  inReplyToThreadId: string | null;
  attachmentIds: string[];
  ticketStatus: string | null;
}

/**
 * Reads the body of a reply or a draft, before the ticket is looked for and one error at a time: both as seen live. Throws
 * DeskRefusal, also for a sender's address nobody set up.
 */
export function readReply(desk: DeskState, body: Record<string, unknown>): ReplyInput {
  const { values, errors } = readShape(body, SHAPE, { required: ['content', 'channel', 'fromEmailAddress'] });
  const { fromEmailAddress = '', ticketStatus = null } = values;
  if (errors.length === 0 && !senderOf(desk, fromEmailAddress)) errors.push(fieldError('/fromEmailAddress'));
  if (errors.length === 0 && ticketStatus !== null && !desk.statuses.some(({ value }) => value === ticketStatus))
    errors.push(fieldError('/ticketStatus'));
  if (errors.length > 0) throw invalidData(errors.slice(0, 1));
  return {
    content: values.content ?? '',
    contentType: values.contentType === 'html' ? 'text/html' : 'text/plain',
    fromEmailAddress,
    to: values.to ?? null,
    cc: values.cc ?? null,
    bcc: values.bcc ?? null,
    isPrivate: values.isPrivate ?? false,
    isForward: values.isForward ?? false,
    inReplyToThreadId: values.inReplyToThreadId ?? null,
    attachmentIds: [...(values.attachmentIds ?? []), ...(values.uploads ?? [])],
    ticketStatus,
  };
}
