import { expect, onTestFinished, test } from 'vitest';
import { failureOf, says, startZoho } from '../../test/harness/zoho-client.js';
import type { FaultRule } from '../emulator/index.js';
import { OddAnswerError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { liveContext } from './testing.js';

/** A customer with an invoice of 29.00 that is paid, one that is open, and what Billing says of them. */
async function scene() {
  const client = await startZoho();
  onTestFinished(() => client[Symbol.asyncDispose]());
  const { emulator, zoho } = client;
  const { id } = await zoho.billing.createCustomer({ display_name: 'Ann', email: 'ann@example.com' }, liveContext);
  const bill = async (rate: number) => {
    const { body } = await zoho.call(
      {
        ...{ service: 'billing', operation: 'billing.createInvoice', method: 'POST', credits: 1 },
        ...{ path: '/billing/v1/invoices', template: '/billing/v1/invoices' },
        body: { customer_id: id, invoice_items: [{ name: 'Work', price: rate, quantity: 1 }] },
      },
      liveContext,
    );
    return (body as { invoice: { invoice_id: string; invoice_number?: string; number?: string } }).invoice;
  };
  const paid = await bill(29);
  const open = await bill(10.5);
  const payment = emulator.byHand.billing.recordPayment({ id: paid.invoice_id });
  return { ...client, customerId: id, paid, open, payment };
}

test('organisations are listed without naming one', async () => {
  await using client = await startZoho([], { booksOrganizationId: undefined });
  const found = await client.zoho.books.organizations(liveContext);
  expect(found).toMatchObject([{ id: client.emulator.env()['ZOHO_BOOKS_ORGANIZATION_ID'], isDefault: true }]);
  expect(client.sent[0]?.query.has('organization_id')).toBe(false);
});

test('without an organisation nothing is sent, and it is said what to set', async () => {
  await using client = await startZoho([], { booksOrganizationId: undefined });
  const error = await failureOf<ZohoError>(client.zoho.books.invoices({ page: 1 }, liveContext));
  expect(error).toMatchObject({ code: 'zoho_not_configured', mayHaveHappened: false });
  expect(error.message).toContain('ZOHO_BOOKS_ORGANIZATION_ID');
  expect(client.sent).toEqual([]);
});

test('another organisation than ours is a matter of configuration', async () => {
  await using client = await startZoho([], { booksOrganizationId: '1234567890' });
  const error = await failureOf<RefusedError>(client.zoho.books.invoices({ page: 1 }, liveContext));
  expect(error).toBeInstanceOf(RefusedError);
  expect(error.message).toContain('ZOHO_BOOKS_ORGANIZATION_ID');
});

test('invoices come with exact amounts, by page, by date and by number', async () => {
  const { zoho, customerId, paid, open } = await scene();
  const { rows, hasMore } = await zoho.books.invoices({ page: 1, byDate: true }, liveContext);
  expect(hasMore).toBe(false);
  expect(rows).toMatchObject([
    { id: paid.invoice_id, status: 'paid', total: '29.00', balance: '0.00', customerId, currency: 'USD' },
    { id: open.invoice_id, total: '10.50', balance: '10.50' },
  ]);
  const number = rows[1]?.number ?? '';
  expect(await zoho.books.invoicesByNumber(number, liveContext)).toMatchObject([{ id: open.invoice_id }]);
  expect(await zoho.books.invoicesByNumber('no such', liveContext)).toEqual([]);
  expect(await zoho.books.invoice(open.invoice_id, liveContext)).toMatchObject({ number, tax: '0.00', total: '10.50' });
  expect((await zoho.books.invoices({ page: 1, from: '2099-01-01' }, liveContext)).rows).toEqual([]);
});

test('what changed since a moment is asked for with a plus sign that survives', async () => {
  const { zoho, sent } = await scene();
  const since = Date.now() - 60_000;
  expect((await zoho.books.invoices({ page: 1, modifiedSince: since }, liveContext)).rows).toHaveLength(2);
  expect(sent.at(-1)?.query.get('last_modified_time')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
  expect((await zoho.books.invoices({ page: 1, modifiedSince: since + 3_600_000 }, liveContext)).rows).toEqual([]);
});

test('a payment, a credit note and their refunds', async () => {
  const { zoho, payment, paid, customerId } = await scene();
  const { rows } = await zoho.books.payments({ page: 1 }, liveContext);
  const number = (await zoho.books.invoice(paid.invoice_id, liveContext)).number;
  expect(rows).toMatchObject([{ id: payment['payment_id'], amount: '29', invoiceNumbers: [number] }]);
  expect(await zoho.books.payment(String(payment['payment_id']), liveContext)).toMatchObject({
    ...{ amount: '29.00', refunded: '0.00', currency: 'USD', customerId, status: 'success' },
    invoices: [{ number, amount: '29.00' }],
  });
  await zoho.call(
    {
      ...{ service: 'billing', operation: 'billing.refund', method: 'POST', credits: 1, template: '/billing/v1/payments/{id}/refunds' },
      path: `/billing/v1/payments/${String(payment['payment_id'])}/refunds`,
      body: { amount: 9.01 },
    },
    liveContext,
  );
  const [refund] = (await zoho.books.creditNoteRefunds({ page: 1 }, liveContext)).rows;
  const [note] = (await zoho.books.creditNotes({ page: 1 }, liveContext)).rows;
  expect(refund).toMatchObject({ amount: '9.01', ofId: note?.id, ofNumber: note?.number });
  expect(await zoho.books.creditNote(note?.id ?? '', liveContext)).toMatchObject({ id: note?.id, total: note?.total });
  expect(await zoho.books.paymentRefunds(String(payment['payment_id']), liveContext)).toEqual([]);
});

test('a report is about the days that were asked for, or it is no answer', async () => {
  const { zoho, emulator } = await scene();
  const span = { from: '2020-01-01', to: '2020-01-31' };
  expect(await zoho.books.report('invoicedetails', span, liveContext)).toMatchObject({ invoice_details: [] });
  expect(await zoho.books.report('profitandloss', { ...span, cashBased: true }, liveContext)).toHaveProperty('profit_and_loss');
  emulator.setFaults({ rules: [trapped] });
  expect(await failureOf(zoho.books.report('profitandloss', span, liveContext))).toBeInstanceOf(OddAnswerError);
});

const trapped: FaultRule = {
  ...{ service: 'books', path: '/reports/', fault: 'answer', status: 200 },
  body: { code: 0, message: 'success', page_context: { from_date: '2026-11-01', to_date: '2026-11-30' } },
};

test.each([
  [44, 'minute'],
  [45, 'day'],
  [1070, 'concurrency'],
])('code %i is the limit of the %s', async (code, limit) => {
  await using client = await startZoho([{ ...says('billing', 429, { code, message: 'too many' }), service: 'books' }]);
  const error = await failureOf<TooManyError>(client.zoho.books.invoices({ page: 1 }, liveContext));
  expect(error).toBeInstanceOf(TooManyError);
  expect(error.limit).toBe(limit);
});

test('an amount that is none is an answer that is not as documented', async () => {
  const row = { invoice_id: '1', invoice_number: 'N', status: 'paid', date: '2026-01-01', currency_code: 'USD', customer_id: '2' };
  const body = { code: 0, invoices: [{ ...row, total: '1e3', balance: 0 }] };
  await using client = await startZoho([{ ...says('billing', 200, body), service: 'books' }]);
  const error = await failureOf(client.zoho.books.invoices({ page: 1 }, liveContext));
  expect(error.message).toContain('total');
  expect(error.message).not.toContain('1e3');
});
