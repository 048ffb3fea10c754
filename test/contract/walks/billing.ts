import { emulatorClient } from '../../harness/emulator-client.js';
import { walkDocuments } from './billing-documents.js';

/** Each operation of Billing once. */
export async function walkBilling(): Promise<void> {
  const { billing } = await emulatorClient();
  await billing('GET', 'organizations');
  const { body } = await billing('POST', 'customers', { display_name: 'Ann', email: 'ann@example.com' });
  const path = `customers/${(body as { customer: { customer_id: string } }).customer.customer_id}`;
  await billing('POST', 'customers', {});
  await billing('GET', 'customers');
  await billing('GET', path);
  await billing('PUT', path, { display_name: 'Ann B', email: 'ann@example.com' });
  await billing('POST', `${path}/markasinactive`);
  await billing('POST', `${path}/markasactive`);
  const made = await billing('POST', `${path}/contactpersons`, { email: 'bob@example.com', first_name: 'Bob' });
  const person = `${path}/contactpersons/${(made.body as { contact_person: { contactperson_id: string } }).contact_person.contactperson_id}`;
  await billing('GET', `${path}/contactpersons`);
  await billing('GET', person);
  await billing('PUT', person, { email: 'bob@example.com', first_name: 'Rob' });
  await billing('DELETE', person);
  await billing('DELETE', path);
  await walkDocuments();
}
