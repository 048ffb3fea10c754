import type { Answer } from '../../core/types.js';
import { flag, ids, oneOf, type Rule, readExactly, WRONG } from '../body.js';
import { forbidden } from '../errors.js';
import { checkQuery, listAnswer, ok, pageOf, readJson, readList, readPaging, readSort } from '../request.js';
import type { DeskCall } from '../route.js';
import { listOf, removeFrom } from '../state.js';
import { editableTicketOf, ticketOf } from '../tickets/find.js';
import { byAgent } from '../tickets/history.js';
import { attachmentsOfComment } from './attachment-view.js';
import { commentOf } from './children.js';
import { COMMENT_INCLUDES, renderComment } from './comment-view.js';
import { filesNamed, removeFiles } from './files.js';
import { touchTicket } from './touch.js';
import { addComment, changeComment, noteComment } from './write-comment.js';

/** Source: TicketComment.json of github.com/zoho/zohodesk-oas. */
const LONGEST_COMMENT = 32_000;

const content: Rule<string> = (value) => (typeof value === 'string' && value !== '' && value.length <= LONGEST_COMMENT ? value : WRONG);
const SHAPE = { content, contentType: oneOf(['plainText', 'html']), isPublic: flag, attachmentIds: ids(100) };

const includeOf = ({ incoming }: DeskCall) => readList(incoming, 'include', { allowed: COMMENT_INCLUDES });

/** Oldest first, unless `sortBy=-commentedTime`. */
export function listComments(call: DeskCall): Answer {
  const { desk, incoming } = call;
  checkQuery(incoming, ['from', 'limit', 'sortBy', 'include']);
  const include = includeOf(call);
  const page = readPaging(incoming, { limit: 50, max: 100 });
  const comments = listOf(desk.comments, ticketOf(call).id);
  const sorted = readSort(incoming, ['commentedTime'])?.descending ? comments.toReversed() : comments;
  return listAnswer(pageOf(sorted, page).map((comment) => renderComment(desk, comment, include)));
}

export function getComment(call: DeskCall): Answer {
  checkQuery(call.incoming, ['include']);
  const include = includeOf(call);
  return ok(renderComment(call.desk, commentOf(call).comment, include));
}

/** The token's agent comments, whoever is meant to have written it. HTML unless told otherwise, private unless told otherwise (inferred). */
export function createComment(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming);
  // The body is looked at before the ticket: seen live.
  const {
    content: text = '',
    contentType = 'html',
    isPublic = false,
    attachmentIds = [],
  } = readExactly(readJson(incoming), SHAPE, {
    required: ['content'],
  });
  const ticket = editableTicketOf(call);
  const files = filesNamed(desk, attachmentIds, { ticket, pointer: '/attachmentIds' });
  const written = { content: text, contentType, isPublic, commenter: { type: 'AGENT' as const, id: agent.id } };
  return ok(renderComment(desk, addComment(desk, ticket, written, byAgent(agent, now), files)));
}

/** Only who wrote a comment can change it (a 403 is documented, its reason is not). */
export function updateComment(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming);
  const { attachmentIds = [], ...change } = readExactly(readJson(incoming), SHAPE, { required: ['content'] });
  const { ticket, comment } = commentOf(call, { toChange: true });
  if (comment.commenter.id !== agent.id) throw forbidden();
  const files = filesNamed(desk, attachmentIds, { ticket, pointer: '/attachmentIds' });
  changeComment(desk, ticket, comment, change, byAgent(agent, now), files);
  return ok(renderComment(desk, comment));
}

/** There is no event of a deleted comment. */
export function deleteComment(call: DeskCall): Answer {
  const { desk, incoming, agent, now } = call;
  checkQuery(incoming);
  const { ticket, comment } = commentOf(call, { toChange: true });
  const by = byAgent(agent, now);
  removeFiles(desk, ticket, attachmentsOfComment(desk, comment));
  removeFrom(desk.comments, ticket.id, comment);
  noteComment(desk, ticket, comment, by, 'CommentDeleted');
  touchTicket(desk, ticket, by);
  return { status: 200 };
}
