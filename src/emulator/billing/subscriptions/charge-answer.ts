import { ACCOUNT } from '../../finance/catalog/account.js';
import { showTaxes } from '../../finance/documents/show-common.js';
import { showInvoice } from '../../finance/documents/show-invoice.js';
import { showUnbilledCharge } from '../../finance/documents/show-unbilled-charge.js';
import type { Finance } from '../../finance/finance.js';
import type { Charged } from '../../finance/subscriptions/charges.js';
import type { Invoice } from '../../finance/types.js';

/**
 * What `charge` and `buyonetimeaddon` answer: the invoice, with what only their files have (`attention` in addresses, the account of
 * a charge, the taxes of an addon). What comes when nothing is invoiced is not documented.
 */
export function showCharged(finance: Finance, charged: Charged): Record<string, unknown> {
  if ('unbilled' in charged) return { unbilled_charge: showUnbilledCharge(finance, charged.unbilled) };
  const { invoice } = charged;
  const shown = showInvoice(finance, invoice);
  const items = shown['invoice_items'] as Record<string, unknown>[];
  const { billing_address: billing, shipping_address: shipping } = invoice.addresses;
  return {
    invoice: {
      ...shown,
      ...(invoice.kind === 'charge'
        ? { invoice_items: items.map((item) => ({ ...item, ...ACCOUNT })) }
        : { taxes: showTaxes(finance, invoice.lines, invoice.currency) }),
      billing_address: attended(shown['billing_address'], billing),
      shipping_address: attended(shown['shipping_address'], shipping),
    },
  };
}

const attended = (shown: unknown, address: Invoice['addresses']['billing_address']) => ({
  attention: address?.['attention'] ?? '',
  ...(shown as Record<string, unknown>),
});
