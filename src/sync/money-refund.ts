import { z } from 'zod';
import type { RefusedError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { textOf, unitsOf } from '../lib/units.js';
import type { BillingPayment } from '../zoho/billing-documents.js';
import { isGone, type KindDeps, type MoneyKind, type Moving, type Plan, type Told, unclear, type Verdict, zohoIdOf } from './money-kind.js';

const dataSchema = z.object({ reason: z.string().nullable() });
const memorySchema = z.object({ refunded: z.string() });

/** Refunds of the same amount that are looked into: more in a few seconds is nobody's day. */
const MOST_LOOKS = 20;

/** Pays back a payment, whole or in part; never more than what is left of it. */
export function refundKind({ billing }: KindDeps): MoneyKind {
  return {
    async plan({ move, marker, context }): Promise<Plan> {
      const paymentId = zohoIdOf(move, move.paymentId);
      const payment = await billing.payment(paymentId, context);
      const left = unitsOf(payment.amount) - unitsOf(payment.refunded);
      const amount = move.amount ?? '0';
      if (unitsOf(amount) > left)
        return failed(`only ${textOf(left, placesOf(payment.currency))} of the payment are left to be paid back`, payment);
      const { reason } = dataSchema.parse(move.data);
      const refund = { amount: Number(amount), description: `${reason ?? 'Refund'} (${marker})` };
      return {
        kind: 'send',
        memory: { refunded: payment.refunded },
        send: async () => {
          await billing.refundPayment(paymentId, refund, context);
          return refunded(payment);
        },
      };
    },

    async find(moving, memory) {
      const { move, customerId, marker, context } = moving;
      const payment = await billing.payment(zohoIdOf(move, move.paymentId), context);
      const more = unitsOf(payment.refunded) - unitsOf(memorySchema.parse(memory).refunded);
      const amount = unitsOf(move.amount ?? '0');
      // With ours it would be more by at least its amount.
      if (more < amount) return undefined;
      const alike = (await billing.refundsOf(customerId, context)).filter((refund) => unitsOf(refund.amount) === amount);
      for (const { id } of alike.slice(0, MOST_LOOKS)) {
        const { description } = await billing.refund(id, context);
        if (description.includes(marker)) return refunded(payment);
      }
      throw unclear('as much was paid back, but the refund that says so cannot be found in Billing yet');
    },

    async refused(error: RefusedError, { move, context }: Moving): Promise<Verdict> {
      const said = `Billing refused it (code ${error.zohoCode})`;
      const payment = await billing.payment(zohoIdOf(move, move.paymentId), context).catch((problem: unknown) => {
        if (isGone(problem)) return undefined;
        throw problem;
      });
      if (!payment) return { kind: 'park', reason: `${said}: the payment was deleted in Billing` };
      return { kind: 'park', reason: `${said}: ${payment.refunded} of ${payment.amount} ${payment.currency} are paid back` };
    },
  };
}

const touched = (payment: BillingPayment): Told['touched'] => [
  { kind: 'payment', zohoId: payment.id },
  ...payment.invoices.map(({ id }) => ({ kind: 'invoice', zohoId: id }) as const),
];
const refunded = (payment: BillingPayment): Told => ({ outcome: 'done', touched: touched(payment) });
const failed = (reason: string, payment: BillingPayment): Verdict => ({
  kind: 'told',
  told: { outcome: 'failed', reason, touched: touched(payment) },
});
