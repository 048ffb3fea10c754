import { z } from '@hono/zod-openapi';
import { BridgeError } from '../../errors.js';
import { fileResponse } from '../file-response.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { pageOf, pageQuery } from '../schemas.js';
import { invoiceDetail, invoiceView } from '../schemas-invoices.js';
import type { InvoicesPort } from '../types.js';

/** Invoices to look at. They are mirrored; only the PDF is asked of Zoho, and passed on without a trace of where it is from. */
export function invoiceOperations(invoices: InvoicesPort): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/v1/users/{id}/invoices',
      summary: "A user's invoices, the newest first",
      query: z.object(pageQuery),
      answers: { 200: { description: 'One page.', schema: pageOf(invoiceView) }, 404: { description: 'There is no such user.' } },
      handle: async ({ params: { id = '' }, query }) => {
        const page = isText(id) ? await invoices.list(id, { limit: 100, ...query }) : undefined;
        if (!page) throw new HttpProblem(404, 'user_not_found', 'There is no user with this id');
        return page;
      },
    }),
    // Before the one without the ending, which would take it for an id.
    operation({
      method: 'get',
      path: '/v1/invoices/{id}.pdf',
      summary: 'An invoice as a PDF',
      description: 'Whole, or an error: a file that turns out to be cut short after it began ends with a broken connection.',
      answers: {
        200: { description: 'The file.', type: 'application/pdf' },
        404: { description: 'There is no such invoice.' },
        502: { description: 'Zoho gives no PDF of it.' },
        503: { description: 'Zoho cannot be asked right now.' },
      },
      handle: async ({ params: { id = '' }, request }) => {
        if (!isText(id)) throw notFound();
        return fileResponse(request, async (signal) => {
          const { name, size, body } = await invoices.pdf(id, { signal }).catch((error: unknown) => {
            if (!(error instanceof BridgeError) || error.code !== 'invoice_file_unavailable') throw error;
            throw new HttpProblem(502, error.code, 'There is no PDF of this invoice', { detail: error.message });
          });
          return { size, body, headers: { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"` } };
        });
      },
    }),
    operation({
      method: 'get',
      path: '/v1/invoices/{id}',
      summary: 'One invoice with its lines, payments and credit notes',
      answers: { 200: { description: 'The invoice.', schema: invoiceDetail }, 404: { description: 'There is no such invoice.' } },
      handle: async ({ params: { id = '' } }) => {
        const invoice = isText(id) ? await invoices.get(id) : undefined;
        if (!invoice) throw notFound();
        return invoice;
      },
    }),
  ];
}

/** What no id can be is not asked of the database, which refuses some of it (NUL). */
const isText = (id: string): boolean => id.length <= 255 && !/\p{Cc}/u.test(id);

const notFound = () => new HttpProblem(404, 'invoice_not_found', 'There is no invoice with this id');
