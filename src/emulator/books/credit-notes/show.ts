import { creditLeft, creditStatus } from '../../finance/documents/credit-left.js';
import { itemOf } from '../../finance/documents/items.js';
import { showCurrency, showCustomerOf, showTimes } from '../../finance/documents/show-common.js';
import { SALES, showCreditNote as showInBilling } from '../../finance/documents/show-credit-note.js';
import type { Finance } from '../../finance/finance.js';
import { BASE_CURRENCY, convert, show } from '../../finance/money.js';
import type { CreditNote, Refund } from '../../finance/types.js';
import { showAddress } from '../show-address.js';

const TEXTS = [
  ...['place_of_supply', 'vat_treatment', 'vat_reg_no', 'gst_no', 'cfdi_usage', 'cfdi_reference_type', 'gst_treatment', 'tax_treatment'],
];

/** The credit note as every operation on one answers it. Source: zoho.com/books/api/v3/credit-notes */
export function showCreditNote(finance: Finance, note: CreditNote): Record<string, unknown> {
  const { creditnote_items: _, ...shown } = showInBilling(finance, note);
  const addresses = finance.customers.find(note.customerId)?.addresses;
  const text = (name: string) => (typeof note.extra[name] === 'string' ? note.extra[name] : '');
  return {
    ...shown,
    is_pre_gst: false,
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    is_reverse_charge_applied: false,
    contact_persons_associated: [],
    location_id: '',
    location_name: '',
    line_items: note.lines.map((line, index) => ({
      line_item_id: line.id,
      item_id: itemOf(finance, line.code),
      code: line.code,
      name: line.name,
      description: line.description,
      item_order: index + 1,
      type: 1,
      account_id: SALES.id,
      account_name: SALES.name,
      rate: show(line.price, note.currency),
      quantity: line.quantity,
      unit: '',
      discount: show(line.discount, note.currency),
      item_total: show(line.total, note.currency),
      tax_id: line.taxId,
      tax_exemption_id: '',
      tax_exemption_code: '',
      tax_treatment_code: '',
      item_custom_fields: [],
      product_type: 'service',
      serial_numbers: '',
      location_id: '',
      location_name: '',
      project_id: '',
      project_name: '',
    })),
    billing_address: showAddress(addresses?.billing_address, ['attention']),
    shipping_address: showAddress(addresses?.shipping_address, ['attention']),
  };
}

/** A row of the list. */
export function showCreditNoteRow(finance: Finance, note: CreditNote): Record<string, unknown> {
  const { customer_id, customer_name } = showCustomerOf(finance, note.customerId);
  const { currency_id, currency_code } = showCurrency(note.currency);
  const { created_time, updated_time } = showTimes(finance, note);
  return {
    creditnote_id: note.id,
    creditnote_number: note.number,
    status: creditStatus(note),
    reference_number: note.referenceNumber,
    date: note.date,
    total: show(note.total, note.currency),
    balance: show(creditLeft(note), note.currency),
    location_id: '',
    location_name: '',
    customer_id,
    customer_name,
    currency_id,
    currency_code,
    created_time,
    last_modified_time: updated_time,
    is_emailed: note.sentAt !== null,
  };
}

const customerOf = (finance: Finance, { customerId }: Refund) => finance.customers.find(customerId)?.texts['display_name'] ?? '';

export const showCreditNoteRefund = (finance: Finance, refund: Refund): Record<string, unknown> => ({
  creditnote_refund_id: refund.id,
  creditnote_id: refund.creditNoteId,
  date: refund.date,
  refund_mode: refund.mode,
  payment_form: '',
  reference_number: refund.referenceNumber,
  amount: show(refund.amount, refund.currency),
  customer_name: customerOf(finance, refund),
  description: refund.description,
});

export const showCreditNoteRefundRow = (finance: Finance, refund: Refund): Record<string, unknown> => ({
  creditnote_refund_id: refund.id,
  creditnote_id: refund.creditNoteId,
  date: refund.date,
  refund_mode: refund.mode,
  payment_form: '',
  reference_number: refund.referenceNumber,
  creditnote_number: finance.creditNotes.get(refund.creditNoteId)?.number ?? '',
  customer_name: customerOf(finance, refund),
  description: refund.description,
  amount_bcy: show(convert(refund.amount, refund.currency, BASE_CURRENCY), BASE_CURRENCY),
  amount_fcy: show(refund.amount, refund.currency),
});
