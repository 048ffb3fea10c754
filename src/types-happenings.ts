/** What happens to a user's money and to what they asked for help with, as the library, the webhooks to the app and the notices tell it. */
export const HAPPENINGS = [
  'subscription.started',
  'subscription.trial_started',
  'subscription.renewed',
  'subscription.changed',
  'subscription.past_due',
  'subscription.unpaid',
  'subscription.cancellation_scheduled',
  'subscription.reactivated',
  'subscription.paused',
  'subscription.resumed',
  'subscription.cancelled',
  'subscription.expired',
  'subscription.trial_expired',
  'subscription.trial_ending',
  'subscription.renewal_ahead',
  'invoice.created',
  'invoice.paid',
  'invoice.voided',
  'payment.received',
  'payment.failed',
  'payment.refunded',
  'card.expiring',
  'tier.changed',
  'escalation.received',
  'escalation.replied',
  'escalation.status_changed',
  'escalation.resolved',
  'escalation.reopened',
  'escalation.ended',
] as const;
export type HappeningName = (typeof HAPPENINGS)[number];

/** One fact, told once whatever the number of events. No id of Zoho's is in it. */
export interface Happening {
  name: HappeningName;
  /** The fact, such as `subscription.cancelled/<subscription>/2026-03-01`: the same fact has the same key. */
  key: string;
  /** Null only for `escalation.*`: somebody who is no user asked for help. */
  userId: string | null;
  /** When it happened, ISO. */
  at: string;
  subscriptionId?: string;
  invoiceId?: string;
  paymentId?: string;
  escalationId?: string;
  /** Of an agent's reply; what it says is read from the escalation. */
  replyId?: string;
  /**
   * What is told of it: plain values, amounts as exact decimal strings, days as `2026-03-01`. Of an escalation: `number`, `status`, `statusType`,
   * and `byUser: true` where the user's own answer brought it about; that is no news to them. Never what people wrote.
   */
  data: Record<string, string | number | boolean | null>;
}
