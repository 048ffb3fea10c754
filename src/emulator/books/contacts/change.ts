import type { Customer } from '../../finance/customer.js';
import { unknown } from '../../finance/documents/refusals.js';
import type { Finance } from '../../finance/finance.js';
import { assertUnique } from '../unique.js';
import { type ContactWish, readContact } from './read.js';

/** A contact Books knows. Throws Refusal 1002. */
export function contactOf(finance: Finance, id: string): Customer {
  const customer = finance.customers.find(id);
  if (!customer) throw unknown('Contact');
  return customer;
}

/** Throws Refusal, 3062 for a name that is taken. */
export function createContact(finance: Finance, body: Record<string, unknown>): Customer {
  const wish = readContact(finance, body);
  assertUnique(finance, 'contact', { fields: wish.input.customFields, rows: finance.customers.all() });
  const customer = finance.customers.create(wish.input);
  complete(finance, customer, wish);
  return customer;
}

/** What was sent changes, the rest stays; of `contact_persons`, who is named is changed or added, and nobody is removed (inferred). */
export function updateContact(finance: Finance, customer: Customer, body: Record<string, unknown>): Customer {
  const wish = readContact(finance, body, customer);
  for (const { id } of wish.people ?? []) {
    if (id !== undefined && !customer.contactPersons.some((person) => person.id === id)) throw unknown('Contact Person');
  }
  assertUnique(finance, 'contact', { fields: wish.input.customFields, rows: finance.customers.all(), except: customer.id });
  finance.customers.update(customer.id, wish.input);
  complete(finance, customer, wish);
  return customer;
}

function complete(finance: Finance, customer: Customer, { texts, people = [] }: ContactWish): void {
  Object.assign(customer.texts, texts);
  const at = finance.world.clock.now().getTime();
  for (const { id, texts: said } of people) {
    const there = customer.contactPersons.find((person) => person.id === id);
    if (there) {
      Object.assign(there.texts, said);
      there.updatedAt = at;
    } else customer.contactPersons.push({ id: finance.world.nextId(), texts: said, createdAt: at, updatedAt: at });
  }
}
