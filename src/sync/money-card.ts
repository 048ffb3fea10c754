import { z } from 'zod';
import type { RefusedError } from '../errors.js';
import { unitsOf } from '../lib/units.js';
import { isGone, type KindDeps, type MoneyKind, type Plan, type Told, type Verdict, whyRefused, zohoIdOf } from './money-kind.js';

const dataSchema = z.object({ cardLastFour: z.string().nullable() });
const memorySchema = z.object({ payments: z.array(z.string()) });

/** Modes of payments that came from a stored card. */
const FROM_CARD = new Set(['autotransaction', 'creditcard']);

/** Charges a stored card what is owed of an invoice. A card that is declined ends the move: the user must act, and then the app asks again. */
export function collectKind({ billing }: KindDeps): MoneyKind {
  return {
    async plan({ move, customerId, context }): Promise<Plan> {
      const invoiceId = zohoIdOf(move, move.invoiceId);
      const invoice = await billing.invoice(invoiceId, context);
      if (invoice.status === 'payment_initiated') return { kind: 'retry', reason: 'a charge of this invoice is under way in Billing' };
      if (unitsOf(invoice.balance) <= 0n || invoice.status === 'void') {
        return failed(`nothing is owed of ${invoice.number}: it is ${invoice.status.replaceAll('_', ' ')}`, invoiceId);
      }
      const { cardLastFour } = dataSchema.parse(move.data);
      const cards = await billing.cards(customerId, context);
      const card = cardLastFour === null ? cards[0] : cards.find((one) => one.lastFour === cardLastFour);
      if (!card) {
        const which = cardLastFour === null ? '' : ` that ends with ${cardLastFour}`;
        return failed(`the customer has no stored card${which} in Billing`, invoiceId);
      }
      return {
        kind: 'send',
        memory: { payments: invoice.payments.map((payment) => payment.id) },
        send: async () => {
          const payment = await billing.collect(invoiceId, { cardId: card.id }, context);
          if (payment.status === 'failure') return declined(invoiceId);
          return collected(payment.id, { invoiceId, customerId, amount: payment.amount, currency: payment.currency });
        },
      };
    },

    async find({ move, customerId, context }, memory) {
      const before = new Set(memorySchema.parse(memory).payments);
      const invoiceId = zohoIdOf(move, move.invoiceId);
      const { payments, currency } = await billing.invoice(invoiceId, context);
      const fresh = payments.find((payment) => !before.has(payment.id) && (FROM_CARD.has(payment.mode) || payment.cardLastFour !== null));
      return fresh && collected(fresh.id, { invoiceId, customerId, amount: fresh.amount, currency });
    },

    async refused(error: RefusedError, moving): Promise<Verdict> {
      const invoiceId = zohoIdOf(moving.move, moving.move.invoiceId);
      if (isGone(error)) return { kind: 'park', reason: await whyRefused(billing, error, moving, [invoiceId]) };
      return { kind: 'told', told: declined(invoiceId, error.zohoCode) };
    },
  };
}

const failed = (reason: string, invoiceId: string): Verdict => ({
  kind: 'told',
  told: { outcome: 'failed', reason, touched: [{ kind: 'invoice', zohoId: invoiceId }] },
});

const declined = (invoiceId: string, code?: string): Told => ({
  outcome: 'failed',
  reason: `the card was declined${code === undefined ? '' : ` (code ${code})`}; ask for another one, or try again later`,
  touched: [{ kind: 'invoice', zohoId: invoiceId }],
});

function collected(
  id: string,
  { invoiceId, customerId, amount, currency }: { invoiceId: string; customerId: string; amount: string; currency: string },
): Told {
  return {
    outcome: 'done',
    ...{ amount, currency },
    made: { kind: 'payment', zohoId: id },
    touched: [
      { kind: 'payment', zohoId: id },
      { kind: 'invoice', zohoId: invoiceId },
      { kind: 'customer', zohoId: customerId },
    ],
  };
}
