import { z } from 'zod';
import { askAll, BASE, createAsk, id, text } from './billing-ask.js';
import { type Catalog, createCatalog } from './billing-catalog.js';
import { createDocuments, type Documents } from './billing-documents.js';
import { createInvoices, type Invoices } from './billing-invoices.js';
import { createMoney, type Money } from './billing-money.js';
import { createSubscriptions, type Subscriptions } from './billing-subscriptions.js';
import type { Call, CallContext } from './types.js';

export interface BillingOrganization {
  id: string;
  name: string;
  currencyCode: string;
  /** Decimals of its amounts. */
  pricePrecision: number;
  /** IANA name: days are counted in it. Empty when Billing does not say. */
  timeZone: string;
  isDefault: boolean;
}

/** A customer as a list shows it. Missing values are empty strings, as Zoho has them. */
export interface CustomerRow {
  id: string;
  displayName: string;
  email: string;
  status: string;
  /** As Zoho writes it, in the organisation's time zone: `2026-06-05T02:30:08-0700`. */
  createdAt: string;
}

/** A customer as its own page shows it. `customFields`: label → value as text. */
export interface Customer extends CustomerRow {
  customFields: Record<string, string>;
}

export interface Billing extends Catalog, Documents, Invoices, Money, Subscriptions {
  /** The organisations of the API user; needs no organisation id. */
  organizations(context: CallContext): Promise<BillingOrganization[]>;
  /**
   * Creates a customer. Billing has no idempotency key: after an error with `mayHaveHappened` look it up before trying again. Throws
   * RefusedError 3062 when the display name is taken.
   */
  createCustomer(body: Record<string, unknown>, context: CallContext): Promise<{ id: string }>;
  /** Changes what `body` has, leaves the rest. */
  updateCustomer(id: string, body: Record<string, unknown>, context: CallContext): Promise<void>;
  /** All customers with this address (several may share it), compared again here without regard to case. May lag a write by seconds. */
  customersByEmail(email: string, context: CallContext): Promise<CustomerRow[]>;
  /** Throws RefusedError 3004 or 1002 when there is none of this id. */
  customer(id: string, context: CallContext): Promise<Customer>;
}

const ORGANIZATIONS = z.looseObject({
  organizations: z.array(
    z
      .looseObject({
        organization_id: id,
        name: text,
        currency_code: text,
        price_precision: z.number().int().optional(),
        time_zone: text,
        is_default_org: z.boolean().optional(),
      })
      .transform((org) => ({
        id: org.organization_id,
        name: org.name,
        currencyCode: org.currency_code,
        pricePrecision: org.price_precision ?? 2,
        timeZone: org.time_zone,
        isDefault: org.is_default_org ?? false,
      })),
  ),
});
const FIELDS = { customer_id: id, display_name: text, email: text, status: text, created_time: text };
const ROW = z.looseObject(FIELDS);
const CUSTOM_FIELD = z.looseObject({ label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).nullish() });
const ONE = z.looseObject({ customer: z.looseObject({ ...FIELDS, custom_fields: z.array(z.unknown()).optional() }) });
const CREATED = z.looseObject({ customer: z.looseObject({ customer_id: id }) });

/** `email` as a filter is not documented. Should Zoho ever ignore it, this many pages of everybody are enough to notice. */
const MOST_PAGES = 10;

/** Zoho Billing API v1. Source: zoho.com/billing/api/v1/customers. Every failure of a call is an error of errors.ts. */
export function createBilling({ call }: { call: Call }): Billing {
  const ask = createAsk(call);
  const customers = { path: `${BASE}/customers`, template: `${BASE}/customers` };
  const one = (customerId: string) => ({
    path: `${BASE}/customers/${encodeURIComponent(customerId)}`,
    template: `${BASE}/customers/{customer_id}`,
  });

  return {
    ...createCatalog(ask),
    ...createDocuments(ask),
    ...createInvoices(ask),
    ...createMoney(ask),
    ...createSubscriptions(ask),

    async organizations(context) {
      const path = `${BASE}/organizations`;
      const request = { operation: 'billing.organizations', method: 'GET', path, template: path, withoutOrganization: true } as const;
      return (await ask(ORGANIZATIONS, request, context)).organizations;
    },

    async createCustomer(body, context) {
      const { customer } = await ask(CREATED, { ...customers, operation: 'billing.createCustomer', method: 'POST', body }, context);
      return { id: customer.customer_id };
    },

    async updateCustomer(customerId, body, context) {
      await ask(z.unknown(), { ...one(customerId), operation: 'billing.updateCustomer', method: 'PUT', body }, context);
    },

    async customersByEmail(email, context) {
      const request = { ...customers, operation: 'billing.customers', method: 'GET', query: { email } } as const;
      const rows = await askAll(ask, { key: 'customers', row: ROW, mostPages: MOST_PAGES }, request, context);
      return [...new Map(rows.filter((row) => sameAddress(row.email, email)).map((row) => [row.customer_id, rowOf(row)])).values()];
    },

    async customer(customerId, context) {
      const { customer } = await ask(ONE, { ...one(customerId), operation: 'billing.customer', method: 'GET' }, context);
      const customFields = (customer.custom_fields ?? []).flatMap((field): [string, string][] => {
        const parsed = CUSTOM_FIELD.safeParse(field);
        return parsed.success ? [[parsed.data.label, String(parsed.data.value ?? '')]] : [];
      });
      return { ...rowOf(customer), customFields: Object.fromEntries(customFields) };
    },
  };
}

function rowOf(row: { customer_id: string; display_name: string; email: string; status: string; created_time: string }): CustomerRow {
  return { id: row.customer_id, displayName: row.display_name, email: row.email, status: row.status, createdAt: row.created_time };
}

function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
