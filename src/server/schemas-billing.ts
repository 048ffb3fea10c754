import { z } from '@hono/zod-openapi';
import type {
  Addon,
  Coupon,
  Plan,
  PlanList,
  SubscriptionChange,
  SubscriptionInput,
  SubscriptionView,
  UserDetail,
} from '../types-billing.js';
import { moment, userView } from './schemas.js';

/** Shapes of plans and subscriptions, for the description of the API. What comes in is judged by src/subscription.ts. */

const exact = z.string().nullable().openapi({ description: 'An exact decimal.', example: '49.00' });

const plan = z
  .object({
    planCode: z.string(),
    name: z.string(),
    product: z.string(),
    price: exact,
    setupFee: exact,
    currency: z.string().nullable(),
    interval: z.int().nullable(),
    intervalUnit: z.string().openapi({ example: 'months' }),
    trialDays: z.int(),
    status: z.string(),
  })
  .openapi('Plan') satisfies z.ZodType<Plan>;

const addon = z
  .object({
    addonCode: z.string(),
    name: z.string(),
    product: z.string(),
    type: z.string().openapi({ example: 'recurring' }),
    price: exact,
    currency: z.string().nullable(),
    unit: z.string(),
    intervalUnit: z.string(),
    forAllPlans: z.boolean(),
    status: z.string(),
  })
  .openapi('Addon') satisfies z.ZodType<Addon>;

const coupon = z
  .object({
    couponCode: z.string(),
    name: z.string(),
    product: z.string(),
    type: z.string(),
    discountBy: z.string(),
    discount: exact,
    expiresAt: z.string().nullable(),
    status: z.string(),
  })
  .openapi('Coupon') satisfies z.ZodType<Coupon>;

export const planList = z
  .object({
    items: z.array(plan),
    addons: z.array(addon),
    coupons: z.array(coupon),
    asOf: moment().openapi({ description: 'When Zoho was asked.' }),
  })
  .openapi('PlanList') satisfies z.ZodType<PlanList>;

const addonInput = z.object({ addonCode: z.string().openapi({ example: 'extra-seat' }), quantity: z.int().optional() });
const product = z.string().optional().openapi({ description: 'Tells subscriptions of one user apart; left out: `main`.' });

export const subscriptionBody = z
  .strictObject({
    planCode: z.string().openapi({ example: 'pro-monthly' }),
    quantity: z.int().optional().openapi({ default: 1 }),
    addons: z.array(addonInput).optional(),
    couponCode: z.string().nullish(),
    startsAt: z.iso.date().nullish().openapi({ description: 'Left out: at once.' }),
    trialDays: z.int().nullish().openapi({ description: "In place of the plan's own; 0: none." }),
    autoCollect: z.boolean().optional().openapi({ description: "Charge the customer's stored card.", default: false }),
    product,
  })
  .openapi('SubscriptionInput') satisfies z.ZodType<SubscriptionInput>;

export const changeBody = z
  .strictObject({
    planCode: z.string().optional(),
    quantity: z.int().optional(),
    addons: z.array(addonInput).optional().openapi({ description: 'All of them: what is not in the list goes.' }),
    couponCode: z.string().nullish().openapi({ description: 'Null takes it away. Only now.' }),
    when: z.enum(['now', 'term_end']).optional().openapi({ default: 'now' }),
    product,
  })
  .openapi('SubscriptionChange') satisfies z.ZodType<SubscriptionChange>;

const items = {
  planCode: z.string(),
  quantity: z.int(),
  addons: z.array(z.object({ addonCode: z.string(), quantity: z.int() })),
};
const day = z.string().nullable().openapi({ example: '2026-03-01' });

export const subscriptionView = z
  .object({
    id: z.string().openapi({ description: 'Billing has it as `reference_id`.' }),
    userId: z.string(),
    product: z.string(),
    wish: z.enum(['active', 'ending', 'cancelled']).openapi({ description: 'What the app wants. `ending`: at the end of the term.' }),
    ...items,
    next: z.object(items).nullable().openapi({ description: 'From the end of the term on.' }),
    couponCode: z.string().nullable(),
    startsAt: day,
    trialDays: z.int().nullable(),
    autoCollect: z.boolean(),
    version: z.int(),
    createdAt: moment(),
    updatedAt: moment(),
    overAt: moment().nullable().openapi({ description: 'Since when another one may be made.' }),
    billing: z
      .object({
        status: z.string().openapi({ example: 'live' }),
        ...items,
        amount: exact,
        currency: z.string().nullable(),
        activatedAt: day,
        termStartsAt: day,
        termEndsAt: day,
        nextBillingAt: day,
        trialEndsAt: day,
        cancelledAt: day,
        changeScheduled: z.boolean(),
        seenAt: moment(),
      })
      .nullable()
      .openapi({ description: 'What Billing said; null until it has it.' }),
    sync: z.object({
      state: z.enum(['synced', 'waiting', 'parked']),
      attempts: z.int(),
      reason: z.string().nullable(),
      pushedAt: moment().nullable(),
    }),
  })
  .openapi('Subscription') satisfies z.ZodType<SubscriptionView>;

export const userDetail = userView
  .extend({ subscriptions: z.array(subscriptionView).openapi({ description: 'The newest first.' }) })
  .openapi('UserDetail') satisfies z.ZodType<UserDetail>;
