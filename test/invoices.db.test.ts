/** Invoices over HTTP: the mirror's rows, and PDF files that are whole or an error, without a trace of where they are from. */
import { request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { listen } from '../src/server/listen.js';
import { API_KEY, callsTo, held, type World, world } from './harness/bridge.js';
import { financeDesk } from './harness/finance-desk.js';
import { readPdf } from './harness/pdf.js';

/** Whatever would lead to Zoho, or to this machine's stand-in for it. */
const TRACES = /zoho(?!-bridge)|sandbox|invoice_url|organi[sz]ation|\d{15,19}|localhost|127\.0\.0\.1|emulator/i;

/** What the projector will write of an invoice of Billing's. Answers our id. */
async function mirror(
  { store }: World,
  {
    zohoId,
    userId,
    number,
    total,
    date,
    status = 'sent',
  }: { zohoId: string; userId: string; number: string; total: string; date?: string; status?: string },
): Promise<string> {
  const id = `inv-${number}-${userId}`;
  await store.db.query('insert into zoho_bridge.objects (id, kind, id_index, sealed_id, user_id) values ($1, $2, $3, $4, $5)', [
    ...[id, 'invoice', store.vault.blindIndex(zohoId, 'test')],
    ...[store.vault.seal(zohoId, { table: 'objects', column: 'sealed_id', row: id }), userId],
  ]);
  await store.db.query(
    `insert into zoho_bridge.invoices (id, user_id, number, status, date, currency, total, tax, balance, lines)
     values ($1, $2, $3, $4, $5, 'USD', $6, 0, $6, $7)`,
    [
      ...[id, userId, number, status, date ?? null, total],
      JSON.stringify([{ code: 'pro', name: 'Pro', description: '', quantity: '1', price: total, total }]),
    ],
  );
  return id;
}

/** A user with one invoice, in Zoho and in the mirror. */
async function scene({ sharedIds = true, env = {} }: { sharedIds?: boolean; env?: Record<string, string> } = {}) {
  const w = await world({ setup: false, env });
  w.emulator.setLimits({ books: { sharedIds } });
  await w.bridge.users.save({ id: 'ann', email: 'ann@example.com', name: 'Ann' });
  const desk = await financeDesk(w);
  const customer = await desk.billing('POST', 'customers', 'customer', { display_name: 'Ann', email: 'ann@example.com' });
  const made = await desk.bill(String(customer['customer_id']), 29);
  const shown = held(w.emulator) && (await desk.billing('GET', `invoices/${made.id}`, 'invoice'));
  const date = String(shown['invoice_date'] ?? shown['date']);
  const id = await mirror(w, { zohoId: made.id, userId: 'ann', number: made.number, total: '29.00', date });
  const get = (path: string, init: RequestInit = {}) =>
    w.bridge.handler(new Request(`http://bridge.test${path}`, { ...init, headers: { authorization: `Bearer ${API_KEY}` } }));
  const faults = (...rules: FaultRule[]) => w.emulator.setFaults({ rules });
  const pdfCalls = () => callsTo(w.emulator, /\/(billing|books)\/v\d\/invoices/).map((call) => call.replace(/\d{15,}/, '{id}'));
  return {
    ...w,
    ...desk,
    ...made,
    zohoId: made.id,
    id,
    date,
    get,
    faults,
    pdfCalls,
    pdf: (init?: RequestInit) => get(`/v1/invoices/${id}.pdf`, init),
  };
}

const headersOf = (answer: Response) => JSON.stringify([...answer.headers]);

test("a user's invoices come in pages, the newest first, and are shown with all that belongs to them", async () => {
  const w = await world({ setup: false });
  await w.bridge.users.saveMany([
    { id: 'ann', email: 'ann@example.com', name: 'Ann' },
    { id: 'bert', email: 'bert@example.com', name: 'Bert' },
  ]);
  const dates = ['2026-01-05', '2026-02-05', '2026-02-05', '2026-03-05', undefined];
  for (const [n, date] of dates.entries())
    await mirror(w, { zohoId: `${n}`.repeat(18), userId: 'ann', number: `INV-${n}`, total: '29.00', ...(date ? { date } : {}) });
  await mirror(w, { zohoId: '9'.repeat(18), userId: 'bert', number: 'INV-9', total: '1.00', date: '2026-02-01' });
  const get = (path: string) => w.bridge.handler(new Request(`http://b.test${path}`, { headers: { authorization: `Bearer ${API_KEY}` } }));

  const numbers: string[] = [];
  let after = '';
  for (let page = 0; page < 5; page++) {
    const body = (await (await get(`/v1/users/ann/invoices?limit=2${after}`)).json()) as { items: { number: string }[]; next?: string };
    numbers.push(...body.items.map((item) => item.number));
    if (body.next === undefined) break;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
  expect(numbers).toEqual(['INV-3', 'INV-2', 'INV-1', 'INV-0', 'INV-4']);

  const id = 'inv-INV-3-ann';
  await w.store.db.query(
    `insert into zoho_bridge.objects (id, kind, id_index, sealed_id) values ('p', 'payment', 'p', 'p'), ('c', 'credit_note', 'c', 'c')`,
  );
  await w.store.db.query(
    `insert into zoho_bridge.payments (id, user_id, status, mode, date, currency, amount, card_last_four) values ('p', 'ann', 'success', 'creditcard', '2026-03-06', 'USD', 40.00, '4242')`,
  );
  await w.store.db.query('insert into zoho_bridge.payment_invoices values ($1, $2, 19.50)', ['p', id]);
  await w.store.db.query(
    `insert into zoho_bridge.credit_notes (id, user_id, number, status, date, currency, total, balance, invoice_id) values ('c', 'ann', 'CN-1', 'closed', '2026-03-07', 'USD', 9.50, 0, $1)`,
    [id],
  );
  const answer = await get(`/v1/invoices/${id}`);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({
    ...{ id, userId: 'ann', number: 'INV-3', status: 'sent', date: '2026-03-05', total: '29.00', balance: '29.00', currency: 'USD' },
    lines: [{ code: 'pro', name: 'Pro', quantity: '1', price: '29.00' }],
    payments: [{ applied: '19.50', amount: '40.00', cardLastFour: '4242', mode: 'creditcard' }],
    credits: [{ number: 'CN-1', total: '9.50' }],
  });
  expect(text + headersOf(answer)).not.toMatch(TRACES);
  await w.store.db.query('update zoho_bridge.objects set gone_at = now() where id = $1', [id]);
  expect((await get(`/v1/invoices/${id}`)).status).toBe(404);
  expect(((await (await get('/v1/users/ann/invoices')).json()) as { items: unknown[] }).items).toHaveLength(4);
  for (const path of ['/v1/users/nobody/invoices', '/v1/invoices/nothing', '/v1/invoices/nothing.pdf', '/v1/invoices/%00.pdf'])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
  expect((await w.bridge.handler(new Request('http://b.test/v1/invoices/x.pdf'))).status).toBe(401);
});

test('what Billing bills is there to look at, and on paper', async () => {
  const w = await world();
  await w.bridge.users.save({ id: 'ann', email: 'ann@example.com', name: 'Ann Example' });
  const { items: plans } = await w.bridge.plans.list();
  await w.bridge.subscriptions.create('ann', { planCode: plans.find((plan) => plan.trialDays === 0)?.planCode ?? '' });
  expect(await w.bridge.drain({ timeoutMs: 60_000 })).toMatchObject({ drained: true, parked: 0 });
  const [invoice] = (await w.bridge.invoices.list('ann'))?.items ?? [];
  const [subscription] = (await w.bridge.subscriptions.list()).items;
  expect(invoice).toMatchObject({ userId: 'ann', subscriptionId: subscription?.id, total: subscription?.billing?.amount });
  const shown = await w.bridge.invoices.get(invoice?.id ?? '');
  expect(shown?.lines).toMatchObject([{ code: subscription?.planCode, quantity: '1', total: invoice?.total }]);
  const { name, body } = await w.bridge.invoices.pdf(invoice?.id ?? '');
  expect(name).toBe(`${invoice?.number}.pdf`);
  expect(readPdf(new Uint8Array(await new Response(body).arrayBuffer())).pages[0]?.texts).toContain(invoice?.number);
  // In the mirror of Books it is the same user's.
  await w.bridge.books.refresh();
  const rows = await w.store.db.query('select user_id, number, tax::text from zoho_bridge.books_documents');
  expect(rows).toEqual([{ user_id: 'ann', number: invoice?.number, tax: invoice?.tax }]);
});

test('the PDF is passed on whole, under a name of its own, without a trace of Zoho', async () => {
  const w = await scene();
  const answer = await w.pdf();
  expect(answer.status).toBe(200);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(readPdf(bytes).pages[0]?.texts).toContain('$29.00');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(bytes.byteLength),
    'content-disposition': `attachment; filename="${w.number}.pdf"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  expect(headersOf(answer)).not.toMatch(TRACES);
  expect(w.pdfCalls().at(-1)).toBe('GET /billing/v1/invoices/{id}');
  expect((await w.pdf({ method: 'HEAD' })).status).toBe(200);
  expect(w.logs.join('')).not.toContain(w.zohoId);
});

test('a number that is no file name makes a safe one', async () => {
  const w = await scene();
  await w.store.db.query('update zoho_bridge.invoices set number = $1', ['../2026/"Ä"\r\nx: y']);
  const answer = await w.pdf();
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-][\w.-]*\.pdf"$/);
});

const billingSays = (rule: Omit<FaultRule, 'service'>): FaultRule => ({ service: 'billing', path: '/invoices/', ...rule });

test.each<[string, Omit<FaultRule, 'service'>]>([
  ['answers JSON, as if it had never heard of accept', { fault: 'answer', body: { code: 0, message: 'success', invoice: {} } }],
  ['shows a page of HTML with status 200', { fault: 'html', status: 200 }],
  ['sends half a file', { fault: 'truncate' }],
  ['refuses', { fault: 'answer', status: 400, body: { code: 2, message: 'Invalid value passed for accept' } }],
  ['has had enough for this minute', { fault: 'answer', status: 429, body: { code: 44, message: 'blocked' } }],
  ['hangs up', { fault: 'reset' }],
])('where Billing %s, Books gives the PDF', async (_, rule) => {
  const w = await scene();
  w.faults(billingSays(rule));
  const answer = await w.pdf();
  expect(answer.status).toBe(200);
  expect(readPdf(new Uint8Array(await answer.arrayBuffer())).pages[0]?.texts).toContain(w.number);
  expect(w.pdfCalls().at(-1)).toBe('GET /books/v3/invoices/{id}');
});

test('a way that does not work here is not tried each time', async () => {
  const w = await scene();
  w.faults(billingSays({ fault: 'html', status: 200 }));
  await w.pdf();
  const before = w.pdfCalls().length;
  expect((await w.pdf()).status).toBe(200);
  expect(w.pdfCalls().slice(before)).toEqual(['GET /books/v3/invoices/{id}']);
});

test('with other ids in Books the invoice is found by its number', async () => {
  const w = await scene({ sharedIds: false });
  w.faults(billingSays({ fault: 'html', status: 200 }));
  const before = w.pdfCalls().length;
  const answer = await w.pdf();
  expect(answer.status).toBe(200);
  expect(readPdf(new Uint8Array(await answer.arrayBuffer())).pages[0]?.texts).toContain(w.number);
  expect(w.pdfCalls().slice(before)).toEqual([
    'GET /billing/v1/invoices/{id}',
    'GET /books/v3/invoices/{id}',
    'GET /books/v3/invoices',
    'GET /books/v3/invoices/{id}',
  ]);
  // The mirror of Books knows the number, too.
  await w.bridge.books.refresh();
  const again = w.pdfCalls().length;
  expect((await w.pdf()).status).toBe(200);
  expect(w.pdfCalls().slice(again)).toEqual(['GET /books/v3/invoices/{id}']);
});

test("the same number over another amount is somebody else's invoice", async () => {
  const w = await scene({ sharedIds: false });
  await w.store.db.query('update zoho_bridge.invoices set total = 30');
  w.faults(billingSays({ fault: 'answer', status: 404, body: { code: 1002, message: 'Invoice does not exist.' } }));
  const answer = await w.pdf();
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, 'invoice_file_not_found']);
});

test('where no way leads to a PDF, it is a 502 without a word of Zoho', async () => {
  const w = await scene();
  w.faults({ path: '/invoices/', fault: 'html', status: 200 });
  const answer = await w.pdf();
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
  expect(JSON.parse(text)).toMatchObject({ code: 'invoice_file_unavailable' });
  expect(text + headersOf(answer)).not.toMatch(/zoho(api|\.)|https?:|\d{15,}/i);
});

test.each<[string, FaultRule]>([
  ['a limit', { path: '/invoices/', fault: 'answer', status: 429, body: { code: 45, message: 'x' } }],
  ['silence', { path: '/invoices/', fault: 'timeout' }],
])('%s everywhere is worth another try later', async (_, rule) => {
  const w = await scene();
  w.faults(rule);
  const answer = await w.pdf();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('without Books, Billing is the only way', async () => {
  const w = await scene({ env: { ZOHO_BOOKS_ORGANIZATION_ID: '' } });
  expect((await w.pdf()).status).toBe(200);
  w.faults(billingSays({ fault: 'html', status: 200 }));
  expect((await w.pdf()).status).toBe(502);
});

test('in any weather a file with status 200 is whole', async () => {
  const w = await scene();
  const rule = (fault: FaultRule['fault'], more: Partial<FaultRule> = {}): FaultRule => ({
    path: '/invoices/',
    fault,
    rate: 0.25,
    ...more,
  });
  w.emulator.setFaults({
    seed: 7,
    rules: [rule('truncate'), rule('html', { status: 200 }), rule('reset'), rule('status'), rule('drop-after-commit')],
  });
  const seen = new Map<number, number>();
  for (let n = 0; n < 40; n++) {
    const answer = await w.pdf();
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    if (answer.status === 200) expect(readPdf(new Uint8Array(await answer.arrayBuffer())).pages).toHaveLength(1);
    else expect(answer.headers.get('content-type')).toBe('application/problem+json');
  }
  expect([...seen.keys()].every((status) => [200, 502, 503].includes(status))).toBe(true);
  expect(seen.get(200)).toBeGreaterThan(5);
  expect((seen.get(502) ?? 0) + (seen.get(503) ?? 0)).toBeGreaterThan(0);
});

test.each([
  ['whole', '%%EOF\n', 'ended'],
  ['cut short', 'and so on', 'broken'],
])('a long file that is %s arrives as such', async (_, end, how) => {
  const w = await scene();
  const body = `%PDF-1.4\n${'x'.repeat(3 * 1024 * 1024)}${end}`;
  w.faults({ path: '/invoices/', fault: 'answer', body, headers: { 'content-type': 'application/pdf' } });
  const server = await listen(w.bridge.handler, { port: 0 });
  onTestFinished(() => server.close(0));
  const answer = await fetch(`${server.url}/v1/invoices/${w.id}.pdf`, { headers: { authorization: `Bearer ${API_KEY}` } });
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, null]);
  const got = await answer.text().then(
    (text) => (text === body ? 'ended' : 'something else'),
    () => 'broken',
  );
  expect(got).toBe(how);
});

test('a caller who leaves gives up the call to Zoho', async () => {
  const w = await scene();
  w.faults({ path: '/invoices/', fault: 'delay', ms: 1500 });
  const server = await listen(w.bridge.handler, { port: 0 });
  onTestFinished(() => server.close(0));
  const call = httpRequest(`${server.url}/v1/invoices/${w.id}.pdf`, { headers: { authorization: `Bearer ${API_KEY}` } });
  call.on('error', () => undefined);
  call.end();
  const before = w.pdfCalls().length;
  await expect.poll(() => w.pdfCalls().length).toBeGreaterThan(before);
  call.destroy();
  await expect.poll(() => w.logs.filter((line) => line.includes('invoicePdf'))).toHaveLength(1);
  expect(w.logs.find((line) => line.includes('invoicePdf'))).toContain('"outcome":"no-answer"');
  // Nothing else was tried for somebody who is gone.
  expect(w.pdfCalls().filter((path) => path.startsWith('GET /books'))).toEqual([]);
});

test('an invoice becomes overdue by the calendar, without anybody ringing', async () => {
  const { bridge, store, id } = await scene();
  await store.db.query(`update zoho_bridge.invoices set due_date = current_date + 7 where id = $1`, [id]);
  expect(await bridge.invoices.get(id)).toMatchObject({ status: 'sent' });
  await store.db.query(`update zoho_bridge.invoices set due_date = current_date - 3 where id = $1`, [id]);
  expect(await bridge.invoices.get(id)).toMatchObject({ status: 'overdue' });
  expect(await bridge.invoices.list('ann')).toMatchObject({ items: [{ status: 'overdue' }] });
  await store.db.query(`update zoho_bridge.invoices set status = 'paid', balance = 0 where id = $1`, [id]);
  expect(await bridge.invoices.get(id)).toMatchObject({ status: 'paid' });
});
