import type { Happening } from '../../types-happenings.js';
import type { NoticeKind } from '../../types-notices.js';

/** Facts as they come, one of each kind: what `notices preview` shows. */
export const SAMPLES: Record<NoticeKind, Happening['data']> = {
  'payment.failed': {
    amount: '49.00',
    currency: 'USD',
    planCode: 'pro-monthly',
    number: 'INV-000042',
    cardLastFour: '4242',
    failure: 'Your card has insufficient funds.',
  },
  'payment.received': {
    amount: '49.00',
    currency: 'USD',
    planCode: 'pro-monthly',
    number: 'INV-000042',
    cardLastFour: '4242',
    date: '2026-03-01',
  },
  'subscription.renewal_ahead': {
    amount: '490.00',
    currency: 'EUR',
    planCode: 'pro-yearly',
    nextBillingAt: '2026-03-04',
    cardLastFour: '4242',
    autoCollect: true,
  },
  'subscription.trial_ending': { amount: '4900', currency: 'JPY', planCode: 'team-monthly', trialEndsAt: '2026-03-04', autoCollect: false },
  'card.expiring': { cardLastFour: '4242', cardExpires: '2026-03-31' },
  'subscription.cancelled': { planCode: 'pro-monthly', cancelledAt: '2026-03-01' },
  'subscription.reactivated': { planCode: 'pro-monthly', nextBillingAt: '2026-04-01', amount: '49.00', currency: 'USD' },
};

export const SAMPLE_PLANS: ReadonlyMap<string, string> = new Map([
  ['pro-monthly', 'Pro monthly'],
  ['pro-yearly', 'Pro yearly'],
  ['team-monthly', 'Team monthly'],
]);
