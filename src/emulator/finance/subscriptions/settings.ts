/** How the organisation treats its subscriptions: where Zoho has a setting, or where nobody says which of two ways it goes. */
export interface SubscriptionSettings {
  /**
   * What becomes of a subscription whose first charge is declined. Zoho has the status `creation_failed`, and does not say
   * whether the call that makes one answers 201 with it or a refusal.
   */
  declinedCreation: 'refuse' | 'creation_failed';
  /**
   * Whether the API reactivates a cancelled one. Zoho's text of the operation says no (only `non_renewing`), that of the event
   * `subscription_reactivated` says from the cancelled state. By hand it is always possible.
   */
  reactivateCancelled: boolean;
  /** Offline ones, whose invoices nobody charges: days after an invoice's due date; null: never. */
  offline: {
    /** Until it is past due (status `dunning`). */
    pastDueAfterDays: number | null;
    /** Until `dunning.finally` is done to it. */
    finallyAfterDays: number | null;
  };
  /** Tells of pauses as `subscription_paused` and `subscription_resumed`. Zoho does tell of them; by these names is a guess. */
  tellOfPauses: boolean;
}

export const SUBSCRIPTION_SETTINGS: Readonly<SubscriptionSettings> = {
  declinedCreation: 'refuse',
  reactivateCancelled: false,
  offline: { pastDueAfterDays: null, finallyAfterDays: null },
  tellOfPauses: true,
};
