import type { Happening } from '../../types-happenings.js';
import type { NoticeKind } from '../../types-notices.js';
import type { Talk } from './talk.js';

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
  'escalation.received': { number: '1042', status: 'Open', statusType: 'Open' },
  'escalation.replied': { number: '1042', status: 'Open', statusType: 'Open' },
  'escalation.status_changed': { number: '1042', status: 'Waiting for the bank', statusType: 'On Hold' },
  'escalation.resolved': { number: '1042', status: 'Closed', statusType: 'Closed' },
  'escalation.reopened': { number: '1042', status: 'Open', statusType: 'Open' },
  'subscription.reactivated': { planCode: 'pro-monthly', nextBillingAt: '2026-04-01', amount: '49.00', currency: 'USD' },
};

export const SAMPLE_PLANS: ReadonlyMap<string, string> = new Map([
  ['pro-monthly', 'Pro monthly'],
  ['pro-yearly', 'Pro yearly'],
  ['team-monthly', 'Team monthly'],
]);

/** What was written in the escalation of these samples. */
const TALK: Talk = {
  escalationId: '5b1f6c1e-8f0d-4a57-9f3b-1d2c3b4a5968',
  conversationId: 'chat-8213',
  subject: 'Charged twice in March',
  resolution: null,
  replies: [],
  also: [],
};
const REPLY = `Hi Ada,

you are right, the invoice was charged twice: once by the renewal and once by the change of plan a minute later.

I have sent the second payment of $49.00 back. Depending on your bank it takes
- two to three days on a card,
- up to a week on an account.

Could you tell me whether it has arrived by then?

Best wishes
Grace`;

export const SAMPLE_TALKS: Partial<Record<NoticeKind, Talk>> = {
  'escalation.received': TALK,
  'escalation.replied': { ...TALK, replies: [{ author: 'Grace Hopper', text: REPLY }] },
  'escalation.status_changed': TALK,
  'escalation.resolved': {
    ...TALK,
    resolution:
      'The second charge of $49.00 was paid back on March 4. A change of plan within a minute of a renewal is no longer charged twice.',
    replies: [
      {
        author: 'Grace Hopper',
        text: 'Good to hear that it has arrived.\n\nI am closing this now; just answer if anything else comes up.',
      },
    ],
    also: ['escalation.replied'],
  },
  'escalation.reopened': TALK,
};
