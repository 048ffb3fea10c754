/**
 * Whatever an app asks for and however badly the network behaves: each reference is carried out once or not at all, no invoice gets
 * more than it is owed, no payment is paid back beyond its amount. NEVER_RUNS makes it look harder.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultRule } from '../src/emulator/index.js';
import { BridgeError } from '../src/errors.js';
import { DATABASE_KIND } from './harness/database.js';
import { type Known, moneyWorld } from './harness/money-moves.js';

const RUNS = Number(process.env['NEVER_RUNS'] ?? 3);

type Json = Record<string, unknown>;

const who = fc.constantFrom('u-1', 'u-2');
const on = fc.nat(2);
const cents = fc.integer({ min: 1, max: 6000 });
/** A reference now and then twice: asked again, or for something else. */
const key = fc.integer({ min: 0, max: 9 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('payment' as const), who, on, cents, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('spread' as const), who, on, cents, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('collect' as const), who, on, cents, key }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('refund' as const), who, on, cents, key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), who, on, cents, key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('write off' as const), who, on, cents, key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credit note' as const), who, on, cents, key }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Three calls in ten go wrong, each in its own way. */
const weather = (seed: number): { seed: number; rules: FaultRule[] } => ({
  seed,
  rules: (['drop-after-commit', 'error-after-commit', 'reset', 'truncate'] as const).map((fault) => ({
    service: 'billing',
    fault,
    rate: 0.085,
  })),
});

const sum = (values: unknown[]): number => Math.round(values.reduce<number>((all, value) => all + Number(value) * 100, 0));

test('each wish once, nothing over-paid, nothing paid back beyond its amount', { timeout: 90_000 + RUNS * 90_000 }, async () => {
  let moves = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), fc.nat(), async (steps, seed) => {
      const w = await moneyWorld({ env: { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '500' } });
      w.emulator.setLimits({ billing: { searchLagMs: 300 } });
      const invoices: Record<string, Known[]> = { 'u-1': [], 'u-2': [] };
      for (const user of ['u-1', 'u-2']) {
        w.emulator.byHand.billing.addCard({ customerId: w.customerOf(user) });
        for (const amount of [10, 25, 60]) invoices[user]?.push(await w.invoice(user, amount));
      }
      await w.bridge.start();
      w.emulator.setFaults(weather(seed));

      const ask = (one: Step) => {
        const invoice = invoices[one.who]?.[one.on]?.id ?? '';
        const amount = (one.cents / 100).toFixed(2);
        const reference = `r${one.key}`;
        switch (one.kind) {
          case 'payment':
            return w.bridge.payments.record({ reference, invoice, amount });
          case 'spread':
            return w.bridge.payments.record({ reference, userId: one.who, amount });
          case 'collect':
            return w.bridge.invoices.collect(invoice);
          case 'void':
            return w.bridge.invoices.void(invoice);
          case 'write off':
            return w.bridge.invoices.writeOff(invoice);
          case 'credit note':
            return w.bridge.creditNotes.create({ reference, invoice, amount, apply: one.cents % 2 === 0 });
          case 'refund':
            return w.bridge.moneyMoves.list({ userId: one.who, kind: 'payment' }).then(({ items }) => {
              const payment = items[one.on % Math.max(1, items.length)]?.id ?? 'none';
              return w.bridge.payments.refund(payment, { reference, amount });
            });
        }
      };
      for (const [place, one] of steps.entries()) {
        // A refusal is an answer; anything else is not.
        await ask(one).catch((error: unknown) => expect(error).toBeInstanceOf(BridgeError));
        if (place % 3 === 2) await w.bridge.drain({ timeoutMs: 2500 });
      }
      w.emulator.setFaults({ seed, rules: [] });
      expect(await w.bridge.drain({ timeoutMs: 60_000 })).toMatchObject({ drained: true });

      const { items } = await w.bridge.moneyMoves.list({ limit: 1000 });
      moves += items.length;
      expect(items.filter((move) => move.state === 'waiting')).toEqual([]);
      const written = (prefix: string, of: Json[], field: string) => of.filter((row) => String(row[field]).includes(`${prefix} #`)).length;
      for (const move of items) {
        const times = move.state === 'done' ? 1 : 0;
        const { reference } = move;
        if (move.kind === 'payment') expect(written(reference, w.inBilling('payments'), 'reference_number')).toBe(times);
        if (move.kind === 'credit_note') expect(written(reference, w.inBilling('creditnotes'), 'reference_number')).toBe(times);
        if (move.kind === 'refund') expect(written(`(${reference}`, w.inBilling('refunds'), 'description')).toBe(times);
      }
      const collects = items.filter((move) => move.kind === 'collect' && move.state === 'done').length;
      const payments = w.inBilling('payments').filter((payment) => payment['status'] === 'success');
      expect(payments.filter((payment) => payment['payment_mode'] === 'autotransaction')).toHaveLength(collects);
      for (const invoice of w.inBilling('invoices')) {
        const paid = payments
          .flatMap((payment) => payment['invoices'] as Json[])
          .filter((one) => one['invoice_id'] === invoice['invoice_id']);
        expect(sum(paid.map((one) => one['amount_applied']))).toBeLessThanOrEqual(sum([invoice['total']]));
        expect(Number(invoice['balance'])).toBeGreaterThanOrEqual(0);
      }
      for (const payment of payments) {
        expect(sum([payment['amount_refunded']])).toBeLessThanOrEqual(sum([payment['amount']]));
        const applied = sum((payment['invoices'] as Json[]).map((one) => one['amount_applied']));
        // Nobody asked for an excess; what a void set free is one all the same.
        if (!items.some((move) => move.kind === 'void')) expect(applied).toBe(sum([payment['amount']]));
      }
      await w.bridge.close({ graceMs: 1000 });
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(moves).toBeGreaterThan(RUNS);
});

