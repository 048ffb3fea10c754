import type { Find } from './redact-numbers.js';

const WORD =
  '(?:passwords?|passwd|(?<!(?:boarding|season|day|bus|ski|travel) )pass(?! ?(?:word|phrase|code))|pass ?word|passphrase|pass ?code|pwd|passwort|kennwort|contraseña|mot de passe|parola|senha|wachtwoord|pw)';

/** `password: …`, `PASSWORD=…`: what follows, to the end of the word, or of the quotation. */
const SET = new RegExp(
  `(?<![\\p{L}\\d])(?:[\\p{L}\\d]{1,20}[_-]){0,4}${WORD}(?:[_-][\\p{L}\\d]{1,20})?["'\`]?\\s{0,3}(?:[:=]{1,2}>?|->|=>)\\s{0,3}(?<value>"[^"\\n]{1,200}"|'[^'\\n]{1,200}'|\`[^\`\\n]{1,200}\`|[^\\s"'\`,;<]{2,200})`,
  'giu',
);
/** `my password is …`. */
const SAID = new RegExp(
  `(?<![\\p{L}\\d])${WORD}(?:\\s+(?:for|to|of|on|von|für|de|del)\\s+[\\p{L}\\d@.\\- ]{1,40}?)?(?:\\s+(?:i|we|they|you)\\s+\\p{L}{1,20})?\\s+(?:is|was|should be|to|ist|war|lautet|es|era|est|è|é)\\s*:?\\s+(?<value>"[^"\\n]{1,200}"|'[^'\\n]{1,200}'|\`[^\`\\n]{1,200}\`|[^\\s"'\`]{2,200})`,
  'giu',
);
/** `password Xy9!abc`, without a word between: only what nobody takes for a word. */
const BESIDE = new RegExp(`(?<![\\p{L}\\d])${WORD}\\s+(?<value>[^\\s"'\`,;:]{6,100})`, 'giu');
/** `Passwort "…"`. */
const QUOTED = new RegExp(`(?<![\\p{L}\\d])${WORD}\\s+(?<value>"[^"\\n]{1,200}"|'[^'\\n]{1,200}')`, 'giu');
/** As programs take them: `mysql -pSecret`, `--password secret`, `curl -u ann:secret`. */
const ARGUMENT =
  /(?:\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{0,200}?\s-p|--pass(?:word)?[ =]["']?|\s(?:-u|--user)\s+["']?[^\s:"']{1,60}:)(?<value>[^\s"']{3,200})/gi;
/** A phrase of several words after a colon goes to the end of its line. */
const PHRASE = /(?<![\p{L}\d])(?:pass ?phrase|seed phrase|recovery phrase|mnemonic)\s{0,3}(?:[:=]|is:?)\s{0,3}(?<value>[^\n"'`]{4,400})/giu;
const PHRASE_TALK = /^(?:not|no|too|still|wrong|in|on|the|a|my|stored|written|saved|lost|gone|invalid)\b/i;
const PIN =
  /(?<![\p{L}\d])(?:pin(?: (?:code|number))?|cvv2?|cvc2?|security code|otp|one[- ]time (?:code|password)|verification code|2fa code|mfa code|backup code|recovery code|code (?:that )?(?:they|you|he|she|it|we) \p{L}{2,12} (?:me|us)|code from the (?:sms|text|app|mail))(?:\s+(?:is|was|i got is|i received is|ist))?\s{0,2}[:=]?\s{0,2}["'`]?(?<value>\d{3}[ -]\d{3}|\d{3,8}|[A-Z0-9]{4,6}-[A-Z0-9]{4,6})(?![\d\p{L}]|[.,]\d)/giu;

/** What people say of a password when they do not tell it. */
const TALK = new Set(
  (
    'not no never too very also still now then the a an my your our their his her its this that these it in on at to of for by from as and or but if ' +
    'wrong incorrect invalid correct right fine ok okay expired old new weak strong short long different same secure unsafe safe missing empty blank ' +
    'needed required rejected accepted denied refused locked blocked disabled forgotten lost gone known unknown reset changed stored saved sent set ' +
    'hidden protected encrypted hashed case-sensitive being always working valid what why how when where which who something anything nothing ' +
    'broken supposed impossible possible only just already about over under at-least longer shorter compromised leaked shared there here ' +
    'falsch richtig nicht zu abgelaufen vergessen ungültig incorrecta incorrecto incorrect inválida expirado cambiada login sign get log access ' +
    'continue reset-link managers manager field page email link none null undefined true false optional [redacted] redacted removed'
  ).split(' '),
);

/** Passwords as people tell them, and the short numbers that are as good as one. */
export function findPasswords(text: string): Find[] {
  return [
    ...valuesOf(text, SET).filter(({ value }) => !isMask(value) && !TALK.has(bare(value))),
    ...valuesOf(text, SAID).filter(({ value, end, quoted }) => quoted || tells(value, text.slice(end, end + 40))),
    ...valuesOf(text, BESIDE).filter(({ value }) => isMadeUp(value)),
    ...valuesOf(text, QUOTED).filter(({ value }) => isMadeUp(value)),
    ...valuesOf(text, ARGUMENT).filter(({ value }) => !isMask(value)),
    ...valuesOf(text, PHRASE).filter(({ value }) => / .* /.test(value) && !PHRASE_TALK.test(value)),
    ...valuesOf(text, PIN),
  ].map(({ start, end }) => ({ start, end, kind: 'password' }));
}

interface Value {
  value: string;
  quoted: boolean;
  start: number;
  end: number;
}

function valuesOf(text: string, pattern: RegExp): Value[] {
  return [...text.matchAll(pattern)].flatMap((match): Value[] => {
    const found = match.groups?.['value'] ?? '';
    const from = match.index + match[0].length - found.length;
    const quoted = /^(["'`]).*\1$/s.test(found);
    if (quoted) return [{ value: found.slice(1, -1), quoted, start: from + 1, end: from + found.length - 1 }];
    // The end of a sentence is no part of it, unless it is all there is behind.
    const value = found.replace(/[.,;:?)\]}]+$/, '');
    return [{ value, quoted, start: from, end: from + value.length }];
  });
}

const bare = (value: string): string => value.toLowerCase().replace(/[^\p{L}\p{N}\-[\]]+$/u, '');
const isMask = (value: string): boolean =>
  /^[*•.x_\-#]+$/i.test(value) || /^[<[{(].*[>\]})]$/.test(value) || /^\$\{?[\w.]+\}?$/.test(value);

/** Letters with digits and something else, or of both cases with digits. */
const isMadeUp = (value: string): boolean =>
  /\d/.test(value) &&
  /\p{L}/u.test(value) &&
  (/[^\p{L}\p{N}.,:;?)\]}/-]/u.test(value) || (/\p{Ll}/u.test(value) && /\p{Lu}/u.test(value))) &&
  !isMask(value);

/** Whether "is …" tells it: it looks like one, or it is a word and the sentence ends with it. */
function tells(value: string, after: string): boolean {
  const word = bare(value);
  if (value === '' || isMask(value) || TALK.has(word) || /^https?:/i.test(value)) return false;
  if (/[\d!@#$%^&*+=_~]/.test(value) || /\p{Ll}\p{Lu}/u.test(value)) return true;
  return value.length >= 4 && !/(?:ed|ing|ly)$/i.test(value) && /^[.,;!?)]*\s*(?:$|\n|and\b|but\b|,)/i.test(after);
}
