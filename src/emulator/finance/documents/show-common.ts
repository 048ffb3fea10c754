import type { Finance } from '../finance.js';
import { currencyOf, show } from '../money.js';
import type { Line, Minor } from '../types.js';

/** `customer_id`, `customer_name` and `email`, as every document has them. */
export function showCustomerOf(finance: Finance, customerId: string) {
  const texts = finance.customers.find(customerId)?.texts;
  return { customer_id: customerId, customer_name: texts?.['display_name'] ?? '', email: texts?.['email'] ?? '' };
}

export function showCurrency(code: string) {
  const currency = currencyOf(code);
  return { currency_id: currency?.id ?? '', currency_code: code, currency_symbol: currency?.symbol ?? code };
}

export const showTimes = (finance: Finance, { createdAt, updatedAt }: { createdAt: number; updatedAt: number }) => ({
  created_time: finance.time.stamp(createdAt),
  updated_time: finance.time.stamp(updatedAt),
});

/** Tax of a line: `tax_percentage` is `""` where there is none (recorded). */
export function showTaxOf(finance: Finance, taxId: string) {
  const tax = finance.taxes.get(taxId);
  return { tax_id: taxId, tax_name: tax?.name ?? '', tax_type: tax?.type ?? '', tax_percentage: tax?.percentage ?? '' };
}

/** Sums by tax, named the way Zoho does: `VAT (17%)`. */
export function taxSums(finance: Finance, lines: Line[]): { taxId: string; name: string; amount: Minor }[] {
  const sums = new Map<string, number>();
  for (const { taxId, taxAmount } of lines) if (taxId !== '') sums.set(taxId, (sums.get(taxId) ?? 0) + taxAmount);
  return Array.from(sums, ([taxId, amount]) => {
    const tax = finance.taxes.get(taxId);
    return { taxId, name: tax ? `${tax.name} (${tax.percentage}%)` : '', amount };
  });
}

export const showTaxes = (finance: Finance, lines: Line[], currency: string) =>
  taxSums(finance, lines).map(({ taxId, name, amount }) => ({ tax_id: taxId, tax_name: name, tax_amount: show(amount, currency) }));
