import { addDays } from '../calendar.js';
import { emit } from '../events.js';
import type { Finance } from '../finance.js';
import { currencyOf } from '../money.js';
import type { Day, Invoice, InvoiceKind, Minor } from '../types.js';
import { type LineInput, reckon } from './lines.js';
import { showInvoice } from './show-invoice.js';

export interface InvoiceInput {
  customerId: string;
  subscriptionId?: string;
  kind: InvoiceKind;
  currency: string;
  date: Day;
  /** Days until it is due. */
  paymentTerms: number;
  /** Overrides date and terms. */
  dueDate?: Day;
  lines: LineInput[];
  /** What each takes off in all. It is spread over the lines by their totals; do not take it off the lines as well. */
  coupons?: { code: string; name: string; discount: Minor }[];
  discount?: Minor;
  discountBeforeTax?: boolean;
  inclusiveTax?: boolean;
  shippingCharge?: Minor;
  adjustment?: Minor;
  /** Default `open`, which is what Zoho shows as `sent`. */
  stage?: 'open' | 'draft' | 'pending';
  /** One's own; otherwise the next of the series. */
  number?: string;
  exchangeRate?: number;
  referenceNumber?: string;
  notes?: string;
  customFields?: { label: string; value: string }[];
  extra?: Record<string, unknown>;
}

/**
 * Makes an invoice: numbers it, reckons taxes and total, emits `invoice_created`. Throws Error when it would come to less than
 * nothing: that is a credit note.
 */
export function issueInvoice(finance: Finance, input: InvoiceInput): Invoice {
  const { lines, taxTotal, total } = reckon(finance, input);
  if (total < 0) throw new Error(`An invoice cannot come to ${total}: issue a credit note for what is less than nothing`);
  const at = finance.world.clock.now().getTime();
  const invoice: Invoice = {
    id: finance.world.nextId(),
    createdAt: at,
    updatedAt: at,
    number: input.number ?? finance.nextNumber('invoice'),
    customerId: input.customerId,
    subscriptionIds: input.subscriptionId === undefined ? [] : [input.subscriptionId],
    kind: input.kind,
    currency: input.currency,
    exchangeRate: input.exchangeRate ?? currencyOf(input.currency)?.rate ?? 1,
    date: input.date,
    dueDate: input.dueDate ?? addDays(input.date, input.paymentTerms),
    paymentTerms: input.paymentTerms,
    stage: input.stage ?? 'open',
    lines,
    coupons: input.coupons ?? [],
    discount: input.discount ?? 0,
    discountBeforeTax: input.discountBeforeTax ?? true,
    inclusiveTax: input.inclusiveTax ?? false,
    shippingCharge: input.shippingCharge ?? 0,
    adjustment: input.adjustment ?? 0,
    total,
    taxTotal,
    paid: 0,
    credited: 0,
    writtenOff: 0,
    writtenOffOn: null,
    referenceNumber: input.referenceNumber ?? '',
    notes: input.notes ?? '',
    sentAt: null,
    voidedOn: null,
    addresses: { ...finance.customers.find(input.customerId)?.addresses },
    customFields: input.customFields ?? [],
    comments: [],
    attachment: null,
    extra: input.extra ?? {},
  };
  finance.invoices.put(invoice);
  emit(finance, 'invoice_created', { invoice: showInvoice(finance, invoice) });
  return invoice;
}
