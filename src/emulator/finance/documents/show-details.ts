import { ADDRESS_FIELDS } from '../customer-input.js';
import type { Finance } from '../finance.js';
import { currencyOf, show } from '../money.js';
import type { Invoice, Line } from '../types.js';
import { showTaxOf } from './show-common.js';

export const termsLabel = (days: number): string => (days === 0 ? 'Due On Receipt' : `Net ${days}`);

export const showPrecision = (code: string): number => currencyOf(code)?.precision ?? 2;

export const showAddress = (address: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, address?.[name] ?? '']));

/** A line of an invoice or an unbilled charge. */
export function showLine(finance: Finance, line: Line, currency: string, order: number): Record<string, unknown> {
  return {
    item_id: line.id,
    product_id: line.productId,
    product_type: 'service',
    code: line.code,
    name: line.name,
    description: line.description,
    item_order: order,
    tags: [],
    item_custom_fields: [],
    price: show(line.price, currency),
    quantity: line.quantity,
    unit: '',
    discount: show(line.discount, currency),
    discount_amount: show(line.discount, currency),
    item_total: show(line.total, currency),
    tax_exemption_id: '',
    tax_exemption_code: '',
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
