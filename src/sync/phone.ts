import { foldSpace, tidy } from '../lib/text.js';

/** No phone number is this long, whatever surrounds it. */
const LONGEST_TYPED = 200;

const LABEL = /^(?:tel(?:efon|ephone)?|phone|mobile?|mob|cell|fon|handy|t|m|p)\s*[.:]*\s*(?=[+(\d])/i;
const EXTENSION = /(?<=\d\)?)[\s,;.(-]*(?:ext(?:ension|n)?|durchwahl|dw|poste|anexo|interno|int|доб|x|#)[\s.:=#]*\d+\)?$/iu;
const BETWEEN_NUMBERS = /[,;|]|\s(?:or|oder|ou|o|and|und|y|или)\s/iu;
/** The fewest digits of a number that stands on its own. */
const WHOLE_NUMBER = 7;

/**
 * A phone number as Zoho CRM takes it, or null when it cannot be made one: digits, space, `+` at the start, `-`, `(`, `)` and `.`,
 * at most `max` UTF-16 code units. The way it was written is kept as far as possible.
 *
 * Source: the pattern of phone search in the CRM v8 specification (github.com/zoho/crm-oas) and the length 30 in help.zoho.com,
 * "Standard modules and fields"; what the CRM checks on writing is not published, so this is the safe subset.
 */
export function phone(value: string | null | undefined, max = 30): string | null {
  const typed = value && value.length <= LONGEST_TYPED ? tidy(value) : null;
  if (typed === null) return null;
  const text = firstNumber(asciiDigits(typed.normalize('NFKC')).replace(LABEL, '').replace(EXTENSION, ''))
    .replace(/[\u2010-\u2015\u2212/]/gu, '-')
    .replace(/\[/g, '(')
    .replace(/\]/g, ')')
    .replace(/^\(\s*\+\s*(\d+)\s*\)/, '+$1 ')
    .replace(/^\++\s*/, '+')
    .replace(/^[\s.,)-]+|[\s.,(-]+$/g, '');
  const readable = foldSpace(text);
  if (!/^\+?[\d\s().-]+$/.test(readable) || countDigits(readable) < 3) return null;
  if (readable.length <= max) return readable;
  const compact = readable.replace(/[^+\d]/g, '');
  return compact.length <= max ? compact : null;
}

/** Of several numbers the first. A slash is mostly a separator inside one number (`030/123456`). */
function firstNumber(text: string): string {
  const [first = text] = text.split(BETWEEN_NUMBERS);
  const listed = countDigits(first) >= WHOLE_NUMBER ? first : text;
  const [left = listed, right = ''] = listed.split('/');
  return Math.min(countDigits(left), countDigits(right)) >= WHOLE_NUMBER ? left : listed;
}

function countDigits(text: string): number {
  return text.replace(/\D/g, '').length;
}

/** Digits of any script (Arabic, Devanagari, Thai …) as 0 to 9. Unicode keeps each script's ten digits together, zero first. */
function asciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}
