import { cut } from '../text.js';
import { withoutEndings } from './endings.js';
import { htmlToText } from './html.js';
import { withoutZohoLinks } from './links.js';
import { withoutQuotes } from './quotes.js';

/** Characters of a reply that are shown. */
const MOST = 20_000;
/** So long is what Desk cuts off, or more. It does not say where. */
const CUT_OFF = 60_000;
/** Characters that are looked at: an answer may stand below what it quotes. */
const MOST_READ = 200_000;
const GOES_ON = '\n\n[The reply is longer; this is its beginning.]';

/** What an answer of Desk says of a thread or a comment; nothing of it is relied on. */
export interface WrittenReply {
  content?: string | null | undefined;
  /** `text/html` of threads, `html` of comments, `plainText`. */
  contentType?: string | null | undefined;
  plainText?: string | null | undefined;
}

/**
 * What a user sees of an agent's reply: plain text of at most 20,000 characters, without what was quoted, signature, the question for a
 * rating, mentions, and any address of Zoho. HTML goes first: it says where a quote ends, and plain text often does not. May be empty, when nothing of it is the agent's. Never throws; what it answers stays as it
 * is when given again as `plainText`. The text may hold `<`: whoever shows it in HTML escapes it.
 */
export function replyText({ content, contentType, plainText }: WrittenReply): string {
  if (content && isHtml(content, contentType ?? '')) {
    const text = cleaned(htmlToText(content));
    // Of what was cut off nothing may be left but its beginning: pictures that are written out in it, say.
    return text === '' && content.length >= CUT_OFF ? cleaned(plainText ?? '') : text;
  }
  return cleaned(plainText || content || '');
}

function cleaned(source: string): string {
  let text = readable(source);
  // What is taken out can bring to light what is to be taken out as well. Each round leaves less.
  for (;;) {
    const next = limited(tidy(withoutZohoLinks(withoutEndings(withoutQuotes(text)))));
    if (next === text) return text;
    text = next;
  }
}

const isHtml = (content: string, contentType: string): boolean =>
  /html/i.test(contentType) || (!/plain/i.test(contentType) && /<\/?(html|body|div|p|br|span|table|a|blockquote)\b[^>]*>/i.test(content));

/** Joiners stay where spelling and emoji need them. */
const NEEDED_JOINER =
  /(?<=(?!\p{Script=Latin})\p{L}\p{M}?)[\u200C\u200D](?=\p{L})|(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;

/** One spelling of line breaks and spaces; no control characters, nothing invisible, no half characters. */
function readable(text: string): string {
  const marked = text
    .slice(0, MOST_READ)
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(NEEDED_JOINER, (joiner) => (joiner === '\u200C' ? '\u0001' : '\u0002'));
  return tidy(
    marked
      .replace(/[\t\p{Zs}]/gu, ' ')
      .replace(/[^\P{Cc}\n\u0001\u0002]|\p{Cf}|\p{Cs}|\uFFFC/gu, '')
      .replaceAll('\u0001', '\u200C')
      .replaceAll('\u0002', '\u200D'),
  );
}

/** Agents mentioned in a comment carry their id. Source: TicketComment.json of github.com/zoho/zohodesk-oas. */
const MENTION = /zsu\[@\w+:[^\]\n]{0,80}\]zsu/g;

const tidy = (text: string): string =>
  text
    .replace(MENTION, '@agent')
    .replaceAll('zsu[@', '[@')
    // First of all: no pattern below may meet a long run that it would try from each place of it.
    .replace(/ {20,}/g, ' '.repeat(20))
    .replace(/ +$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');

function limited(text: string): string {
  if (text.length <= MOST) return text;
  return cut(text, MOST - GOES_ON.length) + GOES_ON;
}
