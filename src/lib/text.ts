/** Text that people typed: what is wrong with it, how to tidy it, how to cut it without breaking a character. */

/** Control characters other than white space. NUL is one of them: Postgres text and jsonb cannot hold it. */
const FORBIDDEN = /[^\P{Cc}\t\n\v\f\r]/u;

/** Half of a surrogate pair: not Unicode text, cannot be written as UTF-8. */
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * Invisible marks that only confuse: bidirectional controls, zero-width space, word joiner, byte order mark. The zero-width joiners
 * (U+200C, U+200D) stay: Persian and Indic spelling and emoji need them.
 */
const INVISIBLE_MARKS = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

/** A character that leaves ink. U+2800 is the empty Braille cell, which Unicode counts as a symbol. */
const INK = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What makes `text` unfit for storing, in words, or undefined. Names code points, never the text. White space is fine. */
export function unfit(text: string): string | undefined {
  if (LONE_SURROGATE.test(text)) return 'must be well-formed Unicode: it holds half of a surrogate pair';
  const code = FORBIDDEN.exec(text)?.[0].codePointAt(0);
  if (code === undefined) return undefined;
  return `must not contain control characters (found U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
}

/** Every run of white space (tabs and line breaks too) becomes one space; none at the ends. */
export function foldSpace(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** As much of a text as `tidy` looks at: users are checked to have no longer ones, and no field of Zoho is. */
const TIDIED = 1000;

/**
 * One line of clean text from the first 1,000 code units of anything: white space folded, control characters, invisible marks and
 * halves of surrogate pairs out. Null when nothing visible is left.
 */
export function tidy(text: string | null | undefined): string | null {
  if (!text) return null;
  const clean = foldSpace(
    text
      .slice(0, TIDIED)
      .replace(/\p{Cc}/gu, ' ')
      .replace(/\p{Cs}/gu, '')
      .replace(INVISIBLE_MARKS, ''),
  );
  return INK.test(clean) ? clean : null;
}

/**
 * Clean text of several lines: no control characters, invisible marks and halves of surrogate pairs, no white space at the ends of lines, at
 * most one empty line at a time. Empty when nothing visible is left.
 */
export function tidyLines(text: string): string {
  const clean = text
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(/\t/gu, '  ')
    .replace(/[^\P{Cc}\n]|\p{Cs}/gu, '')
    .replace(INVISIBLE_MARKS, '')
    .replace(/[^\S\n]+$/gmu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .replace(/^\n+|\s+$/gu, '');
  return INK.test(clean) ? clean : '';
}

/**
 * The longest beginning of `text` that is at most `max` UTF-16 code units and ends between two characters as a reader sees them
 * (grapheme clusters), so that no accent, flag or family emoji is cut in half. A single cluster longer than `max` (an accent tower)
 * is cut between code points, so the answer is empty only for an empty text.
 *
 * Code units, because Zoho does not say what it counts, and of code units, code points and graphemes they are never the fewest:
 * what fits by this count fits by the others.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  // Two units past the limit are enough to know whether a cluster ends at the limit.
  for (const { segment } of graphemes.segment(text.slice(0, max + 2))) {
    if (end + segment.length > max) break;
    end += segment.length;
  }
  if (end === 0) end = /[\uD800-\uDBFF]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return text.slice(0, end).trimEnd();
}
