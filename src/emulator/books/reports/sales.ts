import { itemOf } from '../../finance/documents/items.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, roundHalfUp, show } from '../../finance/money.js';
import type { CreditNote, Invoice, Minor } from '../../finance/types.js';
import { creditNotesOf, inBase, invoicesOf, netOf } from './ledger.js';
import type { Period } from './period.js';

interface Sold {
  document: Invoice | CreditNote;
  /** -1 for credit notes. */
  sign: 1 | -1;
}

/** Which documents count: `entity_list=invoice,creditnote`; both when none is named. */
export function* soldIn(finance: Finance, period: Period, entities: string): Generator<Sold> {
  const named = entities.split(',').filter(Boolean);
  const counts = (name: string) => named.length === 0 || named.includes(name);
  if (counts('invoice')) for (const document of invoicesOf(finance, period)) yield { document, sign: 1 };
  if (counts('creditnote')) for (const document of creditNotesOf(finance, period)) yield { document, sign: -1 };
}

/** By customer: sales without and with tax, less what was credited, in the organisation's currency. */
export function salesByCustomer(finance: Finance, sold: Iterable<Sold>): Record<string, unknown>[] {
  const rows = new Map<string, { count: number; net: Minor; gross: Minor }>();
  for (const { document, sign } of sold) {
    const row = rows.get(document.customerId) ?? { count: 0, net: 0, gross: 0 };
    row.count += sign === 1 ? 1 : 0;
    row.net += sign * netOf(document);
    row.gross += sign * inBase(document.total, document);
    rows.set(document.customerId, row);
  }
  return Array.from(rows, ([id, { count, net, gross }]) => ({
    customer_id: id,
    customer_name: finance.customers.find(id)?.texts['display_name'] ?? '',
    invoice_count: count,
    sales: show(net, BASE_CURRENCY),
    sales_with_tax: show(gross, BASE_CURRENCY),
  }));
}

/** By what was sold: quantity and amount without tax, before discounts of the whole document. */
export function salesByItem(finance: Finance, sold: Iterable<Sold>): Record<string, unknown>[] {
  const rows = new Map<string, { code: string; quantity: number; amount: Minor }>();
  for (const { document, sign } of sold) {
    for (const { name, code, quantity, total } of document.lines) {
      const row = rows.get(name) ?? { code, quantity: 0, amount: 0 };
      row.quantity += sign * quantity;
      row.amount += sign * inBase(total, document);
      rows.set(name, row);
    }
  }
  return Array.from(rows, ([name, { code, quantity, amount }]) => ({
    item_id: itemOf(finance, code),
    item_name: name,
    unit: '',
    is_combo_product: false,
    quantity_sold: quantity,
    amount: show(amount, BASE_CURRENCY),
    average_price: show(quantity === 0 ? 0 : roundHalfUp(amount / quantity), BASE_CURRENCY),
  }));
}
