import type { Happening } from '../../types-happenings.js';
import type { NoticeKind } from '../../types-notices.js';

/** Facts as they come, one of each kind: what `notices preview` shows. */
export const SAMPLES: Record<NoticeKind, Happening['data']> = {
  'payment.failed': {
    amount: '49.00',
    currency: 'USD',
    planName: 'Pro monthly',
    invoiceNumber: 'INV-000042',
    cardLastFour: '4242',
    failure: 'Your card has insufficient funds.',
  },
  'payment.received': {
    amount: '49.00',
    currency: 'USD',
    planName: 'Pro monthly',
    invoiceNumber: 'INV-000042',
    cardLastFour: '4242',
    date: '2026-03-01',
  },
  'subscription.renewal_ahead': {
    amount: '490.00',
    currency: 'EUR',
    planName: 'Pro yearly',
    nextBillingAt: '2026-03-04',
    cardLastFour: '4242',
    autoCollect: true,
  },
  'subscription.trial_ending': { amount: '4900', currency: 'JPY', planName: 'Team monthly', trialEndsAt: '2026-03-04', autoCollect: false },
  'card.expiring': { cardLastFour: '4242', cardExpires: '2026-03-31' },
  'subscription.cancelled': { planName: 'Pro monthly', cancelledAt: '2026-03-01' },
  'subscription.reactivated': { planName: 'Pro monthly', nextBillingAt: '2026-04-01', amount: '49.00', currency: 'USD' },
};
