import { cut, tidy } from '../lib/text.js';
import { isConnector, isParticle, isSuffix, isTitle } from './name-words.js';

/** What a name is made of. Missing parts are null or left out. */
export interface NameParts {
  email: string;
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
}

export interface SplitName {
  first: string | null;
  /** Never empty: Zoho CRM refuses a Lead or Contact without Last_Name. */
  last: string;
}

/** Chinese, Japanese and Korean letters only. Script extensions, so that ー, 々 and ・ count. */
const EAST_ASIAN = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Bopomofo}]+$/u;

/** East Slavic patronymics. The short male ones are listed: -ич alone ends many family names too. */
const PATRONYMIC = /(?:[оеё]вич|ьич|никитич|кузьмич|фомич|лукич|[ое]вна|ична|[їі]вна)$/iu;

/** Separators that people type between words. Dropped, unless there is nothing else. */
const SEPARATOR = /^[\p{Pd}|/.;:_*]+$/u;

/**
 * First and family name for Zoho, at most 40 and 80 UTF-16 code units (the lengths of First_Name and Last_Name, source:
 * help.zoho.com, "Standard modules and fields"). Given parts win over the full name; without any name the part of the address
 * before the @ stands in. A full name is split by the rules in docs/people.md; no word of it is lost except forms of address.
 * Never throws.
 */
export function splitName(parts: NameParts, { first: maxFirst = 40, last: maxLast = 80 } = {}): SplitName {
  const { first, last } = choose(parts);
  return { first: first && (cut(first, maxFirst) || null), last: cut(last, maxLast) || '-' };
}

/** The name as one would write it in a letter, or null when the app knows none. */
export function fullName({ email, name, firstName, lastName }: NameParts): string | null {
  const written = nameUnlessEmail(name, email);
  return written ?? tidy(`${firstName ?? ''} ${lastName ?? ''}`);
}

function choose({ email, name, firstName, lastName }: NameParts): SplitName {
  const first = tidy(firstName);
  const last = tidy(lastName);
  if (last !== null) return { first, last };
  const full = nameUnlessEmail(name, email);
  if (first !== null) return completeFirstName(first, full);
  if (full !== null) return splitFullName(full);
  return { first: null, last: tidy(email.slice(0, email.lastIndexOf('@'))) ?? tidy(email) ?? '-' };
}

/** Apps that ask for no name often store the address as the name. */
function nameUnlessEmail(name: string | null | undefined, email: string): string | null {
  const full = tidy(name);
  return full?.toLowerCase() === email.trim().toLowerCase() ? null : full;
}

/** Only a first name was given: the full name may hold the rest. */
function completeFirstName(first: string, full: string | null): SplitName {
  if (full === null) return { first: null, last: first };
  const same = (text: string | null) => text?.toLowerCase() === first.toLowerCase();
  if (same(full.slice(0, first.length)) && full.charAt(first.length) === ' ') return { first, last: full.slice(first.length + 1) };
  const split = splitFullName(full);
  const rest = same(split.last) ? split.first : split.last;
  return rest === null ? { first: null, last: first } : { first, last: rest };
}

/** `full` is tidy. */
function splitFullName(full: string): SplitName {
  const { name, remark } = takeRemark(full);
  const parts = name.split(/\s*[,，،]\s*/u).filter((part) => part !== '');
  const suffixes = remark === '' ? [] : [remark];
  while (parts.length > 1 && (parts.at(-1) ?? '').split(' ').every((word) => isSuffix(word, 2))) suffixes.unshift(parts.pop() ?? '');
  const [family = name, ...given] = parts.map((part) => dropTitles(part.split(' ')).join(' '));
  const { first, last } = given.length > 0 ? { first: given.join(' '), last: family } : splitWords(family.split(' '));
  return { first, last: [last, ...suffixes].join(' ') };
}

/** A remark in brackets at the end, "Jane Doe (she/her)", stays with the family name whatever is in it. */
function takeRemark(full: string): { name: string; remark: string } {
  const start = /[)\]）]$/u.test(full) ? full.search(/ [([（]/u) : -1;
  if (start < 1 || !hasLetter(full.slice(0, start))) return { name: full, remark: '' };
  return { name: full.slice(0, start), remark: full.slice(start + 1) };
}

/** At least one word with a letter stays, or all of them. */
function dropTitles(words: string[]): string[] {
  const start = words.findIndex((word) => !isTitle(word));
  return start > 0 && words.slice(start).some(hasLetter) ? words.slice(start) : words;
}

/** `words` is not empty, nor is any of them. */
function splitWords(all: string[]): SplitName {
  const meaningful = all.filter((word) => !SEPARATOR.test(word));
  const words = meaningful.length > 0 ? meaningful : [...all];
  // What stays with the family name: suffixes, numbers and symbols.
  const tail: string[] = [];
  while (words.length > 1 && isTail(words.at(-1) ?? '', words.length - 1)) tail.unshift(words.pop() ?? '');
  const at = words.some(hasLetter) ? whereFamilyNameStarts(words) : 0;
  if (at === 'family first') {
    const [family = '', ...given] = words;
    return { first: given.join(' '), last: [family, ...tail].join(' ') };
  }
  if (words.length === 1 && EAST_ASIAN.test(words[0] ?? '')) return splitTransliteration(words[0] ?? '', tail);
  const first = words.slice(0, at).join(' ');
  return { first: first || null, last: [...words.slice(at), ...tail].join(' ') };
}

function isTail(word: string, remaining: number): boolean {
  return !hasLetter(word) || isSuffix(word, remaining);
}

function hasLetter(word: string): boolean {
  return /\p{L}/u.test(word);
}

/** Index of the first word of the family name, or "family first" when it is the first word and the only one of it. */
function whereFamilyNameStarts(words: string[]): number | 'family first' {
  const final = words.length - 1;
  if (final === 0) return 0;
  if (words.every((word) => EAST_ASIAN.test(word))) return 'family first';
  if (words.length === 3 && PATRONYMIC.test(words[2] ?? '') && !PATRONYMIC.test(words[1] ?? '')) return 'family first';
  let at = beforeParticles(words, final);
  if (at >= 2 && isConnector(words[at - 1] ?? '')) at = beforeParticles(words, at - 2);
  if (at > 0) return at;
  // Every word but the last is a particle. One capitalised particle is a given name (Al Gore, Van Morrison).
  const [opening = ''] = words;
  return words.length === 2 && opening !== opening.toLowerCase() ? 1 : 0;
}

/** The index of the first of the particles that stand right before `at`, or `at`. */
function beforeParticles(words: string[], at: number): number {
  let start = at;
  while (start > 0 && isParticle(words[start - 1] ?? '')) start--;
  return start;
}

/** 约翰·史密斯, ジョン・スミス: a foreign name, written in its own order with dots. Without dots nothing tells the parts apart. */
function splitTransliteration(word: string, tail: string[]): SplitName {
  const parts = word.split(/[・·‧]/u).filter((part) => part !== '');
  const last = parts.pop() ?? word;
  return { first: parts.join(' ') || null, last: [last, ...tail].join(' ') };
}
