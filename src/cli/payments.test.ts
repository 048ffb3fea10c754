import { expect, test } from 'vitest';
import { noMoney } from '../../test/harness/memory-bridge.js';
import { testCommand } from '../../test/harness/run-command.js';
import { InputError } from '../errors.js';
import type { MoneyMove } from '../types-money.js';

const move: MoneyMove = {
  ...{ id: 'm1', kind: 'payment', userId: 'u1', reference: 'ch_1', amount: '49.00', currency: 'USD', invoiceId: 'i1', paymentId: null },
  ...{ creditNoteId: null, state: 'waiting', reason: null, createdAt: '2026-01-01T00:00:00.000Z', finishedAt: null },
  sync: { state: 'waiting', attempts: 0, reason: null, pushedAt: null },
};

test('payments and what is done to invoices are asked for as they were typed', async () => {
  const asked: unknown[] = [];
  const made = async (...given: unknown[]) => {
    asked.push(given);
    return { ...move, created: true };
  };
  const command = testCommand();
  command.with({
    payments: { ...noMoney.payments, record: made, refund: made },
    creditNotes: { create: made },
    moneyMoves: { ...noMoney.moneyMoves, giveUp: made },
    invoices: { ...command.bridge.invoices, collect: made, void: made, writeOff: made },
  });
  const shown = await command.run('payments', 'record', '49.00', '--reference', 'ch_1', '--invoice', 'INV-1', '--mode', 'creditcard');
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('49.00 USD'), stderr: expect.stringContaining('Queued') });
  await command.run('payments', 'refund', 'p1', '--reference', 're_1', '--amount', '5', '--json');
  await command.run('invoices', 'collect', 'INV-1', '--card', '4242');
  await command.run('invoices', 'void', 'INV-1');
  await command.run('invoices', 'write-off', 'INV-1', '--reason', 'gone');
  await command.run('credit-notes', 'create', '5', '--reference', 'c1', '--invoice', 'INV-1', '--description', 'Sorry');
  await command.run('credit-notes', 'create', '5', '--reference', 'c2', '--invoice', 'INV-1', '--no-apply');
  await command.run('payments', 'give-up', 'm1');
  expect(asked).toEqual([
    [{ reference: 'ch_1', amount: '49.00', invoice: 'INV-1', mode: 'creditcard' }],
    ['p1', { reference: 're_1', amount: '5' }],
    ['INV-1', { cardLastFour: '4242' }],
    ['INV-1', {}],
    ['INV-1', { reason: 'gone' }],
    [{ reference: 'c1', amount: '5', invoice: 'INV-1', description: 'Sorry' }],
    [{ reference: 'c2', amount: '5', invoice: 'INV-1', apply: false }],
    ['m1'],
  ]);
});

test('a payment without a reference is a wrong call, and one that is not there ends with 1', async () => {
  const command = testCommand();
  expect((await command.run('payments', 'record', '49.00')).code).toBe(2);
  expect((await command.run('payments', 'record', '49.00', '--reference', 'a', '--mode', 'gold')).code).toBe(2);
  const refuse = () => Promise.reject(new InputError([{ path: 'amount', message: 'must be above zero' }]));
  command.with({ payments: { ...noMoney.payments, record: refuse } });
  const typed = await command.run('payments', 'record', 'abc', '--reference', 'a', '--json');
  expect([typed.code, typed.json()]).toMatchObject([2, { error: { code: 'usage', message: 'amount: must be above zero', issues: [{}] } }]);
  expect((await command.run('payments', 'show', 'p1', '--json')).json()).toMatchObject({ error: { code: 'payment_not_found' } });
  expect((await command.run('payments', 'list')).stdout).toBe('Nothing was asked for.\n');
});
