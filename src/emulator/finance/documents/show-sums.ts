import type { Finance } from '../finance.js';
import { show } from '../money.js';
import type { Invoice, Minor } from '../types.js';
import { balanceOf } from './invoice-status.js';
import { showTaxes } from './show-common.js';
import { showPrecision } from './show-details.js';
import { subTotalOf } from './show-invoice.js';

/** What an invoice comes to and what of it is open, in the words that Books and Billing's POST and PUT share. */
export function showSums(finance: Finance, invoice: Invoice): Record<string, unknown> {
  const { currency, extra } = invoice;
  const money = (amount: Minor) => show(amount, currency);
  const description = extra['adjustment_description'];
  return {
    shipping_charge: money(invoice.shippingCharge),
    adjustment: money(invoice.adjustment),
    adjustment_description: (typeof description === 'string' && description) || 'Adjustment',
    sub_total: money(subTotalOf(invoice.lines)),
    tax_total: money(invoice.taxTotal),
    total: money(invoice.total),
    taxes: showTaxes(finance, invoice.lines, currency).map(({ tax_name, tax_amount }) => ({ tax_name, tax_amount })),
    payment_reminder_enabled: true,
    payment_made: money(invoice.paid),
    credits_applied: money(invoice.credited),
    tax_amount_withheld: 0,
    balance: money(balanceOf(invoice)),
    write_off_amount: money(invoice.writtenOff),
    allow_partial_payments: extra['allow_partial_payments'] ?? false,
    price_precision: showPrecision(currency),
    payment_options: { payment_gateways: [] },
    is_emailed: invoice.sentAt !== null,
    reminders_sent: 0,
    last_reminder_sent_date: '',
  };
}
