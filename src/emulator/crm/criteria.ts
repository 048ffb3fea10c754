import { type Problem, problem } from './problem.js';

/** One condition of a search: `(Last_Name:equals:Burns)`. */
export interface Criterion {
  field: string;
  operator: string;
  value: string;
}
export type Criteria = Criterion | { all: Criteria[] } | { any: Criteria[] };

/** The page on search allows ten; the error names fifteen. Source: .../api/v8/search-records.html */
const MAX_CRITERIA = 10;

class Malformed extends Error {}

/**
 * Reads `((A:equals:x)and((B:equals:y)or(C:in:1,2)))`. `( ) , \` inside values are escaped with a backslash;
 * the escapes are still in `value`, as commas part the values of `in` and `between`.
 */
export function parseCriteria(text: string): Criteria | Problem {
  const reader = { text, at: 0, count: 0 };
  try {
    const criteria = readGroup(reader);
    skipSpace(reader);
    if (reader.at < text.length) throw new Malformed();
    return reader.count > MAX_CRITERIA ? tooMany() : criteria;
  } catch (error) {
    if (error instanceof Malformed)
      return problem('INVALID_QUERY', 'Invalid query formed', { reason: 'invalid criteria', api_name: 'criteria' });
    throw error;
  }
}

const tooMany = () => problem('CRITERIA_LIMIT_EXCEEDED', 'no of criterium that can be given exceed the limit 15');

interface Reader {
  text: string;
  at: number;
  count: number;
}

/** `( … )`: one condition, or groups joined by and / or (left to right). */
function readGroup(reader: Reader): Criteria {
  skipSpace(reader);
  if (reader.text[reader.at] !== '(') throw new Malformed();
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] !== '(') return readCriterion(reader);
  let left = readGroup(reader);
  for (;;) {
    skipSpace(reader);
    if (reader.text[reader.at] === ')') {
      reader.at += 1;
      return left;
    }
    const joined = /^(and|or)\s*(?=\()/i.exec(reader.text.slice(reader.at, reader.at + 20));
    if (!joined) throw new Malformed();
    reader.at += joined[0].length;
    const right = readGroup(reader);
    left = joined[1]?.toLowerCase() === 'and' ? { all: [left, right] } : { any: [left, right] };
  }
}

function readCriterion(reader: Reader): Criterion {
  let content = '';
  for (; reader.at < reader.text.length; reader.at += 1) {
    const letter = reader.text[reader.at];
    if (letter === '\\') {
      content += letter + (reader.text[reader.at + 1] ?? '');
      reader.at += 1;
    } else if (letter === ')') {
      reader.at += 1;
      reader.count += 1;
      const parts = /^\s*([\w$.]+)\s*:\s*(\w+)\s*:(.*)$/s.exec(content);
      if (!parts) throw new Malformed();
      return { field: parts[1] ?? '', operator: (parts[2] ?? '').toLowerCase(), value: parts[3] ?? '' };
    } else if (letter === '(') {
      throw new Malformed();
    } else {
      content += letter;
    }
  }
  throw new Malformed();
}

function skipSpace(reader: Reader): void {
  while (reader.text[reader.at] === ' ') reader.at += 1;
}

/** The values of a list, unescaped. */
export function listValues(value: string): string[] {
  return value.split(/(?<!\\),/).map((item) => unescapeValue(item).trim());
}

export const unescapeValue = (value: string): string => value.replace(/\\([(),\\])/g, '$1');
