import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Json, moneyClient } from '../../../../test/harness/money.js';
import { readPdf } from '../../../../test/harness/pdf.js';
import { moneyText } from './money-text.js';
import { type Sheet, sheetPdf } from './sheet.js';
import { widthOf, wrap } from './text.js';

const blank: Sheet = {
  ...{ title: 'Invoice', number: 'INV-1', sender: ['Us'], recipientLabel: 'Bill To', recipient: ['Ann'], facts: [['Date', '2026-01-05']] },
  ...{ columns: ['Item', 'Quantity', 'Price', 'Amount'], rows: [['Work', '1', '$1.00', '$1.00']], totals: [['Total', '$1.00']], notes: '' },
};

/** An invoice's PDF over HTTP. */
async function fetchPdf(fields: Json, customerFields: Json = {}) {
  const { customer, emulator, invoice, token } = await moneyClient();
  const id = String((await invoice(await customer(customerFields), fields))['invoice_id']);
  const { access_token } = (await token()).body as { access_token: string };
  const answer = await fetch(`${emulator.url}/billing/v1/invoices/${id}?accept=pdf`, {
    headers: {
      authorization: `Zoho-oauthtoken ${access_token}`,
      'x-com-zoho-subscriptions-organizationid': emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
    },
  });
  return { answer, file: readPdf(new Uint8Array(await answer.arrayBuffer())) };
}

test('an invoice comes as a PDF with everything on it that is on the invoice', async () => {
  const { answer, file } = await fetchPdf(
    {
      ...{ notes: 'Thank you (very) much', reference_number: 'PO-7', payment_terms: 14, discount: 5 },
      invoice_items: [{ name: 'Naïve \\ work', description: 'by the hour', price: 1234.5, quantity: 2 }],
    },
    { display_name: 'Jörg Müller', currency_code: 'EUR', billing_address: { street: 'Hauptstr. 1', city: 'Köln', zip: '50667' } },
  );
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="INV-000001.pdf"');
  expect(file).toMatchObject({ title: 'Invoice INV-000001', fonts: ['Helvetica', 'Helvetica-Bold'] });
  expect(file.pages.length).toBe(1);
  for (const text of [
    ...['Invoice', 'INV-000001', 'Bill To', 'Jörg Müller', 'Hauptstr. 1', '50667 Köln', '2026-01-05', '2026-01-19', 'Net 14', 'PO-7'],
    ...['Naïve \\ work - by the hour', '2', '€1,234.50', '€2,469.00', 'Discount', '-€5.00', 'Balance Due', '€2,464.00'],
    'Thank you (very) much',
  ]) {
    expect(file.pages[0]?.texts).toContain(text);
  }
});

test('a long invoice runs over pages, and no line of it is lost', async () => {
  const items = Array.from({ length: 120 }, (_, index) => ({ name: `Item ${index + 1}`, price: 1, quantity: 1 }));
  const { file } = await fetchPdf({ invoice_items: items });
  expect(file.pages.length).toBe(3);
  const texts = file.pages.flatMap((page) => page.texts);
  for (const { name } of items) expect(texts).toContain(name);
  expect(file.pages.map((page) => page.texts.at(-1))).toEqual([1, 2, 3].map((page) => `INV-000001  -  ${page} / 3`));
  expect(file.pages[1]?.texts[0]).toBe('Item');
});

test('whatever is written on it, the file is sound', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const sheet = fc.record({
    ...{
      title: text,
      number: text,
      recipientLabel: text,
      notes: text,
      sender: fc.array(text, { maxLength: 5 }),
      recipient: fc.array(text),
    },
    ...{ facts: fc.array(fc.tuple(text, text), { maxLength: 5 }), columns: fc.tuple(text, text, text, text) },
    ...{ rows: fc.array(fc.tuple(text, text, text, text), { maxLength: 60 }), totals: fc.array(fc.tuple(text, text)) },
  });
  fc.assert(
    fc.property(sheet, (wild) => {
      expect(readPdf(sheetPdf(wild, 0)).pages.length).toBeGreaterThan(0);
    }),
  );
});

test('what Helvetica cannot write is a question mark', () => {
  const { pages } = readPdf(sheetPdf({ ...blank, recipient: ['山田 太郎 Ltd', '“Ann” – €5…'] }, 0));
  expect(pages[0]?.texts).toEqual(expect.arrayContaining(['?? ?? Ltd', '“Ann” – €5…']));
});

test('a wrapped text keeps its words and fits', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 }), (words) => {
      const lines = wrap(words.join(' '), 10, 100);
      expect(lines.join(' ').trim()).toBe(words.join(' '));
      for (const line of lines) expect(widthOf(line, 10)).toBeLessThanOrEqual(100);
    }),
  );
});

test.each([
  [1_234_567, 'USD', '$12,345.67'],
  [5, 'EUR', '€0.05'],
  [-100, 'GBP', '-£1.00'],
  [1_234_567, 'JPY', '¥1,234,567'],
  [0, 'JPY', '¥0'],
])('%i of %s is %s', (amount, code, expected) => {
  expect(moneyText(amount, code)).toBe(expected);
});
