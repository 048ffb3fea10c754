import { z } from 'zod';
import { unfit } from './lib/text.js';
import { parseInput } from './parse-input.js';
import type { SubscriptionItems, When } from './types-billing.js';

/** A subscription that passed `parseSubscription`: everything checked, what is missing null. */
export interface NewSubscription extends SubscriptionItems {
  couponCode: string | null;
  startsAt: string | null;
  trialDays: number | null;
  autoCollect: boolean;
  product: string;
}

/** A change that passed `parseChange`. Undefined stays as it is. */
export interface Change extends Partial<SubscriptionItems> {
  couponCode?: string | null;
  when: When;
  product: string;
}

/** The name of the product when an app has only one. */
export const MAIN_PRODUCT = 'main';

/** A code as Billing's pages let one be typed: not empty, no line breaks, short. */
const code = z
  .string({ error: 'must be text' })
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must be at most 100 characters')
  .refine((value) => unfit(value) === undefined && !/\p{Cc}/u.test(value), 'must not contain control characters');

const quantity = z.int('must be a whole number').min(1, 'must be at least 1').max(1_000_000, 'must be at most 1,000,000');

const addons = z
  .array(z.strictObject({ addonCode: code, quantity: quantity.default(1) }), { error: 'must be a list of { addonCode, quantity? }' })
  .max(50, 'must be at most 50')
  .refine((list) => new Set(list.map((addon) => addon.addonCode)).size === list.length, 'must name each addon once')
  .transform((list) => list.toSorted((a, b) => (a.addonCode < b.addonCode ? -1 : 1)));

const day = z.iso.date({ error: 'must be a day like 2026-03-01' });

const subscription = z.strictObject({
  planCode: code,
  quantity: quantity.default(1),
  addons: addons.default([]),
  couponCode: code.nullish().transform((value) => value ?? null),
  startsAt: day.nullish().transform((value) => value ?? null),
  trialDays: z
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .max(3650, 'must be at most 3650')
    .nullish()
    .transform((value) => value ?? null),
  autoCollect: z.boolean('must be true or false').default(false),
  product: code.default(MAIN_PRODUCT),
});

const change = z
  .strictObject({
    planCode: code.optional(),
    quantity: quantity.optional(),
    addons: addons.optional(),
    couponCode: code.nullable().optional(),
    when: z.enum(['now', 'term_end'], { error: 'must be now or term_end' }).default('now'),
    product: code.default(MAIN_PRODUCT),
  })
  .refine(({ when: _when, product: _product, ...rest }) => Object.values(rest).some((value) => value !== undefined), {
    message: 'say what shall change: planCode, quantity, addons or couponCode',
  })
  .refine((given) => given.couponCode === undefined || given.when === 'now', {
    path: ['couponCode'],
    message: 'can only change now: Billing schedules plans, quantities and addons, no coupons',
  });

/** Checks what an app wants to subscribe to. @throws InputError with all that is wrong. */
export function parseSubscription(input: unknown): NewSubscription {
  return parseInput(subscription, input);
}

/** Checks what shall become of a subscription. @throws InputError with all that is wrong. */
export function parseChange(input: unknown): Change {
  return parseInput(change, input);
}

/** @throws InputError */
export function parseProduct(product: string = MAIN_PRODUCT): string {
  return parseInput(z.object({ product: code }), { product }).product;
}
