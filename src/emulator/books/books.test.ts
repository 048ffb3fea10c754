import fc from 'fast-check';
import { expect, test } from 'vitest';
import { booksClient } from '../../../test/harness/books.js';
import type { Json } from '../../../test/harness/money.js';
import { turnIds } from './ids.js';

test('ids may differ from those of Billing, in whatever a request and an answer carry', async () => {
  const { bill, books, contact, emulator, from, take } = await booksClient();
  emulator.setLimits({ books: { sharedIds: false } });
  const customerId = await contact();
  const invoice = await bill(customerId);
  const id = String(invoice['invoice_id']);
  expect(invoice['customer_id']).toBe(customerId);
  const billed = (await take('invoices', 'GET', 'invoices')) as unknown as Json[];
  expect(billed).toMatchObject([{ number: 'INV-000001' }]);
  expect(billed[0]?.['invoice_id']).not.toBe(id);
  expect(billed[0]?.['customer_id']).not.toBe(customerId);
  // What one door calls it, the other does not know.
  expect((await books('GET', `invoices/${String(billed[0]?.['invoice_id'])}`)).code).toBe(1002);
  expect(await from('invoice', 'GET', `invoices/${id}`)).toMatchObject({ invoice_number: 'INV-000001' });
  const found = (await books('GET', `invoices?customer_id=${customerId}&invoice_number=INV-000001`)).body['invoices'] as Json[];
  expect(found.map((row) => row['invoice_id'])).toEqual([id]);
  const form = { customer_id: customerId, payment_mode: 'cash', amount: 100, invoices: [{ invoice_id: id, amount_applied: 100 }] };
  const body = new URLSearchParams({ JSONString: JSON.stringify(form) }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await books('POST', 'customerpayments', body, type)).status).toBe(201);
  const pdf = await books('GET', `invoices/pdf?invoice_ids=${id},${id}`);
  expect(pdf.raw.headers.get('content-type')).toBe('application/pdf');
  expect((await books('POST', 'contacts', '{')).status).toBe(400);
  emulator.setLimits({ books: { sharedIds: true } });
  expect((await books('GET', `invoices/${id}`)).status).toBe(404);
  expect(await from('invoice', 'GET', `invoices/${String(billed[0]?.['invoice_id'])}`)).toMatchObject({ status: 'paid' });
});

test('turning ids twice changes nothing, and once changes every long one', () => {
  const id = fc.bigInt({ min: 10n ** 17n, max: 10n ** 18n - 1n }).map(String);
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      id,
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('node')),
      fc.dictionary(fc.constantFrom('a_id', 'b_ids', 'organization_id', 'name'), tie('node')),
    ),
  })).node;
  fc.assert(
    fc.property(value, (node) => {
      expect(turnIds(turnIds(node))).toEqual(node);
    }),
  );
  fc.assert(
    fc.property(id, (each) => {
      expect(turnIds({ contact_id: each })).not.toEqual({ contact_id: each });
    }),
  );
});

test('Books has limits of its own, as documented, and what both doors share is set for Billing', async () => {
  const { books, emulator } = await booksClient();
  expect(emulator.setLimits({ books: { perMinute: 3 } })).toMatchObject({
    books: { perMinute: 3, perDay: 10_000, concurrency: 10, sharedIds: true },
  });
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push(await books('GET', 'contacts'));
  expect(answers.map(({ status, code }) => [status, code])).toEqual([
    ...[
      [200, 0],
      [200, 0],
      [200, 0],
    ],
    [429, 44],
  ]);
  for (const wrong of [{ searchLagMs: 1 }, { uniqueDisplayNames: false }, { sharedIds: 'no' }, { colour: 1 }])
    expect(() => emulator.setLimits({ books: wrong })).toThrow();
  emulator.setLimits({ books: { sharedIds: false } });
  emulator.reset();
  expect(emulator.setLimits({ books: { perDay: 5 } })).toMatchObject({ books: { sharedIds: true, perMinute: 100, perDay: 5 } });
});

test('records are kept in the state under Books’ names', async () => {
  const { bill, contact, emulator } = await booksClient();
  await bill(await contact());
  const { books } = emulator.state() as { books: Record<string, Json[]> };
  expect(books).toMatchObject({
    contacts: [{ contact_name: 'Contact 1' }],
    invoices: [{ invoice_number: 'INV-000001' }],
    customerpayments: [],
    creditnotes: [],
  });
});

test.each([
  ['GET', 'invoices/templates'],
  ['POST', 'invoices/1/approve'],
  ['GET', 'items'],
  ['POST', 'estimates'],
])('%s %s is a loud 501', async (method, path) => {
  const { books } = await booksClient();
  expect((await books(method, path, method === 'POST' ? {} : undefined)).status).toBe(501);
});
