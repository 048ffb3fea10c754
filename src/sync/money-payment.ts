import { z } from 'zod';
import { RefusedError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { least, textOf, unitsOf } from '../lib/units.js';
import type { Billing } from '../zoho/billing.js';
import type { CallContext } from '../zoho/types.js';
import {
  isGone,
  type KindDeps,
  type MoneyKind,
  type Moving,
  type Plan,
  type Told,
  type Verdict,
  whyRefused,
  zohoIdOf,
} from './money-kind.js';

const dataSchema = z.object({
  mode: z.string(),
  date: z.string().nullable(),
  description: z.string().nullable(),
  excess: z.boolean(),
  invoices: z.array(z.object({ id: z.string(), amount: z.string() })),
});
const memorySchema = z.object({ invoices: z.array(z.string()) });

/** More than what is owed, as clients of Books have seen it. */
const TOO_MUCH = '24016';

/** What can be paid; drafts are nobody's debt yet. */
const CLOSED = new Set(['paid', 'void', 'draft', 'pending', 'payment_initiated']);

interface Part {
  zohoId: string;
  amount: string;
}

/** Records a payment that the app's gateway took, and says what it is for. */
export function paymentKind({ billing }: KindDeps): MoneyKind {
  return {
    async plan(moving): Promise<Plan> {
      const { move, customerId, marker, context } = moving;
      const data = dataSchema.parse(move.data);
      const amount = move.amount ?? '0';
      const parts = await partsOf(billing, moving, data);
      if (!data.excess) {
        const placed = parts.reduce((sum, part) => sum + unitsOf(part.amount), 0n);
        if (placed < unitsOf(amount)) {
          // An invoice that Billing has just made may not be in its list yet.
          return {
            kind: 'retry',
            reason: `only ${textOf(placed, placesOf(move.currency))} are owed in Billing, the payment is of ${amount}`,
          };
        }
      }
      const body = {
        customer_id: customerId,
        payment_mode: data.mode,
        amount: Number(amount),
        reference_number: marker,
        ...(data.date === null ? {} : { date: data.date }),
        ...(data.description === null ? {} : { description: data.description }),
        ...(parts.length === 0
          ? {}
          : { invoices: parts.map((part) => ({ invoice_id: part.zohoId, amount_applied: Number(part.amount) })) }),
      };
      const invoices = parts.map((part) => part.zohoId);
      return {
        kind: 'send',
        memory: { invoices },
        send: async () => {
          const { id, currency } = await billing.createPayment(body, context);
          return recorded(id, { customerId, currency, invoices });
        },
      };
    },

    async find({ customerId, marker, context }, memory) {
      const { invoices } = memorySchema.parse(memory);
      for (const invoice of invoices) {
        const id = await paidWith(billing, invoice, marker, context);
        if (id !== undefined) return recorded(id, { customerId, invoices });
      }
      // In excess of all invoices, or its invoice was voided meanwhile.
      const all = await billing.paymentsOf(customerId, context).catch((error: unknown) => {
        // It is in no documentation. Where it does not answer, the invoices are what counts, if there are any.
        if (error instanceof RefusedError && invoices.length > 0) return [];
        throw error;
      });
      const found = all.find((payment) => payment.reference === marker);
      return found && recorded(found.id, { customerId, currency: found.currency, invoices });
    },

    async refused(error: RefusedError, moving): Promise<Verdict> {
      const { invoices } = dataSchema.parse(moving.move.data);
      const named = invoices.map((one) => zohoIdOf(moving.move, one.id));
      const why = await whyRefused(billing, error, moving, named);
      const much = error.zohoCode === TOO_MUCH ? '; the payment is more than what is owed, so nothing was recorded' : '';
      return { kind: 'park', reason: `${why}${much}` };
    },
  };
}

function recorded(id: string, { customerId, currency, invoices }: { customerId: string; currency?: string; invoices: string[] }): Told {
  return {
    outcome: 'done',
    ...(currency ? { currency } : {}),
    made: { kind: 'payment', zohoId: id },
    touched: [
      { kind: 'payment', zohoId: id },
      ...invoices.map((zohoId) => ({ kind: 'invoice', zohoId }) as const),
      // A subscription that was in dunning may go on.
      { kind: 'customer', zohoId: customerId },
    ],
  };
}

async function paidWith(billing: Billing, invoiceId: string, marker: string, context: CallContext): Promise<string | undefined> {
  try {
    return (await billing.invoice(invoiceId, context)).payments.find((payment) => payment.reference === marker)?.id;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** As asked for; or what is owed, the oldest invoice first. With `excess`, never more than what is owed. */
async function partsOf(billing: Billing, { move, customerId, context }: Moving, data: z.output<typeof dataSchema>): Promise<Part[]> {
  const named = data.invoices.map((one) => ({ zohoId: zohoIdOf(move, one.id), amount: one.amount }));
  if (named.length > 0 && !data.excess) return named;
  const owed =
    named.length > 0
      ? await Promise.all(named.map(async ({ zohoId }) => billing.invoice(zohoId, context)))
      : (await billing.invoicesOf({ customerId }, context))
          .filter((invoice) => !CLOSED.has(invoice.status))
          .sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1));
  let left = unitsOf(move.amount ?? '0');
  const parts: Part[] = [];
  for (const { id, balance } of owed) {
    const part = least(left, unitsOf(balance));
    if (part > 0n) parts.push({ zohoId: id, amount: textOf(part, placesOf(move.currency)) });
    left -= part;
  }
  return parts;
}
