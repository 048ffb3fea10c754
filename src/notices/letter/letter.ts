import type { AppWords } from '../../config-notices.js';
import type { Happening } from '../../types-happenings.js';
import type { NoticeKind } from '../../types-notices.js';
import { createReader, type Reader } from './reader.js';
import { SUPPORT_DRAFTS, type SupportKind } from './support.js';
import { createTalkReader, pageOf, type Quote, type Talk } from './talk.js';

/** What a notice says, in words, whatever it is shown in: a mail's two parts, or a line of the feed. */
export interface Letter {
  subject: string;
  /** What a list of mails shows beside the subject. */
  preheader: string;
  title: string;
  paragraphs: string[];
  /** What agents wrote, under the paragraphs. */
  quotes: Quote[];
  /** Under the quotes. */
  after: string[];
  /** One or two sentences that stand alone, for a feed. */
  summary: string;
  /** What to do, in order. */
  steps: string[];
  /** The figures: label and value. */
  facts: { label: string; value: string }[];
  action: { label: string; url: string } | undefined;
  /** `act`: something stops working unless the user does something. */
  tone: 'calm' | 'good' | 'act';
}

export interface LetterInput {
  kind: NoticeKind;
  data: Happening['data'];
  app: AppWords;
  /** Plan code → the name it is sold under. */
  planNames?: ReadonlyMap<string, string>;
  /** What it is called as long as those do not know it. */
  planName?: string | null;
  /** Of an escalation: what people wrote. */
  talk?: Talk | undefined;
}

export type Draft = Pick<Letter, 'subject' | 'preheader' | 'title' | 'paragraphs' | 'tone'> & {
  quotes?: Quote[];
  after?: string[];
  /** @default the first paragraph */
  summary?: string;
  steps?: string[];
  /** Those without a value are left out. */
  facts: [label: string, value: string | undefined][];
  /** Leads to where plan and card are managed, or to the escalation. */
  action: string;
};

/** Puts a fact into words. What is not known of it is left out of the sentence, never shown as a gap. */
export function writeLetter({ kind, data, app, planNames = new Map(), planName = null, talk }: LetterInput): Letter {
  const reader = createReader({ data, app, planNames, planName });
  const url = isAboutMoney(kind) ? app.billingUrl : pageOf(app.escalationUrl, talk);
  const draft = isAboutMoney(kind) ? DRAFTS[kind](reader) : SUPPORT_DRAFTS[kind](createTalkReader({ reader, talk, url, app }));
  const { steps = [], quotes = [], after = [], summary = draft.paragraphs[0] ?? draft.title, facts, action, ...rest } = draft;
  return {
    ...rest,
    ...{ steps, quotes, after, summary },
    facts: facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
    action: url === undefined ? undefined : { label: action, url },
  };
}

type MoneyKind = Exclude<NoticeKind, SupportKind>;
const isAboutMoney = (kind: NoticeKind): kind is MoneyKind => !kind.startsWith('escalation.');

