import { fieldError, invalidData } from '../errors.js';
import { addTo, type DeskState, listOf, removeFrom } from '../state.js';
import type { Attachment, Ticket } from '../types.js';

/** Where a file goes. */
export interface Place {
  ticket: Ticket;
  threadId?: string;
  commentId?: string;
  isPublic: boolean;
  creatorId: string;
  at: number;
}

/**
 * The files a body names: uploads, or what is attached to the ticket already. Throws DeskRefusal, with the JSON pointer, for an
 * id that is neither.
 */
export function filesNamed(
  desk: DeskState,
  ids: readonly string[],
  { ticket, pointer }: { ticket?: Ticket; pointer: string },
): Attachment[] {
  const attached = ticket ? listOf(desk.attachments, ticket.id) : [];
  return ids.map((id) => {
    const file = desk.uploads.get(id) ?? attached.find((each) => each.id === id);
    if (!file) throw invalidData([fieldError(pointer)]);
    return file;
  });
}

/** Attaches files. An upload is used up by it, keeping its id; of what is attached elsewhere a copy is made. */
export function attachFiles(desk: DeskState, files: readonly Attachment[], place: Place): Attachment[] {
  const { ticket, threadId = null, commentId = null, isPublic, creatorId, at } = place;
  return files.map((file) => {
    const isUpload = desk.uploads.delete(file.id);
    const attached: Attachment = {
      ...file,
      id: isUpload ? file.id : desk.world.nextId(),
      ticketId: ticket.id,
      threadId,
      commentId,
      isPublic,
      creatorId,
      createdAt: at,
    };
    addTo(desk.attachments, ticket.id, attached);
    return attached;
  });
}

/** Takes away what belonged to a draft or a comment that is gone. */
export function removeFiles(desk: DeskState, ticket: Ticket, files: readonly Attachment[]): void {
  for (const file of files) removeFrom(desk.attachments, ticket.id, file);
}
