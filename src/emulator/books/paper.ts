import type { Answer } from '../core/types.js';
import { invalidValue } from '../finance/errors.js';
import type { Sheet } from '../finance/pdf/sheet.js';

/**
 * One document the way `accept` asks for it: `json` (the default), `pdf` or `html`. With `print=true` the PDF is shown by a browser and
 * not saved. Source: zoho.com/books/api/v3/invoices
 */
export async function answerAs(
  query: URLSearchParams,
  { json, sheets, at }: { json: () => Answer; sheets: () => Sheet[]; at: number },
): Promise<Answer> {
  const accept = query.get('accept') ?? 'json';
  if (accept === 'json') return json();
  if (accept === 'pdf') return pdfAnswer(sheets(), { at, print: query.get('print') === 'true' });
  if (accept !== 'html') throw invalidValue('accept');
  const { sheetHtml } = await import('../finance/pdf/html.js');
  return { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: sheets().map(sheetHtml).join('\n') };
}

/** Documents in one PDF file, one after the other. */
export async function pdfAnswer(sheets: Sheet[], { at, print = false }: { at: number; print?: boolean }): Promise<Answer> {
  const { sheetsPdf } = await import('../finance/pdf/sheet.js');
  const name = (sheets.length === 1 ? (sheets[0]?.number ?? '') : 'documents').replace(/[^\w.-]/g, '_');
  return {
    status: 200,
    headers: { 'content-type': 'application/pdf', 'content-disposition': `${print ? 'inline' : 'attachment'}; filename="${name}.pdf"` },
    body: sheetsPdf(sheets, at),
  };
}
