/**
 * Weeks of subscriptions in three currencies that come, change, fail and go, told to the bridge as Billing tells it. In the evening of
 * each day the emulator's own subscriptions are counted; the report must say the same of each of these days.
 */
import { expect, test } from 'vitest';
import { createRandom } from '../src/emulator/core/random.js';
import { ConflictError } from '../src/errors.js';
import { dayIn } from '../src/lib/day.js';
import { decimalOf, roundedQuotient, sumOf } from '../src/lib/decimal.js';
import { held, type World, world } from './harness/bridge.js';
import { financeDesk, type Json } from './harness/finance-desk.js';
import { courier } from './harness/inbox.js';

const PLACES: Record<string, number> = { USD: 2, EUR: 2, JPY: 0 };
const CURRENCIES = Object.keys(PLACES);
const USERS = Array.from({ length: 9 }, (_, i) => `user-${i}`);

const subscriptionsOf = ({ emulator }: World): Json[] => (emulator.state().billing?.subscriptions ?? []) as Json[];

/** What is paid a month, by the emulator's subscriptions alone: twelfths of the smallest unit, rounded once. */
function recurring(rows: Json[], currency: string): string {
  const places = PLACES[currency] ?? 2;
  const twelfths = rows
    .filter((row) => row['currency_code'] === currency && ['live', 'non_renewing', 'dunning'].includes(String(row['status'])))
    .reduce((sum, row) => {
      const months = Number(row['interval']) * (row['interval_unit'] === 'years' ? 12 : 1);
      return sum + (BigInt(Math.round(Number(row['sub_total']) * 10 ** places)) * 12n) / BigInt(months);
    }, 0n);
  return decimalOf(roundedQuotient(twelfths, 12n), places);
}

async function scene() {
  const w = await world({ setup: false, emulator: { seedData: { clock: '2026-02-20T20:00:00Z' } } });
  // The clock jumps: a token that died with each jump would look like one that may not do what is asked.
  w.emulator.setLimits({ accounts: { tokenLifeSeconds: 90 * 86_400 } });
  expect(await w.bridge.setup()).toMatchObject({ ok: true });
  w.emulator.setLimits({ books: { perMinute: null, concurrency: null }, billing: { perMinute: null, concurrency: null } });
  const hand = w.emulator.byHand.billing;
  for (const [currency, pro, starter, yearly] of [
    ['EUR', 44.99, 17.35, 449.37],
    ['JPY', 7333, 2801, 73_331],
  ] as const) {
    hand.setPrice({ currency, code: 'pro-monthly', price: pro });
    hand.setPrice({ currency, code: 'starter-monthly', price: starter });
    hand.setPrice({ currency, code: 'pro-yearly', price: yearly });
    hand.setPrice({ currency, code: 'pro-trial', price: pro });
  }
  // Staff made them: the bridge finds its users' customers by name and address, and leaves them their currency.
  const desk = await financeDesk(w);
  const cards = new Map<string, string>();
  for (const [i, id] of USERS.entries()) {
    const body = { display_name: `Person ${id}`, email: `${id}@host.example`, currency_code: CURRENCIES[i % 3] };
    const customer = await desk.billing('POST', 'customers', 'customer', body);
    cards.set(id, hand.addCard({ customerId: String(customer['customer_id']) }));
  }
  w.emulator.advance('PT10S');
  await w.bridge.users.saveMany(USERS.map((id) => ({ id, email: `${id}@host.example`, name: `Person ${id}` })));
  await w.bridge.drain();
  expect(held(w.emulator).customers).toHaveLength(USERS.length);
  return { w, hand, cards, carry: courier(w) };
}

test('recurring revenue is what the subscriptions of the emulator come to, in the evening of every second day', async () => {
  const { w, hand, cards, carry } = await scene();
  const { bridge, emulator } = w;
  const random = createRandom(7);
  const one = <T>(rows: readonly T[]): T => rows[Math.floor(random.next() * rows.length)] as T;
  const plan = () => one(['pro-monthly', 'starter-monthly', 'pro-yearly', 'pro-trial']);

  /** What a user, staff or a card does; what cannot be done as things stand is left. */
  const act = async (userId: string): Promise<void> => {
    const is = (await bridge.subscriptions.get(userId))?.billing?.status;
    const over = is === undefined || !['live', 'trial', 'non_renewing', 'dunning', 'unpaid'].includes(is);
    const what = random.next();
    if (over) await bridge.subscriptions.create(userId, { planCode: plan(), quantity: one([1, 2, 3]), autoCollect: true });
    else if (what < 0.3 && is === 'live') await bridge.subscriptions.change(userId, { quantity: one([1, 2, 4, 5]) });
    else if (what < 0.45 && is === 'live') await bridge.subscriptions.change(userId, { planCode: one(['pro-monthly', 'starter-monthly']) });
    else if (what < 0.6) await bridge.subscriptions.cancel(userId, { when: 'now' });
    else if (what < 0.7 && is === 'live') await bridge.subscriptions.cancel(userId);
    else hand.setCardBehaviour({ id: cards.get(userId) ?? '', behaviour: 'decline', charges: one([1, 2, 5]) });
  };

  const leave = (error: unknown) => {
    if (!(error instanceof ConflictError)) throw error;
  };

  const evenings = new Map<string, Json[]>();
  for (let day = 0; day < 26; day++) {
    emulator.advance('P2D');
    await carry();
    await bridge.drain();
    for (const userId of day === 0 ? USERS : [one(USERS), one(USERS)]) await act(userId).catch(leave);
    // What the bridge does itself it knows from the answers.
    await bridge.drain();
    evenings.set(dayIn('America/Los_Angeles', emulator.now().getTime()), subscriptionsOf(w));
  }
  const statuses = new Set([...evenings.values()].flat().map((row) => row['status']));
  for (const status of ['live', 'trial', 'dunning', 'cancelled']) expect(statuses).toContain(status);

  for (const [to, rows] of evenings) {
    const { currencies } = await bridge.reports.revenue({ from: '2026-02-20', to, fresh: false });
    for (const currency of CURRENCIES) {
      const said = { to, currency, mrr: currencies[currency]?.mrr ?? decimalOf(0n, PLACES[currency] ?? 2) };
      expect(said).toEqual({ to, currency, mrr: recurring(rows, currency) });
    }
  }

  const days = [...evenings.keys()];
  const [from = '', to = ''] = [days[9], days.at(-1)];
  const { currencies } = await bridge.reports.revenue({ from, to, fresh: false });
  for (const currency of CURRENCIES) {
    const { start, end, ...m } = currencies[currency]?.movements ?? expect.fail(`nothing in ${currency}`);
    expect(start).toBe(recurring(evenings.get(days[8] ?? '') ?? [], currency));
    const sum = [start, m.new, m.reactivation, m.expansion, `-${m.contraction}`, `-${m.churned}`];
    expect(sumOf(sum, PLACES[currency] ?? 2)).toBe(end);
  }
});
