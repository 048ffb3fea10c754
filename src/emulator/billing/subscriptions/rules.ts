import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import type { Finance } from '../../finance/finance.js';
import { schedule } from '../../finance/subscriptions/schedule.js';

const days = z.int().min(1).max(365);

/** What an admin sets in Billing's pages, and where nobody says which of two ways Zoho goes, the way to go. */
export function rulesByHand(finance: Finance) {
  return {
    /** What is left out stays. */
    setSubscriptionRules: handAction({
      title: 'Set the rules of dunning and of changes',
      module: 'subscriptions',
      input: z.strictObject({
        /** Days after a renewal that failed, each on which the card is tried again. */
        retryOnDays: z.array(days).max(10).optional(),
        /** What becomes of a subscription when all have failed. */
        finally: z.enum(['cancel', 'unpaid']).optional(),
        /** Whether changes in mid-term are billed and credited by the day. */
        prorate: z.boolean().optional(),
        declinedCreation: z.enum(['refuse', 'creation_failed']).optional(),
        reactivateCancelled: z.boolean().optional(),
        /** Days after an invoice's due date; null: never. */
        offlinePastDueAfterDays: days.nullable().optional(),
        offlineFinallyAfterDays: days.nullable().optional(),
        tellOfPauses: z.boolean().optional(),
      }),
      run: ({ retryOnDays, finally: last, prorate, offlinePastDueAfterDays, offlineFinallyAfterDays, ...rest }): void => {
        const { settings } = finance;
        if (retryOnDays) settings.dunning.retryOnDays = [...new Set(retryOnDays)].sort((a, b) => a - b);
        if (last) settings.dunning.finally = last;
        if (prorate !== undefined) settings.prorate = prorate;
        const { offline, ...others } = settings.subscriptions;
        settings.subscriptions = {
          ...{ ...others, ...defined(rest) },
          offline: {
            pastDueAfterDays: offlinePastDueAfterDays === undefined ? offline.pastDueAfterDays : offlinePastDueAfterDays,
            finallyAfterDays: offlineFinallyAfterDays === undefined ? offline.finallyAfterDays : offlineFinallyAfterDays,
          },
        };
        // What is due next may have changed with the rules.
        for (const subscription of finance.subscriptions.all()) schedule(finance, subscription);
      },
    }),
  };
}

/** Without what is undefined. */
function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}
