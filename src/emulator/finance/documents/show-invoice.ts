import { createHash } from 'node:crypto';
import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Invoice, Line, Minor } from '../types.js';
import { showFields } from './custom-fields.js';
import { balanceOf, statusOf } from './invoice-status.js';
import { showCurrency, showCustomerOf, showTaxes, showTimes } from './show-common.js';
import { showAddress, showComments, showLine, showPrecision, termsLabel } from './show-details.js';
import { lastPaymentDate, showCreditsOn, showPaymentsOn } from './show-on-invoice.js';

const sum = (amounts: Minor[]): Minor => amounts.reduce((total, amount) => total + amount, 0);

/** What the lines come to before coupons, discount and tax. */
export const subTotalOf = (lines: Line[]): Minor => sum(lines.map(({ total }) => total));

/**
 * A public page of Zoho's where anybody who has the address may look at the invoice and pay it. It leads nowhere here; a client
 * that must not show it can be caught at it. Form: zoho.com/books/api/v3/invoices
 */
export const publicUrl = ({ id }: Invoice): string =>
  `https://zohosecurepay.com/billing/Payment/secure?CInvoiceID=2-${createHash('sha256').update(id).digest('hex')}`;

/** A row of the list: the few documented fields, with the names POST answers beside those of the list. */
export function showInvoiceRow(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency } = invoice;
  const { created_time, updated_time } = showTimes(finance, invoice);
  return {
    invoice_id: invoice.id,
    number: invoice.number,
    invoice_number: invoice.number,
    status: statusOf(finance, invoice),
    invoice_date: invoice.date,
    date: invoice.date,
    due_date: invoice.dueDate,
    reference_number: invoice.referenceNumber,
    ...showCustomerOf(finance, invoice.customerId),
    total: show(invoice.total, currency),
    balance: show(balanceOf(invoice), currency),
    ...showCurrency(currency),
    has_attachment: invoice.attachment !== null,
    created_time,
    updated_time,
    last_modified_time: updated_time,
  };
}

/**
 * The invoice as GET, POST and PUT answer it. Zoho has two spellings (`number` and `invoice_number`, `invoice_date` and `date`,
 * `updated_time` and `last_modified_time`), one in each; here every answer has both. Sources: zoho.com/billing/api/v1/invoices
 */
export function showInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency, extra } = invoice;
  const money = (amount: Minor) => show(amount, currency);
  const text = (name: string) => (typeof extra[name] === 'string' ? extra[name] : '');
  return {
    ...showInvoiceRow(finance, invoice),
    payment_expected_date: '',
    last_payment_date: lastPaymentDate(finance, invoice),
    ach_payment_initiated: false,
    transaction_type: invoice.kind,
    subscriptions: invoice.subscriptionIds.map((id) => ({ subscription_id: id })),
    payment_terms: invoice.paymentTerms,
    payment_terms_label: text('payment_terms_label') || termsLabel(invoice.paymentTerms),
    exchange_rate: invoice.exchangeRate,
    price_precision: showPrecision(currency),
    invoice_items: invoice.lines.map((line, index) => showLine(finance, line, currency, index + 1)),
    coupons: invoice.coupons.map(({ code, name, discount }) => ({
      ...{ coupon_code: code, coupon_name: name, discount_amount: money(discount) },
    })),
    discount: money(invoice.discount),
    is_discount_before_tax: invoice.discountBeforeTax,
    discount_type: invoice.discount === 0 && invoice.lines.some(({ discount }) => discount > 0) ? 'item_level' : 'entity_level',
    is_inclusive_tax: invoice.inclusiveTax,
    shipping_charge: money(invoice.shippingCharge),
    adjustment: money(invoice.adjustment),
    adjustment_description: text('adjustment_description') || 'Adjustment',
    sub_total: money(subTotalOf(invoice.lines)),
    tax_total: money(invoice.taxTotal),
    taxes: showTaxes(finance, invoice.lines, currency),
    payment_made: money(invoice.paid),
    credits_applied: money(invoice.credited),
    tax_amount_withheld: 0,
    write_off_amount: money(invoice.writtenOff),
    credits: showCreditsOn(finance, invoice),
    payments: showPaymentsOn(finance, invoice),
    allow_partial_payments: extra['allow_partial_payments'] ?? false,
    payment_options: { payment_gateways: [] },
    payment_reminder_enabled: true,
    contact_persons: [],
    is_emailed: invoice.sentAt !== null,
    is_viewed_by_client: false,
    client_viewed_time: '',
    reminders_sent: 0,
    last_reminder_sent_date: '',
    billing_address: showAddress(invoice.addresses.billing_address),
    shipping_address: showAddress(invoice.addresses.shipping_address),
    notes: invoice.notes,
    terms: text('terms'),
    custom_fields: showFields(finance, 'invoice', invoice.customFields),
    comments: showComments(finance, invoice),
    template_id: text('template_id'),
    template_name: '',
    salesperson_id: '',
    salesperson_name: text('salesperson_name'),
    can_send_in_mail: invoice.attachment?.canSendInMail ?? false,
    attachment_name: invoice.attachment?.name ?? '',
    documents: [],
    invoice_url: publicUrl(invoice),
  };
}
