import type { NoticeKind } from '../../types-notices.js';
import type { Draft } from './letter.js';
import { ellipsis, type Quote, type TalkReader, TEAM } from './talk.js';

export type SupportKind = Extract<NoticeKind, `escalation.${string}`>;

/** The words of what becomes of an escalation. What agents wrote is quoted and never mixed with ours. */
export const SUPPORT_DRAFTS: Record<SupportKind, (talk: TalkReader) => Draft> = {
  'escalation.received': (talk) => ({
    tone: 'calm',
    subject: `We have received your request${talk.headed}`,
    preheader: 'A person will look at it and write to you. There is nothing you need to do until then.',
    title: 'We have received your request',
    paragraphs: [
      `Thank you for getting in touch. A person will look at your request${talk.named}, and you will hear from us by mail.`,
      `There is nothing you need to do until then.${talk.place === undefined ? '' : ` If you think of something that may help, add it ${talk.place}.`}`,
    ],
    summary: `A person will look at your request${talk.named} and answer you.`,
    facts: [['Request number', talk.number]],
    action: 'See your request',
  }),

  'escalation.replied': (talk) => {
    const { replies, named, headed, also, status, isCut } = talk;
    const [first] = replies;
    const last = replies.at(-1);
    const ofOne = replies.every(({ author }) => author === first?.author);
    const who = ofOne ? first?.author : undefined;
    return {
      tone: 'good',
      subject: `${who === undefined ? 'There is an answer for you' : `${ellipsis(who, 30)} has answered`}${headed}`,
      preheader: last === undefined ? 'Somebody has answered you.' : glance(last.text, 140),
      title: who === undefined ? 'There is an answer for you' : `${who} has answered you`,
      paragraphs: [`${who ?? TEAM} has answered your request${named}${last === undefined ? '.' : ':'}`],
      quotes: ofOne ? replies.map(({ text }) => ({ label: undefined, text })) : replies,
      summary: last === undefined ? `Your request${named} has been answered.` : `${last.author ?? TEAM}: ${glance(last.text, 240)}`,
      after: [...(isCut ? [rest(talk)] : []), ...(also.has('escalation.reopened') ? ['Your request is open again.'] : [])],
      facts: [
        ['Request number', talk.number],
        ['Status', also.has('escalation.status_changed') || also.has('escalation.reopened') ? status : undefined],
      ],
      action: isCut ? 'Read all of it' : 'Read and answer',
    };
  },

  'escalation.status_changed': (talk) => {
    const { status, named } = talk;
    const now = status === undefined ? 'Your request has a new status' : `Your request is now “${ellipsis(status, 40)}”`;
    return {
      tone: 'calm',
      subject: now,
      preheader: `${talk.subject ?? 'Your request'} has moved on.`,
      title: now,
      paragraphs: [
        `Your request${named} has moved on${status === undefined ? '' : `: it is now “${status}”`}. We write again when there is more.`,
      ],
      facts: [['Request number', talk.number]],
      action: 'See your request',
    };
  },

  'escalation.resolved': (talk) => {
    const { replies, resolution, named, headed, isCut, place } = talk;
    const quotes: Quote[] = [
      ...replies,
      ...(resolution === undefined ? [] : [{ label: replies.length === 0 ? undefined : 'How it was resolved:', text: resolution }]),
    ];
    const [last] = quotes.slice(-1);
    const done = `Your request${named} has been resolved`;
    return {
      tone: 'good',
      subject: `Your request has been resolved${headed}`,
      preheader: last === undefined ? 'If something is still open, tell us.' : glance(last.text, 140),
      title: 'Your request has been resolved',
      paragraphs: [quotes.length === 0 ? `${done}.` : `${done}:`],
      quotes,
      summary: `${done}.${resolution === undefined ? '' : ` ${glance(resolution, 240)}`}`,
      after: [
        ...(isCut ? [rest(talk)] : []),
        `Is something still open? ${place === undefined ? 'Tell us' : `Answer ${place}`}, and we take it up again.`,
      ],
      facts: [['Request number', talk.number]],
      action: isCut ? 'Read all of it' : 'See your request',
    };
  },

  'escalation.reopened': (talk) => ({
    tone: 'calm',
    subject: `Your request is open again${talk.headed}`,
    preheader: 'We are looking into it once more.',
    title: 'Your request is open again',
    paragraphs: [`We have opened your request${talk.named} again and are looking into it once more. There is nothing you need to do.`],
    facts: [
      ['Request number', talk.number],
      ['Status', talk.status],
    ],
    action: 'See your request',
  }),
};

const rest = ({ place }: TalkReader): string =>
  place === undefined ? 'This is the beginning; ask us for the rest.' : `This is the beginning. You can read all of it ${place}.`;

/** The beginning of several lines, as one. */
const glance = (text: string, max: number): string => ellipsis(text.replace(/\s+/gu, ' '), max);
