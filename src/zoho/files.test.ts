import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { readPdf } from '../../test/harness/pdf.js';
import { failureOf, startZoho } from '../../test/harness/zoho-client.js';
import type { FaultRule } from '../emulator/index.js';
import { NoAnswerError, OddAnswerError, RefusedError, TooManyError, type ZohoError } from '../errors.js';
import { createHttp } from './http.js';
import { liveContext, startServer } from './testing.js';

const at = { service: 'books', operation: 'books.invoicePdf' } as const;
const bytesOf = async (body: ReadableStream<Uint8Array>) => Buffer.from(await new Response(body).arrayBuffer());

async function scene() {
  const client = await startZoho();
  onTestFinished(() => client[Symbol.asyncDispose]());
  const { zoho, emulator } = client;
  const { id } = await zoho.billing.createCustomer({ display_name: 'Ann', email: 'ann@example.com' }, liveContext);
  const { body } = await zoho.call(
    {
      ...{ service: 'billing', operation: 'billing.createInvoice', method: 'POST', credits: 1 },
      ...{ path: '/billing/v1/invoices', template: '/billing/v1/invoices' },
      body: { customer_id: id, invoice_items: [{ name: 'Work', price: 29, quantity: 1 }] },
    },
    liveContext,
  );
  const invoiceId = (body as { invoice: { invoice_id: string } }).invoice.invoice_id;
  return { ...client, invoiceId, faults: (...rules: FaultRule[]) => emulator.setFaults({ rules }) };
}

test.each(['billingInvoice', 'booksInvoice'] as const)('%s is the PDF, whole and with its size', async (name) => {
  const { zoho, invoiceId, records } = await scene();
  const file = await zoho.files[name](invoiceId, liveContext);
  const bytes = await bytesOf(file.body);
  expect(bytes.byteLength).toBe(file.size);
  expect(readPdf(bytes).pages[0]?.texts).toContain('$29.00');
  expect(records.at(-1)).toMatchObject({ outcome: 'ok', status: 200, template: expect.stringContaining('/invoices/{id}') });
});

test.each<[string, FaultRule, new (...args: never[]) => ZohoError]>([
  ['a page of HTML with status 200', { fault: 'html', status: 200 }, OddAnswerError],
  ['JSON with status 200', { fault: 'answer', body: { code: 0, invoice: {} } }, OddAnswerError],
  ['nothing with status 200', { fault: 'answer' }, OddAnswerError],
  ['half a file', { fault: 'truncate' }, OddAnswerError],
  ['a redirect', { fault: 'answer', status: 302, headers: { location: 'https://evil.example/' } }, OddAnswerError],
  ['an error of the service', { fault: 'status', status: 500 }, OddAnswerError],
  ['a reset', { fault: 'reset' }, NoAnswerError],
  ['silence', { fault: 'timeout' }, NoAnswerError],
  ['a full minute', { fault: 'answer', status: 429, body: { code: 44, message: 'blocked' } }, TooManyError],
  ['an unknown id', { fault: 'answer', status: 404, body: { code: 1002, message: 'Invoice does not exist.' } }, RefusedError],
])('%s is no file', async (_, rule, kind) => {
  const { zoho, invoiceId, faults, limitStore } = await scene();
  faults({ service: 'books', path: '/invoices/', ...rule });
  const error: unknown = await failureOf(zoho.files.booksInvoice(invoiceId, liveContext));
  // Half a file is either cut by the connection, or sent as if it were all.
  expect(error instanceof kind || (rule.fault === 'truncate' && error instanceof NoAnswerError)).toBe(true);
  await expect.poll(() => limitStore.held()).toBe(0);
});

test('half a file that is sent as if it were all is seen by its end', async () => {
  await using server = await startServer((_, response) => void response.end('%PDF-1.4\nhalf of it'));
  const { http, close } = createHttp();
  onTestFinished(close);
  expect(await http({ method: 'GET', url: server.origin, headers: {}, timeoutMs: 2_000, at, file: 'pdf' })).toMatchObject({
    file: 'broken',
  });
});

test('a dead token is renewed for files, too', async () => {
  const { zoho, invoiceId, faults, tokensAsked } = await scene();
  const asked = tokensAsked();
  faults({ service: 'books', path: '/invoices/', fault: 'expire-token', count: 1 });
  expect((await zoho.files.booksInvoice(invoiceId, liveContext)).size).toBeGreaterThan(500);
  expect(tokensAsked()).toBe(asked + 1);
});

/** A server that sends so many megabytes of a PDF, then `end`. */
async function long(megabytes: number, end: string | 'hang up') {
  const state = { written: 0, closed: false };
  const server = await startServer(async (_, response) => {
    response.on('close', () => {
      state.closed = true;
    });
    response.setMaxListeners(0);
    response.write('%PDF-1.4\n');
    const piece = Buffer.alloc(64 * 1024, 'x');
    for (let n = 0; n < megabytes * 16 && !response.destroyed; n++) {
      state.written += piece.byteLength;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
    if (end === 'hang up') response.destroy();
    else response.end(end);
  });
  const { http, close } = createHttp({ maxFileBytes: 20 * 1024 * 1024 });
  onTestFinished(async () => {
    await server.close();
    await close();
  });
  const get = (signal?: AbortSignal) => http({ method: 'GET', url: server.origin, headers: {}, timeoutMs: 5_000, at, file: 'pdf', signal });
  const open = async (signal?: AbortSignal) => {
    const { file } = await get(signal);
    if (!file || file === 'broken') throw new Error('no file');
    return file;
  };
  return { state, get, open };
}

test('a long file flows, byte for byte', async () => {
  const { open } = await long(5, '%%EOF\n');
  const file = await open();
  expect(file.size).toBeUndefined();
  const bytes = await bytesOf(file.body);
  expect(bytes.byteLength).toBe(9 + 5 * 1024 * 1024 + 6);
  expect(bytes.subarray(-6).toString()).toBe('%%EOF\n');
  await file.finished;
});

test.each([
  ['without its end', 'and so on'],
  ['with a hang-up', 'hang up'],
])('a long file %s ends with an error', async (_, end) => {
  const { open } = await long(5, end);
  const file = await open();
  await expect(bytesOf(file.body)).rejects.toThrow();
  await file.finished;
});

test('a long file is not read faster than it is taken', async () => {
  const { open, state } = await long(18, '%%EOF');
  const file = await open();
  const reader = file.body.getReader();
  await reader.read();
  let before = -1;
  await expect
    .poll(() => {
      const grown = state.written - before;
      before = state.written;
      return grown;
    })
    .toBe(0);
  expect(state.written).toBeLessThan(14 * 1024 * 1024);
  await reader.cancel();
  await file.finished;
  await expect.poll(() => state.closed).toBe(true);
});

test('who gives up before or while it flows ends the exchange', async () => {
  const { open, get, state } = await long(18, '%%EOF');
  const giveUp = new AbortController();
  const file = await open(giveUp.signal);
  giveUp.abort();
  await expect(bytesOf(file.body)).rejects.toThrow();
  await expect.poll(() => state.closed).toBe(true);
  expect(await failureOf(get(giveUp.signal))).toBeInstanceOf(NoAnswerError);
});

test('a file without an end is not read for ever', async () => {
  const { open } = await long(40, '%%EOF');
  await expect(bytesOf((await open()).body)).rejects.toThrow();
});
