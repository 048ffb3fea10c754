/** The mirror of Books: what is in it after what happened at Zoho, and how many calls that took. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { callsTo, held, type World, type WorldOptions, world } from './harness/bridge.js';
import { financeDesk } from './harness/finance-desk.js';

interface Row {
  kind: string;
  number: string | null;
  date: string;
  currency: string;
  total: string;
  balance: string | null;
  status: string;
  user: string | null;
  applies: { kind: string; number: string; amount: string }[];
  gone: boolean;
  [key: string]: unknown;
}

const rowsOf = ({ store }: World, kind?: string): Promise<Row[]> =>
  store.db.query<Row>(
    `select kind, number, date::text as date, currency, total::text as total, balance::text as balance, status, user_id as user,
            applies_to as applies, gone_at is not null as gone
       from zoho_bridge.books_documents where $1::text is null or kind = $1 order by date, number, total`,
    [kind ?? null],
  );

/** Two users with a customer each, in Billing. */
async function scene(options: WorldOptions & { sharedIds?: boolean } = {}) {
  const { sharedIds = true, ...rest } = options;
  const w = await world(rest);
  w.emulator.setLimits({ books: { sharedIds, perMinute: null, concurrency: null }, billing: { perMinute: null } });
  await w.bridge.users.saveMany([
    { id: 'ann', email: 'ann@example.com', name: 'Ann Example' },
    { id: 'bert', email: 'bert@example.com', name: 'Bert Example' },
  ]);
  expect(await w.bridge.drain({ timeoutMs: 30_000 })).toMatchObject({ drained: true });
  const idOf = (email: string) => String(held(w.emulator).customers.find((row) => row['email'] === email)?.['customer_id']);
  const desk = await financeDesk(w);
  const calls = () => callsTo(w.emulator, / \/books\//).length;
  return {
    ...w,
    ...desk,
    ann: idOf('ann@example.com'),
    bert: idOf('bert@example.com'),
    calls,
    pay: w.emulator.byHand.billing.recordPayment,
  };
}

test('invoices, payments, credit notes and refunds arrive with their users, exact, in a handful of calls', async () => {
  const w = await scene();
  const first = await w.bill(w.ann, 29);
  const second = await w.bill(w.bert, 10.1);
  w.pay({ id: first.id });
  const half = w.pay({ id: second.id, amount: 4.05 });
  await w.billing('POST', `payments/${String(half['payment_id'])}/refunds`, 'refund', { amount: 1.01 });
  const before = w.calls();
  const done = await w.bridge.books.refresh();
  expect(done).toMatchObject({ gone: 0, from: null });
  // Four lists; one payment that is not its invoice, and one credit note.
  expect(w.calls() - before).toBe(done.calls);
  expect(done.calls).toBeLessThanOrEqual(7);

  expect(await rowsOf(w, 'invoice')).toMatchObject([
    { number: first.number, total: '29.00', balance: '0.00', status: 'paid', user: 'ann', currency: 'USD' },
    { number: second.number, total: '10.10', user: 'bert' },
  ]);
  expect((await rowsOf(w, 'payment')).sort((a, b) => Number(b.total) - Number(a.total))).toMatchObject([
    { total: '29.00', user: 'ann', status: 'success', applies: [{ kind: 'invoice', number: first.number, amount: '29.00' }] },
    { total: '4.05', user: 'bert', applies: [{ kind: 'invoice', number: second.number }] },
  ]);
  const [note] = await rowsOf(w, 'credit_note');
  expect(note).toMatchObject({ total: '1.01', user: 'bert' });
  expect(await rowsOf(w, 'refund')).toMatchObject([
    {
      total: '1.01',
      currency: 'USD',
      status: 'refunded',
      user: 'bert',
      applies: [{ kind: 'credit_note', number: note?.number, amount: '1.01' }],
    },
  ]);
});

test('what has not changed costs one call a list and writes nothing', async () => {
  const w = await scene();
  for (let n = 1; n <= 5; n++) w.pay({ id: (await w.bill(w.ann, n)).id });
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 10, calls: 4 });
  w.emulator.advance('PT10M');
  // Once more what was new shortly before the last time: lists lag, and clocks differ.
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 0, seen: 10 });
  const before = w.calls();
  for (let n = 1; n <= 5; n++) w.pay({ id: (await w.bill(w.ann, n)).id });
  w.emulator.advance('PT1M');
  await w.bridge.books.refresh();
  w.emulator.advance('PT30S');
  // Seen again within the overlap, and known to be as it was: no look at each of them.
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 0, seen: 10, calls: 5 });
  expect(
    callsTo(w.emulator, / \/books\//)
      .slice(before)
      .filter((path) => /customerpayments\/\d/.test(path)),
  ).toEqual([]);
  for (const _ of ['sees those once more', 'sees nothing']) {
    w.emulator.advance('PT10M');
    await w.bridge.books.refresh();
  }
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 0, calls: 4, seen: 0, gone: 0 });
});

