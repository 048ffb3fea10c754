import type { About } from '../../core/about.js';

export const CONVERSATION_SOURCES: Record<string, string> = {
  threads: 'https://help.zoho.com/portal/en/kb/desk/ticket-management/ticket-replies/articles/public-and-private-threads-in-tickets',
};

const DESK = 'Desk API, desk-oas';

export const CONVERSATION_ABOUT: Record<string, About> = {
  'GET /api/v1/tickets/:id/conversations': [DESK, 'D I', 'the newest first (I)'],
  'GET /api/v1/tickets/:id/threads': [
    DESK,
    'D S I',
    'without content, cut names as seen live; drafts and failed ones too; 50 when no `limit` is given (I); summaries are cut after 100 characters',
  ],
  'GET /api/v1/tickets/:id/latestThread': [DESK, 'D I', 'drafts count unless `threadStatus` is given (I)'],
  'GET /api/v1/tickets/:id/threads/:threadId': [
    DESK,
    'D S I',
    '`content` is cut after 65,535 characters, with `fullContentURL` (the length I); a plain text reply stays plain text (I)',
  ],
  'GET /api/v1/tickets/:id/threads/:threadId/fullContent': [DESK, 'D'],
  'POST /api/v1/tickets/:id/threads/:threadId/sendForReview': [DESK, 'D I', 'nobody reviews: the draft stays one'],
  'POST /api/v1/tickets/:id/threads/:threadId/split': [
    DESK,
    'D I',
    'only what a customer wrote after the ticket began can be split off; the message stays where it was, too; the new ticket has subject, customer and department of the other and no custom fields (all I)',
  ],
  'GET /api/v1/tickets/:id/threads/:threadId/attachments/:attachmentId/content': [DESK, 'D'],
  'DELETE /api/v1/tickets/:id/threads/:threadId/attachments/:attachmentId': [DESK, 'D', 'of drafts only'],
  'POST /api/v1/tickets/:id/sendReply': [
    `${DESK}, threads`,
    'D S I',
    'the body is checked before the ticket, one error at a time (S); without `to` it goes to the contact (S); `subject` is taken and ignored (S); ' +
      'channels other than EMAIL are invalid here; sent at once, never PENDING (I); `impersonatedUserId` is ignored',
  ],
  'POST /api/v1/tickets/:id/draftReply': [DESK, 'D I', 'as above; no event (I)'],
  'PATCH /api/v1/tickets/:id/draftReply/:threadId': [DESK, 'D I', 'the whole draft anew, files are added (I)'],
  'DELETE /api/v1/tickets/:id/draftReply/:threadId': [DESK, 'D'],
  'POST /api/v1/tickets/:id/sendDraft': [DESK, 'D I', 'the thread gets the time of sending (I)'],
  'POST /api/v1/tickets/:id/resendFailedThread': [DESK, 'D I', 'always works; Zoho has no event of a changed thread, so none is sent'],
  'GET /api/v1/mailReplyAddress': ['', 'I', 'seen live by its users, documented nowhere we know; one address a department'],
  'GET /api/v1/tickets/:id/comments': [DESK, 'D'],
  'POST /api/v1/tickets/:id/comments': [DESK, 'D S I', 'private unless `isPublic` says otherwise (I); does not re-open the ticket (D)'],
  'GET /api/v1/tickets/:id/comments/:commentId': [DESK, 'D', 'agents are the only ones that can be mentioned'],
  'PATCH /api/v1/tickets/:id/comments/:commentId': [
    DESK,
    'D I',
    "`content` has to be sent, even to change `isPublic` only (D); 403 for somebody else's comment (the 403 D, when I)",
  ],
  'DELETE /api/v1/tickets/:id/comments/:commentId': [DESK, 'D', 'Zoho has no event of it, so none is sent'],
  'GET /api/v1/tickets/:id/comments/:commentId/attachments/:attachmentId/content': [DESK, 'D'],
  'GET /api/v1/tickets/:id/attachments': [DESK, 'D I', 'files of threads and comments too, as public as those are (I)'],
  'POST /api/v1/tickets/:id/attachments': [
    DESK,
    'D I',
    'private unless `isPublic=true` (I); 413 above 20 MB, which is commonly given and not in the documentation (I)',
  ],
  'PATCH /api/v1/tickets/:id/attachments/:attachmentId': [DESK, 'D I', '403 for what was mailed with a thread (I)'],
  'DELETE /api/v1/tickets/:id/attachments/:attachmentId': [DESK, 'D I', 'as above'],
  'GET /api/v1/tickets/:id/attachments/:attachmentId/content': [DESK, 'D I', 'the scope is not documented: READ of tickets (I)'],
  'POST /api/v1/uploads': [
    'Desk API',
    'D I',
    'the scope is not documented: CREATE or UPDATE of tickets (I); an upload is used up by what it is attached to (I)',
  ],
};

/** Real in Zoho, a loud 501 here. */
export const CONVERSATION_NOT_EMULATED: Record<string, About> = {
  'GET /api/v1/tickets/:id/threads/:threadId/originalContent': ['desk-oas', '', 'mails have no headers here'],
  'GET /api/v1/tickets/:id/comments/:commentId/history': ['desk-oas', ''],
};
