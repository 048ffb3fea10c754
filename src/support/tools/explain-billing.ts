import { z } from 'zod';
import { placesOf } from '../../lib/currency.js';
import { sumOf } from '../../lib/decimal.js';
import { groupBy } from '../../lib/group-by.js';
import { TIERS } from '../../types.js';
import type { SubscriptionView } from '../../types-billing.js';
import { AgentProblem, noUser } from './agent-problem.js';
import { invoiceInWords, isOver, isTrial, paymentInWords, subscriptionInWords, willEnd } from './billing-words.js';
import { appId, tool } from './tool.js';
import { fenceOrNull, NOTICE, UNTRUSTED_NOTICE, untrusted } from './untrusted.js';

const description = `What a user has, owes and paid: tier, subscriptions, open invoices, the last payments and why payments failed, and what comes next.

Use it for any question about plan, price, renewal, trial, invoice, payment or card: it costs nothing and is exact.
Do not use it to change anything: it only reads. For refunds, disputes and exceptions call escalate_to_human. Tell it only to the user it is about.
The answer: summary says it in words; the lists have the figures. Amounts are exact decimal texts of the currency beside them: repeat them as they are, never round, convert or add up different currencies (owed has the sums). Days are those of the company. asOf is when the books were last looked at; null: nothing is known yet.`;

const day = z.string().nullable();
/** Enough for any question; who owes more invoices than that needs a person. */
const INVOICES = 20;

export const explainBilling = tool({
  name: 'explain_billing',
  title: 'What a user has, owes and paid',
  description,
  scope: 'billing',
  zohoCalls: 0,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    userId: appId().describe('The app’s own id of the user you speak with; find_user finds it by an address.'),
    conversationId: appId().optional().describe('The conversation you are in, if you know its id.'),
  }),
  output: z.object({
    notice: NOTICE,
    userId: z.string(),
    summary: z.string(),
    tier: z.enum(TIERS),
    subscriptions: z.array(
      z.object({
        product: z.string(),
        planCode: z.string(),
        quantity: z.number().int(),
        addons: z.array(z.object({ addonCode: z.string(), quantity: z.number().int() })),
        status: z.string().describe('Billing’s own word; setting_up until Billing has it.'),
        amount: z.string().nullable().describe('Of one term.'),
        currency: z.string().nullable(),
        nextBillOn: day,
        trialEndsOn: day,
        endsOn: day.describe('It does not renew after this day.'),
        endedOn: day,
        cardIsCharged: z.boolean().describe('False: invoices are sent.'),
      }),
    ),
    openInvoices: z.array(
      z.object({
        number: z.string(),
        date: day,
        dueOn: day,
        overdue: z.boolean(),
        currency: z.string(),
        total: z.string(),
        owed: z.string(),
      }),
    ),
    moreOpenInvoices: z.boolean(),
    owed: z.array(z.object({ currency: z.string(), amount: z.string() })).describe('What openInvoices add up to, by currency.'),
    payments: z.array(
      z.object({
        outcome: z.enum(['received', 'failed']),
        date: day,
        currency: z.string(),
        amount: z.string(),
        paidBack: z.string(),
        cardLastFour: z.string().nullable(),
        invoices: z.array(z.string()),
        reason: untrusted('Why it failed, in the words of the payment gateway.').nullable(),
      }),
    ),
    asOf: z.string().nullable(),
  }),
  async run({ userId }, { ports, session, bound }) {
    if (bound && session.userId === undefined) throw noUser();
    const user = await ports.users.get(userId);
    if (!user) {
      throw new AgentProblem(
        'user_not_found',
        'There is no user with this id.',
        'Check the id. With the user’s address, find_user finds it.',
      );
    }
    const [invoices, payments] = await Promise.all([
      ports.billing.today().then((today) => ports.billing.owed(userId, { today, limit: INVOICES + 1 })),
      ports.billing.payments(userId, { each: 3 }),
    ]);
    const open = invoices.slice(0, INVOICES);
    const subscriptions = told(user.subscriptions);
    const owed = [...groupBy(open, ({ currency }) => currency)].map(([currency, all]) => ({
      ...{
        currency,
        amount: sumOf(
          all.map(({ balance }) => balance),
          placesOf(currency),
        ),
      },
    }));
    const seen = [...open, ...payments, ...subscriptions.flatMap(({ billing }) => billing ?? [])].map(({ seenAt }) => seenAt).sort();
    return {
      notice: UNTRUSTED_NOTICE,
      userId,
      summary: [
        `Tier: ${user.tier}.`,
        ...(subscriptions.length === 0 ? ['There is no subscription.'] : subscriptions.map(subscriptionInWords)),
        ...(open.length === 0 ? ['Nothing is owed.'] : open.map(invoiceInWords)),
        ...payments.map(paymentInWords),
      ].join(' '),
      tier: user.tier,
      subscriptions: subscriptions.map(toSubscription),
      openInvoices: open.map(({ dueDate, balance, seenAt: _, ...rest }) => ({ ...rest, dueOn: dueDate, owed: balance })),
      moreOpenInvoices: invoices.length > INVOICES,
      owed,
      payments: payments.map(({ status, refunded, failure, seenAt: _, ...rest }) => ({
        ...rest,
        outcome: status === 'success' ? ('received' as const) : ('failed' as const),
        paidBack: refunded,
        reason: status === 'success' ? null : fenceOrNull(failure, { most: 500 }),
      })),
      asOf: seen.at(-1) ?? null,
    };
  },
});

/** Those that run, or the latest that ran. */
function told(all: readonly SubscriptionView[]): SubscriptionView[] {
  const running = all.filter(({ overAt }) => overAt === null);
  return running.length > 0 ? running : all.slice(0, 1);
}

function toSubscription({ product, planCode, quantity, addons, billing, wish, autoCollect }: SubscriptionView) {
  const status = billing?.status ?? 'setting_up';
  const ends = billing !== null && !isOver(status) && willEnd({ wish, status });
  return {
    ...{ product, planCode, quantity, addons, status, amount: billing?.amount ?? null, currency: billing?.currency ?? null },
    nextBillOn: ends || isOver(status) ? null : (billing?.nextBillingAt ?? null),
    trialEndsOn: isTrial(status) ? (billing?.trialEndsAt ?? null) : null,
    endsOn: ends ? (billing?.termEndsAt ?? null) : null,
    endedOn: isOver(status) ? (billing?.cancelledAt ?? null) : null,
    cardIsCharged: autoCollect,
  };
}
