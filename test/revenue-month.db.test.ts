/**
 * Weeks of subscriptions in three currencies, with declines, voids, credit notes and refunds, over the day the clocks change in Los
 * Angeles. What the report says is held against a count made here from the emulator's own records, in whole numbers of the smallest unit.
 */
import { expect, test } from 'vitest';
import { createRandom } from '../src/emulator/core/random.js';
import { dayIn } from '../src/lib/day.js';
import { decimalOf } from '../src/lib/decimal.js';
import type { RevenueReport } from '../src/types-revenue.js';
import { callsTo, type World, world } from './harness/bridge.js';
import { financeDesk, type Json } from './harness/finance-desk.js';

const PLACES: Record<string, number> = { USD: 2, EUR: 2, JPY: 0 };
const CURRENCIES = Object.keys(PLACES);

interface Range {
  from: string;
  to: string;
}

type Records = Record<string, Json[]>;
const recordsOf = ({ emulator }: World): Records => emulator.state().billing as Records;
const units = (amount: unknown, currency: string) => Math.round(Number(amount) * 10 ** (PLACES[currency] ?? 2));

/** The figures of a range by the emulator's records alone. */
function counted(records: Records, { from, to }: Range, currency: string): Record<string, string> {
  const sum = (rows: Json[] = [], day: string, amount: string, counts: (row: Json) => boolean) =>
    rows
      .filter((row) => row['currency_code'] === currency && String(row[day]) >= from && String(row[day]) <= to && counts(row))
      .reduce((all, row) => all + units(row[amount], currency), 0);
  const show = (whole: number) => decimalOf(BigInt(whole), PLACES[currency] ?? 2);
  const invoiced = sum(records['invoices'], 'invoice_date', 'total', (row) => row['status'] !== 'void' && row['status'] !== 'draft');
  const credited = sum(records['creditnotes'], 'date', 'total', (row) => row['status'] !== 'void');
  const collected = sum(records['payments'], 'date', 'amount', (row) => row['status'] === 'success');
  const refunded = sum(records['refunds'], 'date', 'amount', (row) => row['status'] === 'success');
  return {
    ...{ invoiced: show(invoiced), credited: show(credited), net: show(invoiced - credited) },
    ...{ collected: show(collected), refunded: show(refunded), netCollected: show(collected - refunded) },
  };
}

/** Customers in three currencies with cards and plans of odd prices, from 10 February 2026 on. */
async function scene() {
  const w = await world({ emulator: { seedData: { clock: '2026-02-10T20:00:00Z' } } });
  w.emulator.setLimits({ books: { perMinute: null, concurrency: null }, billing: { perMinute: null, concurrency: null } });
  const desk = await financeDesk(w);
  const hand = w.emulator.byHand.billing;
  for (const [currency, pro, starter, yearly] of [
    ['EUR', 44.99, 17.35, 449.37],
    ['JPY', 7333, 2801, 73_331],
  ] as const) {
    hand.setPrice({ currency, code: 'pro-monthly', price: pro });
    hand.setPrice({ currency, code: 'starter-monthly', price: starter });
    hand.setPrice({ currency, code: 'pro-yearly', price: yearly });
  }
  const cards: string[] = [];
  for (let i = 0; i < 12; i++) {
    const customer = await desk.billing('POST', 'customers', 'customer', {
      ...{ display_name: `Customer ${i}`, email: `c${i}@example.com`, currency_code: CURRENCIES[i % 3] },
    });
    const customerId = String(customer['customer_id']);
    const cardId = hand.addCard({ customerId });
    cards.push(cardId);
    await desk.billing('POST', 'subscriptions', 'subscription', {
      ...{ customer_id: customerId, auto_collect: true, card_id: cardId },
      plan: { plan_code: ['pro-monthly', 'starter-monthly', 'pro-yearly', 'pro-monthly'][Math.floor(i / 3)], quantity: 1 + (i % 2) },
    });
    w.emulator.advance('PT31H');
  }
  return { w, desk, hand, cards };
}

