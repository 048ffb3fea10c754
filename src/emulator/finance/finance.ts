import type { World } from '../core/types.js';
import { type Customers, createCustomers } from './customers.js';
import { createOrganization, type Organization } from './organization.js';
import { createRows, type Rows } from './rows.js';
import { SUBSCRIPTION_SETTINGS, type SubscriptionSettings } from './subscriptions/settings.js';
import { createZonedTime, type ZonedTime } from './time.js';
import type {
  Addon,
  BankAccount,
  BillingEvent,
  Card,
  Coupon,
  CreditNote,
  Day,
  Invoice,
  Minor,
  Payment,
  Plan,
  Product,
  Refund,
  Subscription,
  Tax,
  UnbilledCharge,
  Webhook,
} from './types.js';

/** What an admin sets in Billing's own pages. */
export interface FinanceSettings {
  dunning: {
    /** Days after the failed renewal on which the card is tried again: 5, 8 and 11 for gaps of 5, 3 and 3. */
    retryOnDays: number[];
    /** What becomes of the subscription when all failed. */
    finally: 'cancel' | 'unpaid';
  };
  /** Whether a change in mid-term is charged and credited by the day. */
  prorate: boolean;
  subscriptions: SubscriptionSettings;
  /** Custom fields that take no value twice: `contact cf_tenant_id` (kind of record, API name). */
  uniqueFields: string[];
}

export const FINANCE_SETTINGS: Readonly<FinanceSettings> = {
  dunning: { retryOnDays: [5, 8, 11], finally: 'cancel' },
  prorate: true,
  subscriptions: SUBSCRIPTION_SETTINGS,
  uniqueFields: [],
};

/** What other parts want to know of; entered once, when the service is made. */
export interface FinanceHooks {
  /** The last of what was owed on it arrived. */
  invoicePaid: ((invoice: Invoice) => void)[];
  /** A customer is about to be deleted: throw the refusal. */
  customerLeaves: ((customerId: string) => void)[];
  /** Something was told of: the webhooks take it from here. */
  emitted: ((event: BillingEvent) => void)[];
}

export interface Finance {
  world: World;
  organization: Organization;
  time: ZonedTime;
  /** The day it is at the organisation. */
  today(): Day;
  customers: Customers;
  products: Rows<Product>;
  plans: Rows<Plan, 'code'>;
  addons: Rows<Addon, 'code'>;
  coupons: Rows<Coupon, 'code'>;
  taxes: Rows<Tax>;
  /** Price lists: `EUR pro-monthly` → what it costs there. */
  prices: Map<string, Minor>;
  cards: Rows<Card, 'customer'>;
  bankAccounts: Rows<BankAccount, 'customer'>;
  subscriptions: Rows<Subscription, 'customer' | 'card'>;
  invoices: Rows<Invoice, 'customer' | 'subscription' | 'number'>;
  payments: Rows<Payment, 'customer' | 'invoice'>;
  creditNotes: Rows<CreditNote, 'customer' | 'invoice'>;
  refunds: Rows<Refund, 'customer' | 'payment' | 'creditNote'>;
  unbilledCharges: Rows<UnbilledCharge, 'customer' | 'subscription'>;
  events: Rows<BillingEvent>;
  webhooks: Rows<Webhook>;
  settings: FinanceSettings;
  hooks: FinanceHooks;
  /** The next number of a kind of document: `INV-000001`. */
  nextNumber(kind: 'invoice' | 'payment' | 'creditNote' | 'subscription' | 'unbilledCharge'): string;
  counters: Record<string, number>;
}

export interface FinanceLimits {
  searchLagMs: number;
  uniqueDisplayNames: boolean;
}

const PREFIX = { invoice: 'INV', payment: '', creditNote: 'CN', subscription: 'SUB', unbilledCharge: 'UNBILL' } as const;

export function createFinance({
  world,
  organizationId,
  limits,
}: {
  world: World;
  organizationId: string;
  limits: () => FinanceLimits;
}): Finance {
  const organization = createOrganization({ id: organizationId, createdOn: '2026-01-05' });
  const time = createZonedTime(organization.timeZone);
  const counters: Record<string, number> = {};
  return {
    world,
    organization,
    time,
    today: () => time.day(world.clock.now().getTime()),
    customers: createCustomers({ clock: world.clock, nextId: world.nextId, limits }),
    products: createRows<Product>(),
    plans: createRows<Plan, 'code'>({ code: ({ code }) => code }),
    addons: createRows<Addon, 'code'>({ code: ({ code }) => code }),
    coupons: createRows<Coupon, 'code'>({ code: ({ code }) => code }),
    taxes: createRows<Tax>(),
    prices: new Map(),
    cards: createRows<Card, 'customer'>({ customer: ({ customerId }) => customerId }),
    bankAccounts: createRows<BankAccount, 'customer'>({ customer: ({ customerId }) => customerId }),
    subscriptions: createRows<Subscription, 'customer' | 'card'>({
      customer: ({ customerId }) => customerId,
      card: ({ cardId }) => cardId,
    }),
    invoices: createRows<Invoice, 'customer' | 'subscription' | 'number'>({
      customer: ({ customerId }) => customerId,
      subscription: ({ subscriptionIds }) => subscriptionIds,
      number: ({ number }) => number,
    }),
    payments: createRows<Payment, 'customer' | 'invoice'>({
      customer: ({ customerId }) => customerId,
      invoice: ({ applied }) => applied.map(({ invoiceId }) => invoiceId),
    }),
    creditNotes: createRows<CreditNote, 'customer' | 'invoice'>({
      customer: ({ customerId }) => customerId,
      invoice: ({ applied, invoiceId }) => [invoiceId, ...applied.map((each) => each.invoiceId)],
    }),
    refunds: createRows<Refund, 'customer' | 'payment' | 'creditNote'>({
      customer: ({ customerId }) => customerId,
      payment: ({ paymentId }) => paymentId,
      creditNote: ({ creditNoteId }) => creditNoteId,
    }),
    unbilledCharges: createRows<UnbilledCharge, 'customer' | 'subscription'>({
      customer: ({ customerId }) => customerId,
      subscription: ({ subscriptionId }) => subscriptionId,
    }),
    events: createRows<BillingEvent>(),
    webhooks: createRows<Webhook>(),
    settings: structuredClone(FINANCE_SETTINGS) as FinanceSettings,
    hooks: { invoicePaid: [], customerLeaves: [], emitted: [] },
    counters,
    nextNumber: (kind) => {
      const next = (counters[kind] ?? 0) + 1;
      counters[kind] = next;
      const prefix = PREFIX[kind];
      return prefix === '' ? String(next) : `${prefix}-${String(next).padStart(6, '0')}`;
    },
  };
}

/** The tables, by the names they are saved under. */
export const TABLES = [
  ...(['products', 'plans', 'addons', 'coupons', 'taxes', 'cards', 'bankAccounts', 'subscriptions'] as const),
  ...(['invoices', 'payments', 'creditNotes', 'refunds', 'unbilledCharges', 'events', 'webhooks'] as const),
] as const satisfies readonly (keyof Finance)[];

/** Forgets every record. Hooks stay. */
export function clearFinance(finance: Finance): void {
  finance.customers.clear();
  for (const table of TABLES) finance[table].clear();
  finance.prices.clear();
  for (const kind of Object.keys(finance.counters)) delete finance.counters[kind];
  finance.settings = structuredClone(FINANCE_SETTINGS) as FinanceSettings;
}
