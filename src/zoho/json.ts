/**
 * JSON.parse that loses no digits: an integer beyond 2^53 comes out as a string of its digits. Zoho's ids have 15 to 19
 * digits and some arrive as bare numbers (`event_id`, `plan_id` in Billing's recorded answers), where JSON.parse would
 * round them to another record's id. Everything else, syntax errors included, is as JSON.parse has it.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text);
}

const QUOTE = 34;
const BACKSLASH = 92;
const MINUS = 45;
const COLON = 58;

/** Walks over the text once and puts quotes around integers that a double cannot hold. Never makes wrong JSON right. */
function quoteLongIntegers(text: string): string {
  let out = '';
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (isLongInteger(text.slice(at, end)) && !isFollowedByColon(text, end)) {
        out += `${text.slice(copied, at)}"${text.slice(at, end)}"`;
        copied = end;
      }
      at = end;
    } else {
      at += 1;
    }
  }
  return copied === 0 ? text : out + text.slice(copied);
}

/** The index after the closing quote, or the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  let quote = start;
  do {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) return text.length;
  } while (isEscaped(text, quote));
  return quote + 1;
}

/** An odd number of backslashes before it. One that begins the string is not among them: a quotation mark ends the count. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 0;
}

/** The index after everything that can belong to a number: `-1.5e+3` is one piece, so `1e400` is never cut in two. */
function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && (isDigit(text.charCodeAt(at)) || '.eE+-'.includes(text.charAt(at)))) at += 1;
  return at;
}

function isLongInteger(number: string): boolean {
  const digits = number.startsWith('-') ? number.slice(1) : number;
  if (digits.length < 16 || digits.startsWith('0')) return false;
  for (let at = 0; at < digits.length; at++) if (!isDigit(digits.charCodeAt(at))) return false;
  return !Number.isSafeInteger(Number(number));
}

/** A bare number before a colon is wrong JSON; quoting it would make a key of it. */
function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
  return text.charCodeAt(at) === COLON;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