test('what changes later is seen: paid, voided, refunded, and what is new', async () => {
  const w = await scene();
  const [first, second, third] = [await w.bill(w.ann, 29), await w.bill(w.ann, 30), await w.bill(w.bert, 31)];
  await w.bridge.books.refresh();
  w.emulator.advance('PT1H');
  const payment = w.pay({ id: first.id });
  await w.books('POST', `invoices/${second.id}/status/void`, 'invoice');
  const fourth = await w.bill(w.bert, 32);
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 4, gone: 0 });
  const status = Object.fromEntries((await rowsOf(w, 'invoice')).map((row) => [row.number, [row.status, row.balance]]));
  expect(status).toMatchObject({
    [first.number]: ['paid', '0.00'],
    [second.number]: ['void', expect.anything()],
    [third.number]: [expect.stringMatching(/sent|unpaid|overdue/), '31.00'],
    [fourth.number]: [expect.anything(), '32.00'],
  });
  w.emulator.advance('PT1H');
  await w.billing('POST', `payments/${String(payment['payment_id'])}/refunds`, 'refund', { amount: 29 });
  await w.bridge.books.refresh();
  expect(await rowsOf(w, 'refund')).toMatchObject([{ total: '29.00', user: 'ann', date: expect.any(String) }]);
});

test('what was paid too much and given back is a refund of the payment', async () => {
  const w = await scene();
  const { number, id } = await w.bill(w.ann, 20);
  const payment = await w.books('POST', 'customerpayments', 'payment', {
    ...{ customer_id: w.ann, payment_mode: 'cash', amount: 50, date: '2026-11-21' },
    invoices: [{ invoice_id: id, amount_applied: 20 }],
  });
  await w.bridge.books.refresh();
  w.emulator.advance('PT1H');
  await w.books('POST', `customerpayments/${String(payment['payment_id'])}/refunds`, 'payment_refunds', {
    date: '2026-11-21',
    amount: 29.95,
  });
  await w.bridge.books.refresh();
  const [paid] = await rowsOf(w, 'payment');
  expect(paid).toMatchObject({ total: '50.00', applies: [{ kind: 'invoice', number, amount: '20.00' }] });
  expect(await rowsOf(w, 'refund')).toMatchObject([
    { total: '29.95', currency: 'USD', user: 'ann', applies: [{ kind: 'payment', number: paid?.number, amount: '29.95' }] },
  ]);
});

test('a deleted document is gone after the next full pass, and after a day by itself', async () => {
  const w = await scene();
  const [first, second, third] = [await w.bill(w.ann, 29), await w.bill(w.ann, 30), await w.bill(w.ann, 31)];
  const payment = w.pay({ id: third.id });
  await w.bridge.books.refresh();
  w.emulator.advance('PT1H');
  await w.books('DELETE', `invoices/${first.id}`, 'invoice');
  await w.books('DELETE', `customerpayments/${String(payment['payment_id'])}`, 'payment');
  expect(await w.bridge.books.refresh()).toMatchObject({ gone: 0 });
  expect(await w.bridge.books.refresh({ full: true })).toMatchObject({ gone: 2 });
  expect((await rowsOf(w)).filter((row) => row.gone).map((row) => [row.kind, row.total])).toEqual(
    expect.arrayContaining([
      ['invoice', '29.00'],
      ['payment', '31.00'],
    ]),
  );
  await w.books('DELETE', `invoices/${second.id}`, 'invoice');
  w.emulator.advance('P1DT1H');
  expect(await w.bridge.books.refresh()).toMatchObject({ gone: 1 });
});

test('with other ids in Books an invoice finds its user by its number, and its customer by the invoice', async () => {
  const w = await scene({ sharedIds: false });
  const known = await w.bill(w.ann, 29);
  const unknown = await w.bill(w.ann, 30);
  w.pay({ id: known.id });
  await w.store.db.query(
    `with o as (insert into zoho_bridge.objects (id, kind, id_index, sealed_id, user_id) values ('i1', 'invoice', 'x', 'y', 'ann') returning id)
     insert into zoho_bridge.invoices (id, user_id, number, status, date, currency, total, tax, balance, lines)
     select id, 'ann', $1, 'paid', current_date, 'USD', 29, 4.63, 0, '[]' from o`,
    [known.number],
  );
  await w.bridge.books.refresh();
  expect((await rowsOf(w)).map((row) => [row.number, row.user])).toEqual(
    expect.arrayContaining([
      [known.number, 'ann'],
      [unknown.number, 'ann'],
    ]),
  );
  expect((await rowsOf(w)).every((row) => row.user === 'ann')).toBe(true);
  const [row] = await w.store.db.query<{ tax: string }>('select tax::text from zoho_bridge.books_documents where number = $1', [
    known.number,
  ]);
  expect(row?.tax).toBe('4.63');
});

