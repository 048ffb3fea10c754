import type { Finance } from '../../finance/finance.js';
import { pageOf } from '../../finance/page.js';
import { type FinanceCall, type FinanceRoute, success } from '../../finance/route.js';
import { invoiceDetails, refundHistory } from './details.js';
import { type Period, periodOf } from './period.js';
import { profitAndLoss } from './profit-and-loss.js';
import { salesByCustomer, salesByItem, soldIn } from './sales.js';

/**
 * Reports: in use in the field, in no documentation. They need a scope of their own; without it the answer is code 57, as for a dead
 * token.
 */
export function reportRoutes(finance: Finance): FinanceRoute[] {
  const report = (name: string, run: FinanceRoute['run']): FinanceRoute => ({
    ...{ method: 'GET', path: `/books/v3/reports/${name}`, scopes: ['ZohoBooks.reports.READ'], run },
  });
  const listed = (name: string, key: string, field: string, rows: (period: Period, query: URLSearchParams) => Record<string, unknown>[]) =>
    report(name, ({ query }: FinanceCall) => {
      const period = periodOf(finance, query, field);
      return pageOf({ query, rows: rows(period, query), key, show: (row) => row, context: contextOf(period, query) });
    });

  return [
    report('profitandloss', ({ query }) => {
      const period = periodOf(finance, query, 'TransactionDate');
      const rows = profitAndLoss(finance, period, query.get('cash_based') === 'true');
      return success({ profit_and_loss: rows, page_context: contextOf(period, query) });
    }),
    listed('salesbycustomer', 'sales', 'TransactionDate', (period, query) =>
      salesByCustomer(finance, soldIn(finance, period, query.get('entity_list') ?? '')),
    ),
    listed('salesbyitem', 'sales', 'TransactionDate', (period, query) =>
      salesByItem(finance, soldIn(finance, period, query.get('entity_list') ?? '')),
    ),
    listed('invoicedetails', 'invoice_details', 'InvoiceDate', (period) => invoiceDetails(finance, period)),
    listed('refundhistory', 'refund_history', 'TransactionDate', (period) => refundHistory(finance, period)),
  ];
}

/** What the report is really about: the only place where a client can see that its dates were ignored. */
const contextOf = ({ from, to, filterBy }: Period, query: URLSearchParams) => ({
  from_date: from,
  to_date: to,
  filter_by: filterBy,
  applied_filter: filterBy,
  cash_based: String(query.get('cash_based') === 'true'),
});
