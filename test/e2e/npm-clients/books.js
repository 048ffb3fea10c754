// A small program with `zoho-books-js`, as its own tests use it. It knows no address but Zoho's. Prints what it read as one line of JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { CLIENT_FOLDER, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, ZOHO_REFRESH_TOKEN, ZOHO_BOOKS_ORGANIZATION_ID } = process.env;
const { Zoho } = createRequire(join(CLIENT_FOLDER, 'package.json'))('zoho-books-js');
const organization = { organization_id: ZOHO_BOOKS_ORGANIZATION_ID };

Zoho.init(ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET);
const { access_token: token } = await new Zoho.OAuth().refresh(ZOHO_REFRESH_TOKEN);
const wrong = await new Zoho.OAuth().refresh('1000.wrong');
const contacts = new Zoho.Contacts();

const made = await contacts.post(token, organization, {
  contact_name: 'Analytical Engines',
  contact_type: 'customer',
  contact_persons: [{ first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com', is_primary_contact: true }],
});
const id = made.contact?.contact_id;
const twice = await contacts.post(token, organization, { contact_name: 'Analytical Engines' });
const listed = await contacts.get(token, ZOHO_BOOKS_ORGANIZATION_ID);
const renamed = await contacts.update(token, id, organization, { contact_name: 'Difference Engines' });
const inactive = await contacts.markAsInactive(token, id, organization);
const active = await contacts.markAsActive(token, id, organization);
const one = await contacts.getOne(token, id, organization);
const deleted = await contacts.delete(token, id, organization);
const gone = await contacts.getOne(token, id, organization);
process.stdout.write(`${JSON.stringify({ wrong, made, twice, listed, renamed, inactive, active, one, deleted, gone })}\n`);
