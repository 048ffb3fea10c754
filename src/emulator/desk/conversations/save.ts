import { z } from 'zod';
import { isObject } from '../body.js';
import { addTo, type DeskState } from '../state.js';
import type { Attachment, Comment, Thread } from '../types.js';

interface Saved {
  thread: Thread;
  comment: Comment;
  attachment: Omit<Attachment, 'content'> & { content: string };
}

const Piece = z.union([
  z.strictObject({ thread: z.looseObject({ ticketId: z.string() }) }),
  z.strictObject({ comment: z.looseObject({ ticketId: z.string() }) }),
  z.strictObject({ attachment: z.looseObject({ ticketId: z.string().nullable(), content: z.string() }) }),
]);

/** Threads, comments and files, one a piece, each kind in the order of its tickets. Bytes are base64. */
export function* saveConversations(desk: DeskState): Iterable<unknown> {
  for (const threads of desk.threads.values()) for (const thread of threads) yield { thread };
  for (const comments of desk.comments.values()) for (const comment of comments) yield { comment };
  for (const files of desk.attachments.values()) for (const file of files) yield saveFile(file);
  for (const file of desk.uploads.values()) yield saveFile(file);
}

const saveFile = (file: Attachment): Pick<Saved, 'attachment'> => ({
  attachment: { ...file, content: Buffer.from(file.content).toString('base64') },
});

/** Takes in one piece of `saveConversations`; false when it is none. */
export function restoreConversation(desk: DeskState, piece: unknown): boolean {
  // A million tickets pass here: most are seen not to be meant before they are looked at closely.
  if (!isObject(piece) || !('thread' in piece || 'comment' in piece || 'attachment' in piece)) return false;
  if (!Piece.safeParse(piece).success) return false;
  const { thread, comment, attachment } = piece as Partial<Saved>;
  if (thread) addTo(desk.threads, thread.ticketId, thread);
  if (comment) addTo(desk.comments, comment.ticketId, comment);
  if (attachment) {
    const file = { ...attachment, content: new Uint8Array(Buffer.from(attachment.content, 'base64')) };
    if (file.ticketId === null) desk.uploads.set(file.id, file);
    else addTo(desk.attachments, file.ticketId, file);
  }
  return true;
}
