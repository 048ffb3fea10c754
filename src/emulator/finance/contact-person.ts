import type { Answer, Clock, World } from '../core/types.js';
import type { Customer } from './customer.js';
import { assertEmail, readTexts, TEXT_FIELDS } from './customer-input.js';
import { invalidValue, unknownContactPerson } from './errors.js';

export interface ContactPerson {
  id: string;
  texts: Record<string, string>;
  createdAt: number;
  updatedAt: number;
}

const BOUNDS = Object.fromEntries(
  ['first_name', 'last_name', 'email', 'mobile', 'phone', 'fax'].map((name) => [name, TEXT_FIELDS[name] ?? 50]),
);

export interface ContactPersons {
  create(customer: Customer, body: Record<string, unknown>): Answer;
  list(customer: Customer): Answer;
  get(customer: Customer, id: string): Answer;
  update(customer: Customer, id: string, body: Record<string, unknown>): Answer;
  remove(customer: Customer, id: string): Answer;
}

/**
 * Contact persons of a customer. The first one is the customer itself; how Zoho treats its update and removal through
 * this door is not documented: here it is read-only (a refusal is better than two truths).
 */
export function createContactPersons({
  clock,
  nextId,
  stamp,
}: {
  clock: Clock;
  nextId: World['nextId'];
  stamp: (ms: number) => string;
}): ContactPersons {
  const all = (customer: Customer): ContactPerson[] => [
    { id: customer.primaryContactPersonId, texts: customer.texts, createdAt: customer.createdAt, updatedAt: customer.updatedAt },
    ...customer.contactPersons,
  ];
  const find = (people: ContactPerson[], id: string): ContactPerson => {
    const person = people.find((candidate) => candidate.id === id);
    if (!person) throw unknownContactPerson();
    return person;
  };
  const own = (customer: Customer, id: string): ContactPerson => {
    if (id === customer.primaryContactPersonId) throw invalidValue('contactperson_id');
    return find(customer.contactPersons, id);
  };
  const row = ({ id, texts }: ContactPerson) => ({
    contactperson_id: id,
    first_name: texts['first_name'] ?? '',
    last_name: texts['last_name'] ?? '',
    email: texts['email'] ?? '',
    mobile: texts['mobile'] ?? '',
    phone: texts['phone'] ?? '',
  });
  const show = (customer: Customer, person: ContactPerson) => ({
    ...row(person),
    fax: person.texts['fax'] ?? '',
    customer_id: customer.id,
    created_time: stamp(person.createdAt),
    updated_time: stamp(person.updatedAt),
  });

  return {
    create: (customer, body) => {
      const texts = readTexts(body, BOUNDS);
      assertEmail(texts['email'] ?? '');
      const at = clock.now().getTime();
      const person: ContactPerson = { id: nextId(), texts, createdAt: at, updatedAt: at };
      customer.contactPersons.push(person);
      return { status: 201, body: { code: 0, message: 'The contactperson has been Created', contact_person: show(customer, person) } };
    },
    list: (customer) => ({ status: 200, body: { code: 0, message: 'success', contact_persons: all(customer).map(row) } }),
    get: (customer, id) => ({
      status: 200,
      body: { code: 0, message: 'success', contact_person: show(customer, find(all(customer), id)) },
    }),
    update: (customer, id, body) => {
      const person = own(customer, id);
      const texts = readTexts(body, BOUNDS);
      if (texts['email'] !== undefined) assertEmail(texts['email']);
      Object.assign(person.texts, texts);
      person.updatedAt = clock.now().getTime();
      return {
        status: 200,
        body: { code: 0, message: 'The contactperson details has been updated.', contact_person: show(customer, person) },
      };
    },
    remove: (customer, id) => {
      const person = own(customer, id);
      customer.contactPersons = customer.contactPersons.filter((other) => other !== person);
      return { status: 200, body: { code: 0, message: 'The contact person has been deleted.' } };
    },
  };
}