test('a worker that dies after the call and before it is written down moves nothing twice', async () => {
  const w = await moneyWorld();
  const [one, two] = [await w.invoice('u-1', 49), await w.invoice('u-2', 20)];
  w.emulator.byHand.billing.addCard({ customerId: w.customerOf('u-2') });
  const { db } = w.store;
  // The outcome cannot be written: as if the process had died right after the call.
  await db.query(`create function pg_temp_fail() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`);
  await db.query(`create trigger killed before update of pushed_version on zoho_bridge.links for each row
                    when (new.sync = 'billing.money') execute function pg_temp_fail()`);
  await w.bridge.payments.record({ reference: 'ch_1', invoice: one.id, amount: '49' });
  await w.bridge.invoices.collect(two.id);
  await w.bridge.drain({ timeoutMs: 4000 });
  expect(w.inBilling('payments')).toHaveLength(2);
  await db.query('drop trigger killed on zoho_bridge.links');
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  expect(w.inBilling('payments')).toHaveLength(2);
  expect(w.posts()).toHaveLength(2);
  expect((await w.bridge.moneyMoves.list()).items.map((move) => move.state)).toEqual(['done', 'done']);
});

test.skipIf(DATABASE_KIND === 'pglite')('two processes carry each move out once, a user’s in their order', async () => {
  const w = await moneyWorld();
  const invoice = await w.invoice('u-1', 60);
  const other = await w.another();
  await Promise.all([w.bridge.start(), other.start()]);
  const references = Array.from({ length: 12 }, (_, n) => `ch_${n}`);
  const made = await Promise.all(
    references.flatMap((reference) =>
      [w.bridge, other].map((bridge) => bridge.payments.record({ reference, invoice: invoice.id, amount: '5' })),
    ),
  );
  expect(made.filter((move) => move.created)).toHaveLength(12);
  expect(await w.settled()).toMatchObject({ drained: true, parked: 0 });
  expect(w.inBilling('payments').map((payment) => payment['amount'])).toEqual(references.map(() => 5));
  expect(w.inBilling('invoices')).toMatchObject([{ status: 'paid' }]);
  const inOrder = (await w.bridge.moneyMoves.list()).items.map((move) => move.reference);
  const there = w.inBilling('payments').map((payment) => String(payment['reference_number']).split(' ')[0]);
  expect(there).toEqual(inOrder);
});
