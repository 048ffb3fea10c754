import { balanceOf } from '../documents/invoice-status.js';
import { taxSums } from '../documents/show-common.js';
import { termsLabel } from '../documents/show-details.js';
import { subTotalOf } from '../documents/show-invoice.js';
import type { Finance } from '../finance.js';
import type { Invoice } from '../types.js';
import { moneyText } from './money-text.js';
import { recipientOf, senderOf } from './parties.js';
import { type Sheet, sheetPdf } from './sheet.js';

/** The invoice as a PDF file. Zoho's own layout is the organisation's template; here it is plain, and every figure is on it. */
export const invoicePdf = (finance: Finance, invoice: Invoice): Buffer =>
  sheetPdf(invoiceSheet(finance, invoice), finance.world.clock.now().getTime());

/** What stands on an invoice. */
export function invoiceSheet(finance: Finance, invoice: Invoice): Sheet {
  const money = (amount: number) => moneyText(amount, invoice.currency);
  const optional = (label: string, amount: number, sign = 1): [string, string][] => (amount === 0 ? [] : [[label, money(sign * amount)]]);
  return {
    title: invoice.stage === 'void' ? 'Invoice (void)' : 'Invoice',
    number: invoice.number,
    sender: senderOf(finance),
    recipientLabel: 'Bill To',
    recipient: recipientOf(finance, invoice.customerId, invoice.addresses.billing_address),
    facts: [
      ['Invoice Date', invoice.date],
      ['Terms', termsLabel(invoice.paymentTerms)],
      ['Due Date', invoice.dueDate],
      ...(invoice.referenceNumber === '' ? [] : ([['Reference', invoice.referenceNumber]] as [string, string][])),
    ],
    columns: ['Item', 'Quantity', 'Price', 'Amount'],
    rows: invoice.lines.map(({ name, description, quantity, price, total }) => [
      [name, description].filter((text) => text !== '').join(' - '),
      String(quantity),
      money(price),
      money(total),
    ]),
    totals: [
      ['Sub Total', money(subTotalOf(invoice.lines))],
      ...invoice.coupons.map(({ code, discount }): [string, string] => [`Coupon ${code}`, money(-discount)]),
      ...optional('Discount', invoice.discount, -1),
      ...taxSums(finance, invoice.lines).map(({ name, amount }): [string, string] => [name, money(amount)]),
      ...optional('Shipping', invoice.shippingCharge),
      ...optional('Adjustment', invoice.adjustment),
      ['Total', money(invoice.total)],
      ...optional('Payment Made', invoice.paid, -1),
      ...optional('Credits Applied', invoice.credited, -1),
      ...optional('Written Off', invoice.writtenOff, -1),
      ['Balance Due', money(balanceOf(invoice))],
    ],
    notes: invoice.notes,
  };
}
