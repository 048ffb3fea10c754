import { createHash } from 'node:crypto';
import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Invoice, Line, Minor } from '../types.js';
import { showFields } from './custom-fields.js';
import { balanceOf, statusOf } from './invoice-status.js';
import { showCurrency, showCustomerOf, showTimes } from './show-common.js';
import { showAddress, showComments, showLine } from './show-details.js';
import { showCreditsOn, showPaymentsOn } from './show-on-invoice.js';

/** What the lines come to before coupons, discount and tax. */
export const subTotalOf = (lines: Line[]): Minor => lines.reduce((sum, { total }) => sum + total, 0);

/**
 * A public page of Zoho's where anybody who has the address may look at the invoice and pay it. It leads nowhere here; a client
 * that must not show it can be caught at it. Form: zoho.com/books/api/v3/invoices
 */
export const publicUrl = ({ id }: Invoice): string =>
  `https://zohosecurepay.com/billing/Payment/secure?CInvoiceID=2-${createHash('sha256').update(id).digest('hex')}`;

/** A row of the list, as documented: no lines, no `reference_number`. */
export function showInvoiceRow(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency } = invoice;
  const { currency_code, currency_symbol } = showCurrency(currency);
  return {
    invoice_id: invoice.id,
    number: invoice.number,
    status: statusOf(finance, invoice),
    invoice_date: invoice.date,
    due_date: invoice.dueDate,
    ...showCustomerOf(finance, invoice.customerId),
    balance: show(balanceOf(invoice), currency),
    total: show(invoice.total, currency),
    currency_code,
    currency_symbol,
    has_attachment: invoice.attachment !== null,
    ...showTimes(finance, invoice),
  };
}

/**
 * The invoice as GET answers it and events tell it. The file has `number`, `invoice_date` and `updated_time` here, and
 * `invoice_number`, `date` and `last_modified_time` where an invoice is written; this has both, and the sums of the other.
 * Source: zoho.com/billing/api/v1/invoices
 */
export function showInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency, attachment } = invoice;
  return {
    ...showPendingInvoice(finance, invoice),
    invoice_items: invoice.lines.map((line) => showLine(line, currency)),
    invoice_number: invoice.number,
    date: invoice.date,
    reference_number: invoice.referenceNumber,
    sub_total: show(subTotalOf(invoice.lines), currency),
    tax_total: show(invoice.taxTotal, currency),
    last_modified_time: finance.time.stamp(invoice.updatedAt),
    can_send_in_mail: attachment?.canSendInMail ?? false,
    documents: attachment ? [showDocument(attachment)] : [],
  };
}

/** The same where lines are added, with the one spelling only. */
export function showPendingInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { has_attachment: _, ...row } = showInvoiceRow(finance, invoice);
  return {
    ...row,
    ...showBilled(finance, invoice),
    invoice_items: invoice.lines.map((line) => {
      const { product_id: __, ...rest } = showLine(line, invoice.currency);
      return { ...rest, product_type: 'service' };
    }),
    comments: showComments(finance, invoice),
    custom_fields: showFields(finance, 'invoice', invoice.customFields),
  };
}

/** The same where charges are invoiced: without history and custom fields. */
export function showBilledInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { has_attachment: _, ...row } = showInvoiceRow(finance, invoice);
  return {
    ...row,
    ...showBilled(finance, invoice),
    invoice_items: invoice.lines.map((line) => {
      const { product_id: __, tags: ___, item_custom_fields: ____, ...rest } = showLine(line, invoice.currency);
      return rest;
    }),
  };
}

function showBilled(finance: Finance, invoice: Invoice) {
  const money = (amount: Minor) => show(amount, invoice.currency);
  return {
    payment_expected_date: '',
    ach_payment_initiated: false,
    transaction_type: invoice.kind,
    coupons: invoice.coupons.map(({ code, name, discount }) => ({
      ...{ coupon_code: code, coupon_name: name, discount_amount: money(discount) },
    })),
    payment_made: money(invoice.paid),
    credits_applied: money(invoice.credited),
    write_off_amount: money(invoice.writtenOff),
    credits: showCreditsOn(finance, invoice),
    payments: showPaymentsOn(finance, invoice),
    salesperson_id: '',
    salesperson_name: String(invoice.extra['salesperson_name'] ?? ''),
    invoice_url: publicUrl(invoice),
    billing_address: showAddress(invoice.addresses.billing_address),
    shipping_address: showAddress(invoice.addresses.shipping_address),
  };
}

const showDocument = ({ id, name, type, size }: NonNullable<Invoice['attachment']>) => ({
  document_id: id,
  file_name: name,
  file_type: name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : type,
  file_size: size,
  file_size_formatted: size < 1024 ? `${size} Bytes` : `${Math.round(size / 1024)} KB`,
  attachment_order: 1,
});
