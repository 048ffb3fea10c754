import { z } from 'zod';
import { placesOf } from '../lib/currency.js';
import { exactDecimal } from '../lib/decimal.js';
import { id, text } from './billing-ask.js';

/** How Books' answers are read. Sources: OpenAPI files of Books; what is not in them is optional. */

const money = z.union([z.number(), z.string()]).refine((value) => /^-?\d+(\.\d*)?$/.test(String(value).trim()));
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((value) => value.slice(0, 10));
/** `2016-06-05T02:30:08-0700`: no colon in the offset. Null for what is missing. */
const moment = text.transform((value) => {
  const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
});

/** Exact, with the currency's decimals when it is known. */
const exact = (value: number | string, currency: string | null) => exactDecimal(value, currency === null ? 0 : placesOf(currency));
const part = (currency: string | null) => (row: { invoice_number: string; amount?: unknown; amount_applied?: unknown }) => ({
  number: row.invoice_number,
  amount: exact((row.amount_applied ?? row.amount ?? 0) as number | string, currency),
});

export const ORGANIZATIONS = z.looseObject({
  organizations: z.array(
    z
      .looseObject({ organization_id: id, name: text, currency_code: text, time_zone: text, is_default_org: z.boolean().nullish() })
      .transform((org) => ({
        id: org.organization_id,
        name: org.name,
        currencyCode: org.currency_code,
        timeZone: org.time_zone,
        isDefault: org.is_default_org ?? false,
      })),
  ),
});

const COMMON = { status: z.string(), date: day, currency_code: z.string().min(1), total: money, customer_id: id, reference_number: text };
const INVOICE = z.looseObject({ ...COMMON, invoice_id: id, invoice_number: z.string(), balance: money, last_modified_time: moment });
const invoiceOf = (row: z.output<typeof INVOICE>) => ({
  id: row.invoice_id,
  number: row.invoice_number,
  status: row.status,
  date: row.date,
  currency: row.currency_code,
  total: exact(row.total, row.currency_code),
  balance: exact(row.balance, row.currency_code),
  customerId: row.customer_id,
  reference: row.reference_number,
  modifiedAt: row.last_modified_time,
});
export const INVOICE_ROW = INVOICE.transform(invoiceOf);
export const ONE_INVOICE = z.looseObject({
  invoice: INVOICE.extend({ tax_total: money.nullish() }).transform((row) => ({
    ...invoiceOf(row),
    tax: row.tax_total === null || row.tax_total === undefined ? null : exact(row.tax_total, row.currency_code),
  })),
});

export const PAYMENT_ROW = z
  .looseObject({
    payment_id: id,
    payment_number: text,
    date: day,
    amount: money,
    invoice_number: text,
    invoice_numbers: text,
    currency_code: text,
    customer_id: id.nullish(),
    reference_number: text,
    last_modified_time: moment,
  })
  .transform((row) => ({
    id: row.payment_id,
    number: row.payment_number,
    date: row.date,
    amount: exact(row.amount, row.currency_code || null),
    invoiceNumbers: (row.invoice_number || row.invoice_numbers)
      .split(',')
      .map((number) => number.trim())
      .filter(Boolean),
    currency: row.currency_code || null,
    customerId: row.customer_id ?? null,
    reference: row.reference_number,
    modifiedAt: row.last_modified_time,
  }));
const APPLIED = z.looseObject({ invoice_number: z.string(), amount_applied: money.optional(), amount: money.optional() });
export const ONE_PAYMENT = z.looseObject({
  payment: z
    .looseObject({
      payment_id: id,
      status: text,
      date: day,
      amount: money,
      amount_refunded: money.nullish(),
      currency_code: z.string().min(1),
      customer_id: id,
      reference_number: text,
      invoices: z.array(APPLIED).nullish(),
    })
    .transform((row) => ({
      id: row.payment_id,
      status: row.status || 'success',
      date: row.date,
      amount: exact(row.amount, row.currency_code),
      refunded: exact(row.amount_refunded ?? 0, row.currency_code),
      currency: row.currency_code,
      customerId: row.customer_id,
      reference: row.reference_number,
      invoices: (row.invoices ?? []).map(part(row.currency_code)),
    })),
});

const NOTE = z.looseObject({
  ...COMMON,
  creditnote_id: id,
  creditnote_number: z.string(),
  balance: money,
  last_modified_time: moment,
  updated_time: moment,
});
const noteOf = (row: z.output<typeof NOTE>) => ({
  id: row.creditnote_id,
  number: row.creditnote_number,
  status: row.status,
  date: row.date,
  currency: row.currency_code,
  total: exact(row.total, row.currency_code),
  balance: exact(row.balance, row.currency_code),
  customerId: row.customer_id,
  reference: row.reference_number,
  // The list and the single one name it differently.
  modifiedAt: row.last_modified_time ?? row.updated_time,
});
export const NOTE_ROW = NOTE.transform(noteOf);
export const ONE_NOTE = z.looseObject({
  creditnote: NOTE.extend({
    taxes: z.array(z.looseObject({ tax_amount: money.nullish() })).nullish(),
    invoices: z.array(APPLIED).nullish(),
  }).transform((row) => ({
    ...noteOf(row),
    tax: row.taxes
      ? sum(
          row.taxes.map((tax) => exact(tax.tax_amount ?? 0, row.currency_code)),
          row.currency_code,
        )
      : null,
    invoices: (row.invoices ?? []).map(part(row.currency_code)),
  })),
});

const REFUND = { date: day, reference_number: text, amount_fcy: money };
export const NOTE_REFUND = z
  .looseObject({ ...REFUND, creditnote_refund_id: id, creditnote_id: id, creditnote_number: text })
  .transform((row) => ({
    id: row.creditnote_refund_id,
    date: row.date,
    amount: exact(row.amount_fcy, null),
    reference: row.reference_number,
    ofId: row.creditnote_id,
    ofNumber: row.creditnote_number,
  }));
export const PAYMENT_REFUND = z
  .looseObject({ ...REFUND, payment_refund_id: id, payment_id: id, payment_number: text })
  .transform((row) => ({
    id: row.payment_refund_id,
    date: row.date,
    amount: exact(row.amount_fcy, null),
    reference: row.reference_number,
    ofId: row.payment_id,
    ofNumber: row.payment_number,
  }));

export const REPORT = z.looseObject({ page_context: z.looseObject({ from_date: text, to_date: text }).optional() });

/** Exact: decimals are added as whole numbers of the smallest unit. */
function sum(amounts: string[], currency: string): string {
  const places = Math.max(placesOf(currency), ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0));
  const units = amounts.reduce((total, amount) => {
    const [whole = '0', decimals = ''] = amount.split('.');
    return total + BigInt(whole + decimals.padEnd(places, '0'));
  }, 0n);
  const digits = String(units).padStart(places + 1, '0');
  return exactDecimal(places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`, placesOf(currency));
}
