import { creditLeft } from '../documents/credit-left.js';
import { taxSums } from '../documents/show-common.js';
import type { Finance } from '../finance.js';
import type { CreditNote, Payment } from '../types.js';
import { moneyText } from './money-text.js';
import { recipientOf, senderOf } from './parties.js';
import type { Sheet } from './sheet.js';

const addressOf = (finance: Finance, customerId: string) => finance.customers.find(customerId)?.addresses.billing_address;

/** What stands on a receipt. */
export function paymentSheet(finance: Finance, payment: Payment): Sheet {
  const money = (amount: number) => moneyText(amount, payment.currency);
  return {
    title: 'Payment Receipt',
    number: payment.number,
    sender: senderOf(finance),
    recipientLabel: 'Received From',
    recipient: recipientOf(finance, payment.customerId, addressOf(finance, payment.customerId)),
    facts: [
      ['Payment Date', payment.date],
      ['Payment Mode', payment.mode],
      ['Reference', payment.referenceNumber],
    ],
    columns: ['Invoice', 'Date', 'Invoice Amount', 'Payment Amount'],
    rows: payment.applied.flatMap(({ invoiceId, amount }) => {
      const invoice = finance.invoices.get(invoiceId);
      return invoice ? [[invoice.number, invoice.date, money(invoice.total), money(amount)]] : [];
    }),
    totals: [['Amount Received', money(payment.amount)]],
    notes: payment.description,
  };
}

/** What stands on a credit note. */
export function creditNoteSheet(finance: Finance, note: CreditNote): Sheet {
  const money = (amount: number) => moneyText(amount, note.currency);
  return {
    title: note.stage === 'void' ? 'Credit Note (void)' : 'Credit Note',
    number: note.number,
    sender: senderOf(finance),
    recipientLabel: 'Bill To',
    recipient: recipientOf(finance, note.customerId, addressOf(finance, note.customerId)),
    facts: [
      ['Credit Date', note.date],
      ['Reference', note.referenceNumber],
    ],
    columns: ['Item', 'Quantity', 'Price', 'Amount'],
    rows: note.lines.map(({ name, description, quantity, price, total }) => [
      [name, description].filter((text) => text !== '').join(' - '),
      String(quantity),
      money(price),
      money(total),
    ]),
    totals: [
      ...taxSums(finance, note.lines).map(({ name, amount }): [string, string] => [name, money(amount)]),
      ['Total', money(note.total)],
      ['Credits Remaining', money(creditLeft(note))],
    ],
    notes: String(note.extra['notes'] ?? ''),
  };
}
