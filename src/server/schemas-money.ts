import { z } from '@hono/zod-openapi';
import {
  type CollectInput,
  type CreditNoteInput,
  MOVE_KINDS,
  type MoneyMove,
  PAYMENT_MODES,
  type PaymentInput,
  type PaymentView,
  type RefundInput,
  type VoidInput,
  type WriteOffInput,
} from '../types-money.js';
import { moment } from './schemas.js';

/** Shapes of what is done with money, for the description of the API. What comes in is judged by src/money-move.ts. */

const amount = () =>
  z.union([z.string(), z.number()]).openapi({ description: 'An exact decimal; a number is taken as it is written.', example: '49.00' });
const exact = z.string().openapi({ description: 'An exact decimal.', example: '49.00' });
const reference = () =>
  z.string().openapi({
    description: "The app's own key, at most 80 characters: the same one is carried out once, the same one with other content is refused.",
    example: 'ch_3PqZ',
  });
const own = () =>
  z.string().nullish().openapi({ description: 'Left out: the same call again, while the first is under way, is the same move.' });
const currency = z.string().nullish().openapi({ example: 'USD' });
const invoice = z.string().openapi({ description: 'An id, or a number.', example: 'INV-000042' });
const day = z.iso.date().nullish().openapi({ description: "A day of the organisation's.", example: '2026-03-01' });

export const paymentBody = z
  .strictObject({
    reference: reference(),
    amount: amount(),
    currency,
    userId: z.string().nullish().openapi({ description: 'May be left out when an invoice is named.' }),
    invoice: invoice.nullish(),
    invoices: z.array(z.object({ invoice, amount: amount() })).nullish(),
    mode: z.enum(PAYMENT_MODES).optional().openapi({ default: 'others' }),
    date: day,
    description: z.string().nullish(),
    excess: z.boolean().optional().openapi({ description: 'What is more than what is owed becomes a credit.', default: false }),
  })
  .openapi('PaymentInput') satisfies z.ZodType<PaymentInput>;

export const collectBody = z
  .strictObject({
    reference: own(),
    cardLastFour: z.string().nullish().openapi({ description: 'Which stored card; left out: the primary one.', example: '4242' }),
  })
  .openapi('CollectInput') satisfies z.ZodType<CollectInput>;

export const refundBody = z
  .strictObject({
    reference: reference(),
    amount: amount().nullish().openapi({ description: 'Left out: all that is left of the payment.' }),
    reason: z.string().nullish(),
  })
  .openapi('RefundInput') satisfies z.ZodType<RefundInput>;

export const voidBody = z.strictObject({ reference: own() }).openapi('VoidInput') satisfies z.ZodType<VoidInput>;
export const writeOffBody = z
  .strictObject({ reference: own(), reason: z.string().nullish() })
  .openapi('WriteOffInput') satisfies z.ZodType<WriteOffInput>;

export const creditNoteBody = z
  .strictObject({
    reference: reference(),
    amount: amount(),
    currency,
    userId: z.string().nullish().openapi({ description: 'May be left out when an invoice is named.' }),
    invoice: invoice.nullish(),
    apply: z.boolean().optional().openapi({ description: 'Take it off what is owed of the invoice. True when one is named.' }),
    description: z.string().nullish().openapi({ description: 'What the customer reads.' }),
    code: z.string().nullish().openapi({ description: 'The plan or addon it is about.' }),
    date: day,
  })
  .openapi('CreditNoteInput') satisfies z.ZodType<CreditNoteInput>;

export const moneyMove = z
  .object({
    id: z.string(),
    kind: z.enum(MOVE_KINDS),
    userId: z.string(),
    reference: z.string(),
    amount: exact.nullable().openapi({ description: 'Null until Billing has said what is owed.' }),
    currency: z.string().nullable(),
    invoiceId: z.string().nullable(),
    paymentId: z.string().nullable().openapi({ description: 'The payment that was made, or is paid back; null until the mirror has it.' }),
    creditNoteId: z.string().nullable(),
    state: z
      .enum(['waiting', 'done', 'failed', 'parked'])
      .openapi({ description: '`failed`: over, and not carried out (a declined card), or given up. `parked`: a person is needed.' }),
    reason: z.string().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
    sync: z.object({
      state: z.enum(['synced', 'waiting', 'parked']),
      attempts: z.int(),
      reason: z.string().nullable(),
      pushedAt: moment().nullable(),
    }),
  })
  .openapi('MoneyMove') satisfies z.ZodType<MoneyMove>;

export const moneyMovePage = z.object({ items: z.array(moneyMove), next: z.string().optional() }).openapi('MoneyMovePage');

export const paymentView = z
  .object({
    id: z.string(),
    userId: z.string().nullable(),
    status: z.string().openapi({ description: "`success` or `failure`; before Billing has it, its move's state.", example: 'success' }),
    mode: z.string(),
    date: z.string().nullable(),
    currency: z.string().nullable(),
    amount: exact,
    refunded: exact,
    reference: z.string().nullable(),
    invoices: z.array(z.object({ invoiceId: z.string(), number: z.string().nullable(), amount: exact })),
    move: moneyMove.nullable().openapi({ description: 'What the app asked for; null when somebody else made the payment.' }),
  })
  .openapi('Payment') satisfies z.ZodType<PaymentView>;
