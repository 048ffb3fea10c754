import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import { isDay } from '../../finance/calendar.js';
import type { Finance } from '../../finance/finance.js';
import { cancel, reactivate } from '../../finance/subscriptions/cancel.js';
import { pause, postpone, resume } from '../../finance/subscriptions/dates.js';
import { declareUnpaid, subscriptionOf } from '../../finance/subscriptions/hooks.js';
import { carryOn, schedule } from '../../finance/subscriptions/schedule.js';
import { updateSubscription } from '../../finance/subscriptions/update.js';
import { rulesByHand } from './rules.js';

const id = z.string().min(1);
const day = z.string().refine(isDay, 'no day: write 2026-01-31');
/** Who does it: staff in Billing's pages, or the customer in its portal. Zoho's events and `source` do not tell them apart. */
const by = z.enum(['staff', 'customer']).default('staff');
const NAMES = { staff: 'Sam Seller', customer: 'Customer' } as const;

/** What people do to subscriptions without the API: the same happens and the same is told of. */
export function subscriptionsByHand(finance: Finance) {
  const module = 'subscriptions';
  const find = (subscriptionId: string) => subscriptionOf(finance, subscriptionId);

  return {
    ...rulesByHand(finance),
    cancelSubscription: handAction({
      ...{ title: 'Cancel the subscription', module },
      input: z.strictObject({ id, atEnd: z.boolean().default(false), by }),
      run: ({ id: target, atEnd, by: who }): void => cancel(finance, find(target), { atEnd, by: NAMES[who] }),
    }),
    /** In Billing's pages also one that is cancelled already. */
    reactivateSubscription: handAction({
      ...{ title: 'Reactivate the subscription', module },
      input: z.strictObject({ id }),
      run: (input): void => reactivate(finance, find(input.id), { fromCancelled: true, by: NAMES.staff }),
    }),
    /** Another plan, quantity or price, now or at the end of the term. */
    changeSubscription: handAction({
      ...{ title: 'Change plan, quantity or price', module },
      input: z.strictObject({
        ...{ id, planCode: z.string().min(1).optional(), quantity: z.int().min(1).optional(), price: z.number().min(0).optional() },
        ...{ atEnd: z.boolean().default(false), by },
      }),
      run: ({ id: target, planCode, quantity, price, atEnd, by: who }): void => {
        const subscription = find(target);
        const plan = { plan_code: planCode ?? subscription.plan.code, quantity, price };
        updateSubscription(finance, subscription, { plan, end_of_term: atEnd }, NAMES[who]);
        carryOn(finance, subscription);
      },
    }),
    /** Somebody renames it: a client that keeps its own key there had better notice. */
    setReference: handAction({
      ...{ title: 'Change the reference', module },
      input: z.strictObject({ id, reference: z.string().max(100) }),
      run: ({ id: target, reference }): void => {
        const subscription = find(target);
        updateSubscription(finance, subscription, { reference_id: reference }, NAMES.staff);
        schedule(finance, subscription);
      },
    }),
    postponeSubscription: handAction({
      ...{ title: 'Postpone the renewal', module },
      input: z.strictObject({ id, to: day }),
      run: ({ id: target, to }): void => postpone(finance, find(target), { to, by: NAMES.staff }),
    }),
    pauseSubscription: handAction({
      ...{ title: 'Pause the subscription', module },
      input: z.strictObject({ id, on: day.optional(), resumeOn: day.optional() }),
      run: ({ id: target, on, resumeOn }): void => pause(finance, find(target), { on, resumeOn, by: NAMES.staff }),
    }),
    resumeSubscription: handAction({
      ...{ title: 'Resume the subscription', module },
      input: z.strictObject({ id }),
      run: (input): void => resume(finance, find(input.id), { by: NAMES.staff }),
    }),
    markUnpaid: handAction({
      ...{ title: 'Mark as unpaid', module },
      input: z.strictObject({ id }),
      run: (input): void => declareUnpaid(finance, find(input.id), { by: NAMES.staff }),
    }),
  };
}
