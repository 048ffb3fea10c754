import { expect, test } from 'vitest';
import { type World, world } from './harness/bridge.js';
import { courier, looks, subscriber } from './harness/inbox.js';

const rows = ({ store }: World, sql: string) => store.db.query<Record<string, unknown>>(sql);

/** What the emulator says of subscriptions, invoices and payments, beside what is mirrored. */
async function bothSides(at: World): Promise<{ billing: unknown; mirror: unknown }> {
  const state = at.emulator.state().billing as Record<string, Record<string, unknown>[]>;
  const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  const money = (value: unknown) => Number(value).toFixed(2);
  const billing = {
    subscriptions: sorted((state.subscriptions ?? []).map((one) => [one.reference_id, one.status, one.current_term_starts_at || null])),
    invoices: sorted((state.invoices ?? []).map((one) => [one.number, one.status, money(one.total), money(one.balance)])),
    payments: sorted((state.payments ?? []).map((one) => [one.status, one.date, money(one.amount), money(one.amount_refunded)])),
  };
  const [subscriptions, invoices, payments] = await Promise.all([
    rows(at, 'select id, status, term_starts_at::text as term from zoho_bridge.subscriptions'),
    rows(at, 'select number, status, total, balance from zoho_bridge.invoices'),
    rows(at, 'select status, date::text as date, amount, refunded from zoho_bridge.payments'),
  ]);
  const mirror = {
    subscriptions: sorted(subscriptions.map((one) => [one.id, one.status, one.term])),
    invoices: sorted(invoices.map((one) => [one.number, one.status, money(one.total), money(one.balance)])),
    payments: sorted(payments.map((one) => [one.status, one.date, money(one.amount), money(one.refunded)])),
  };
  return { billing, mirror };
}

async function expectSame(at: World): Promise<void> {
  const { billing, mirror } = await bothSides(at);
  expect(mirror).toEqual(billing);
}

test('a month without any webhook ends in the same state', async () => {
  const at = await world();
  const ann = await subscriber(at, { id: 'ann', card: true });
  const bob = await subscriber(at, { id: 'bob', card: true });
  const cid = await subscriber(at, { id: 'cid', planCode: 'pro-trial' });
  await at.bridge.events.sweep();
  await at.bridge.drain();
  at.emulator.byHand.billing.setCardBehaviour({ id: bob.cardId ?? '', behaviour: 'decline' });
  at.emulator.byHand.billing.cancelSubscription({ id: cid.zohoId });
  at.emulator.advance('P32D');
  const report = await at.bridge.events.sweep();
  expect(report.new).toBeGreaterThan(3);
  await at.bridge.drain();
  await expectSame(at);
  expect((await at.bridge.subscriptions.get('ann'))?.billing?.status).toBe('live');
  expect((await at.bridge.subscriptions.get('bob'))?.billing?.status).toBe('dunning');
  expect(await at.bridge.users.get('cid')).toMatchObject({ tier: 'Churned' });
  expect(ann.subscriptionId).not.toBe(bob.subscriptionId);
  const told = await rows(at, `select name from zoho_bridge.happenings where user_id = 'bob'`);
  expect(told.map(({ name }) => name)).toEqual(expect.arrayContaining(['payment.failed', 'subscription.past_due']));
});

test('what came by webhook costs a sweep no call', async () => {
  const at = await world();
  const carry = courier(at);
  await subscriber(at, { card: true });
  at.emulator.advance('P31D');
  await carry();
  await at.bridge.drain();
  await at.bridge.events.sweep();
  await at.bridge.drain();
  const before = at.emulator.calls().length;
  expect(await at.bridge.events.sweep()).toMatchObject({ new: 0, rung: 0, calls: 3 });
  await at.bridge.drain();
  expect(looks(at, before)).toEqual(['events', 'subscriptions', 'invoices']);
});

test('a subscription whose events are all lost, even for Zoho, is found by comparing', async () => {
  const at = await world();
  const { zohoId } = await subscriber(at);
  await at.bridge.events.sweep();
  await at.bridge.drain();
  at.emulator.byHand.billing.cancelSubscription({ id: zohoId });
  // Older than Zoho keeps events.
  at.emulator.advance('P200D');
  const { new: fresh, rung } = await at.bridge.events.sweep();
  expect(fresh).toBe(0);
  expect(rung).toBeGreaterThan(0);
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing?.status).toBe('cancelled');
});

