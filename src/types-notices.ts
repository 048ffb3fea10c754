import type { Happening, HappeningName } from './types-happenings.js';

/** What a user hears of. The rest of what happens is told to the app alone. */
export const NOTICE_KINDS = [
  'payment.failed',
  'payment.received',
  'subscription.renewal_ahead',
  'subscription.trial_ending',
  'card.expiring',
  'subscription.cancelled',
  'subscription.reactivated',
] as const satisfies readonly HappeningName[];
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Where a user may ask for quiet. */
export const NOTICE_CHANNELS = ['mail', 'feed'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];

/** The projector's open transaction, for a handler: what it writes commits together with the mirror, or not at all. Answers rows. */
export interface HandlerTransaction {
  query<Row extends Record<string, unknown> = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** A happening of this name; of any, for `*`. */
export type HappeningOf<Name extends HappeningName | '*'> = Name extends HappeningName ? Happening & { name: Name } : Happening;

/** Code of the app that runs with a fact, inside the transaction that finds it. What it throws makes all of that be tried again. */
export type HappeningHandler<Name extends HappeningName | '*' = '*'> = (
  happening: HappeningOf<Name>,
  tx: HandlerTransaction,
) => Promise<void> | void;