const DRAFTS: Record<MoneyKind, (reader: Reader) => Draft> = {
  'payment.failed': ({ amount, plan, invoice, card, failure, of }) => ({
    tone: 'act',
    subject: `Your payment${of(amount)} did not go through`,
    preheader: `Please check your payment details, so that ${plan ?? 'your plan'} goes on without a break.`,
    title: 'Your payment did not go through',
    paragraphs: [
      `We tried to collect ${amount ?? 'a payment'}${plan === undefined ? '' : ` for ${plan}`}, but ${card === undefined ? 'it was not accepted' : 'your card was not accepted'}.`,
      'This happens, and it is usually quick to put right:',
    ],
    steps: [
      'Check that the card has not expired and that there is enough money behind it.',
      'Update your card, or choose another way to pay.',
      'If the card is fine, ask your bank whether it held the payment back.',
    ],
    facts: [
      ['Amount', amount],
      ['Invoice', invoice],
      ['Card', card],
      ['Reason given', failure],
    ],
    action: 'Update payment details',
  }),

  'payment.received': ({ amount, plan, invoice, card, day, of }) => ({
    tone: 'good',
    subject: `We have received your payment${of(amount)}`,
    preheader: 'Thank you. There is nothing you need to do.',
    title: 'Thank you for your payment',
    paragraphs: [`Your payment${of(amount)}${plan === undefined ? '' : ` for ${plan}`} has arrived. There is nothing you need to do.`],
    facts: [
      ['Amount', amount],
      ['Date', day('date')],
      ['Invoice', invoice],
      ['Card', card],
    ],
    action: 'See your invoices',
  }),

  'subscription.renewal_ahead': ({ amount, plan, card, day, autoCollect }) => {
    const on = day('nextBillingAt');
    return {
      tone: 'calm',
      subject: `${plan ?? 'Your subscription'} renews${on === undefined ? ' soon' : ` on ${on}`}`,
      preheader: 'It goes on by itself. If you want to change something, now is a good time.',
      title: `${plan ?? 'Your subscription'} renews${on === undefined ? ' soon' : ` on ${on}`}`,
      paragraphs: [
        `Your subscription goes on by itself. ${payment({ amount, card, autoCollect })}`,
        `If you want another plan, or do not want to go on, change it before ${on === undefined ? 'then' : 'that day'}.`,
      ],
      facts: [
        ['Plan', plan],
        ['Renews on', on],
        ['Amount', amount],
        ['Card', card],
      ],
      action: 'Manage your plan',
    };
  },

  'subscription.trial_ending': ({ amount, plan, card, day, autoCollect }) => {
    const on = day('trialEndsAt');
    return {
      tone: 'calm',
      subject: `Your trial${plan === undefined ? '' : ` of ${plan}`} ends${on === undefined ? ' soon' : ` on ${on}`}`,
      preheader: autoCollect ? 'It then goes on as a paid plan, unless you decide otherwise.' : 'Here is how to keep what you have set up.',
      title: `Your trial ends${on === undefined ? ' soon' : ` on ${on}`}`,
      paragraphs: autoCollect
        ? [
            `We hope you like ${plan ?? 'it'} so far. When the trial is over, it goes on as a paid plan. ${payment({ amount, card, autoCollect })}`,
            'If you do not want that, cancel before that day and you pay nothing.',
          ]
        : [
            `We hope you like ${plan ?? 'it'} so far. To keep what you have set up, make sure that your payment details are complete before the trial is over.`,
          ],
      facts: [
        ['Plan', plan],
        ['Trial ends on', on],
        ['Amount after that', amount],
      ],
      action: autoCollect ? 'Manage your plan' : 'Keep your plan',
    };
  },

  'card.expiring': ({ card, month }) => {
    const when = month('cardExpires');
    return {
      tone: 'act',
      subject: `Your card${card === undefined ? '' : ` ${card}`} expires${when === undefined ? ' soon' : ` at the end of ${when}`}`,
      preheader: 'Add a new one now, so that your next payment goes through.',
      title: 'Your card is about to expire',
      paragraphs: [
        `The card we have for you${card === undefined ? '' : ` (${card})`} expires${when === undefined ? ' soon' : ` at the end of ${when}`}. Add a new one before then, so that your next payment goes through.`,
      ],
      facts: [
        ['Card', card],
        ['Expires', when],
      ],
      action: 'Update your card',
    };
  },

  'subscription.cancelled': ({ plan, day, unpaid }) => {
    const on = day('cancelledAt');
    return {
      tone: 'calm',
      subject: 'Your subscription has been cancelled',
      preheader: `${plan ?? 'It'} will not renew. You are welcome back at any time.`,
      title: 'Your subscription has been cancelled',
      paragraphs: [
        unpaid
          ? `${plan ?? 'Your subscription'} has ended, because a payment for it did not go through. It will not renew.`
          : `${plan ?? 'Your subscription'} has ended and will not renew.`,
        'Changed your mind, or was this a mistake? You can start again whenever you like.',
      ],
      facts: [
        ['Plan', plan],
        ['Ended on', on],
      ],
      action: 'Start again',
    };
  },

  'subscription.reactivated': ({ plan, amount, day }) => ({
    tone: 'good',
    subject: 'Your subscription goes on',
    preheader: `Good to have you back. ${plan ?? 'Your plan'} renews as before.`,
    title: 'Your subscription goes on',
    paragraphs: [`Good to have you back. ${plan ?? 'Your subscription'} is active again and renews as before.`],
    facts: [
      ['Plan', plan],
      ['Renews on', day('nextBillingAt')],
      ['Amount', amount],
    ],
    action: 'Manage your plan',
  }),
};

/** How the next payment is made, as one sentence. */
function payment({ amount, card, autoCollect }: Pick<Reader, 'amount' | 'card' | 'autoCollect'>): string {
  if (!autoCollect) return `You will get an invoice${amount === undefined ? '' : ` of ${amount}`} that day.`;
  return `We will charge ${amount ?? 'what is due'} to your card${card === undefined ? '' : ` ${card}`} that day.`;
}
