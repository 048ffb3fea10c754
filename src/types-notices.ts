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
  'escalation.received',
  'escalation.replied',
  'escalation.status_changed',
  'escalation.resolved',
  'escalation.reopened',
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
export type HappeningOf<Name extends HappeningName | '*'> = Name extends HappeningName
  ? Happening & { name: Name } & (Name extends `escalation.${string}` ? { escalationId: string } : { userId: string })
  : Happening;

/** Code of the app that runs with a fact, inside the transaction that finds it. What it throws makes all of that be tried again. */
export type HappeningHandler<Name extends HappeningName | '*' = '*'> = (
  happening: HappeningOf<Name>,
  tx: HandlerTransaction,
) => Promise<void> | void;

/** A notice as the app's feed shows it. */
export interface NoticeView {
  id: string;
  userId: string;
  kind: NoticeKind;
  /** When it happened. */
  at: string;
  createdAt: string;
  readAt: string | null;
  title: string;
  /** One or two sentences; of what an agent wrote, its beginning. */
  text: string;
  /** What to do about it; null when the app has not said where that can be done. */
  action: { label: string; url: string } | null;
  subscriptionId: string | null;
  invoiceId: string | null;
  paymentId: string | null;
  escalationId: string | null;
  /** Of an agent's reply: all of it is in the escalation. */
  replyId: string | null;
  /** The plain values behind the words. */
  data: Happening['data'];
}

/** Whether a user wants quiet about a kind (`*`: all kinds that have no line of their own) in a channel. */
export interface NoticePreference {
  kind: NoticeKind | '*';
  channel: NoticeChannel;
  quiet: boolean;
}

export interface NoticePreferences {
  items: NoticePreference[];
  /** What there is to choose from. */
  kinds: readonly NoticeKind[];
  channels: readonly NoticeChannel[];
}

/** A mail that came back. The address is not in it. */
export interface BounceView {
  id: string;
  /** Null: of somebody who is no user and asked for help. */
  userId: string | null;
  /** The mail server's, such as `550 5.1.1`. */
  code: string;
  at: string;
  noticeId: string | null;
  /** It is still their address: mail to them is quiet. */
  current: boolean;
}
