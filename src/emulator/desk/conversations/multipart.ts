import type { Incoming } from '../../core/types.js';
import { badRequest, fieldError, invalidData, sizeExceeded, unsupportedMediaType } from '../errors.js';
import type { DeskState } from '../state.js';

export interface SentFile {
  name: string;
  contentType: string;
  content: Uint8Array;
  /** Other parts of the form, by name. */
  fields: Record<string, string>;
}

/** The file of a form, part `file`. Throws DeskRefusal: 413 when it is too large, 415 when it is no form, 422 when there is none. */
export async function readFile(desk: DeskState, incoming: Incoming): Promise<SentFile> {
  const contentType = incoming.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType)) throw unsupportedMediaType();
  const most = desk.limits.attachmentBytes ?? Number.POSITIVE_INFINITY;
  const form = await parse(contentType, incoming.rawBody);
  const file = form.getAll('file').find((part): part is File => part instanceof File);
  if (!file) throw invalidData([fieldError('/file', form.has('file') ? 'invalid' : 'missing')]);
  if (file.size > most) throw sizeExceeded();
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string') fields[name] = value;
  return {
    name: file.name,
    contentType: file.type || 'application/octet-stream',
    content: new Uint8Array(await file.arrayBuffer()),
    fields,
  };
}

/** A form as the platform reads it. */
async function parse(contentType: string, body: Buffer): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    if (error instanceof TypeError) throw badRequest();
    throw error;
  }
}
