/** The words of a text as a search index sees them: no case, no punctuation. `ann@x.io` is `ann`, `x`, `io`. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);

/** Whether a value fits what was asked for. */
export type Matcher = (value: string | null) => boolean;

/** Whether one of several values fits; none at all is like an empty one. */
export const anyFits = (fits: Matcher, values: readonly string[]): boolean => (values.length === 0 ? fits(null) : values.some(fits));

const EMPTY = /^\$\{empty\}$/i;
const NOT_EMPTY = /^\$\{notempty\}$/i;

/**
 * A parameter of a search on text: words with commas between them are alternatives; `${empty}` and `${notempty}` ask
 * whether there is a value at all; the words of an alternative have to stand next to each other somewhere in the value, and
 * `*` behind the last (before the first) makes it the beginning (the end) of a word. So an address finds longer ones, too.
 * Source: Search.json of github.com/zoho/zohodesk-oas ("wildcard search"); that words are matched anywhere is inferred.
 */
export function textMatcher(asked: string): Matcher {
  const matchers = asked
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
    .map(alternative);
  return (value) => matchers.some((fits) => fits(value));
}

/**
 * The words each alternative has for certain, leaving out those that `*` makes parts of words; undefined when one has none.
 * What `textMatcher` finds has all words of one alternative.
 */
export function fullWords(asked: string): [string, ...string[]][] | undefined {
  const alternatives: [string, ...string[]][] = [];
  for (const each of asked.split(',').map((part) => part.trim())) {
    if (each === '') continue;
    const [first, ...rest] = wordsOf(each).slice(each.startsWith('*') ? 1 : 0, each.endsWith('*') ? -1 : undefined);
    if (first === undefined || EMPTY.test(each) || NOT_EMPTY.test(each)) return undefined;
    alternatives.push([first, ...rest]);
  }
  return alternatives;
}

function alternative(asked: string): Matcher {
  if (EMPTY.test(asked)) return (value) => value === null || value === '';
  if (NOT_EMPTY.test(asked)) return (value) => value !== null && value !== '';
  const wanted = wordsOf(asked);
  const [longest = ''] = wanted.toSorted((a, b) => b.length - a.length);
  if (longest === '') return () => asked.includes('*');
  const open = { before: asked.startsWith('*'), after: asked.endsWith('*') };
  // Most values are ruled out without being taken apart or copied, which is what makes looking at a million bearable. Beyond
  // ASCII a pattern has other ideas of case than `toLowerCase`: İ.
  const likely = /^[\x20-\x7e]+$/.test(longest) ? new RegExp(longest, 'iu') : undefined;
  return (value) => value !== null && (likely?.test(value) ?? true) && hasRun(wordsOf(value), wanted, open);
}

function hasRun(there: readonly string[], wanted: readonly string[], open: { before: boolean; after: boolean }): boolean {
  const last = wanted.length - 1;
  const fits = (word: string | undefined, at: number): boolean => {
    const asked = wanted[at] ?? '';
    if (word === undefined) return false;
    const [before, after] = [open.before && at === 0, open.after && at === last];
    if (before && after) return word.includes(asked);
    if (before) return word.endsWith(asked);
    return after ? word.startsWith(asked) : word === asked;
  };
  for (let start = 0; start + wanted.length <= there.length; start += 1) {
    if (wanted.every((_, offset) => fits(there[start + offset], offset))) return true;
  }
  return false;
}

/** A parameter of a search on ids, names of picklists and the like: one of the words with commas between them, whatever the case. */
export function exactMatcher(asked: string): Matcher {
  const wanted = new Set(asked.split(',').map((each) => each.trim().toLowerCase()));
  return (value) => value !== null && wanted.has(value.toLowerCase());
}
