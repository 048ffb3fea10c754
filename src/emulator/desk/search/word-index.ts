import { fullWords, wordsOf } from './words.js';

/**
 * Which records have a word in a text that is looked up by itself: an address, a custom field. Words that a record has no more
 * stay in it, because searches know old values for a while: whoever asks looks at the records again.
 */
export interface WordIndex<T> {
  add(record: T, texts: Iterable<string | null>): void;
  /** All records that can fit a parameter of a search, or undefined where only looking at every one tells. */
  among(asked: string): T[] | undefined;
}

export function createWordIndex<T extends object>(): WordIndex<T> {
  // Most words are of one record only: a list for each would cost more than the records.
  const byWord = new Map<string, T | T[]>();

  const listOf = (word: string): T[] => {
    const there = byWord.get(word);
    if (there === undefined) return [];
    return Array.isArray(there) ? there : [there];
  };

  const addWord = (word: string, record: T) => {
    const there = byWord.get(word);
    if (there === undefined) byWord.set(word, record);
    else if (Array.isArray(there)) {
      if (there.at(-1) !== record) there.push(record);
    } else if (there !== record) byWord.set(word, [there, record]);
  };

  return {
    add: (record, texts) => {
      for (const text of texts) if (text !== null) for (const word of wordsOf(text)) addWord(word, record);
    },
    among: (asked) => {
      const alternatives = fullWords(asked);
      if (!alternatives) return undefined;
      const found = alternatives.map((words) => words.map(listOf).reduce((least, list) => (list.length < least.length ? list : least)));
      return [...new Set(found.flat())];
    },
  };
}
