import { unbilledChargeOf } from '../../finance/documents/find.js';
import { showBilledInvoice } from '../../finance/documents/show-invoice.js';
import { showUnbilledCharge } from '../../finance/documents/show-unbilled-charge.js';
import { deleteUnbilledCharge, invoiceUnbilledCharge } from '../../finance/documents/unbilled-charge.js';
import type { Finance } from '../../finance/finance.js';
import { created, done, type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';

/** Charges that wait for an invoice. They are made by subscriptions. */
export function unbilledChargeRoutes(finance: Finance): FinanceRoute[] {
  const of = ({ params: { id = '' } }: FinanceCall) => unbilledChargeOf(finance, id);
  const route = (method: string, path: string, scope: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method, path: `/billing/v1/unbilledcharges/${path}`, scopes: [`ZohoSubscriptions.invoices.${scope}`], run },
  });
  return [
    route('GET', ':id', 'READ', (call) => success({ unbilled_charge: showUnbilledCharge(finance, of(call)) })),
    route('DELETE', ':id', 'DELETE', (call) => {
      deleteUnbilledCharge(finance, of(call));
      return done('The unbilled charges have been deleted.');
    }),
    route('POST', ':id/createinvoice', 'CREATE', (call) => {
      const invoice = invoiceUnbilledCharge(finance, of(call));
      return created('Unbilled Charges have been invoiced.', { invoice: showBilledInvoice(finance, invoice) });
    }),
  ];
}
