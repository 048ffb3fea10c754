import { type DeskRoute, listWeight } from '../route.js';
import { createAttachment, deleteAttachment, downloadAttachment, listAttachments, updateAttachment, upload } from './attachment-calls.js';
import { createComment, deleteComment, getComment, listComments, updateComment } from './comment-calls.js';
import { listMailAddresses } from './mail-addresses.js';
import {
  deleteDraft,
  deleteThreadFile,
  draftReply,
  resendFailedThread,
  sendDraft,
  sendForReview,
  sendReply,
  updateDraft,
} from './reply-calls.js';
import { splitThread } from './split.js';
import { getFullContent, getLatestThread, getThread, listConversations, listThreads } from './thread-calls.js';

const TICKET = '/api/v1/tickets/:id';
const THREAD = `${TICKET}/threads/:threadId`;
const COMMENT = `${TICKET}/comments/:commentId`;
const FILE = 'attachments/:attachmentId';

const READ = [['Desk.tickets.READ']];
const UPDATE = [['Desk.tickets.UPDATE']];
const CREATE = [['Desk.tickets.CREATE']];
const DELETE = [['Desk.tickets.DELETE']];

/** Threads, conversations, comments and attachments of tickets. Scopes: OpenAPI files of Desk. */
export const conversationRoutes: DeskRoute[] = [
  { method: 'GET', path: `${TICKET}/conversations`, scopes: READ, weight: listWeight, run: listConversations },
  { method: 'GET', path: `${TICKET}/threads`, scopes: READ, weight: listWeight, run: listThreads },
  { method: 'GET', path: `${TICKET}/latestThread`, scopes: READ, weight: 1, run: getLatestThread },
  { method: 'GET', path: THREAD, scopes: READ, weight: 1, run: getThread },
  { method: 'GET', path: `${THREAD}/fullContent`, scopes: READ, weight: 1, run: getFullContent },
  { method: 'POST', path: `${THREAD}/sendForReview`, scopes: UPDATE, weight: 1, run: sendForReview },
  { method: 'POST', path: `${THREAD}/split`, scopes: CREATE, weight: 1, run: splitThread },
  { method: 'GET', path: `${THREAD}/${FILE}/content`, scopes: READ, weight: 1, run: downloadAttachment },
  { method: 'DELETE', path: `${THREAD}/${FILE}`, scopes: UPDATE, weight: 1, run: deleteThreadFile },

  { method: 'POST', path: `${TICKET}/sendReply`, scopes: UPDATE, weight: 1, run: sendReply },
  { method: 'POST', path: `${TICKET}/draftReply`, scopes: UPDATE, weight: 1, run: draftReply },
  { method: 'PATCH', path: `${TICKET}/draftReply/:threadId`, scopes: UPDATE, weight: 1, run: updateDraft },
  { method: 'DELETE', path: `${TICKET}/draftReply/:threadId`, scopes: DELETE, weight: 1, run: deleteDraft },
  { method: 'POST', path: `${TICKET}/sendDraft`, scopes: UPDATE, weight: 1, run: sendDraft },
  { method: 'POST', path: `${TICKET}/resendFailedThread`, scopes: UPDATE, weight: 1, run: resendFailedThread },
  {
    method: 'GET',
    path: '/api/v1/mailReplyAddress',
    // Not in any file: what the documentation has for settings of mail.
    scopes: [['Desk.settings.READ', 'Desk.basic.READ']],
    weight: listWeight,
    run: listMailAddresses,
  },

  { method: 'GET', path: `${TICKET}/comments`, scopes: READ, weight: listWeight, run: listComments },
  { method: 'POST', path: `${TICKET}/comments`, scopes: UPDATE, weight: 1, run: createComment },
  { method: 'GET', path: COMMENT, scopes: READ, weight: 1, run: getComment },
  { method: 'PATCH', path: COMMENT, scopes: UPDATE, weight: 1, run: updateComment },
  { method: 'DELETE', path: COMMENT, scopes: UPDATE, weight: 1, run: deleteComment },
  { method: 'GET', path: `${COMMENT}/${FILE}/content`, scopes: READ, weight: 1, run: downloadAttachment },

  { method: 'GET', path: `${TICKET}/attachments`, scopes: READ, weight: listWeight, run: listAttachments },
  { method: 'POST', path: `${TICKET}/attachments`, scopes: UPDATE, weight: 1, run: createAttachment },
  { method: 'PATCH', path: `${TICKET}/${FILE}`, scopes: UPDATE, weight: 1, run: updateAttachment },
  { method: 'DELETE', path: `${TICKET}/${FILE}`, scopes: UPDATE, weight: 1, run: deleteAttachment },
  { method: 'GET', path: `${TICKET}/${FILE}/content`, scopes: READ, weight: 1, run: downloadAttachment },
  // The scopes of an upload are not documented; it comes before a ticket, a comment or a reply.
  { method: 'POST', path: '/api/v1/uploads', scopes: [['Desk.tickets.CREATE', 'Desk.tickets.UPDATE']], weight: 1, run: upload },
];
