/**
 * The words of a text as a search index sees them: no case, no punctuation. `a-b@x.io` and `a_b@x.io` are the same.
 */
export function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
}

/**
 * Search's "equals" on text: the words asked for stand somewhere in the value, next to each other. It acts like
 * "contains", so a client has to compare again. Documented in the notes of .../api/v8/search-records.html
 */
export function looseEquals(value: string, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  // Most values are ruled out without being taken apart, which is what makes a scan of a million records bearable.
  const text = value.toLowerCase();
  if (!wanted.every((word) => text.includes(word))) return false;
  return hasRun(words(value), wanted);
}

export function looseStartsWith(value: string, prefix: string): boolean {
  return words(value).join(' ').startsWith(words(prefix).join(' '));
}

/** Each word asked for is the beginning of a word of the text. */
export function hasWords(text: string, wanted: readonly string[]): boolean {
  const there = words(text);
  return wanted.length > 0 && wanted.every((word) => there.some((each) => each.startsWith(word)));
}

export const digits = (text: string): string => text.replace(/\D+/g, '');

function hasRun(there: readonly string[], wanted: readonly string[]): boolean {
  for (let start = 0; start + wanted.length <= there.length; start += 1) {
    if (wanted.every((word, offset) => there[start + offset] === word)) return true;
  }
  return false;
}
