import { z } from 'zod';
import type { RefusedError } from '../errors.js';
import { placesOf } from '../lib/currency.js';
import { least, textOf, unitsOf } from '../lib/units.js';
import { type KindDeps, type MoneyKind, type Plan, type Told, type Verdict, whyRefused, zohoIdOf } from './money-kind.js';

const dataSchema = z.object({
  description: z.string().nullable(),
  code: z.string().nullable(),
  date: z.string().nullable(),
  apply: z.boolean(),
});

/** The newest credit notes of a customer that are looked into. */
const MOST_LOOKS = 50;

/** Owes a customer money, and takes it off an invoice when that is asked for: two calls, each of which can be found again. */
export function creditNoteKind({ billing, today }: KindDeps): MoneyKind {
  return {
    async plan({ move, customerId, marker, context }): Promise<Plan> {
      const { description, code, date } = dataSchema.parse(move.data);
      const invoice = move.invoiceId === null ? undefined : await billing.invoice(zohoIdOf(move, move.invoiceId), context);
      const line = {
        code: code ?? invoice?.lines[0]?.code ?? '',
        name: description ?? 'Credit',
        description: description ?? '',
        quantity: 1,
        price: Number(move.amount ?? '0'),
      };
      const body = {
        customer_id: customerId,
        reference_number: marker,
        // Billing wants one.
        date: date ?? (await today()),
        creditnote_items: [line],
      };
      return {
        kind: 'send',
        memory: {},
        send: async () => {
          const { id, currency } = await billing.createCreditNote(body, context);
          return issued(id, customerId, currency);
        },
      };
    },

    async find({ customerId, marker, context }) {
      const notes = await billing.creditNotesOf(customerId, context);
      for (const { id } of notes.slice(0, MOST_LOOKS)) {
        const note = await billing.ownCreditNote(id, context);
        if (note.reference === marker) return issued(id, customerId, note.currency);
      }
      return undefined;
    },

    async finish({ move, context }, told): Promise<Told> {
      const { apply } = dataSchema.parse(move.data);
      if (!apply || move.invoiceId === null || !told.made) return told;
      const invoiceId = zohoIdOf(move, move.invoiceId);
      const note = await billing.ownCreditNote(told.made.zohoId, context);
      const applied: Told = { ...told, touched: [...told.touched, { kind: 'invoice', zohoId: invoiceId }] };
      if (note.invoiceIds.includes(invoiceId)) return applied;
      const { balance, status } = await billing.invoice(invoiceId, context);
      const part = status === 'void' ? 0n : least(unitsOf(note.total), unitsOf(balance));
      if (part === 0n) return { ...applied, reason: 'nothing is owed of the invoice any more: the customer has it as a credit' };
      await billing.applyCredit(note.id, { invoiceId, amount: Number(textOf(part, placesOf(note.currency))) }, context);
      return applied;
    },

    async refused(error: RefusedError, moving): Promise<Verdict> {
      const { move } = moving;
      return {
        kind: 'park',
        reason: await whyRefused(billing, error, moving, move.invoiceId === null ? [] : [zohoIdOf(move, move.invoiceId)]),
      };
    },
  };
}

const issued = (id: string, customerId: string, currency: string): Told => ({
  outcome: 'done',
  ...(currency === '' ? {} : { currency }),
  made: { kind: 'credit_note', zohoId: id },
  touched: [
    { kind: 'credit_note', zohoId: id },
    { kind: 'customer', zohoId: customerId },
  ],
});
