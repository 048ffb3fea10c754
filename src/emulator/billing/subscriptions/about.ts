import type { About } from '../../core/about.js';

const FILE = 'Billing subscriptions';
const PATH = '/billing/v1/subscriptions';
const ERRORS = 'the errors are inferred';

/** What is known of each operation on subscriptions. */
export const SUBSCRIPTIONS_ABOUT: Record<string, About> = {
  [`POST ${PATH}`]: [
    `${FILE}, recorded, Billing events`,
    'D R I',
    [
      'an inline customer is a new one each time (D); a declined first charge is refused and nothing is made, or makes one of `creation_failed` (a setting: nobody says)',
      'without `auto_collect` it is online when a card is named (I); events: `invoice_created`, `subscription_created`, `subscription_activation`, `payment_thankyou` in this order (I)',
      'a start in the past is billed only with `create_backdated_invoice` (D); a coupon takes nothing off the setup fee (I)',
      'a recurring addon has to be billed as often as the plan (I); bank accounts (`account_id`) are 501',
    ].join('; '),
  ],
  [`GET ${PATH}`]: [
    `${FILE}, recorded, Airbyte`,
    'D R S',
    '`customer_id` and `reference_contains` as its text says; all statuses and the oldest first unless asked otherwise (I); which are ACTIVE is inferred; nothing lags; any other parameter is 501',
  ],
  [`GET ${PATH}/:id`]: [
    `${FILE}, recorded`,
    'D R',
    'an unknown id is 404 with code 1002 (R); `cancelled_at` and `source` only on a cancelled one, `next_billing_at` only on one that goes on (R); `scheduled_cancellation_date` and `subscription_number` as lists have them (S)',
  ],
  [`PUT ${PATH}/:id`]: [
    `${FILE}, recorded, proration`,
    'D R I',
    [
      'an invoice of the new and a credit note of the old plan for the days that are left (D), of what changed only (I); what is left of the credit goes to the next invoice (D)',
      'another billing interval begins a new term (I); a declined card leaves everything as it was (I); an addon of the old plan that does not fit the new one is dropped (I)',
      'an unpaid one takes no other plan, a paused one nothing (the latter D)',
    ].join('; '),
  ],
  [`DELETE ${PATH}/:id`]: [FILE, 'D', 'its invoices stay'],
  [`POST ${PATH}/:id/cancel`]: [
    `${FILE}, recorded`,
    'D R I',
    `nothing is given back (I); without \`cancel_at_end\` at once (I); a second one is refused (I); ${ERRORS}`,
  ],
  [`POST ${PATH}/:id/reactivate`]: [
    `${FILE}, Billing events, in-term reactivation`,
    'D I',
    'one that will not renew; a cancelled one only when that is switched on, since Zoho contradicts itself: within its term without an invoice (D), else with a new term (I)',
  ],
  [`POST ${PATH}/:id/postpone`]: [FILE, 'D I', `only later (D); of a trial its end (I); ${ERRORS}`],
  [`POST ${PATH}/:id/charge`]: [
    FILE,
    'D I',
    'when the card declines, the invoice stays open (I); with `add_to_unbilled_charges` the answer is inferred',
  ],
  [`POST ${PATH}/:id/buyonetimeaddon`]: [FILE, 'D I', 'the same'],
  [`POST ${PATH}/:id/pause`]: [
    'zoho-billing-sdk, paused subscriptions',
    'S D I',
    'path and fields of a third party (S), what it means is documented; only a live one (I); events `subscription_paused` and `subscription_resumed` are guessed names (I) and can be switched off',
  ],
  [`POST ${PATH}/:id/resume`]: [
    'zoho-billing-sdk, resumed subscriptions',
    'S D I',
    'the same; also calls a pause off that is still to come (I)',
  ],
  [`POST ${PATH}/:id/card`]: [FILE, 'D I', `${ERRORS}; what is past due is tried on its day`],
  [`DELETE ${PATH}/:id/card`]: [FILE, 'D'],
  [`POST ${PATH}/:id/autocollect`]: [FILE, 'D I', 'online only with a card (I)'],
  [`POST ${PATH}/:id/coupons/:code`]: [FILE, 'D I', `one at a time, from the next invoice on (I); ${ERRORS}`],
  [`DELETE ${PATH}/:id/coupons`]: [FILE, 'D I', ERRORS],
  [`POST ${PATH}/:id/reference`]: [FILE, 'D', 'also of one that is over; two may have the same'],
  [`POST ${PATH}/:id/salesperson`]: [FILE, 'D I', 'a name nobody has yet makes a sales person (I)'],
  [`POST ${PATH}/:id/contactpersons`]: [FILE, 'D'],
  [`POST ${PATH}/:id/customfields`]: [FILE, 'D I', 'under `data` (D), a list when several are sent (I); labels are not checked'],
  [`POST ${PATH}/:id/lineitems/:code`]: [FILE, 'D I', `the sentence and ${ERRORS}`],
  [`POST ${PATH}/:id/notes`]: [FILE, 'D'],
  [`DELETE ${PATH}/:id/notes/:note`]: [FILE, 'D I', ERRORS],
  [`GET ${PATH}/:id/scheduledchanges`]: [FILE, 'D I', 'the subscription as it will be; when nothing is scheduled the error is inferred'],
  [`DELETE ${PATH}/:id/scheduledchanges`]: ['zoho-billing-sdk', 'S I', 'sentence and error are inferred'],
  [`GET ${PATH}/:id/recentactivities`]: [FILE, 'D I', 'the texts and the order, newest first, are inferred'],
};
