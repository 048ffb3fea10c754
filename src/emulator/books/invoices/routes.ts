import { readForm } from '../../finance/body.js';
import { fileInvoice } from '../../finance/documents/attach.js';
import { createInvoice, deleteInvoice, updateInvoice } from '../../finance/documents/change-invoice.js';
import { readFields } from '../../finance/documents/custom-fields.js';
import { invoiceOf } from '../../finance/documents/find.js';
import { BOOKS_LINES } from '../../finance/documents/line-input.js';
import { unknown } from '../../finance/documents/refusals.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import type { Invoice } from '../../finance/types.js';
import { contactOf } from '../contacts/change.js';
import { answerAs, pdfAnswer } from '../paper.js';
import { assertUnique, findByHeader } from '../unique.js';
import { listInvoices } from './list.js';
import { showInvoice } from './show.js';

/** Invoices are written, read and filed. */
export function invoiceRoutes(finance: Finance): FinanceRoute[] {
  const show = (invoice: Invoice) => ({ invoice: showInvoice(finance, invoice) });
  const of = ({ params: { id = '' } }: FinanceCall) => invoiceOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/books/v3/invoices${path}`, scopes: [`ZohoBooks.invoices.${scope}`], run },
  });
  const make = (body: Record<string, unknown>, query: URLSearchParams): Invoice => {
    unique(finance, body);
    const customer = contactOf(finance, String(body['customer_id'] ?? ''));
    // Either place is documented for it.
    const sends = body['send'] === true ? new URLSearchParams([...query, ['send', 'true']]) : query;
    return createInvoice(finance, customer, { body, query: sends, spelling: BOOKS_LINES });
  };
  const change = (invoice: Invoice, body: Record<string, unknown>, query: URLSearchParams): Invoice => {
    unique(finance, body, invoice.id);
    if (body['customer_id'] !== undefined) contactOf(finance, String(body['customer_id']));
    return updateInvoice(finance, invoice, { body, query, spelling: BOOKS_LINES });
  };
  const several = async ({ query, now }: FinanceCall) => {
    const ids = (query.get('invoice_ids') ?? '').split(',').filter(Boolean);
    if (ids.length === 0) throw invalidValue('invoice_ids');
    const { invoiceSheet } = await import('../../finance/pdf/invoice-pdf.js');
    return pdfAnswer(
      ids.map((id) => invoiceSheet(finance, invoiceOf(finance, id))),
      { at: now },
    );
  };

  return [
    route('POST', '', 'CREATE', ({ body, query }) => created('The invoice has been created.', show(make(body(), query)))),
    route('GET', '', 'READ', ({ query }) => listInvoices(finance, query)),
    route('PUT', '', 'UPDATE', (call) => {
      const { row, field } = findByHeader(finance, 'invoice', { call, rows: finance.invoices.all(), what: 'Invoice' });
      const body = call.body();
      if (row) return done('Invoice information has been updated.', show(change(row, body, call.query)));
      const fields = Array.isArray(body['custom_fields']) ? (body['custom_fields'] as unknown[]) : [];
      const own = { ...body, custom_fields: [...fields, field] };
      return done('The invoice has been created.', show(make(own, call.query)));
    }),
    route('GET', '/pdf', 'READ', several),
    route('GET', '/print', 'READ', several),
    route('GET', '/:id', 'READ', async (call) => {
      const invoice = of(call);
      const { invoiceSheet } = await import('../../finance/pdf/invoice-pdf.js');
      const sheets = () => [invoiceSheet(finance, invoice)];
      return answerAs(call.query, { json: () => success(show(invoice)), sheets, at: call.now });
    }),
    route('PUT', '/:id', 'UPDATE', (call) => {
      const invoice = change(of(call), call.body(), call.query);
      return done('Invoice information has been updated.', show(invoice));
    }),
    route('DELETE', '/:id', 'DELETE', (call) => {
      deleteInvoice(finance, of(call));
      return done('The invoice has been deleted.');
    }),
    route('POST', '/:id/attachment', 'CREATE', async (call) => {
      const invoice = of(call);
      const file = await readForm(call.incoming, 'attachment');
      const inMail = call.query.get('can_send_in_mail');
      fileInvoice(finance, invoice, inMail === null ? file : { ...file, fields: { ...file.fields, can_send_in_mail: inMail } });
      return done('Your file has been successfully attached to the invoice.');
    }),
    route('GET', '/:id/attachment', 'READ', (call) => {
      const { attachment } = of(call);
      if (!attachment) throw unknown('Attachment');
      const headers = {
        'content-type': attachment.type,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
      };
      return { status: 200, headers, body: Buffer.from(attachment.content, 'base64') };
    }),
    route('PUT', '/:id/attachment', 'UPDATE', (call) => {
      const { attachment } = of(call);
      if (!attachment) throw unknown('Attachment');
      attachment.canSendInMail = call.query.get('can_send_in_mail') === 'true';
      return done('Invoice information has been updated.');
    }),
    route('DELETE', '/:id/attachment', 'DELETE', (call) => {
      const invoice = of(call);
      if (!invoice.attachment) throw unknown('Attachment');
      invoice.attachment = null;
      return done('Your file is no longer attached to the invoice.');
    }),
  ];
}

function unique(finance: Finance, body: Record<string, unknown>, except?: string): void {
  if (body['custom_fields'] === undefined) return;
  const fields = readFields(finance, 'invoice', body['custom_fields']);
  assertUnique(finance, 'invoice', { fields, rows: finance.invoices.all(), ...(except === undefined ? {} : { except }) });
}
