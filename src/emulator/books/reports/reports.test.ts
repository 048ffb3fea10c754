import { expect, test } from 'vitest';
import { booksClient } from '../../../../test/harness/books.js';
import type { Json } from '../../../../test/harness/money.js';

const CUSTOM = 'filter_by=TransactionDate.CustomDate&from_date=2025-12-01&to_date=2025-12-31';

/** December: 119 with tax and 100 euros, 10 credited. January: 500, of which 200 are written off. */
async function scene() {
  const client = await booksClient();
  const { bill, books, contact, emulator, from } = client;
  const tax_id = emulator.byHand.billing.addTax({ name: 'VAT', percentage: 19 });
  const [ann, bert] = [await contact({ contact_name: 'Ann' }), await contact({ contact_name: 'Bert', currency_code: 'EUR' })];
  const item = (rate: number, more: Json = {}) => ({ line_items: [{ name: 'Work', rate, quantity: 1, ...more }] });
  const first = await bill(ann, { ...item(100, { tax_id }), date: '2025-12-10' });
  await bill(bert, { ...item(100), date: '2025-12-20' });
  const note = await from('creditnote', 'POST', 'creditnotes', { customer_id: ann, date: '2025-12-21', ...item(10) });
  const january = await bill(ann, item(500));
  await bill(ann, { ...item(1000), date: '2025-12-15' }, '');
  await books('POST', `invoices/${String((await bill(ann, { ...item(2000), date: '2025-12-15' }))['invoice_id'])}/status/void`);
  emulator.byHand.billing.recordPayment({ id: String(january['invoice_id']), amount: 300 });
  await books('POST', `invoices/${String(january['invoice_id'])}/writeoff`);
  const profit = async (query = '') => {
    const { body } = await books('GET', `reports/profitandloss?${query}`);
    const sections = body['profit_and_loss'] as { name: string; total: number; account_transactions: Json[] }[];
    return { totals: sections.map(({ total }) => total), sections, context: body['page_context'] as Json };
  };
  return { ...client, ann, bert, first, note, profit };
}

test('without a CustomDate the dates are silently ignored, and it is this month', async () => {
  const { profit } = await scene();
  const trapped = await profit('from_date=2025-12-01&to_date=2025-12-31');
  expect(trapped.totals).toEqual([500, 300, 300]);
  expect(trapped.context).toMatchObject({ from_date: '2026-01-01', to_date: '2026-01-31', filter_by: 'TransactionDate.ThisMonth' });
  expect(await profit()).toEqual(trapped);
  const asked = await profit(CUSTOM);
  // 100 and 100 euros, which are 110 dollars, less 10; no tax, no draft, nothing void.
  expect(asked.totals).toEqual([200, 200, 200]);
  expect(asked.context).toMatchObject({ from_date: '2025-12-01', to_date: '2025-12-31', filter_by: 'TransactionDate.CustomDate' });
});

test('sections are nested as Zoho nests them, without a currency', async () => {
  const { profit } = await scene();
  const { sections } = await profit();
  expect(sections[0]).toMatchObject({
    name: 'Gross Profit',
    account_transactions: [{ name: 'Operating Income', account_transactions: [{ name: 'Sales', total: 500 }] }, {}],
  });
  expect(sections[1]).toMatchObject({
    name: 'Operating Profit',
    account_transactions: [{ account_transactions: [{ name: 'Bad Debt', total: 200 }] }],
  });
  expect(JSON.stringify(sections)).not.toContain('currency');
});

test('counted by cash it is what came in', async () => {
  const { call, emulator, first, profit } = await scene();
  expect((await profit('cash_based=true')).totals).toEqual([300, 300, 300]);
  const payment = emulator.byHand.billing.recordPayment({ id: String(first['invoice_id']) });
  // 119 bring 100 without tax.
  expect((await profit('cash_based=true')).totals[0]).toBe(400);
  await call('POST', `payments/${String(payment['payment_id'])}/refunds`, { amount: 19 });
  expect((await profit('cash_based=true')).totals[0]).toBe(381);
});

