import { randomUUID } from 'node:crypto';
import type { Upload } from './types.js';

/** A form with one file (RFC 7578), as bytes. Names of files travel in UTF-8, with what would end the name percent-encoded. */
export function formOf({ part, fileName, contentType, bytes }: Upload): { contentType: string; bytes: Uint8Array } {
  const boundary = `zoho-bridge-${randomUUID()}`;
  const escaped = fileName.replace(/["\r\n]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${part}"; filename="${escaped}"\r\ncontent-type: ${contentType}\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
