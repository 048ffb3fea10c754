/** Carries out steps on a stage: the people of one run, with their cards. */
import { Refusal } from '../../src/emulator/finance/errors.js';
import { BridgeError } from '../../src/errors.js';
import { isMove, type MoveStep, move } from './money-moves.js';
import { all, emailOf, MOST_DAYS, ownOf, type Run } from './money-run.js';
import type { Stage } from './money-stage.js';
import type { MoneyStep } from './money-steps.js';

/** Three people with a customer each; two of them have a card. In good weather: what can go wrong here is another test's business. */
export async function begin(stage: Stage): Promise<Run> {
  stage.runs += 1;
  const ids = [0, 1, 2].map((n) => `run${stage.runs}-${n}`);
  const emails = ids.map((id) => `${id}@run${stage.runs}.example`);
  await stage.bridge.users.saveMany(ids.map((id, n) => ({ id, email: emails[n] ?? '', name: `Ann ${id}` })));
  await settle(stage);
  const customers = all(stage, 'customers');
  const customerIds = emails.map((email) => String(customers.find((customer) => customer.email === email)?.customer_id));
  const cardIds = customerIds.slice(0, 2).map((customerId) => stage.emulator.byHand.billing.addCard({ customerId }));
  return { ids, emails, customerIds, cardIds, daysLeft: MOST_DAYS, sweeps: [], beganAt: stage.emulator.now().getTime() };
}

/** Carries out one step. What the app is refused by a rule, and what Zoho refuses its staff, is as if nobody had tried. */
export async function act(stage: Stage, run: Run, step: MoneyStep): Promise<void> {
  if (step.by === 'clock') {
    const days = Math.min(step.days, run.daysLeft);
    run.daysLeft -= days;
    if (days > 0) stage.emulator.advance(`P${days}D`);
  } else if (step.by === 'bridge') {
    // Beside everything else, as the schedule has it: in such weather it takes a while.
    if (step.do === 'sweep') run.sweeps.push(sweep(stage).catch(expected));
    else await settle(stage, 300);
  } else if (step.by === 'bank') {
    const id = run.cardIds[step.who];
    const { behaviour, charges } = step;
    if (id) stage.emulator.byHand.billing.setCardBehaviour({ id, behaviour, ...(behaviour === 'decline' && { charges }) });
  } else if (isMove(step)) {
    await move(stage, run, step).catch(expected);
  } else if (step.by === 'app') {
    await app(stage, run, step).catch(expected);
  } else if (step.do === 'subscribe') {
    await stage.call('POST', '/billing/v1/subscriptions', { customer_id: run.customerIds[step.who], plan: { plan_code: step.plan } });
  } else {
    try {
      staff(stage, run, step);
    } catch (error) {
      refusedByZoho(error);
    }
  }
}

type By<Who> = Exclude<Extract<MoneyStep, { by: Who }>, MoveStep>;

async function app({ bridge }: Stage, run: Run, step: By<'app'>): Promise<void> {
  const id = run.ids[step.who] ?? '';
  const { subscriptions } = bridge;
  switch (step.do) {
    case 'save':
      await bridge.users.save({ id, email: run.emails[step.who] ?? '', name: `${step.name} ${id}` });
      return;
    case 'subscribe': {
      const { plan, quantity, coupon, inDays, card, who } = step;
      const startsAt = inDays === 0 ? {} : { startsAt: dayIn(run, inDays) };
      const autoCollect = card && who < run.cardIds.length;
      await subscriptions.create(id, { planCode: plan, quantity, ...startsAt, autoCollect, ...(coupon && { couponCode: 'WELCOME20' }) });
      return;
    }
    case 'change':
      await subscriptions.change(id, { planCode: step.plan, quantity: step.quantity, when: step.when });
      return;
    case 'cancel':
      await subscriptions.cancel(id, { when: step.when });
      return;
    case 'reactivate':
      await subscriptions.reactivate(id);
      return;
  }
}

function staff(stage: Stage, run: Run, step: Exclude<By<'staff'>, { do: 'subscribe' }>): void {
  const hand = stage.emulator.byHand.billing;
  if (step.do === 'resend') {
    const events = all(stage, 'events');
    const id = events[events.length - 1 - step.nth]?.event_id;
    if (id !== undefined) hand.resendEvent({ id: String(id) });
    return;
  }
  const of = (kind: 'subscriptions' | 'invoices' | 'payments', key: string): string | undefined => {
    const own = ownOf(stage, run, kind).filter((one) => emailOf(one) === run.emails[step.who]);
    const chosen = own.toReversed()[step.nth % Math.max(1, own.length)];
    return chosen && String(chosen[key]);
  };
  if (step.do === 'pay' || step.do === 'void') {
    const id = of('invoices', 'invoice_id');
    if (!id) return;
    if (step.do === 'void') hand.voidInvoice({ id });
    if (step.do === 'pay') hand.recordPayment({ id });
    return;
  }
  if (step.do === 'refund') {
    const id = of('payments', 'payment_id');
    const paid = ownOf(stage, run, 'payments').find((payment) => payment.payment_id === id);
    if (id && paid) hand.refundPayment({ id, ...(step.half && { amount: Math.floor(Number(paid.amount) / 2) }) });
    return;
  }
  const id = of('subscriptions', 'subscription_id');
  if (!id) return;
  if (step.do === 'cancel') hand.cancelSubscription({ id, atEnd: step.atEnd });
  if (step.do === 'reactivate') hand.reactivateSubscription({ id });
  if (step.do === 'pause') hand.pauseSubscription({ id });
  if (step.do === 'resume') hand.resumeSubscription({ id });
  if (step.do === 'unpaid') hand.markUnpaid({ id });
  if (step.do === 'change') hand.changeSubscription({ id, planCode: step.plan, quantity: step.quantity, atEnd: step.atEnd });
}

/** Lets everything that is due come to an end; due times of retries are brought forward, since only their order matters here. */
export async function settle(stage: Stage, timeoutMs = 20_000): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    await stage.emulator.settled();
    await stage.store.db.query('update zoho_bridge_queue.job_common set start_after = now() where start_after > now()');
    const leftMs = until - Date.now();
    const { drained, remaining } = await stage.bridge.drain({ timeoutMs: Math.max(50, Math.min(leftMs, 1500)) });
    if (drained) return;
    if (leftMs <= 0) {
      if (timeoutMs < 1000) return;
      const { items } = await stage.bridge.jobs.list({ limit: 5 });
      const left = items.map(({ sync, state, attempts, reason }) => `${sync} ${state} ${attempts} ${reason}`);
      throw new Error(`${remaining} jobs are left after ${timeoutMs} ms: ${left.join('; ')}`);
    }
  }
}

export async function sweep(stage: Stage): Promise<void> {
  await stage.bridge.events.sweep();
}

/** Nobody of this run costs anything any more. */
export async function finish(stage: Stage, run: Run): Promise<void> {
  for (const { subscription_id } of ownOf(stage, run, 'subscriptions')) {
    try {
      stage.emulator.byHand.billing.cancelSubscription({ id: String(subscription_id) });
    } catch (error) {
      refusedByZoho(error); // it is over
    }
  }
}

function dayIn(run: Run, days: number): string {
  const now = run.beganAt + (MOST_DAYS - run.daysLeft + days) * 86_400_000;
  return new Date(now).toISOString().slice(0, 10);
}

/** A refusal is an answer; anything else is a bug. */
function expected(error: unknown): void {
  if (!(error instanceof BridgeError)) throw error;
}

function refusedByZoho(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}
