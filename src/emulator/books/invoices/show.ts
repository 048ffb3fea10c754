import { daysBetween } from '../../finance/calendar.js';
import { showFields } from '../../finance/documents/custom-fields.js';
import { balanceOf, statusOf } from '../../finance/documents/invoice-status.js';
import { itemOf } from '../../finance/documents/items.js';
import { showCurrency, showCustomerOf, showTaxOf, showTimes } from '../../finance/documents/show-common.js';
import { termsLabel } from '../../finance/documents/show-details.js';
import { publicUrl } from '../../finance/documents/show-invoice.js';
import { lastPaymentDate } from '../../finance/documents/show-on-invoice.js';
import { showSums } from '../../finance/documents/show-sums.js';
import type { Finance } from '../../finance/finance.js';
import { roundHalfUp, show } from '../../finance/money.js';
import type { Invoice, Line, Minor } from '../../finance/types.js';
import { showAddress } from '../show-address.js';

/** The invoice as every operation on one answers it. Source: zoho.com/books/api/v3/invoices */
export function showInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency, extra, attachment } = invoice;
  const money = (amount: Minor) => show(amount, currency);
  const text = (name: string) => (typeof extra[name] === 'string' ? extra[name] : '');
  const { customer_id, customer_name } = showCustomerOf(finance, invoice.customerId);
  const { currency_id, currency_code } = showCurrency(currency);
  const { created_time, updated_time } = showTimes(finance, invoice);
  const isByItem = invoice.discount === 0 && invoice.lines.some(({ discount }) => discount > 0);
  const off = invoice.discount + invoice.coupons.reduce((sum, { discount }) => sum + discount, 0);
  return {
    invoice_id: invoice.id,
    ach_payment_initiated: false,
    invoice_number: invoice.number,
    is_pre_gst: false,
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    is_reverse_charge_applied: false,
    date: invoice.date,
    status: statusOf(finance, invoice),
    payment_terms: invoice.paymentTerms,
    payment_terms_label: text('payment_terms_label') || termsLabel(invoice.paymentTerms),
    due_date: invoice.dueDate,
    payment_expected_date: '',
    last_payment_date: lastPaymentDate(finance, invoice),
    reference_number: invoice.referenceNumber,
    customer_id,
    customer_name,
    contact_persons_associated: [],
    currency_id,
    currency_code,
    exchange_rate: invoice.exchangeRate,
    discount: money(off),
    is_discount_before_tax: invoice.discountBeforeTax,
    discount_type: isByItem ? 'item_level' : 'entity_level',
    is_inclusive_tax: invoice.inclusiveTax,
    recurring_invoice_id: '',
    is_viewed_by_client: false,
    has_attachment: attachment !== null,
    client_viewed_time: '',
    location_id: '',
    location_name: '',
    line_items: invoice.lines.map((line, index) => showLine(finance, line, invoice, index + 1)),
    ...showSums(finance, invoice),
    billing_address: showAddress(invoice.addresses.billing_address),
    shipping_address: showAddress(invoice.addresses.shipping_address),
    notes: invoice.notes,
    terms: text('terms'),
    custom_fields: showFields(finance, 'invoice', invoice.customFields, true),
    template_id: text('template_id'),
    template_name: '',
    created_time,
    last_modified_time: updated_time,
    attachment_name: attachment?.name ?? '',
    can_send_in_mail: attachment?.canSendInMail ?? false,
    salesperson_id: '',
    salesperson_name: text('salesperson_name'),
    invoice_url: publicUrl(invoice),
  };
}

const TEXTS = [
  ...['place_of_supply', 'gst_no', 'gst_treatment', 'cfdi_usage', 'cfdi_reference_type', 'reference_invoice_id', 'vat_treatment'],
  ...['tax_treatment', 'vat_reg_no'],
];

function showLine(finance: Finance, line: Line, { currency, exchangeRate }: Invoice, order: number): Record<string, unknown> {
  return {
    line_item_id: line.id,
    item_id: itemOf(finance, line.code),
    project_id: '',
    project_name: '',
    time_entry_ids: [],
    location_id: '',
    location_name: '',
    item_type: 'sales',
    product_type: 'service',
    expense_id: '',
    expense_receipt_name: '',
    name: line.name,
    description: line.description,
    item_order: order,
    bcy_rate: show(roundHalfUp(line.price * exchangeRate), currency),
    rate: show(line.price, currency),
    quantity: line.quantity,
    unit: '',
    discount_amount: show(line.discount, currency),
    discount: show(line.discount, currency),
    tags: [],
    ...showTaxOf(finance, line.taxId),
    tax_treatment_code: '',
    item_total: show(line.total, currency),
    header_name: '',
    header_id: '',
  };
}

/** A row of the list, as documented. */
export function showInvoiceRow(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const whole = showInvoice(finance, invoice);
  const { email: _, ...customer } = showCustomerOf(finance, invoice.customerId);
  return {
    ...Object.fromEntries(ROW.map((name) => [name, whole[name]])),
    ...customer,
    due_days: dueDays(finance, invoice),
    schedule_time: '',
    documents: '',
  };
}

const ROW = [
  ...['invoice_id', 'ach_payment_initiated', 'status', 'invoice_number', 'reference_number', 'date', 'due_date', 'currency_id'],
  ...['currency_code', 'is_viewed_by_client', 'has_attachment', 'client_viewed_time', 'total', 'balance', 'created_time'],
  ...['last_modified_time', 'is_emailed', 'reminders_sent', 'last_reminder_sent_date', 'payment_expected_date', 'last_payment_date'],
  ...['custom_fields', 'location_id', 'location_name', 'salesperson_id', 'salesperson_name', 'shipping_charge', 'adjustment'],
  ...['write_off_amount', 'exchange_rate'],
];

/** `Overdue by 3 day(s)` and the like (seen in the field); empty when nothing is owed. */
function dueDays(finance: Finance, invoice: Invoice): string {
  if (invoice.stage !== 'open' || balanceOf(invoice) === 0) return '';
  const days = daysBetween(finance.today(), invoice.dueDate);
  if (days === 0) return 'Due Today';
  return days > 0 ? `Due in ${days} day(s)` : `Overdue by ${-days} day(s)`;
}
