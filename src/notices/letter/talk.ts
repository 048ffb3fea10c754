import type { AppWords } from '../../config-notices.js';
import { withoutZohoLinks } from '../../lib/reply/links.js';
import { cut, tidy, tidyLines } from '../../lib/text.js';
import type { NoticeKind } from '../../types-notices.js';
import type { Reader } from './reader.js';

/** What people wrote about an escalation, as far as a notice shows it. */
export interface Talk {
  escalationId: string;
  conversationId: string;
  subject: string;
  resolution: string | null;
  /** What agents answered, the oldest first. */
  replies: { author: string | null; text: string }[];
  /** What else is told in this letter. */
  also: NoticeKind[];
}

/** Agents without a name. */
export const TEAM = 'Our team';

/** An agent's own words. */
export interface Quote {
  /** `Grace Hopper wrote:` */
  label: string | undefined;
  /** Several lines. */
  text: string;
}

/** A `Talk` in a reader's words. */
export interface TalkReader {
  /** Of the escalation, in quotation marks; empty when it is not known. */
  named: string;
  /** The same without them, for a mail's subject: `: Charged twice`, or nothing. */
  headed: string;
  number: string | undefined;
  subject: string | undefined;
  status: string | undefined;
  also: ReadonlySet<NoticeKind>;
  replies: (Quote & { author: string | undefined })[];
  resolution: string | undefined;
  /** Not all of it is in the letter. */
  isCut: boolean;
  /** Where the reader can read and answer, in words: `in Acme`. Undefined: the app has not said where. */
  place: string | undefined;
}

/** What a mail shows of what was written when the rest is a click away, in characters and lines; the quotes of a letter share it. */
const GLANCE = { characters: 1500, lines: 30 };
/** When it is not: as much as surely stays below the 100 kB at which mail programs cut a mail off. */
const ALL = { characters: 8000, lines: 300 };
/** Answers in one letter: the last ones. */
const MOST_REPLIES = 4;
/** A mail's subject is cut off in lists anyway. */
const HEADING = 40;

export function createTalkReader({
  reader,
  talk,
  url,
  app,
}: {
  reader: Reader;
  talk: Talk | undefined;
  /** Where all of it can be read. */
  url: string | undefined;
  app: AppWords;
}): TalkReader {
  const all = (talk?.replies ?? []).flatMap(({ author, text }) => {
    const clean = readable(text);
    return clean === '' ? [] : [{ author: nameOf(author), text: clean }];
  });
  const written = all.slice(-MOST_REPLIES);
  const solution = readable(talk?.resolution ?? '');
  // Agents often paste the one into the other.
  const resolution = written.some(({ text }) => text.includes(solution)) ? '' : solution;
  const room = url === undefined ? ALL : GLANCE;
  const shorten = shortener(room, written.length + (resolution === '' ? 0 : 1));
  const replies = written.map(({ author, text }) => ({ author, label: `${author ?? TEAM} wrote:`, ...shorten(text) }));
  const end = shorten(resolution);
  const subject = tidy(withoutZohoLinks(talk?.subject ?? '')) ?? undefined;
  const heading = subject === undefined ? '' : ellipsis(subject, HEADING);
  return {
    named: subject === undefined ? '' : ` “${ellipsis(subject, 120)}”`,
    headed: heading === '' ? '' : `: ${heading}`,
    number: reader.text('number'),
    subject: subject && ellipsis(subject, 120),
    status: reader.text('status'),
    also: new Set(talk?.also),
    replies,
    resolution: end.text === '' ? undefined : end.text,
    isCut: written.length < all.length || [...replies, end].some((one) => one.isCut),
    place: url === undefined ? undefined : `in ${app.name}`,
  };
}

/** What is kept was cleaned when it was read; a resolution or a subject may not have been. */
const readable = (text: string): string => tidyLines(withoutZohoLinks(tidyLines(text)));

/** An agent's name, unless it is an address or an essay. */
function nameOf(author: string | null): string | undefined {
  const name = tidy(author);
  return name === null || name.length > 60 || /:\/\/|www\.|@/i.test(name) ? undefined : name;
}

/** The page of an escalation: the operator's pattern with its ids. Undefined: the app has not said where. */
export function pageOf(pattern: string | undefined, talk: Pick<Talk, 'escalationId' | 'conversationId'> | undefined): string | undefined {
  if (pattern === undefined || (talk === undefined && pattern.includes('{'))) return undefined;
  return pattern
    .replaceAll('{escalationId}', encodeURIComponent(talk?.escalationId ?? ''))
    .replaceAll('{conversationId}', encodeURIComponent(talk?.conversationId ?? ''));
}

function shortener({ characters, lines }: typeof ALL, shares: number): (text: string) => { text: string; isCut: boolean } {
  return (text) => {
    const few = text
      .split('\n')
      .slice(0, Math.ceil(lines / shares))
      .join('\n')
      .trimEnd();
    const short = ellipsis(few, Math.ceil(characters / shares));
    const isCut = short.length < text.length;
    return { text: isCut && !short.endsWith('…') ? `${short} …` : short, isCut };
  };
}

/** The beginning, up to a space where there is one near, with three dots. */
export function ellipsis(text: string, max: number): string {
  if (text.length <= max) return text;
  const short = cut(text, max - 2);
  const space = /\s/u.test(text.charAt(short.length)) ? -1 : short.search(/\s\S*$/u);
  return `${(space > max - 40 && space > 0 ? short.slice(0, space) : short).replace(/[\s,.;:–-]+$/u, '')} …`;
}
