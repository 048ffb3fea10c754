import type { Clock, World } from '../core/types.js';
import { applyInput, type Customer } from './customer.js';
import type { CustomerInput } from './customer-input.js';
import { invalidValue, nameTaken, unknownCustomer } from './errors.js';
import type { BillingLimits } from './limits.js';
import { createLookup } from './lookup.js';
import { BASE_CURRENCY } from './money.js';

/** The customers of the organisation and the ways to find them. */
export interface Customers {
  create(input: CustomerInput): Customer;
  update(id: string, input: CustomerInput): Customer;
  remove(id: string): void;
  /** Throws Refusal (3004) when there is none. */
  get(id: string): Customer;
  find(id: string): Customer | undefined;
  size(): number;
  /** In order of their ids. */
  all(): Iterable<Customer>;
  /** By e-mail address as the search index knows it, which trails the truth by `searchLagMs`. */
  byEmail(email: string): Customer[];
  /** Whether the search index knows it at all by now. */
  isSearchable(customer: Customer): boolean;
  /** The numbers of custom fields by label. */
  fields(): Record<string, number>;
  /** Takes a customer and the numbers of fields as they were saved. */
  restore(customer: Customer): void;
  restoreFields(fields: Record<string, number>): void;
  clear(): void;
}

export function createCustomers({
  clock,
  nextId,
  limits,
}: {
  clock: Clock;
  nextId: World['nextId'];
  limits: () => Pick<BillingLimits, 'searchLagMs' | 'uniqueDisplayNames'>;
}): Customers {
  const customers = new Map<string, Customer>();
  const names = createLookup();
  const emails = createLookup();
  const fieldIndexes = new Map<string, number>();

  const key = (text: string) => text.toLowerCase();

  const indexOf = (label: string): number => {
    const known = fieldIndexes.get(label);
    if (known !== undefined) return known;
    fieldIndexes.set(label, fieldIndexes.size + 1);
    return fieldIndexes.size;
  };

  const get = (id: string): Customer => {
    const customer = customers.get(id);
    if (!customer) throw unknownCustomer();
    return customer;
  };

  const assertNameFree = (name: string | undefined, except?: string) => {
    if (name === undefined || !limits().uniqueDisplayNames) return;
    if (names.get(key(name)).some((id) => id !== except)) throw nameTaken(name);
  };

  const indexed = (customer: Customer): string | undefined => {
    const before = clock.now().getTime() - limits().searchLagMs;
    return customer.addressesOf.findLast(({ at }) => at <= before)?.email;
  };

  const remember = (customer: Customer, at: number) => {
    const email = key(customer.texts['email'] ?? '');
    if (customer.addressesOf.at(-1)?.email === email) return;
    // One step back is kept: the index may still know the customer by the address it had.
    for (const old of customer.addressesOf.splice(0, customer.addressesOf.length - 1)) emails.remove(old.email, customer.id);
    customer.addressesOf.push({ email, at });
    for (const { email: known } of customer.addressesOf) emails.add(known, customer.id);
  };

  return {
    get,
    find: (id) => customers.get(id),
    size: () => customers.size,
    all: () => customers.values(),
    isSearchable: (customer) => indexed(customer) !== undefined,

    create: (input) => {
      assertNameFree(input.texts['display_name']);
      const at = clock.now().getTime();
      const customer: Customer = {
        id: nextId(),
        status: 'active',
        texts: {},
        flags: {},
        addresses: {},
        templates: {},
        customFields: [],
        paymentTerms: 0,
        currency: input.currency ?? BASE_CURRENCY,
        createdAt: at,
        updatedAt: at,
        primaryContactPersonId: nextId(),
        contactPersons: [],
        addressesOf: [],
      };
      applyInput(customer, input, indexOf);
      customers.set(customer.id, customer);
      names.add(key(customer.texts['display_name'] ?? ''), customer.id);
      remember(customer, at);
      return customer;
    },

    update: (id, input) => {
      const customer = get(id);
      // What is billed in one currency cannot become another's (in practice; Zoho does not say what it answers).
      if (input.currency !== undefined && input.currency !== customer.currency) throw invalidValue('currency_code');
      assertNameFree(input.texts['display_name'], id);
      names.remove(key(customer.texts['display_name'] ?? ''), id);
      applyInput(customer, input, indexOf);
      names.add(key(customer.texts['display_name'] ?? ''), id);
      customer.updatedAt = clock.now().getTime();
      remember(customer, customer.updatedAt);
      return customer;
    },

    remove: (id) => {
      const customer = get(id);
      customers.delete(id);
      names.remove(key(customer.texts['display_name'] ?? ''), id);
      for (const { email } of customer.addressesOf) emails.remove(email, id);
    },

    byEmail: (email) =>
      emails
        .get(key(email))
        .map(get)
        .filter((customer) => indexed(customer) === key(email))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),

    fields: () => Object.fromEntries(fieldIndexes),
    restore: (customer) => {
      customers.set(customer.id, customer);
      names.add(key(customer.texts['display_name'] ?? ''), customer.id);
      for (const { email } of customer.addressesOf) emails.add(email, customer.id);
    },
    restoreFields: (fields) => {
      for (const [label, index] of Object.entries(fields)) fieldIndexes.set(label, index);
    },

    clear: () => {
      customers.clear();
      names.clear();
      emails.clear();
      fieldIndexes.clear();
    },
  };
}
