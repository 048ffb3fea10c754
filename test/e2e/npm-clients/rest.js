// A small program with `zoho-api`, which gets and keeps tokens and leaves the paths to the caller: here those of Billing and Desk.
// It begins with a self-client code, as its README has it. Prints what it read as one line of JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { CLIENT_FOLDER, CLIENT_SCRATCH, ZOHO_EMULATOR_URL, ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, ZOHO_CODE } = process.env;
const { ZOHO_BILLING_ORGANIZATION_ID, ZOHO_DESK_ORGANIZATION_ID, ZOHO_DESK_DEPARTMENT_ID } = process.env;
const Zoho = createRequire(join(CLIENT_FOLDER, 'package.json'))('zoho-api');

const account = {
  oauthUrl: `${ZOHO_EMULATOR_URL}/oauth/v2/token`,
  clientId: ZOHO_CLIENT_ID,
  clientSecret: ZOHO_CLIENT_SECRET,
  tokenFile: join(CLIENT_SCRATCH, 'tokens.json'),
};
await new Zoho.Api({ ...account, setup: true }).setup(ZOHO_CODE);

const { call: billing } = service('/billing/v1', { 'X-com-zoho-subscriptions-organizationid': ZOHO_BILLING_ORGANIZATION_ID });
const { customer } = (await billing('POST', '/customers', { display_name: 'Ann', email: 'ann@example.com' })).data;
const { product } = (await billing('POST', '/products', { name: 'Engines' })).data;
const plan = { plan_code: 'team', name: 'Team', recurring_price: 29, interval: 1, interval_unit: 'months', product_id: product.product_id };
await billing('POST', '/plans', plan);
const order = { customer_id: customer.customer_id, plan: { plan_code: 'team', quantity: 2 }, auto_collect: false };
const { subscription } = (await billing('POST', '/subscriptions', order)).data;
const { invoices } = (await billing('GET', `/invoices?subscription_id=${subscription.subscription_id}`)).data;
const cancelled = (await billing('POST', `/subscriptions/${subscription.subscription_id}/cancel?cancel_at_end=false`)).data;
const unknown = await billing('GET', '/subscriptions/1').catch(({ response }) => ({ status: response.status, data: response.data }));

const { call: desk } = service('/api/v1', { orgId: ZOHO_DESK_ORGANIZATION_ID });
const contact = { lastName: 'Ann', email: 'ann@example.com' };
const ticket = (await desk('POST', '/tickets', { subject: 'Help', departmentId: ZOHO_DESK_DEPARTMENT_ID, contact })).data;
const comment = (await desk('POST', `/tickets/${ticket.id}/comments`, { content: 'Looking', isPublic: true, contentType: 'plainText' }))
  .data;
const closed = (await desk('PATCH', `/tickets/${ticket.id}`, { status: 'Closed' })).data;
const { data: talk } = await desk('GET', `/tickets/${ticket.id}/conversations`);
const empty = await desk('GET', '/tickets/search?email=nobody@example.com');

const read = { customer, subscription, invoices, cancelled, unknown, ticket, comment, closed, talk, empty: { status: empty.status } };
process.stdout.write(`${JSON.stringify(read)}\n`);

function service(path, headers) {
  const api = new Zoho.Api({ ...account, apiBaseUrl: `${ZOHO_EMULATOR_URL}${path}`, headers });
  return { call: (method, where, body) => api.api(method, where, body) };
}
