import type { DeskState } from '../state.js';
import { formatOrNull, formatTime } from '../time.js';
import type { Comment } from '../types.js';
import { attachmentsOfComment, briefAttachment } from './attachment-view.js';
import { mentionsIn } from './mentions.js';
import { htmlToPlainText } from './plain-text.js';
import { commenterOf } from './writer.js';

export const COMMENT_INCLUDES = ['mentions', 'plainText'] as const;

/** A comment, always in full. Source: `commentResponse` in TicketComment.json of github.com/zoho/zohodesk-oas. */
export function renderComment(desk: DeskState, comment: Comment, include: readonly string[] = []): Record<string, unknown> {
  const { id, content, contentType, isPublic, createdAt, modifiedAt, commenter } = comment;
  return {
    id,
    content,
    contentType,
    isPublic,
    commentedTime: formatTime(createdAt),
    modifiedTime: formatOrNull(modifiedAt),
    commenterId: commenter.id,
    commenter: commenterOf(desk, comment),
    attachments: attachmentsOfComment(desk, comment).map((attachment) => briefAttachment(desk, attachment)),
    encodedContent: null,
    impersonatedUser: null,
    ...(include.includes('mentions') && { mention: mentionsIn(desk, content) }),
    ...(include.includes('plainText') && { plainText: contentType === 'html' ? htmlToPlainText(content) : content }),
  };
}