/** One day on, and something that befalls somebody. */
function live({ w, hand, cards }: Awaited<ReturnType<typeof scene>>, random: { next(): number }): void {
  const one = <T>(rows: T[]): T | undefined => rows[Math.floor(random.next() * rows.length)];
  w.emulator.advance('P1D');
  const { invoices = [], payments = [] } = recordsOf(w);
  const invoice = one(invoices.filter((row) => row['status'] !== 'void'));
  const payment = one(payments.filter((row) => row['status'] === 'success' && Number(row['amount_refunded'] ?? 0) === 0));
  const odd = (amount: unknown, currency: unknown) =>
    Math.max(1, Math.floor(units(amount, String(currency)) * (0.1 + random.next() / 2))) / 10 ** (PLACES[String(currency)] ?? 2);
  const [what, card] = [random.next(), one(cards)];
  if (what < 0.3 && card) hand.setCardBehaviour({ id: card, behaviour: 'decline', charges: 1 });
  else if (what < 0.4 && invoice && Number(invoice['payment_made']) === 0) hand.voidInvoice({ id: String(invoice['invoice_id']) });
  else if (what < 0.6 && invoice)
    hand.issueCreditNote({ id: String(invoice['invoice_id']), amount: odd(invoice['total'], invoice['currency_code']) });
  else if (what < 0.8 && payment)
    hand.refundPayment({ id: String(payment['payment_id']), amount: odd(payment['amount'], payment['currency_code']) });
  else if (invoice && Number(invoice['balance']) > 0) hand.recordPayment({ id: String(invoice['invoice_id']) });
}

function expectToBe(report: RevenueReport, records: Records, range: Range): void {
  for (const currency of CURRENCIES)
    expect({ range, currency, ...report.currencies[currency] }).toMatchObject(counted(records, range, currency));
}

test('revenue equals what the records of the emulator add up to, to the cent, in three currencies and over the change of clocks', async () => {
  const life = await scene();
  const { w } = life;
  const random = createRandom(20_260_308);
  /** What was owed on each invoice in the evening of each day. */
  const evenings = new Map<string, Json[]>();
  for (let day = 0; day < 50; day++) {
    live(life, random);
    evenings.set(dayIn('America/Los_Angeles', w.emulator.now().getTime()), recordsOf(w)['invoices'] ?? []);
  }
  expect(w.emulator.now().toISOString() > '2026-04-10').toBe(true);

  const ranges = [
    { from: '2026-02-10', to: '2026-04-12' },
    { from: '2026-03-01', to: '2026-03-31' },
    // Clocks went forward on the 8th: renewals at 00:10 of the days before and after are in different offsets.
    { from: '2026-03-07', to: '2026-03-09' },
    { from: '2026-03-08', to: '2026-03-08' },
    { from: '2026-03-10', to: '2026-03-10' },
  ];
  const records = recordsOf(w);
  const [all, march] = ranges.map((range) => counted(records, range, 'EUR'));
  for (const figure of ['invoiced', 'credited', 'collected', 'refunded']) expect(all?.[figure]).not.toBe('0.00');
  expect(march?.['invoiced']).not.toBe(all?.['invoiced']);

  for (const range of ranges) expectToBe(await w.bridge.reports.revenue(range), records, range);
  // The same without a call: everything was read with the first one.
  const before = callsTo(w.emulator, / \/books\//).length;
  for (const range of ranges) expectToBe(await w.bridge.reports.revenue({ ...range, fresh: false }), records, range);
  expect(callsTo(w.emulator, / \/books\//).length).toBe(before);

  // Rows by month add up to the whole, and so do the documents.
  const range = { from: '2026-02-10', to: '2026-04-12' };
  const { rows } = await w.bridge.reports.revenue({ ...range, by: 'month' });
  for (const row of rows) expect(row).toMatchObject(counted(records, { from: row.from ?? '', to: row.to ?? '' }, row.currency));
  const { documents = [], currencies } = await w.bridge.reports.revenue({ ...range, trace: true });
  for (const currency of CURRENCIES) {
    for (const figure of ['invoiced', 'credited', 'collected', 'refunded'] as const) {
      const traced = documents.filter((document) => document.currency === currency && document.figure === figure);
      const sum = traced.reduce((total, document) => total + units(document.amount, currency), 0);
      expect(decimalOf(BigInt(sum), PLACES[currency] ?? 2)).toBe(currencies[currency]?.[figure]);
    }
  }

  // What was owed in the evening of any day, whatever was paid and credited since. Voided ones are left out, also those of later.
  const voided = new Set((records['invoices'] ?? []).flatMap((row) => (row['status'] === 'void' ? [row['invoice_id']] : [])));
  const owed = (rows: Json[], currency: string) =>
    rows
      .filter((row) => row['currency_code'] === currency && !voided.has(row['invoice_id']))
      .reduce((total, row) => total + units(row['balance'], currency), 0);
  let everOwed = 0;
  for (const [to, rows] of evenings) {
    const { currencies: then } = await w.bridge.reports.revenue({ from: '2026-02-10', to, fresh: false });
    for (const currency of CURRENCIES) {
      const units = owed(rows, currency);
      everOwed += units;
      expect({ to, currency, owed: then[currency]?.outstanding }).toEqual({
        to,
        currency,
        owed: decimalOf(BigInt(units), PLACES[currency] ?? 2),
      });
    }
  }
  expect(everOwed).toBeGreaterThan(0);
});