test.each([
  ['Today', '2026-01-05', '2026-01-05'],
  ['Yesterday', '2026-01-04', '2026-01-04'],
  ['ThisWeek', '2026-01-04', '2026-01-10'],
  ['PreviousWeek', '2025-12-28', '2026-01-03'],
  ['ThisMonth', '2026-01-01', '2026-01-31'],
  ['PreviousMonth', '2025-12-01', '2025-12-31'],
  ['ThisQuarter', '2026-01-01', '2026-03-31'],
  ['PreviousQuarter', '2025-10-01', '2025-12-31'],
  ['ThisYear', '2026-01-01', '2026-12-31'],
  ['PreviousYear', '2025-01-01', '2025-12-31'],
])('%s is from %s to %s', async (name, from_date, to_date) => {
  const { books } = await booksClient();
  const { body } = await books('GET', `reports/profitandloss?filter_by=TransactionDate.${name}`);
  expect(body['page_context']).toMatchObject({ from_date, to_date });
});

test.each(['filter_by=TransactionDate.Never', 'filter_by=TransactionDate.CustomDate', `${CUSTOM.replace('2025-12-31', '2025-11-30')}`])(
  'a report for %s is refused',
  async (query) => {
    const { books } = await booksClient();
    expect(await books('GET', `reports/profitandloss?${query}`)).toMatchObject({ status: 400, code: 2 });
  },
);

test('a report needs a scope of its own; without it the answer looks like a dead token', async () => {
  const { books, emulator, token } = await booksClient();
  emulator.setAccounts({ scopes: ['ZohoBooks.invoices.ALL', 'ZohoBooks.contacts.ALL'] });
  const { access_token } = (await token()).body as { access_token: string };
  const headers = { authorization: `Zoho-oauthtoken ${access_token}` };
  expect((await books('GET', 'invoices', undefined, headers)).status).toBe(200);
  expect(await books('GET', 'reports/profitandloss', undefined, headers)).toMatchObject({ status: 401, code: 57 });
});

test('sales by customer and by item, net of credit notes unless told otherwise', async () => {
  const { ann, bert, books } = await scene();
  const sales = async (report: string, more = '') => (await books('GET', `reports/${report}?${CUSTOM}${more}`)).body['sales'];
  expect(await sales('salesbycustomer')).toEqual([
    { customer_id: ann, customer_name: 'Ann', invoice_count: 1, sales: 90, sales_with_tax: 109 },
    { customer_id: bert, customer_name: 'Bert', invoice_count: 1, sales: 110, sales_with_tax: 110 },
  ]);
  expect(await sales('salesbycustomer', '&entity_list=invoice')).toMatchObject([{ sales: 100 }, { sales: 110 }]);
  expect(await sales('salesbycustomer', '&entity_list=creditnote')).toMatchObject([{ sales: -10 }]);
  expect(await sales('salesbyitem')).toMatchObject([{ item_name: 'Work', quantity_sold: 1, amount: 200, average_price: 200 }]);
  expect((await books('GET', `reports/salesbycustomer?${CUSTOM}&per_page=1`)).body).toMatchObject({
    page_context: { has_more_page: true },
  });
});

test('details of invoices go by InvoiceDate, and ignore the dates for any other', async () => {
  const { books, first } = await scene();
  const details = async (query: string) => (await books('GET', `reports/invoicedetails?${query}`)).body['invoice_details'] as Json[];
  expect((await details(CUSTOM)).map((row) => row['total'])).toEqual([500]);
  const rows = await details(CUSTOM.replace('TransactionDate', 'InvoiceDate'));
  expect(rows.map((row) => row['invoice_date'])).toEqual(['2025-12-20', '2025-12-15', '2025-12-15', '2025-12-10']);
  expect(rows.at(-1)).toMatchObject({
    invoice_id: first['invoice_id'],
    sub_total: 100,
    tax_total: 19,
    total: 119,
    status: 'overdue',
    overdue_days: 26,
  });
});

test('refunds have a history', async () => {
  const { ann, books, note } = await scene();
  await books('POST', `creditnotes/${String(note['creditnote_id'])}/refunds`, { amount: 4 });
  const { body } = await books('GET', 'reports/refundhistory');
  expect(body['refund_history']).toMatchObject([{ customer_id: ann, amount: 4, creditnote_number: 'CN-000001', date: '2026-01-05' }]);
});

test.each(['balancesheet', 'trialbalance'])('%s is not pretended', async (report) => {
  const { books } = await booksClient();
  expect((await books('GET', `reports/${report}`)).status).toBe(501);
});
