import { z } from '@hono/zod-openapi';
import { BridgeError } from '../../errors.js';
import { type Operation, operation } from '../operation.js';
import { HttpProblem } from '../problem.js';
import { pageOf, pageQuery } from '../schemas.js';
import { invoiceDetail, invoiceView } from '../schemas-invoices.js';
import type { InvoicesPort } from '../types.js';

/** A caller is answered within 15 s (app.ts); what Zoho has not begun to send by then is given up. */
const PATIENCE_MS = 14_000;

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
        const giveUp = new AbortController();
        const abort = () => giveUp.abort();
        const late = setTimeout(abort, PATIENCE_MS);
        request.signal.addEventListener('abort', abort, { once: true });
        try {
          const { name, size, body } = await invoices.pdf(id, { signal: giveUp.signal });
          const isWanted = request.method !== 'HEAD';
          if (!isWanted) await body.cancel();
          return new Response(isWanted ? unnamed(body) : null, {
            headers: {
              'content-type': 'application/pdf',
              'content-disposition': `attachment; filename="${name}"`,
              ...(size === undefined ? {} : { 'content-length': String(size) }),
            },
          });
        } catch (error) {
          if (error instanceof BridgeError && error.code === 'invoice_file_unavailable') {
            throw new HttpProblem(502, error.code, 'There is no PDF of this invoice', { detail: error.message });
          }
          throw error;
        } finally {
          clearTimeout(late);
        }
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

/** The same stream; when it fails, not a word of why goes to the caller: the server may write an error's message down for them. */
function unnamed(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch((cause: unknown) => Promise.reject(new Error('the file was cut short', { cause })));
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** What no id can be is not asked of the database, which refuses some of it (NUL). */
const isText = (id: string): boolean => id.length <= 255 && !/\p{Cc}/u.test(id);

const notFound = () => new HttpProblem(404, 'invoice_not_found', 'There is no invoice with this id');
