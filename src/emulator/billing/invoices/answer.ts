import type { Answer } from '../../core/types.js';
import { showInvoice } from '../../finance/documents/show-invoice.js';
import { invalidValue } from '../../finance/errors.js';
import type { Finance } from '../../finance/finance.js';
import { type FinanceCall, success } from '../../finance/route.js';
import type { Invoice } from '../../finance/types.js';

/** One invoice as JSON, or with `accept=pdf` as a document. */
export async function answerInvoice(finance: Finance, invoice: Invoice, { query }: FinanceCall): Promise<Answer> {
  const accept = query.get('accept') ?? 'json';
  if (accept === 'json') return success({ invoice: showInvoice(finance, invoice) });
  if (accept !== 'pdf') throw invalidValue('accept');
  const { invoicePdf } = await import('../../finance/pdf/invoice-pdf.js');
  return {
    status: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${invoice.number.replace(/[^\w.-]/g, '_')}.pdf"`,
    },
    body: invoicePdf(finance, invoice),
  };
}
