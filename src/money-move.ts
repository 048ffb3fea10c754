import { z } from 'zod';
import { InputError } from './errors.js';
import { placesOf } from './lib/currency.js';
import { exactDecimal } from './lib/decimal.js';
import { unfit } from './lib/text.js';
import { parseInput } from './parse-input.js';
import { PAYMENT_MODES } from './types-money.js';

/** Billing takes 100 characters as reference; the bridge adds 14 of its own. */
const REFERENCE_LENGTH = 80;

/** Text that people may read: no control characters, not empty. */
const line = (most: number) =>
  z
    .string({ error: 'must be text' })
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must be at most ${most} characters`)
    .refine((value) => unfit(value) === undefined && !/\p{Cc}/u.test(value), 'must not contain control characters');

/** Above zero, exact; without trailing zeros, so that `49` and `49.00` are the same wish. */
const amount = z.union([z.string(), z.number()], { error: 'must be an exact decimal such as "49.00"' }).transform((value, context) => {
  const text = plain(value);
  if (text !== undefined) return text;
  context.addIssue({
    code: 'custom',
    message: 'must be an exact decimal above zero with at most 12 digits before the point and 4 after it',
  });
  return z.NEVER;
});

function plain(value: string | number): string | undefined {
  try {
    const text = exactDecimal(value, 0);
    return /^(0|[1-9]\d{0,11})(\.\d{1,4})?$/.test(text) && /[1-9]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);
const reference = line(REFERENCE_LENGTH);
const currency = orNull(z.string({ error: 'must be text' }).regex(/^[A-Z]{3}$/, 'must be a currency such as USD'));
const day = orNull(z.iso.date({ error: 'must be a day like 2026-03-01' }));
const description = orNull(line(400));
const name = orNull(line(200));

const payment = z
  .strictObject({
    reference,
    amount,
    currency,
    userId: name,
    invoice: name,
    invoices: z
      .array(z.strictObject({ invoice: line(200), amount }), { error: 'must be a list of { invoice, amount }' })
      .min(1, 'must not be empty')
      .max(50, 'must be at most 50')
      .nullish()
      .transform((value) => value ?? null),
    mode: z.enum(PAYMENT_MODES, { error: `must be one of ${PAYMENT_MODES.join(', ')}` }).default('others'),
    date: day,
    description,
    excess: z.boolean('must be true or false').default(false),
  })
  .refine((given) => given.invoice === null || given.invoices === null, {
    path: ['invoices'],
    message: 'cannot be given together with invoice',
  })
  .refine((given) => given.userId !== null || given.invoice !== null || given.invoices !== null, {
    path: ['userId'],
    message: 'is required unless an invoice is named',
  });

const collect = z.strictObject({
  reference: orNull(reference),
  cardLastFour: orNull(z.string({ error: 'must be text' }).regex(/^\d{4}$/, 'must be four digits')),
});
const refund = z.strictObject({ reference, amount: orNull(amount), reason: description });
const voiding = z.strictObject({ reference: orNull(reference) });
const writeOff = z.strictObject({ reference: orNull(reference), reason: description });
const creditNote = z
  .strictObject({
    reference,
    amount,
    currency,
    userId: name,
    invoice: name,
    apply: orNull(z.boolean('must be true or false')),
    description,
    code: name,
    date: day,
  })
  .refine((given) => given.userId !== null || given.invoice !== null, {
    path: ['userId'],
    message: 'is required unless an invoice is named',
  })
  .refine((given) => given.apply !== true || given.invoice !== null, { path: ['apply'], message: 'needs an invoice' });

export type PaymentAsked = z.output<typeof payment>;
export type CollectAsked = z.output<typeof collect>;
export type RefundAsked = z.output<typeof refund>;
export type VoidAsked = z.output<typeof voiding>;
export type WriteOffAsked = z.output<typeof writeOff>;
export type CreditNoteAsked = z.output<typeof creditNote>;

/** Each checks what the app asks for. @throws InputError with all that is wrong. */
export const parseMove = {
  payment: (input: unknown): PaymentAsked => parseInput(payment, input),
  collect: (input: unknown): CollectAsked => parseInput(collect, input ?? {}),
  refund: (input: unknown): RefundAsked => parseInput(refund, input),
  void: (input: unknown): VoidAsked => parseInput(voiding, input ?? {}),
  writeOff: (input: unknown): WriteOffAsked => parseInput(writeOff, input ?? {}),
  creditNote: (input: unknown): CreditNoteAsked => parseInput(creditNote, input),
};

/** An amount with the decimals of its currency. @throws InputError when it has more of them than the currency. */
export function inCurrency(value: string, code: string, path = 'amount'): string {
  const places = placesOf(code);
  if ((value.split('.')[1]?.length ?? 0) <= places) return exactDecimal(value, places);
  throw new InputError([{ path, message: `has more decimals than ${code} (${places})` }]);
}
