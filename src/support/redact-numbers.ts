/** A stretch of a text that must not leave, and what it is. */
export interface Find {
  start: number;
  end: number;
  kind: string;
}

/** Zeros of the decimal digits that keyboards of other scripts type: full-width, Arabic, Persian, Devanagari. */
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966];

/** The same text with plain digits; every place in it stays what it is. */
export function plainDigits(text: string): string {
  return text.replace(/[\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((each) => code >= each && code < each + 10) ?? code;
    return String(code - zero);
  });
}

/** Between groups of digits: one of these, or two. */
const GAP = '[ \\u00a0\\u2007\\u2009\\u202f.\\-\\u2010-\\u2014/\\u200b\\r\\n]{1,2}';
const RUN = new RegExp(`\\d+(?:${GAP}\\d+)*`, 'gu');
const MOST_DIGITS = 19;

/** Beginning, length and grouping of a number on a card. Source: ISO/IEC 7812; the lengths in use are those the networks publish. */
const ISSUERS: { starts: RegExp; lengths: readonly number[]; groups: readonly string[] }[] = [
  { starts: /^4/, lengths: [16], groups: ['4-4-4-4'] },
  { starts: /^(5[1-5]|2(22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))/, lengths: [16], groups: ['4-4-4-4'] },
  { starts: /^3[47]/, lengths: [15], groups: ['4-6-5', '4-4-4-3'] },
  { starts: /^(6011|65|64[4-9])/, lengths: [16], groups: ['4-4-4-4'] },
  { starts: /^35(2[89]|[3-8]\d)/, lengths: [16], groups: ['4-4-4-4'] },
  { starts: /^(30[0-5]|36|38|39)/, lengths: [14], groups: ['4-6-4', '4-4-4-2'] },
  { starts: /^62/, lengths: [16, 17, 18, 19], groups: ['4-4-4-4', '6-13', '4-4-4-4-3'] },
];
/** Older and rarer numbers, believed only beside a word for a card. */
const RARE = /^(4(\d{12}|\d{18})|(50|5[6-9]|6[0-9])\d{10,17})$/;
const CARD_WORD = /\b(card|visa|maestro|mastercard|credit|debit|karte|kreditkarte|tarjeta|carte)\b[^\d]{0,30}$/i;

/** Numbers on payment cards: a known beginning, its length and Luhn's check digit. What stands beside one (a date, a code) is no part of it. */
export function findCards(text: string): Find[] {
  return [...text.matchAll(RUN)].flatMap((run) => {
    const groups = [...run[0].matchAll(/\d+/g)].map((group) => ({ digits: group[0], start: run.index + group.index }));
    const finds: Find[] = [];
    for (let first = 0; first < groups.length; first++) {
      const last = cardEnd(text, groups, first);
      const [from, to] = [groups[first], groups[last ?? -1]];
      if (last === undefined || !from || !to) continue;
      finds.push({ start: from.start, end: to.start + to.digits.length, kind: 'card' });
      first = last;
    }
    return finds;
  });
}

/** Which group is the last of a card's number that begins with this one. */
function cardEnd(text: string, groups: readonly { digits: string; start: number }[], first: number): number | undefined {
  let digits = '';
  let found: number | undefined;
  for (let last = first; last < groups.length; last++) {
    digits += groups[last]?.digits ?? '';
    if (digits.length > MOST_DIGITS) break;
    const lengths = groups.slice(first, last + 1).map((group) => group.digits.length);
    const start = groups[first]?.start ?? 0;
    const end = (groups[last]?.start ?? 0) + (groups[last]?.digits.length ?? 0);
    if (isCard(digits, lengths, text.slice(Math.max(0, start - 60), start)) && standsAlone(text, start, end)) found = last;
  }
  return found;
}

function isCard(digits: string, groups: readonly number[], before: string): boolean {
  if (digits.length < 12) return false;
  const issuer = ISSUERS.find(({ starts, lengths }) => starts.test(digits) && lengths.includes(digits.length));
  const isGrouped = groups.length === 1 || issuer?.groups.includes(groups.join('-'));
  const known = issuer ? isGrouped || CARD_WORD.test(before) : RARE.test(digits) && CARD_WORD.test(before);
  return Boolean(known) && passesLuhn(digits);
}

/** No part of a word or of a decimal. */
const standsAlone = (text: string, start: number, end: number): boolean =>
  !/[\p{L}_]$|\d[.,]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^(?:[\p{L}_]|[.,]\d{1,2}(?!\d))/u.test(text.slice(end, end + 4));

/** Source: ISO/IEC 7812-1, annex B. All zeros pass and are nobody's. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}

/** Lengths by country. Source: the IBAN registry of SWIFT (ISO 13616). */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 ' +
    'GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 ' +
    'MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 ' +
    'UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Account numbers: as long as the country's are, and their check digits right (mod 97). */
export function findIbans(text: string): Find[] {
  const finds: Find[] = [];
  for (const match of text.matchAll(/(?<![\p{L}\d])[A-Za-z]{2}\d{2}(?=[ \u00a0.-]?[A-Za-z0-9])/gu)) {
    const length = IBAN_LENGTHS.get(match[0].slice(0, 2).toUpperCase());
    const end = length === undefined ? undefined : endOf(text, match.index, length);
    if (end !== undefined && passesMod97(text.slice(match.index, end).replace(/[^A-Za-z0-9]/g, ''))) {
      finds.push({ start: match.index, end, kind: 'iban' });
    }
  }
  return finds;
}

/** Where `length` letters and digits from `start` on end, with single gaps among them; undefined when they do not end there. */
function endOf(text: string, start: number, length: number): number | undefined {
  let left = length;
  let at = start;
  for (; left > 0; at++) {
    const char = text[at] ?? '';
    if (/[A-Za-z0-9]/.test(char)) left--;
    else if (!/[ \u00a0.-]/.test(char) || !/[A-Za-z0-9]/.test(text[at + 1] ?? '')) return undefined;
  }
  return /[\p{L}\d]/u.test(text[at] ?? '') ? undefined : at;
}

function passesMod97(iban: string): boolean {
  const moved = `${iban.slice(4)}${iban.slice(0, 4)}`.toUpperCase();
  let rest = 0;
  for (const char of moved) for (const digit of String(Number.parseInt(char, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
