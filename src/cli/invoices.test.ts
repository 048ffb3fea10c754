import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testCommand } from '../../test/harness/run-command.js';
import type { InvoiceDetail } from '../types-invoices.js';

const invoice: InvoiceDetail = {
  ...{ id: 'inv-1', userId: 'ann', subscriptionId: null, number: 'INV-1', status: 'paid', date: '2026-01-05', dueDate: '2026-01-05' },
  ...{
    currency: 'USD',
    total: '29.00',
    tax: '0.00',
    balance: '0.00',
    credited: '0.00',
    writtenOff: '0.00',
    seenAt: '2026-01-05T00:00:00.000Z',
  },
  lines: [{ code: 'pro', name: 'Pro', description: '', quantity: '1', price: '29.00', total: '29.00' }],
  payments: [],
  credits: [],
};
const ZOHO = { ZOHO_CLIENT_ID: 'c', ZOHO_CLIENT_SECRET: 's', ZOHO_REFRESH_TOKEN: 'r' };

/** A command over one invoice whose file is these pieces, the last of which may be an error. */
async function scene(pieces: (string | Error)[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'invoices-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const command = testCommand({ env: ZOHO });
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) {
        if (piece instanceof Error) controller.error(piece);
        else controller.enqueue(Buffer.from(piece));
      }
      if (!pieces.some((piece) => piece instanceof Error)) controller.close();
    },
  });
  command.with({
    invoices: {
      ...command.bridge.invoices,
      list: async (userId) => (userId === 'ann' ? { items: [invoice], next: 'inv-1' } : undefined),
      get: async (id) => (id === invoice.id ? invoice : undefined),
      pdf: async () => ({ name: 'INV-1.pdf', size: undefined, body }),
    },
  });
  return { command, folder, file: join(folder, 'a.pdf') };
}

test('invoices are a table or a document, and say how to go on', async () => {
  const { command } = await scene();
  const list = await command.run('invoices', 'list', 'ann');
  expect(list.stdout).toMatch(/INV-1 .* 29\.00 USD/);
  expect(list.stderr).toContain('--after inv-1');
  expect((await command.run('invoices', 'show', 'inv-1', '--json')).json()).toEqual(invoice);
  expect((await command.run('invoices', 'show', 'inv-1')).stdout).toContain('pro');
});

test('who is not there ends with 1', async () => {
  const { command } = await scene();
  for (const argv of [
    ['list', 'nobody'],
    ['show', 'nothing'],
  ]) {
    const { code, stderr } = await command.run('invoices', ...argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no')]);
  }
});

test('the PDF is written under the name that was asked for', async () => {
  const { command, file } = await scene(['%PDF-', '1.4 %%EOF']);
  const { code, stdout } = await command.run('invoices', 'pdf', 'inv-1', '--out', file, '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, { file, bytes: 14 }]);
  expect(await readFile(file, 'utf8')).toBe('%PDF-1.4 %%EOF');
});

test('a file that breaks leaves nothing behind', async () => {
  const { command, file, folder } = await scene(['%PDF-', new Error('the file was cut short')]);
  expect((await command.run('invoices', 'pdf', 'inv-1', '--out', file)).code).toBe(1);
  expect(existsSync(file)).toBe(false);
  expect(await readdir(folder)).toEqual([]);
});

test('books refresh passes on what was asked for and tells what came of it', async () => {
  const asked: unknown[] = [];
  const done = { calls: 4, seen: 10, changed: 2, gone: 1, from: '2026-01-01', asOf: '2026-02-01T00:00:00.000Z' };
  const command = testCommand({ env: ZOHO }).with({
    books: {
      refresh: async (options) => {
        asked.push(options);
        return done;
      },
    },
  });
  const { stdout } = await command.run('books', 'refresh', '--from', '2026-01-01', '--full', '--patience', '5');
  expect(asked).toEqual([{ from: '2026-01-01', full: true, patienceMs: 5000 }]);
  expect(stdout).toContain('2 documents new or changed, 1 gone');
  expect((await command.run('books', 'refresh', '--json')).json()).toEqual(done);
  expect((await command.run('books', 'refresh', '--from', '2026-02-30')).code).not.toBe(0);
});
