import { createShelf, type Shelf } from '../core/shelf.js';
import { showBankAccount } from '../finance/bank-accounts.js';
import { PRICE_LISTS, showPriceList } from '../finance/catalog/price-list.js';
import { showProduct } from '../finance/catalog/product.js';
import { showAddon } from '../finance/catalog/show-addon.js';
import { showCoupon } from '../finance/catalog/show-coupon.js';
import { showPlan } from '../finance/catalog/show-plan.js';
import { showTax } from '../finance/catalog/taxes.js';
import type { Customer } from '../finance/customer.js';
import { showCreditNote, showRefund } from '../finance/documents/show-credit-note.js';
import { showInvoice } from '../finance/documents/show-invoice.js';
import { showPayment } from '../finance/documents/show-payment.js';
import { showUnbilledCharge } from '../finance/documents/show-unbilled-charge.js';
import { keptEvents } from '../finance/events.js';
import type { Finance } from '../finance/finance.js';
import { showCustomer } from '../finance/show-customer.js';
import { showCard } from '../finance/stored-cards.js';
import { showSubscription } from '../finance/subscriptions/show.js';
import type { PriceList } from '../finance/types.js';
import { showEvent } from './events/routes.js';
import { showWebhook } from './events/webhooks.js';

type Show<T> = (finance: Finance, row: T) => Record<string, unknown>;

interface Table<T> {
  size(): number;
  all(): Iterable<T>;
  get(id: string): T | undefined;
}

/** Every module for leafing through, each record as Billing's own GET answers it. Those of the catalog go by their codes, as there. */
export function shelvesOf(finance: Finance): Shelf[] {
  const { customers, plans, addons, coupons } = finance;

  const shelf = <T extends { id: string }>(name: string, table: Table<T>, show: Show<T>, more: (row: T) => unknown[] = () => []): Shelf =>
    createShelf<T>({
      name,
      size: table.size,
      newestFirst: () => [...table.all()].reverse(),
      find: (id) => table.get(id),
      idOf: ({ id }) => id,
      texts: (row) => [...Object.values(row), ...more(row)],
      show: (row) => show(finance, row),
    });
  const byCode = <T extends { id: string; code: string }>(
    name: string,
    table: Table<T> & { by(key: 'code', value: string): T[] },
    show: Show<T>,
  ): Shelf =>
    createShelf<T>({
      name,
      size: table.size,
      newestFirst: () => [...table.all()].reverse(),
      find: (code) => table.by('code', code)[0],
      idOf: ({ code }) => code,
      texts: Object.values,
      show: (row) => show(finance, row),
    });
  const nameOf = ({ customerId }: { customerId: string }) => Object.values(customers.find(customerId)?.texts ?? {});
  const lists = new Map(PRICE_LISTS.map((list) => [list.id, list]));

  return [
    shelf<Customer>('customers', { ...customers, get: customers.find }, showCustomer, ({ texts, customFields }) => [
      ...Object.values(texts),
      ...customFields.map(({ value }) => value),
    ]),
    shelf('subscriptions', finance.subscriptions, showSubscription, (row) => [...nameOf(row), row.plan.code, row.plan.name]),
    shelf('invoices', finance.invoices, showInvoice, nameOf),
    shelf('payments', finance.payments, showPayment, nameOf),
    shelf('events', keptEvents(finance), showEvent),
    byCode('plans', plans, showPlan),
    shelf('products', finance.products, showProduct),
    byCode('addons', addons, showAddon),
    byCode('coupons', coupons, showCoupon),
    shelf('creditnotes', finance.creditNotes, showCreditNote, nameOf),
    shelf('refunds', finance.refunds, showRefund, nameOf),
    shelf('unbilledcharges', finance.unbilledCharges, showUnbilledCharge, nameOf),
    shelf('cards', finance.cards, showCard, nameOf),
    shelf('bankaccounts', finance.bankAccounts, showBankAccount, nameOf),
    shelf('taxes', finance.taxes, (_, tax) => showTax(tax)),
    shelf<PriceList>('pricebooks', { size: () => lists.size, all: () => lists.values(), get: (id) => lists.get(id) }, showPriceList),
    shelf('webhooks', finance.webhooks, (_, webhook) => showWebhook(webhook)),
  ];
}

/** The same, all of it at once and oldest first. */
export function stateOf(finance: Finance): Record<string, unknown[]> {
  return Object.fromEntries(
    shelvesOf(finance).map((shelf) => {
      const { records } = shelf.browse({ text: '', offset: 0, limit: Number.POSITIVE_INFINITY });
      return [shelf.name, records.map(({ record }) => record).reverse()];
    }),
  );
}
