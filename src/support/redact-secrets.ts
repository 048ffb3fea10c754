import type { Find } from './redact-numbers.js';

/** What begins like the key of a known service. Sources: the services' own documentation and the public rules of secret scanners. */
const KNOWN_KEYS = [
  /(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}/, // Stripe
  /whsec_[A-Za-z0-9+/=]{16,}/,
  /sk-(?:proj-|ant-|or-|svcacct-)?[A-Za-z0-9_-]{20,}/, // OpenAI, Anthropic
  /gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}/,
  /glpat-[A-Za-z0-9_-]{18,}/,
  /xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}/, // Slack
  /https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/,
  /(?:AKIA|ASIA)[A-Z0-9]{16}/, // AWS
  /AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}/, // Google
  /SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/, // SendGrid
  /npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}/,
  /dop_v1_[a-f0-9]{40,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|hf_[A-Za-z0-9]{30,}|hvs\.[A-Za-z0-9_-]{20,}/,
  /key-[a-f0-9]{32}|sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}|SK[a-f0-9]{32}/, // Mailgun, Square, Twilio
  /\d{8,10}:AA[A-Za-z0-9_-]{32,33}/, // Telegram
  /1000\.[a-f0-9]{32}\.[a-f0-9]{32}/, // Zoho
  /eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/, // JWT
];
const KEYS = new RegExp(`(?<![A-Za-z0-9_])(?:${KNOWN_KEYS.map(({ source }) => source).join('|')})`, 'g');

const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|$(?![\s\S]))/g;

/** `Authorization: Bearer …`, and the scheme alone before something that is no word. */
const HEADER =
  /(?<=\b(?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:[a-z-]{3,20}\s+)?)(?!(?:bearer|basic|digest|token|zoho-oauthtoken)\b)[A-Za-z0-9._~+/=-]{8,}|(?<=\b(?:bearer|zoho-oauthtoken)\s+)(?=[A-Za-z._~+/=-]*\d)[A-Za-z0-9._~+/=-]{12,}|(?<=\bbasic\s+)(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[\d=])[A-Za-z0-9+/]{8,}={0,2}/gi;
const COOKIE =
  /(?<=\b(?:set-)?cookie["']?\s*:\s*["']?)[^\n"']{8,}|(?<=\b(?:session_?id|sessid|connect\.sid|phpsessid|jsessionid)\s*=\s*)[^\s;,"']{8,}/gi;
/** `https://ann:secret@host`. */
const IN_ADDRESS = /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:)[^\s/@]{1,200}(?=@[^\s@])/gi;

/** A word for a secret, then what looks as if nobody had made it up. */
const NAMED =
  /(?<word>\b(?:[a-z0-9]{1,20}[_-]){0,4}(?:api[ _-]?key|apikey|secret(?:[ _-]?access)?(?:[ _-]?key)?|access[ _-]?key(?:[ _-]?id)?|(?:access|auth|refresh|api|bearer|personal|session|csrf|deploy|bot|id)[ _-]?token|token|client[ _-]?secret|private[ _-]?key|encryption[ _-]?key|licen[cs]e[ _-]?key|product[ _-]?key|auth(?=[ _-]?(?:key|token)?["']?[=:])|account[ _-]?key|signing[ _-]?key|credentials?|key|schlüssel|clave|jeton))(?:[ _-]?id)?["'`]?(?:\s+(?:is|was|are|ist|es|est|i use is|we use is|should be|starts with|of))?\s*(?:[:=]{1,2}>?|->)?\s*["'`<]?(?<value>[A-Za-z0-9_\-+/=.~$!]{12,})/giu;

/** Words that say by themselves that what follows is a secret; "key" and "token" alone may be about other things. */
const STRONG =
  /licen[cs]e|product|secret|api|access|auth|refresh|client|private|encryption|signing|account|session|personal|bearer|deploy|credential/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Keys and tokens: those of known services, headers, and high entropy beside a word for a secret. */
export function findKeys(text: string): Find[] {
  return [
    ...all(text, PRIVATE_KEY, 'private_key'),
    ...all(text, KEYS, 'key'),
    ...all(text, HEADER, 'key'),
    ...all(text, COOKIE, 'key'),
    ...all(text, IN_ADDRESS, 'password'),
    ...named(text),
  ];
}

const all = (text: string, pattern: RegExp, kind: string): Find[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind }));

function named(text: string): Find[] {
  const finds: Find[] = [];
  for (const match of text.matchAll(NAMED)) {
    const { word = '', value = '' } = match.groups ?? {};
    const kept = value.replace(/[.!]+$/, '');
    const start = match.index + match[0].length - value.length;
    if (isRandom(kept, STRONG.test(word))) finds.push({ start, end: start + kept.length, kind: 'key' });
  }
  return finds;
}

/** Letters and digits mixed with little repetition. An id that is random on purpose (UUID) is a secret only when it is called one. */
function isRandom(value: string, isStrong: boolean): boolean {
  if (UUID.test(value)) return isStrong;
  if (/^[\d.,-]+$/.test(value) || /^\d{4}-\d{2}-\d{2}/.test(value)) return false;
  if (/^[a-z]+(?:[-_.][a-z]+)*$/i.test(value) && !/[a-z][A-Z].*[a-z][A-Z]/.test(value)) return false;
  const mixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  const bits = entropyOf(value);
  if (isStrong) return (mixed && bits >= 2.8) || bits >= 3.6;
  // Words and numbers with something between them are a name: a piece of it has to look random by itself.
  const piece = value.split(/[_\-./]/).some((one) => one.length >= 12 && /\d/.test(one) && /[A-Za-z]/.test(one));
  return value.length >= 16 && bits >= 3.3 && mixed && piece && !/^[A-Z]{1,6}[-_]?\d+$/.test(value);
}

/** Bits a character, by Shannon. */
function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / value.length) * Math.log2(count / value.length), 0);
}
