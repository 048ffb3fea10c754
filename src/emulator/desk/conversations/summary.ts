import type { Thread } from '../types.js';
import { htmlToPlainText } from './plain-text.js';

/** Source: `summary` in Thread.json of github.com/zoho/zohodesk-oas. */
export const SUMMARY_LENGTH = 100;

/** From here on a text comes in two parts, the whole of it behind `fullContentURL`. Zoho publishes no figure. */
export const CONTENT_LENGTH = 65_535;

/** A thread as plain text. */
export const plainTextOf = ({ content, contentType }: Pick<Thread, 'content' | 'contentType'>): string =>
  contentType === 'text/html' ? htmlToPlainText(content) : content;

/** More than this is rarely looked at for a summary: lists of long threads are asked for often. */
const LOOK_AT = 4000;

/** The beginning of a thread in one line. */
export function summaryOf(thread: Pick<Thread, 'content' | 'contentType'>): string {
  const inOneLine = (content: string) =>
    plainTextOf({ ...thread, content })
      .replace(/\s+/g, ' ')
      .trim();
  let text = inOneLine(cut(thread.content, LOOK_AT));
  // Mails begin with long style sheets; and what stands at the very end of the part may have been cut in two.
  if (text.length < 2 * SUMMARY_LENGTH && thread.content.length > LOOK_AT) text = inOneLine(thread.content);
  return cut(text, SUMMARY_LENGTH);
}

/** Without half a character at the end. */
export function cut(text: string, length: number): string {
  const head = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head;
}
