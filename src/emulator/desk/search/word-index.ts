import type { CustomValues } from '../types.js';
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

export interface Indexable {
  email: string | null;
  secondaryEmail?: string | null;
  cf: CustomValues;
}

/** The texts of a record that are looked up by themselves. */
export const textsOf = ({ email, secondaryEmail = null, cf }: Indexable): (string | null)[] => [
  email,
  secondaryEmail,
  ...Object.values(cf),
];

export function createWordIndex<T extends object>(): WordIndex<T> {
  // Most words are of one record only: a set for each would cost more than the records.
  const byWord = new Map<string, T | Set<T>>();

  const recordsOf = (word: string): Set<T> => {
    const there = byWord.get(word);
    return there instanceof Set ? there : new Set(there && [there]);
  };

  const addWord = (word: string, record: T) => {
    const there = byWord.get(word);
    if (there === undefined) byWord.set(word, record);
    else if (there instanceof Set) there.add(record);
    else if (there !== record) byWord.set(word, new Set([there, record]));
  };

  return {
    add: (record, texts) => {
      for (const text of texts) if (text !== null) for (const word of wordsOf(text)) addWord(word, record);
    },
    among: (asked) => {
      const alternatives = fullWords(asked);
      if (!alternatives) return undefined;
      const found = alternatives.map((words) => words.map(recordsOf).reduce((least, each) => (each.size < least.size ? each : least)));
      return [...new Set(found.flatMap((each) => [...each]))];
    },
  };
}
