/** What an admin, an agent or a customer does in Zoho, done with the inspector's buttons in a browser. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { inBrowser, open, press, section, visible } from '../harness/inspector-page.js';

type Row = Record<string, unknown>;

/** A receiver of webhooks: what arrived, and what it answers. */
async function receiver() {
  const seen: { type: string; signature: string | undefined }[] = [];
  const state = { status: 200 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { event_type: type = '' } = JSON.parse(body) as { event_type?: string };
    seen.push({ type, signature: request.headers['x-zoho-webhook-signature'] as string | undefined });
    response.writeHead(state.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { seen, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/billing` };
}

inBrowser('an agent answers a ticket, comments for colleagues and closes it', async () => {
  const { emulator, page, wrongs } = await open();
  const { id } = emulator.byHand.desk.createTicket({
    subject: 'It does not start',
    description: 'At all.',
    email: 'ann@host.example',
    lastName: 'Ann',
  });
  await page.goto(`${emulator.url}/?module=desk%2Ftickets`);
  await page.getByRole('link', { name: 'It does not start' }).click();
  const hand = section(page, 'By hand');
  const act = async (title: string, fill: Record<string, string>) => {
    const form = hand.locator('details').filter({ has: page.locator('summary', { hasText: new RegExp(`^${title}$`) }) });
    await form.locator('summary').click();
    for (const [label, text] of Object.entries(fill)) await form.getByLabel(label, { exact: true }).fill(text);
    await form.getByRole('button').click();
    await visible(page, `Done by hand: ${title}.`);
  };
  await act('Reply to the customer', { Text: 'Is it plugged in?' });
  await act('Comment for other agents', { Text: 'It never is.' });
  await act('Close, with a resolution', { Resolution: 'It was not plugged in.' });
  const ticket = emulator.state()['desk']?.['tickets']?.find((each) => (each as Row)['id'] === id) as Row;
  expect(ticket).toMatchObject({ status: 'Closed', statusType: 'Closed', threadCount: '2', commentCount: '1' });
  expect(wrongs).toEqual([]);
});

inBrowser('a card declines at the next renewal, and each webhook of it can be seen and sent again', async () => {
  const { emulator, page, billing, control, wrongs } = await open();
  const { seen, state, url } = await receiver();
  await control('webhooks', { to: url, secret: 'abcdefghijkl1234' });
  const made = await billing('POST', 'customers', { display_name: 'Ann', email: 'ann@host.example' });
  const { customer_id } = (made.body as { customer: { customer_id: string } }).customer;
  const card = emulator.byHand.billing.addCard({ customerId: customer_id });
  await billing('POST', 'subscriptions', { customer_id, plan: { plan_code: 'pro-monthly' }, card_id: card, auto_collect: true });

  await page.goto(`${emulator.url}/_inspector/records/billing/cards/${card}`);
  await page.locator('summary', { hasText: 'Say what becomes of its charges' }).click();
  await page.getByLabel('Behaviour', { exact: true }).selectOption('decline');
  await press(page, 'Say what becomes of its charges');
  await visible(page, 'Done by hand: Say what becomes of its charges.');

  await page.goto(`${emulator.url}/?module=billing%2Fsubscriptions`);
  await press(page, '+30 days');
  await press(page, '+1 day');
  await page.getByRole('row', { name: /Pro monthly.*dunning/ }).waitFor();
  await emulator.settled();
  const declined = seen.filter(({ type }) => type === 'payment_declined').length;
  expect(declined).toBeGreaterThan(0);
  expect(seen.every(({ signature }) => /^[0-9a-f]{64}$/.test(signature ?? ''))).toBe(true);

  const webhooks = section(page, 'Webhooks out');
  await webhooks
    .getByRole('row', { name: /payment_declined/ })
    .first()
    .getByRole('link')
    .click();
  await page.getByRole('heading', { name: 'payment_declined' }).waitFor();
  // Digits of an event's number beyond 2^53 are shown as they were sent.
  const body = (await page.locator('pre.json').textContent()) ?? '';
  const sent = emulator.deliveries().find(({ event }) => event === 'payment_declined');
  expect(body).toContain(/"event_id":(\d+)/.exec(String(sent?.body))?.[1] ?? 'no number');
  state.status = 500;
  await press(page, 'Send again');
  await section(page, 'Attempts').getByText(/ 500 /).waitFor();
  expect(seen.filter(({ type }) => type === 'payment_declined')).toHaveLength(declined + 1);
  expect(wrongs).toEqual([]);
});

inBrowser('a call is shown word for word, without its token', async () => {
  const { emulator, page, billing, wrongs } = await open();
  const { body } = await billing('POST', 'customers', { display_name: 'Ann', email: 'ann@host.example' });
  const { customer_id } = (body as { customer: { customer_id: string } }).customer;
  await page.goto(emulator.url);
  await page
    .getByRole('row', { name: /POST \/billing\/v1\/customers 201/ })
    .getByRole('link')
    .click();
  await section(page, 'Asked').getByText('"ann@host.example"').waitFor();
  await section(page, 'Answered').getByRole('link', { name: customer_id }).first().click();
  await page.getByRole('heading', { name: 'Ann' }).waitFor();

  await page.goto(emulator.url);
  await page
    .getByRole('row', { name: /POST \/oauth\/v2\/token 200/ })
    .getByRole('link')
    .click();
  await section(page, 'Asked').waitFor();
  const text = await page.content();
  const [token = 'none'] = ((await (await fetch(`${emulator.url}/_emulator/accounts`)).json()) as { issuedAccessTokens: string[] })
    .issuedAccessTokens;
  for (const secret of [token, emulator.env()['ZOHO_REFRESH_TOKEN'] ?? '', emulator.env()['ZOHO_CLIENT_SECRET'] ?? '']) {
    expect(text).not.toContain(secret);
  }
  expect(wrongs).toEqual([]);
});
