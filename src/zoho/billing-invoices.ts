import { z } from 'zod';
import { type Ask, askAll, askPage, BASE, id, text } from './billing-ask.js';
import { amount, exactOrNull, exactOrZero } from './money.js';
import { day, moment } from './time.js';
import type { CallContext } from './types.js';

/** An invoice as its own page shows it. Amounts are exact decimal texts in `currency`, days those of the organisation. */
export interface BillingInvoice {
  id: string;
  number: string;
  /** `draft`, `sent`, `overdue`, `paid`, `partially_paid`, `void`, …: unknown ones are data. */
  status: string;
  customerId: string | null;
  /** Where Zoho tells it, which is not documented. */
  subscriptionIds: string[];
  date: string | null;
  dueDate: string | null;
  currency: string;
  total: string;
  tax: string;
  balance: string;
  credited: string;
  writtenOff: string;
  lines: { code: string; name: string; description: string; quantity: string; price: string; total: string }[];
  /** What of which payment went to this invoice. */
  payments: InvoicePayment[];
  /** ISO. */
  updatedAt: string | null;
}

export interface InvoicePayment {
  id: string;
  mode: string;
  date: string | null;
  /** What of the payment went to this invoice. */
  amount: string;
  refunded: string;
  reference: string | null;
  cardLastFour: string | null;
}

export interface InvoiceRow {
  id: string;
  number: string;
  status: string;
  date: string | null;
  balance: string;
  updatedAt: string | null;
  customerId: string | null;
}

export interface Invoices {
  /** Throws RefusedError 1002 when there is none of this id. */
  invoice(invoiceId: string, context: CallContext): Promise<BillingInvoice>;
  /** All invoices of a customer, or of a subscription. */
  invoicesOf(of: { customerId: string } | { subscriptionId: string }, context: CallContext): Promise<InvoiceRow[]>;
  /** One page of the invoices on which something is owed; the first is 1. */
  openInvoicesPage(page: number, context: CallContext): Promise<{ items: InvoiceRow[]; more: boolean }>;
}

/** The last four digits of a card: a text, or a number that has lost its leading zeros. */
export const digits = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value).padStart(4, '0')));
/** How a charge of a card went. */
export const TRANSACTION = z.looseObject({ last_four_digits: digits, gateway_error_message: text }).nullish();
const LINE = z.looseObject({
  code: text,
  name: text,
  description: text,
  quantity: amount,
  price: amount,
  rate: amount,
  item_total: amount,
});
const INVOICE_PAYMENT = z.looseObject({
  payment_id: id,
  payment_mode: text,
  date: day,
  amount,
  amount_refunded: amount,
  reference_number: text,
  autotransaction: TRANSACTION,
});
/** Two shapes in one: a GET has `number`, `invoice_date`, `updated_time`, a POST `invoice_number`, `date`, `last_modified_time`. */
const INVOICE_HEAD = {
  invoice_id: id,
  customer_id: id.nullish(),
  number: text,
  invoice_number: text,
  status: z.string().min(1),
  invoice_date: day,
  date: day,
  balance: amount,
  currency_code: text,
  updated_time: moment,
  last_modified_time: moment,
};
const INVOICE = z.looseObject({
  ...INVOICE_HEAD,
  due_date: day,
  subscription_id: z.union([id, z.literal('')]).nullish(),
  subscriptions: z.array(z.looseObject({ subscription_id: id })).nullish(),
  total: amount,
  tax_total: amount,
  credits_applied: amount,
  write_off_amount: amount,
  invoice_items: z.array(LINE).nullish(),
  line_items: z.array(LINE).nullish(),
  payments: z.array(INVOICE_PAYMENT).nullish(),
});
const ONE = z.looseObject({ invoice: INVOICE });
const INVOICE_ROW = z.looseObject(INVOICE_HEAD);
/** Source: OpenAPI file of invoices of Zoho Billing. */
export function createInvoices(ask: Ask): Invoices {
  return {
    async invoice(invoiceId, context) {
      const request = {
        operation: 'billing.invoice',
        method: 'GET',
        path: `${BASE}/invoices/${encodeURIComponent(invoiceId)}`,
        template: `${BASE}/invoices/{id}`,
      } as const;
      return toInvoice((await ask(ONE, request, context)).invoice);
    },

    async invoicesOf(of, context) {
      const path = `${BASE}/invoices`;
      const query: Record<string, string> = 'customerId' in of ? { customer_id: of.customerId } : { subscription_id: of.subscriptionId };
      const request = { operation: 'billing.invoices', method: 'GET', path, template: path, query } as const;
      const rows = await askAll(ask, { key: 'invoices', row: INVOICE_ROW, mostPages: 10 }, request, context);
      return [...new Map(rows.map((row) => [row.invoice_id, toInvoiceRow(row)])).values()];
    },

    async openInvoicesPage(page, context) {
      const path = `${BASE}/invoices`;
      const request = {
        operation: 'billing.invoices',
        method: 'GET',
        path,
        template: path,
        query: { filter_by: 'Status.Unpaid' },
      } as const;
      const { rows, hasMore } = await askPage(ask, { key: 'invoices', row: INVOICE_ROW, page }, request, context);
      return { items: rows.map(toInvoiceRow), more: hasMore };
    },
  };
}

function toInvoiceRow(row: z.output<typeof INVOICE_ROW>): InvoiceRow {
  return {
    id: row.invoice_id,
    number: row.number || row.invoice_number,
    status: row.status,
    date: row.invoice_date ?? row.date,
    balance: exactOrZero(row.balance, row.currency_code),
    updatedAt: row.updated_time ?? row.last_modified_time,
    customerId: row.customer_id ?? null,
  };
}

function toInvoice(row: z.output<typeof INVOICE>): BillingInvoice {
  const currency = row.currency_code;
  const exact = (value: z.output<typeof amount>) => exactOrZero(value, currency);
  const subscriptions = (row.subscriptions ?? []).map((one) => one.subscription_id);
  return {
    ...toInvoiceRow(row),
    subscriptionIds: row.subscription_id ? [...subscriptions, row.subscription_id] : subscriptions,
    dueDate: row.due_date,
    currency,
    total: exact(row.total),
    tax: exact(row.tax_total),
    credited: exact(row.credits_applied),
    writtenOff: exact(row.write_off_amount),
    lines: (row.invoice_items ?? row.line_items ?? []).map((line) => ({
      code: line.code,
      name: line.name,
      description: line.description,
      quantity: exactOrNull(line.quantity, 'JPY') ?? '1',
      price: exact(line.price ?? line.rate),
      total: exact(line.item_total),
    })),
    payments: (row.payments ?? []).map((payment) => ({
      id: payment.payment_id,
      mode: payment.payment_mode,
      date: payment.date,
      amount: exact(payment.amount),
      refunded: exact(payment.amount_refunded),
      reference: payment.reference_number || null,
      cardLastFour: payment.autotransaction?.last_four_digits ?? null,
    })),
  };
}
