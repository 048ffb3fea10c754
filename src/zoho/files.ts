import { OddAnswerError } from '../errors.js';
import type { Call, CallContext, ZohoFile } from './types.js';

type FileOf = (invoiceId: string, context: CallContext) => Promise<ZohoFile>;

/**
 * Invoices as PDF files. `accept=pdf` is documented for Books (zoho.com/books/api/v3/invoices); in Billing it works in practice. A
 * service that answers anything else, whatever its status, makes an OddAnswerError or what its words mean.
 */
export function createFiles({ call }: { call: Call }): { billingInvoice: FileOf; booksInvoice: FileOf } {
  const fileOf =
    (service: 'billing' | 'books', base: string): FileOf =>
    async (invoiceId, context) => {
      const operation = `${service}.invoicePdf`;
      const { file } = await call(
        {
          ...{ service, operation, method: 'GET', credits: 1, file: 'pdf' },
          path: `${base}/invoices/${encodeURIComponent(invoiceId)}`,
          template: `${base}/invoices/{id}`,
          query: { accept: 'pdf' },
        },
        context,
      );
      if (!file) throw new OddAnswerError({ service, operation }, `${service}: no file`);
      return file;
    };
  return { billingInvoice: fileOf('billing', '/billing/v1'), booksInvoice: fileOf('books', '/books/v3') };
}
