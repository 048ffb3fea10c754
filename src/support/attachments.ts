import { BridgeError, NotFoundError, OddAnswerError, RefusedError } from '../errors.js';
import { fileName } from '../lib/file-name.js';
import { type AttachmentSource, attachmentSource } from '../store/attachments.js';
import type { Store } from '../store/store.js';
import type { ZohoSide } from '../sync/zoho-side.js';
import type { AttachmentFile } from '../types-escalations.js';
import { isCommentForUsers, isThreadForUsers } from '../zoho/desk-visible.js';
import type { CallContext } from '../zoho/types.js';

/** What a browser may be told it is: nothing of it runs, and the answer is kept in a sandbox besides. */
const HARMLESS: Record<string, string> = {
  ...{
    png: 'image/png',
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    gif: 'image/gif',
    webp: 'image/webp',
    bmp: 'image/bmp',
    avif: 'image/avif',
  },
  pdf: 'application/pdf',
};
const ANYTHING = 'application/octet-stream';
/** What Desk would answer instead of a file: a page, or an error in words. */
const WORDS = /^(text\/html|application\/json)\b/i;

export interface Attachments {
  /**
   * A file of an agent's reply. `signal`: nobody wants it any more.
   *
   * @throws NotFoundError `attachment_not_found` when there is none, or nobody may see it (any more); BridgeError `attachment_unavailable`
   *   when Desk gives no whole file; ZohoError when it is worth trying again
   */
  attachment(escalationId: string, attachmentId: string, options?: { signal?: AbortSignal | undefined }): Promise<AttachmentFile>;
}

/** Desk is asked first whether the reply is still to be seen, for what the mirror says may be minutes old. Two calls. */
export function createAttachments({ store, side, wake }: { store: Store; side: Pick<ZohoSide, 'zoho'>; wake: () => void }): Attachments {
  const { desk } = side.zoho;

  /** The file as the reply has it now; undefined when the reply or the file is not to be seen. */
  async function listed(ticketId: string, { kind, replyId, attachmentId }: AttachmentSource, context: CallContext) {
    if (kind === 'thread') {
      const thread = await desk.thread(ticketId, replyId, context);
      return isThreadForUsers(thread) ? thread.attachments.find(({ id }) => id === attachmentId) : undefined;
    }
    const comment = await desk.comment(ticketId, replyId, context);
    return isCommentForUsers(comment) ? comment.attachments.find(({ id }) => id === attachmentId) : undefined;
  }

  return {
    async attachment(escalationId, attachmentId, { signal } = {}) {
      const source = isNoId(escalationId) || isNoId(attachmentId) ? undefined : await sourceOf(escalationId, attachmentId);
      const ticketId = source && (await store.links.load('desk.ticket', [escalationId])).get(escalationId)?.zohoId;
      if (!source || !ticketId) throw notThere();
      const context: CallContext = { priority: 'live', correlationId: 'escalation.attachment', attempt: 1, signal };
      try {
        const there = await listed(ticketId, source, context);
        if (!there) throw notThere();
        const { kind: of, replyId: ofId } = source;
        const { file, contentType } = await desk.attachment({ ticketId, of, ofId, attachmentId: source.attachmentId }, context);
        if (WORDS.test(contentType) && file.size !== undefined && file.size !== there.size) {
          await file.body.cancel();
          throw unavailable();
        }
        const name = fileName(source.name, 'attachment');
        return { name, contentType: typeOf(name), size: file.size, body: file.body };
      } catch (error) {
        const isGone = error instanceof NotFoundError || (error instanceof RefusedError && error.status === 404);
        if (isGone) {
          // The mirror does not know yet: it is looked at now.
          await store.db.transaction((tx) => store.objects.ring([{ kind: 'ticket', zohoId: ticketId }], tx));
          wake();
          throw notThere();
        }
        if (error instanceof OddAnswerError || error instanceof RefusedError) throw unavailable(error);
        throw error;
      }
    },
  };

  function sourceOf(escalationId: string, id: string): Promise<AttachmentSource | undefined> {
    return attachmentSource(store.db, store.vault, escalationId, id);
  }
}

function typeOf(name: string): string {
  const ending = /\.([a-z]{3,4})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return HARMLESS[ending] ?? ANYTHING;
}

/** What nothing can be called is not asked of the database, which refuses some of it (NUL). */
const isNoId = (id: string): boolean => id === '' || id.length > 200 || /[\p{Cc}\p{Cs}]/u.test(id);
const notThere = () => new NotFoundError('attachment_not_found', 'There is no such attachment.');
const unavailable = (cause?: unknown) => new BridgeError('attachment_unavailable', 'Zoho does not give this file.', { cause });
