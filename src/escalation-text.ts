import { cut, tidy } from './lib/text.js';

/** A conversation as agents read it in Desk: the ticket's description, which is HTML, and comments, which are plain text. */

/**
 * Desk takes 65,535 characters of a description and 32,000 of a comment, and does not say how it counts; a margin is left. Source:
 * desk.zoho.com/DeskAPIDocument, TicketComment.json of github.com/zoho/zohodesk-oas.
 */
const ROOM = { description: 58_000, comment: 29_000 } as const;
/** A longer message is split. */
const PART = 20_000;
/** What stands around a text: who said it, and when. */
const AROUND = 120;

/** A piece of a message: most are whole. */
export interface Part {
  /** Which message of the conversation, from 0 on. */
  seq: number;
  /** Which piece of it, from 0 on. */
  part: number;
  role: string;
  at: string | null;
  text: string;
  /** Which post it is in: 0 is the description, the others are comments, in order. */
  post: number;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\n': '<br>' };
const escaped = (text: string): string => text.replace(/[&<>\n]/g, (char) => ESCAPES[char] ?? char);
/** How much of a post a text takes, as HTML: the dearer of the two. */
const costOf = (text: string): number => escaped(text).length;

/** Cuts messages into parts and says which post each is in. `first`: the post to begin with; `used`: what is in it already. */
export function place(
  messages: readonly { role: string; at: string | null; text: string }[],
  { seq: firstSeq, post: firstPost, used }: { seq: number; post: number; used: string },
): Part[] {
  const parts: Part[] = [];
  let post = firstPost;
  let left = (post === 0 ? ROOM.description : ROOM.comment) - costOf(used);
  for (const [index, { role, at, text }] of messages.entries()) {
    for (const [part, piece] of piecesOf(text).entries()) {
      const cost = costOf(piece) + AROUND;
      if (cost > left) {
        post++;
        left = ROOM.comment;
      }
      left -= cost;
      parts.push({ seq: firstSeq + index, part, role, at, text: piece, post });
    }
  }
  return parts;
}

/** No character is cut in two. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let cost = 0;
  for (const char of text) {
    const more = ESCAPES[char]?.length ?? char.length;
    if (cost + more > PART) {
      pieces.push(piece);
      [piece, cost] = ['', 0];
    }
    piece += char;
    cost += more;
  }
  return [...pieces, piece];
}

const NAMES: Record<string, string> = {
  user: 'Customer',
  assistant: 'Assistant',
  agent: 'Agent',
  system: 'System',
  tool: 'Tool',
  transcript: '',
};

/** Who said it, and when: `Customer, 2026-03-01 10:15 UTC`. Empty for plain text and for what goes on without a break. */
function headOf({ role, at, part }: Part): string {
  const name = NAMES[role] ?? role;
  const words = [part > 0 && name !== '' ? `${name} (continued)` : name, at === null ? '' : momentOf(at)];
  return words.filter(Boolean).join(', ');
}

const momentOf = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** What agents see first. At most 65,535 characters. */
export function descriptionOf({
  summary,
  userId,
  parts,
  goesOn,
}: {
  summary: string;
  userId: string | null;
  parts: readonly Part[];
  goesOn: boolean;
}): string {
  const blocks = [`<div>${escaped(summary)}</div>`];
  if (userId !== null) blocks.push(`<div><i>User ${escaped(userId)}</i></div>`);
  if (parts.length > 0) blocks.push('<div><b>Conversation</b></div>');
  for (const part of parts) {
    const head = headOf(part);
    blocks.push(`<div>${head === '' ? '' : `<b>${escaped(head)}</b><br>`}${escaped(part.text)}</div>`);
  }
  if (goesOn) blocks.push('<div><i>The conversation goes on in the comments.</i></div>');
  return blocks.join('<br>');
}

/** What the first line of a comment ends with, so that it is found again. Nobody but agents knows the key. */
const refOf = (key: string, post: number): string => `(ref ${key.slice(0, 12)}-${post})`;

/** Whether a comment is this post of ours. */
export const isPost = (content: string, { key, post }: { key: string; post: number }): boolean =>
  (content.split(/\r?\n/, 1)[0] ?? '').trimEnd().endsWith(refOf(key, post));

/** Does a comment begin with a marker of this key? An id is better proof; where its answer was lost there is none. */
export const isMarked = (content: string, key: string): boolean => content.slice(0, 200).includes(`(ref ${key.slice(0, 12)}-`);

/** A further part of the conversation. At most 32,000 characters. */
export function commentOf({ key, post, parts }: { key: string; post: number; parts: readonly Part[] }): string {
  const blocks = parts.map((part) => {
    const head = headOf(part);
    const text = harmless(part.text);
    return head === '' ? text : `${head}\n${text}`;
  });
  return [`Conversation, part ${post + 1} ${refOf(key, post)}`, ...blocks].join('\n\n');
}

/** What a user answered, or a further piece of it: who wrote it comes first, for the comment's author is always us. `name`: null when unknown. */
export function replyOf({ key, post, parts, name }: { key: string; post: number; parts: readonly Part[]; name: string | null }): string {
  const [first] = parts;
  const who = harmless(cut(tidy(name) ?? 'the customer', 100));
  const when = first?.at ? `, ${momentOf(first.at)}` : '';
  const more = (first?.part ?? 0) > 0 ? ', continued' : '';
  return `Reply from ${who} through the app${more}${when} ${refOf(key, post)}\n\n${harmless(parts.map(({ text }) => text).join(''))}`;
}

/** Desk reads "zsu[@user:…]zsu" as a mention of an agent; a space of no width keeps what a customer typed from being one. */
const harmless = (text: string): string => text.replace(/zsu\[@/gi, (found) => `${found.slice(0, 3)}\u200b[@`);
