import type { Finance } from '../finance.js';
import { currencyOf, roundHalfUp, show } from '../money.js';
import type { Invoice, Line } from '../types.js';
import { showTaxOf } from './show-common.js';

export const termsLabel = (days: number): string => (days === 0 ? 'Due On Receipt' : `Net ${days}`);

export const showPrecision = (code: string): number => currencyOf(code)?.precision ?? 2;

const ADDRESS = ['street', 'city', 'state', 'zip', 'country', 'fax'] as const;

/** An address on a document: without `attention` and `state_code`. */
export const showAddress = (address: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(ADDRESS.map((name) => [name, address?.[name] ?? '']));

/** A line where a document is read. */
export function showLine(line: Line, currency: string) {
  return {
    item_id: line.id,
    product_id: line.productId,
    name: line.name,
    description: line.description,
    code: line.code,
    tags: [],
    item_custom_fields: [],
    price: show(line.price, currency),
    quantity: line.quantity,
    discount_amount: show(line.discount, currency),
    item_total: show(line.total, currency),
    tax_id: line.taxId,
    tax_exemption_id: '',
    tax_exemption_code: '',
  };
}

/** A line where an invoice is written. */
export function showWrittenLine(finance: Finance, line: Line, { currency, exchangeRate }: Invoice, order: number): Record<string, unknown> {
  const {
    tags: _,
    item_custom_fields: __,
    tax_exemption_id: ___,
    tax_exemption_code: ____,
    code: _____,
    ...rest
  } = showLine(line, currency);
  return {
    ...rest,
    project_id: '',
    project_name: '',
    time_entry_ids: [],
    item_type: 'sales',
    product_type: 'service',
    expense_id: '',
    expense_receipt_name: '',
    item_order: order,
    bcy_rate: show(roundHalfUp(line.price * exchangeRate), currency),
    unit: '',
    discount: show(line.discount, currency),
    ...showTaxOf(finance, line.taxId),
  };
}

/** The history, the newest first; how it begins is always the same and is not stored. */
export function showComments(finance: Finance, invoice: Invoice): Record<string, unknown>[] {
  const first = { id: invoice.id, at: invoice.createdAt, description: 'Invoice created.' };
  return [first, ...invoice.comments]
    .map(({ id, at, description }) => {
      const stamp = finance.time.stamp(at);
      return {
        comment_id: id,
        description,
        commented_by_id: '',
        commented_by: 'Emulator Admin',
        comment_type: 'system',
        date: stamp.slice(0, 10),
        time: stamp.slice(11, 16),
        operation_type: id === invoice.id ? 'Added' : 'Updated',
        transaction_id: invoice.id,
        transaction_type: 'invoice',
      };
    })
    .reverse();
}