test('only from a day on; an earlier day brings the rest', async () => {
  const w = await scene();
  await w.bill(w.ann, 1, { date: '2026-01-10', due_date: '2026-01-10' });
  await w.bill(w.ann, 2, { date: '2026-06-10', due_date: '2026-06-10' });
  expect(await w.bridge.books.refresh({ from: '2026-06-01' })).toMatchObject({ from: '2026-06-01', changed: 1 });
  expect(await w.bridge.books.refresh({ from: '2026-07-01' })).toMatchObject({ from: '2026-06-01' });
  expect(await w.bridge.books.refresh({ from: '2026-01-01' })).toMatchObject({ from: '2026-01-01' });
  expect(await rowsOf(w)).toHaveLength(2);
});

test('a pass that is stopped goes on where it was, and ends like one that was not', async () => {
  const w = await scene();
  for (let n = 1; n <= 4; n++) w.pay({ id: (await w.bill(w.ann, 10 + n)).id, amount: n });
  // Each of these payments is looked at by itself.
  w.emulator.setFaults({ rules: [{ service: 'books', path: '/customerpayments/', fault: 'status' }] });
  await expect(w.bridge.books.refresh()).rejects.toMatchObject({ code: 'zoho_odd_answer' });
  expect(await rowsOf(w, 'invoice')).toHaveLength(4);
  expect(await rowsOf(w, 'payment')).toHaveLength(0);
  w.emulator.setFaults({ rules: [] });
  const before = w.calls();
  await w.bridge.books.refresh();
  const paths = callsTo(w.emulator, / \/books\//).slice(before);
  // The rest of the first pass without its invoices, then what changed meanwhile.
  expect(paths.filter((path) => path.endsWith('/books/v3/invoices'))).toHaveLength(1);
  expect((await rowsOf(w, 'payment')).map((row) => row.total).sort()).toEqual(['1.00', '2.00', '3.00', '4.00']);
  w.emulator.advance('PT10M');
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 0 });
});

test('a scheduled sweep brings Books up to date as well', async () => {
  const w = await scene();
  await w.bill(w.ann, 29);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  await w.bridge.start();
  vi.advanceTimersByTime(30_000);
  await expect.poll(() => rowsOf(w), { timeout: 30_000 }).toMatchObject([{ kind: 'invoice', total: '29.00', user: 'ann' }]);
});

test('a refresh can be cut off, and the next one goes on', async () => {
  const w = await scene();
  await w.bill(w.ann, 29);
  await expect(w.bridge.books.refresh({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'zoho_no_answer' });
  expect(await w.bridge.books.refresh()).toMatchObject({ changed: 1 });
});

test('several at once come to what one comes to', async () => {
  const w = await scene();
  for (let n = 1; n <= 6; n++) w.pay({ id: (await w.bill(n % 2 ? w.ann : w.bert, 10 + n)).id, ...(n > 3 ? { amount: n } : {}) });
  const others = w.store.db.kind === 'postgres' ? [await w.another(), await w.another()] : [];
  await Promise.all([w.bridge, ...others].flatMap(({ books }) => [books.refresh(), books.refresh({ full: true })]));
  const rows = await rowsOf(w);
  expect(rows).toHaveLength(12);
  expect(rows.filter((row) => row.gone || row.user === null)).toEqual([]);
  expect(await w.bridge.books.refresh({ full: true })).toMatchObject({ changed: 0, gone: 0 });
});

test('no id of Zoho and no address is in the table in the clear', async () => {
  const w = await scene();
  const { id } = await w.bill(w.ann, 29);
  w.pay({ id });
  await w.bridge.books.refresh();
  const text = JSON.stringify(await w.store.db.query('select * from zoho_bridge.books_documents'));
  expect(text).not.toContain(id);
  expect(text).not.toContain(w.ann);
  expect(text).not.toMatch(/\d{15,19}|@example|zoho\.|https?:/);
});

test('without an organisation of Books it says what to set', async () => {
  const w = await world({ env: { ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  await expect(w.bridge.books.refresh()).rejects.toMatchObject({ code: 'zoho_not_configured' });
});
