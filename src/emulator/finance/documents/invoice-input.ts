import { addDays } from '../calendar.js';
import type { Customer } from '../customer.js';
import { invalidValue } from '../errors.js';
import type { Finance } from '../finance.js';
import { roundHalfUp } from '../money.js';
import type { Invoice } from '../types.js';
import { mergeFields, readFields } from './custom-fields.js';
import type { InvoiceInput } from './invoice.js';
import { discountOn, readLines, type Spelling } from './line-input.js';
import type { LineInput } from './lines.js';
import { amount, day, flag, number, text, whole } from './read.js';
import { numberTaken } from './refusals.js';

/** Texts that are kept and shown again. */
const TEXTS: Readonly<Record<string, number>> = {
  ...{ payment_terms_label: 100, salesperson_name: 200, terms: 10_000, adjustment_description: 100, template_id: 100 },
  ...{ place_of_supply: 100, vat_treatment: 100, gst_treatment: 100, tax_treatment: 100, gst_no: 100, cfdi_usage: 100 },
};

export type InvoiceTerms = Required<
  Pick<
    InvoiceInput,
    | 'date'
    | 'dueDate'
    | 'paymentTerms'
    | 'lines'
    | 'discount'
    | 'discountBeforeTax'
    | 'inclusiveTax'
    | 'shippingCharge'
    | 'adjustment'
    | 'referenceNumber'
    | 'notes'
    | 'customFields'
    | 'extra'
  >
> &
  Pick<InvoiceInput, 'number' | 'exchangeRate'>;

/**
 * What a body says of an invoice. With `old` it is a change: what was not sent stays. Bounds of texts are those of Books.
 * Throws Refusal.
 */
export function readInvoice(
  finance: Finance,
  body: Record<string, unknown>,
  { customer, spelling, query, old }: { customer: Customer; spelling: Spelling; query: URLSearchParams; old?: Invoice },
): InvoiceTerms {
  const { currency } = customer;
  const lines = readLines(finance, body, { spelling, currency, ...(old ? { old: old.lines } : {}) }) ?? old?.lines;
  if (!lines) throw invalidValue(spelling.lines);
  const date = day(body, 'date') ?? old?.date ?? finance.today();
  const paymentTerms = whole(body, 'payment_terms') ?? old?.paymentTerms ?? customer.paymentTerms;
  if (paymentTerms < 0) throw invalidValue('payment_terms');
  const moved = body['date'] !== undefined || body['payment_terms'] !== undefined;
  const dueDate = day(body, 'due_date') ?? (old && !moved ? old.dueDate : addDays(date, paymentTerms));
  if (dueDate < date) throw invalidValue('due_date');
  const exchangeRate = number(body, 'exchange_rate');
  const own = readNumber(finance, body, query, old);
  return {
    ...{ date, dueDate, paymentTerms, lines },
    ...(own === undefined ? {} : { number: own }),
    ...(exchangeRate === undefined ? {} : { exchangeRate }),
    discount: readDiscount(body, lines, currency) ?? old?.discount ?? 0,
    discountBeforeTax: flag(body, 'is_discount_before_tax') ?? old?.discountBeforeTax ?? true,
    inclusiveTax: flag(body, 'is_inclusive_tax') ?? old?.inclusiveTax ?? false,
    shippingCharge: amount(body, 'shipping_charge', currency) ?? old?.shippingCharge ?? 0,
    adjustment: amount(body, 'adjustment', currency) ?? old?.adjustment ?? 0,
    referenceNumber: text(body, 'reference_number') ?? old?.referenceNumber ?? '',
    notes: text(body, 'notes', 5000) ?? old?.notes ?? '',
    customFields: mergeFields(old?.customFields ?? [], readFields(finance, 'invoice', body['custom_fields'])),
    extra: { ...old?.extra, ...readExtra(body) },
  };
}

/** Off the whole document, unless the discounts are the lines' own. */
function readDiscount(body: Record<string, unknown>, lines: LineInput[], currency: string) {
  if (body['discount_type'] === 'item_level') return 0;
  const subTotal = lines.reduce((sum, { quantity, price, discount = 0 }) => sum + roundHalfUp(quantity * price) - discount, 0);
  return discountOn(body['discount'], subTotal, currency);
}

/**
 * One's own number counts with `ignore_auto_number_generation=true`, which demands one. Without it the organisation's series goes
 * on and a number that is sent is ignored (inferred).
 */
function readNumber(finance: Finance, body: Record<string, unknown>, query: URLSearchParams, old?: Invoice): string | undefined {
  if (query.get('ignore_auto_number_generation') !== 'true') return undefined;
  const own = text(body, 'invoice_number')?.trim() || old?.number;
  if (own === undefined) throw invalidValue('invoice_number');
  if (finance.invoices.by('number', own).some(({ id }) => id !== old?.id)) throw numberTaken();
  return own;
}

function readExtra(body: Record<string, unknown>): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  for (const [name, bound] of Object.entries(TEXTS)) {
    const value = text(body, name, bound);
    if (value !== undefined) extra[name] = value;
  }
  const partial = flag(body, 'allow_partial_payments');
  return partial === undefined ? extra : { ...extra, allow_partial_payments: partial };
}
