import type { SentFile } from '../body.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { comment } from './settle.js';

/** What Zoho's pages let one attach. What it says to larger ones is not documented. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Attaches a file; it takes the place of another. Throws Refusal for one that is too large. */
export function fileInvoice(finance: Finance, invoice: Invoice, file: SentFile): void {
  if (file.content.length > MOST_BYTES) throw invalidValue('attachment');
  invoice.attachment = {
    id: finance.world.nextId(),
    name: file.name,
    type: file.type === '' ? 'application/octet-stream' : file.type,
    size: file.content.length,
    content: file.content.toString('base64'),
    canSendInMail: file.fields['can_send_in_mail'] === 'true',
  };
  comment(finance, invoice, `${file.name} attached.`);
}
