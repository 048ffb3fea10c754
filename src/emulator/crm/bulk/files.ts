import type { Answer, Incoming } from '../../core/types.js';
import { later } from '../later.js';
import { refuse } from '../problem.js';
import type { Call, CrmState } from '../state.js';
import { formatTime } from '../time.js';
import { looksLikeZip } from '../zip/read.js';

/** Source: .../api/v8/bulk-write/upload-file.html */
export const MOST_BYTES = 25 * 1024 * 1024;
/** How long a file waits to be used; nobody says, so that they do not pile up. */
const KEPT_MS = 86_400_000;

export interface UploadedFile {
  id: string;
  createdAt: number;
  bytes: Buffer;
}

/** `POST /upload` of a ZIP as multipart form data. Source of codes and sentences: github.com/zoho/crm-oas v8.0/upload */
export async function uploadFile({ crm, incoming, now }: Call): Promise<Answer> {
  const { feature, 'x-crm-org': org } = incoming.headers;
  if (!feature) return refuse(400, 'MANDATORY_NOT_FOUND', 'Required key feature is not available');
  if (!org) return refuse(400, 'MANDATORY_NOT_FOUND', 'Required key x-crm-org is not available');
  if (feature !== 'bulk-write') return refuse(400, 'NOT_SUPPORTED_FEATURE', 'Feature is not supported');
  // Inferred: the organisation's id does as well as its zgid.
  if (org !== crm.org.zgid && org !== crm.org.id) return refuse(400, 'INVALID_DATA', 'Invalid data - x-crm-org');
  const bytes = await filePart(incoming);
  if (!bytes) return refuse(400, 'MANDATORY_NOT_FOUND', 'Required key file is not available');
  if (bytes.length > MOST_BYTES) return refuse(400, 'INVALID_DATA', 'Import file size should be less than 25 mb.');
  if (!looksLikeZip(bytes)) return refuse(400, 'INVALID_FILE_FORMAT', 'invalid file format. only zip format is supported');
  const file = { id: crm.world.nextId(), createdAt: now, bytes };
  keepFile(crm, file);
  return {
    status: 200,
    body: {
      status: 'success',
      code: 'FILE_UPLOAD_SUCCESS',
      message: 'file uploaded.',
      details: { file_id: file.id, created_time: formatTime(now) },
    },
  };
}

/** Puts a file where jobs find it, for a day. */
export function keepFile(crm: CrmState, file: UploadedFile): void {
  crm.files.set(file.id, file);
  later(crm, file.createdAt + KEPT_MS, () => crm.files.delete(file.id));
}

/** The bytes of part `file`; undefined when there is no such part or no form. */
async function filePart({ headers, rawBody }: Incoming): Promise<Buffer | undefined> {
  const type = headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) return undefined;
  try {
    const form = await new Response(new Uint8Array(rawBody), { headers: { 'content-type': type } }).formData();
    const file = form.get('file');
    return file instanceof File ? Buffer.from(await file.arrayBuffer()) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
