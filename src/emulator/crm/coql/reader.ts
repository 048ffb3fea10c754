import { invalidQuery, syntaxError } from './errors.js';
import { type Token, tokenise } from './tokens.js';

/** Words that are no names. */
const KEYWORDS = new Set('select from where and or order group by limit offset in not like between is null as asc desc'.split(' '));

/** Where a parser stands in its tokens. */
export interface Reader {
  tokens: Token[];
  at: number;
  /** Conditions so far, for their limit. */
  conditions: number;
  /** Sub-queries so far. */
  queries: number;
}

export const readerOf = (text: string): Reader => ({ tokens: tokenise(text), at: 0, conditions: 0, queries: 0 });

export const peek = ({ tokens, at }: Reader): Token => tokens[at] ?? { kind: 'end', text: '', line: 1, column: 1 };
export const isEnd = (reader: Reader): boolean => peek(reader).kind === 'end';

export function next(reader: Reader): Token {
  const token = peek(reader);
  reader.at += 1;
  return token;
}

export function is(reader: Reader, text: string): boolean {
  const token = peek(reader);
  if (text === 'end') return token.kind === 'end';
  return (token.kind === 'word' || token.kind === 'symbol') && token.text.toLowerCase() === text;
}

/** Passes the keyword or symbol if it is there. */
export function accept(reader: Reader, text: string): boolean {
  const there = is(reader, text);
  if (there) reader.at += 1;
  return there;
}

/** Throws CoqlError when it is not there. */
export function expect(reader: Reader, text: string): void {
  if (!accept(reader, text)) throw syntaxError(peek(reader));
}

/** One or more, parted by commas. */
export function list<T>(reader: Reader, item: (reader: Reader) => T): T[] {
  const items = [item(reader)];
  while (accept(reader, ',')) items.push(item(reader));
  return items;
}

/** The name of a field or module. */
export function name(reader: Reader): string {
  const token = next(reader);
  if (token.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) throw syntaxError(token);
  return token.text;
}

/** A name, which in SELECT, GROUP BY and ORDER BY may stand in quotes. */
export const quotedName = (reader: Reader): string => (peek(reader).kind === 'text' ? next(reader).text : name(reader));

/** A text in quotes, a number, or a single word: a sample of Zoho's own has `Lead_Source = Advertisement`. */
export function value(reader: Reader): string {
  const token = next(reader);
  const literal = token.kind === 'text' || token.kind === 'number' || (token.kind === 'word' && !KEYWORDS.has(token.text.toLowerCase()));
  if (!literal) throw syntaxError(token);
  return token.text;
}

/** The number of LIMIT or OFFSET. */
export function count(reader: Reader, clause: string): number {
  const { kind, text } = next(reader);
  if (kind !== 'number' || !/^-?\d+$/.test(text)) throw invalidQuery(`${clause} given seems to be invalid`, { [clause]: text });
  return Number(text);
}