test('what staff change within the second in which it was looked at is found, although Billing has no event for it', async () => {
  const at = await world();
  const carry = courier(at);
  const { zohoId } = await subscriber(at, { planCode: 'pro-trial' });
  await carry();
  await at.bridge.drain();
  at.emulator.byHand.billing.changeSubscription({ id: zohoId, planCode: 'starter-monthly', quantity: 2 });
  await at.bridge.events.sweep();
  await at.bridge.drain();
  expect((await at.bridge.subscriptions.get('u1'))?.billing).toMatchObject({ planCode: 'starter-monthly', quantity: 2 });
  // Once it was looked at later than that, it costs nothing more.
  at.emulator.advance('PT10S');
  await at.bridge.events.sweep();
  await at.bridge.drain();
  expect(await at.bridge.events.sweep()).toMatchObject({ rung: 0 });
});

test('an invoice that became overdue, or was written off, is found although Billing has no event for it', async () => {
  const at = await world();
  await subscriber(at);
  await at.bridge.events.sweep();
  await at.bridge.drain();
  at.emulator.advance('P5D');
  await at.bridge.events.sweep();
  await at.bridge.drain();
  expect(await rows(at, 'select status from zoho_bridge.invoices')).toEqual([{ status: 'overdue' }]);
  const [invoice] = (at.emulator.state().billing?.invoices ?? []) as { invoice_id: string }[];
  at.emulator.byHand.billing.writeOffInvoice({ id: invoice?.invoice_id ?? '' });
  await at.bridge.events.sweep();
  await at.bridge.drain();
  await expectSame(at);
});

test('a credit note is free again when its invoice is voided, although Billing has no event for that', async () => {
  const at = await world();
  await subscriber(at);
  await at.bridge.events.sweep();
  await at.bridge.drain();
  const [invoice] = (at.emulator.state().billing?.invoices ?? []) as { invoice_id: string; invoice_number: string }[];
  const { invoice_id: id = '', invoice_number: number = '' } = invoice ?? {};
  await at.bridge.creditNotes.create({ reference: 'sorry', invoice: number, amount: '5.00' });
  await at.bridge.drain();
  await at.bridge.events.sweep();
  await at.bridge.drain();
  const credits = () => rows(at, 'select status, balance::text as balance from zoho_bridge.credit_notes');
  expect(await credits()).toEqual([{ status: 'closed', balance: '0.00' }]);
  at.emulator.byHand.billing.voidInvoice({ id });
  await at.bridge.events.sweep();
  await at.bridge.drain();
  expect(await credits()).toEqual([{ status: 'open', balance: '5.00' }]);
});

test('a sweep that fails half-way moves nothing on, and the next one goes on where it was', async () => {
  const at = await world();
  await subscriber(at, { card: true });
  at.emulator.advance('P31D');
  at.emulator.setFaults({ seed: 1, rules: [{ service: 'billing', path: '/billing/v1/subscriptions', fault: 'status', status: 400 }] });
  await expect(at.bridge.events.sweep()).rejects.toThrow();
  expect(await at.store.facts.get('billing.sweep')).toBeUndefined();
  const kept = await rows(at, `select type from zoho_bridge.events where source = 'billing.sweep'`);
  expect(kept.length).toBeGreaterThan(3);
  at.emulator.setFaults({ seed: 1, rules: [] });
  expect(await at.bridge.events.sweep()).toMatchObject({ new: 0 });
  await at.bridge.drain();
  await expectSame(at);
});

test('of two sweeps at the same moment one is refused', async () => {
  const at = await world();
  await subscriber(at);
  const results = await Promise.allSettled([at.bridge.events.sweep(), at.bridge.events.sweep()]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await at.bridge.events.sweep()).toMatchObject({ new: 0 });
});

test('a fifth of all calls may fail', async () => {
  const at = await world();
  await subscriber(at, { id: 'ann', card: true });
  await subscriber(at, { id: 'bob' });
  at.emulator.advance('P40D');
  at.emulator.setFaults({
    seed: 7,
    rules: [
      { service: 'billing', fault: 'status', status: 500, rate: 0.1 },
      { service: 'billing', fault: 'reset', rate: 0.1 },
    ],
  });
  await at.bridge.events.sweep();
  await at.bridge.drain();
  await expectSame(at);
});
