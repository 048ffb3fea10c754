import { readForm, readList } from '../../finance/body.js';
import { readCustomer } from '../../finance/customer-input.js';
import { fileInvoice } from '../../finance/documents/attach.js';
import { changeLines, createInvoice, deleteInvoice, updateInvoice } from '../../finance/documents/change-invoice.js';
import { mergeFields, readFields, showWholeFields } from '../../finance/documents/custom-fields.js';
import { invoiceOf } from '../../finance/documents/find.js';
import { BILLING_LINES, readLines } from '../../finance/documents/line-input.js';
import { unknown } from '../../finance/documents/refusals.js';
import { comment } from '../../finance/documents/settle.js';
import { showAddress } from '../../finance/documents/show-details.js';
import { showPendingInvoice } from '../../finance/documents/show-invoice.js';
import { showWrittenInvoice } from '../../finance/documents/show-written-invoice.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { created, done, type FinanceCall, type FinanceRoute } from '../../finance/route.js';
import type { Invoice } from '../../finance/types.js';
import { answerInvoice } from './answer.js';
import { listInvoices } from './list.js';

const spelling = BILLING_LINES;

/** What is read and changed of invoices. */
export function invoiceRoutes(finance: Finance): FinanceRoute[] {
  const show = (invoice: Invoice) => ({ invoice: showWrittenInvoice(finance, invoice) });
  const of = ({ params: { id = '' } }: FinanceCall) => invoiceOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/billing/v1/${path}`, scopes: [`ZohoSubscriptions.invoices.${scope}`], run },
  });

  return [
    route('POST', 'invoices', 'CREATE', ({ body, query }) => {
      const sent = body();
      const customer = finance.customers.get(String(sent['customer_id'] ?? ''));
      return created('The invoice has been created.', show(createInvoice(finance, customer, { body: sent, query, spelling })));
    }),
    route('GET', 'invoices', 'READ', ({ query }) => listInvoices(finance, query)),
    route('GET', 'invoices/:id', 'READ', (call) => answerInvoice(finance, of(call), call)),
    route('PUT', 'invoices/:id', 'UPDATE', (call) => {
      const invoice = updateInvoice(finance, of(call), { body: call.body(), query: call.query, spelling });
      return done('Invoice information has been updated.', show(invoice));
    }),
    route('DELETE', 'invoices/:id', 'DELETE', (call) => {
      deleteInvoice(finance, of(call));
      return done('The invoice has been deleted.');
    }),
    route('PUT', 'invoices/:id/address', 'UPDATE', (call) => {
      const invoice = of(call);
      const { addresses } = readCustomer(call.body());
      for (const name of ['billing_address', 'shipping_address'] as const) {
        if (addresses[name]) invoice.addresses[name] = { ...invoice.addresses[name], ...addresses[name] };
      }
      comment(finance, invoice, 'Address of the invoice updated.');
      const { billing_address, shipping_address } = invoice.addresses;
      const invoice_address = { billing_address: showAddress(billing_address), shipping_address: showAddress(shipping_address) };
      return done('Invoice address updated', { invoice_address });
    }),
    route('POST', 'invoices/:id/lineitems', 'CREATE', (call) => {
      const invoice = of(call);
      const more = readLines(finance, call.body(), { spelling, currency: invoice.currency });
      if (!more) throw invalidValue('invoice_items');
      changeLines(finance, invoice, [...invoice.lines, ...more]);
      return done('Invoice information has been updated.', { invoice: showPendingInvoice(finance, invoice) });
    }),
    route('DELETE', 'invoices/:id/lineitems/:item', 'DELETE', (call) => {
      const invoice = of(call);
      const left = invoice.lines.filter(({ id }) => id !== call.params['item']);
      if (left.length === invoice.lines.length) throw unknown('Line item');
      changeLines(finance, invoice, left);
      return done('Invoice information has been updated.');
    }),
    route('POST', 'invoices/:id/customfields', 'CREATE', (call) => {
      const invoice = of(call);
      setFields(finance, invoice, call.body()['custom_fields']);
      const custom_fields = showWholeFields(finance, 'invoice', invoice.customFields);
      return done('Custom Fields Updated Successfully.', { custom_fields });
    }),
    // Documented with `invoice`, not `invoices`, and with a bare list as body.
    route('PUT', 'invoice/:id/customfields', 'UPDATE', (call) => {
      setFields(finance, of(call), readList(call.incoming));
      return done('Custom Fields Updated Successfully.');
    }),
    route('POST', 'invoices/:id/attachment', 'CREATE', async (call) => {
      const invoice = of(call);
      fileInvoice(finance, invoice, await readForm(call.incoming, 'attachment'));
      return done('Your file has been successfully attached to the invoice.');
    }),
  ];
}

function setFields(finance: Finance, invoice: Invoice, sent: unknown): void {
  if (!Array.isArray(sent)) throw invalidValue('custom_fields');
  invoice.customFields = mergeFields(invoice.customFields, readFields(finance, 'invoice', sent));
  comment(finance, invoice, 'Custom fields updated.');
}
