import { z } from 'zod';
import { unitsOf } from '../lib/units.js';
import type { BillingInvoice } from '../zoho/billing-invoices.js';
import { type KindDeps, type MoneyKind, type Plan, type Told, type Verdict, whyRefused, zohoIdOf } from './money-kind.js';

const dataSchema = z.object({ reason: z.string().nullable() });

/** Makes an invoice count no more. One that is void already is as it was asked for. */
export function voidKind(deps: KindDeps): MoneyKind {
  const { billing } = deps;
  return closing(deps, {
    state: (invoice) => (invoice.status === 'void' ? 'there' : 'open'),
    send: (invoice, _move, context) => billing.voidInvoice(invoice.id, context),
  });
}

/** Gives up what is owed of an invoice. */
export function writeOffKind(deps: KindDeps): MoneyKind {
  const { billing } = deps;
  return closing(deps, {
    state: (invoice) =>
      unitsOf(invoice.balance) > 0n && invoice.status !== 'void' ? 'open' : unitsOf(invoice.writtenOff) > 0n ? 'there' : 'no',
    send: (invoice, move, context) => billing.writeOff(invoice.id, dataSchema.parse(move.data).reason ?? '', context),
  });
}

interface Closing {
  /** `there`: it is as asked. `no`: it cannot be any more. */
  state(invoice: BillingInvoice): 'open' | 'there' | 'no';
  send(
    invoice: BillingInvoice,
    move: Parameters<MoneyKind['plan']>[0]['move'],
    context: Parameters<MoneyKind['plan']>[0]['context'],
  ): Promise<void>;
}

/** What the invoice itself shows needs no marker: a look says whether it is done. */
function closing({ billing }: KindDeps, { state, send }: Closing): MoneyKind {
  return {
    async plan({ move, customerId, context }): Promise<Plan> {
      const invoice = await billing.invoice(zohoIdOf(move, move.invoiceId), context);
      const now = state(invoice);
      if (now === 'there') return { kind: 'told', told: closed(invoice.id, customerId) };
      if (now === 'no') {
        const reason = `nothing is owed of ${invoice.number}: it is ${invoice.status.replaceAll('_', ' ')}`;
        return { kind: 'told', told: { ...closed(invoice.id, customerId), outcome: 'failed', reason } };
      }
      return {
        kind: 'send',
        memory: {},
        send: async () => {
          await send(invoice, move, context);
          return closed(invoice.id, customerId);
        },
      };
    },

    async find({ move, customerId, context }) {
      const invoice = await billing.invoice(zohoIdOf(move, move.invoiceId), context);
      return state(invoice) === 'there' ? closed(invoice.id, customerId) : undefined;
    },

    async refused(error, moving): Promise<Verdict> {
      return { kind: 'park', reason: await whyRefused(billing, error, moving, [zohoIdOf(moving.move, moving.move.invoiceId)]) };
    },
  };
}

const closed = (zohoId: string, customerId: string): Told => ({
  outcome: 'done',
  touched: [
    { kind: 'invoice', zohoId },
    { kind: 'customer', zohoId: customerId },
  ],
});
