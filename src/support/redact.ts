import { type Find, findCards, findIbans, plainDigits } from './redact-numbers.js';
import { findPasswords } from './redact-passwords.js';
import { findKeys } from './redact-secrets.js';

/** A pattern of the operator's own. `kind` names it in the text that stays and in the counts. */
export interface RedactPattern {
  kind: string;
  pattern: RegExp;
}

export interface Redacted {
  text: string;
  /** How many of each kind were taken out. What they were is kept nowhere. */
  counts: Record<string, number>;
}

/** What stands where something was, for whoever reads the ticket. */
const WORDS: Record<string, string> = {
  card: 'card number',
  iban: 'IBAN',
  key: 'secret',
  private_key: 'private key',
  password: 'password',
};

/**
 * Takes out of a text what must not leave: numbers of payment cards (Luhn), IBANs (mod 97), keys and tokens, passwords, private keys, and
 * what patterns of the operator's own find. What is not certain is taken out rather than left: a number too few in a ticket costs a
 * question, one too many cannot be taken back.
 */
export function redact(text: string, { patterns = [] }: { patterns?: readonly RedactPattern[] } = {}): Redacted {
  const plain = plainDigits(text);
  const finds = [
    ...patterns.flatMap((own) => findOwn(text, own)),
    ...findKeys(plain),
    ...findCards(plain),
    ...findIbans(plain),
    ...findPasswords(plain),
  ];
  const counts: Record<string, number> = {};
  let kept = '';
  let at = 0;
  for (const { start, end, kind } of joined(finds.filter(outside(text, patterns)))) {
    kept += text.slice(at, start) + standIn(kind);
    counts[kind] = (counts[kind] ?? 0) + 1;
    at = end;
  }
  return { text: kept + text.slice(at), counts };
}

const standIn = (kind: string): string => `[${WORDS[kind] ?? kind} removed]`;

/** What stands for something that was taken out before is left alone. Only our own words do: nothing hides behind others. */
function outside(text: string, patterns: readonly RedactPattern[]): (find: Find) => boolean {
  const kinds = [...Object.keys(WORDS), ...patterns.map(({ kind }) => kind)];
  const taken = kinds.flatMap((kind) => {
    const word = standIn(kind);
    return text
      .split(word)
      .slice(0, -1)
      .reduce<{ places: number[]; at: number }>(
        ({ places, at }, before) => ({ places: [...places, at + before.length], at: at + before.length + word.length }),
        { places: [], at: 0 },
      )
      .places.map((start) => ({ start, end: start + word.length }));
  });
  return ({ start }) => !taken.some((one) => start >= one.start && start < one.end);
}

function findOwn(text: string, { kind, pattern }: RedactPattern): Find[] {
  const flags = [...new Set(`${pattern.flags}g`)].join('').replace('y', '');
  return [...text.matchAll(new RegExp(pattern.source, flags))]
    .filter(([found]) => found !== '')
    .map((match) => ({ start: match.index, end: match.index + match[0].length, kind }));
}

/** In order, those that overlap as one: of its kind is the longest. */
function joined(finds: Find[]): Find[] {
  const inOrder = finds.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const apart: (Find & { longest: number })[] = [];
  for (const find of inOrder) {
    const last = apart.at(-1);
    const length = find.end - find.start;
    if (!last || find.start >= last.end) apart.push({ ...find, longest: length });
    else {
      last.end = Math.max(last.end, find.end);
      if (length > last.longest) Object.assign(last, { kind: find.kind, longest: length });
    }
  }
  return apart;
}
