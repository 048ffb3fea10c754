import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Invoice, Minor } from '../types.js';
import { showFields } from './custom-fields.js';
import { statusOf } from './invoice-status.js';
import { showCurrency, showCustomerOf, showTimes } from './show-common.js';
import { showAddress, showWrittenLine, termsLabel } from './show-details.js';
import { publicUrl } from './show-invoice.js';
import { lastPaymentDate } from './show-on-invoice.js';
import { showSums } from './show-sums.js';

/**
 * The invoice as POST and PUT answer it: other names than GET (`invoice_number`, `date`, `last_modified_time`), more of what can be
 * set, and neither payments nor credits. Source: zoho.com/billing/api/v1/invoices
 */
export function showWrittenInvoice(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency, extra, attachment } = invoice;
  const money = (amount: Minor) => show(amount, currency);
  const text = (name: string) => (typeof extra[name] === 'string' ? extra[name] : '');
  const { customer_id, customer_name } = showCustomerOf(finance, invoice.customerId);
  const { currency_id, currency_code } = showCurrency(currency);
  const { created_time, updated_time } = showTimes(finance, invoice);
  const isByItem = invoice.discount === 0 && invoice.lines.some(({ discount }) => discount > 0);
  return {
    invoice_id: invoice.id,
    ach_payment_initiated: false,
    invoice_number: invoice.number,
    is_pre_gst: false,
    ...Object.fromEntries(
      ['place_of_supply', 'gst_no', 'gst_treatment', 'tax_treatment', 'cfdi_usage', 'vat_treatment', 'vat_reg_no'].map((name) => [
        name,
        text(name),
      ]),
    ),
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
    contact_persons: [],
    currency_id,
    currency_code,
    exchange_rate: invoice.exchangeRate,
    discount: money(invoice.discount),
    is_discount_before_tax: invoice.discountBeforeTax,
    discount_type: isByItem ? 'item_level' : 'entity_level',
    is_inclusive_tax: invoice.inclusiveTax,
    is_viewed_by_client: false,
    has_attachment: attachment !== null,
    client_viewed_time: '',
    invoice_items: invoice.lines.map((line, index) => showWrittenLine(finance, line, invoice, index + 1)),
    ...showSums(finance, invoice),
    billing_address: showAddress(invoice.addresses.billing_address),
    shipping_address: showAddress(invoice.addresses.shipping_address),
    notes: invoice.notes,
    terms: text('terms'),
    custom_fields: showFields(finance, 'invoice', invoice.customFields),
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
