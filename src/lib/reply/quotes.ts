/** Who wrote what follows, in a language each. Sources: what Gmail, Outlook, Apple Mail, Thunderbird and Zoho put there. */
const WROTE = [
  /^on\b.*\bwrote\b/, // English
  /^am\b.*\bschrieb\b/, // German
  /^le\b.*\ba écrit\b/, // French
  /^el\b.*\bescribió(?!\p{L})/u, // Spanish
  /^il\b.*\bha scritto\b/, // Italian
  /^(em|a)\b.*\bescreveu\b/, // Portuguese
  /^op\b.*\bschreef\b/, // Dutch
  /^(den|d\.) .*\bskrev\b/, // Swedish, Danish, Norwegian
  /^(w dniu|dnia)\b.*(pisze|napisał)/, // Polish
];
/** The same where it is known by its end, and therefore in one line only: what stands above may be the agent's. */
const WROTE_AT_END = [
  /<[^>]+@[^>]+>,? (wrote|schrieb|a écrit|escribió|skrev)/,
  /\b(schrieb am|wrote on) .*\d/,
  /\bskrev\b/,
  /(пишет|писала?|написала?)\s*:$/,
  /(写道|寫道|のメール|書きました)\s*[::]$/,
  /\d{1,2}[:.]\d{2}.*<[^>]+@[^>]+>[^.!?]{0,20}[::]$/, // many others, from Gmail in Japan to Yandex
];
/** "… you wrote:" is the agent's own way to begin. */
const YOU = /\b(you|sie|du|vous|tu|usted) (wrote|schrieben|schriebst|écrivez)\b|^on .*\byou\b/;
/** An address, or a time of day: what mail programs say, and people hardly. */
const CERTAIN = /@|\d{1,2}\s?[:.h]\s?\d{2}/;

/** Longer than any line that programs write; patterns are not tried on more. */
const LONG = 400;

/** Is this line, or are these joined, what a mail program puts above what it quotes? */
function isAttribution(lines: readonly string[]): boolean {
  const text = lines.join(' ');
  const isOne = lines.length === 1;
  if (text.length > LONG) return false;
  const line = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const inDashes = /^-{2,} ?(.*?) ?-{2,}$/.exec(line)?.[1];
  if (inDashes !== undefined) return WROTE.some((pattern) => pattern.test(inDashes)) && /\d/.test(inDashes);
  if (!/[::]$/.test(line) || !CERTAIN.test(line) || YOU.test(line)) return false;
  return [...WROTE, ...(isOne ? WROTE_AT_END : [])].some((pattern) => pattern.test(line));
}

const KEYS = {
  from: /^(from|von|de|da|van|från|fra|od|от|发件人|差出人|寄件者)$/,
  sent: /^(sent|date|gesendet|datum|envoyé|date d'envoi|enviado( el)?|fecha|inviato|data|verzonden|skickat|sendt|wysłano|отправлено|дата|发送时间|日期|送信日時)$/,
  subject: /^(subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|temat|тема|主题|主旨|件名)$/,
};
const keyOf = (line: string): string =>
  /^[*_\s]*([\p{L}' ]{1,20}?)[*_\s]*[::]/u.exec(line.slice(0, 60).toLowerCase().replaceAll('’', "'"))?.[1]?.trim() ?? '';

/** Lines of a block "From: … Sent: … To: … Subject: …" that begins here; 0 when none does. */
function headerBlock(lines: readonly string[], at: number): number {
  if (!KEYS.from.test(keyOf(lines[at] ?? ''))) return 0;
  let [sent, subject, end] = [false, false, 0];
  for (let index = at; index < Math.min(lines.length, at + 12); index++) {
    const key = keyOf(lines[index] ?? '');
    if (KEYS.sent.test(key)) sent = true;
    if (KEYS.subject.test(key)) [subject, end] = [true, index + 1];
    if (subject && sent) break;
  }
  return subject && sent ? end - at : 0;
}

const DIVIDER =
  /^-{2,} ?(original message|original appointment|ursprüngliche nachricht|originalnachricht|message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|forwarded message|weitergeleitete nachricht) ?-{2,}$|^begin forwarded message:$|^-+ ?(please )?(add your comments|type your reply|reply) above this line ?-*$|^##-? .* -?##$/i;

/** Where the quote that begins here says so, and how many lines it takes to; undefined when none begins here. */
function headerAt(lines: readonly string[], at: number): number | undefined {
  const line = lines[at]?.trim() ?? '';
  if (line === '' || line.length > LONG) return undefined;
  if (DIVIDER.test(line)) return 1 + skipBlank(lines, at + 1, (next) => headerBlock(lines, next));
  // Mail programs break a long one into up to four lines.
  for (let count = 1; count <= 4; count++) {
    const part = lines.slice(at, at + count);
    if (part.some((each) => each.trim() === '')) break;
    if (isAttribution(part)) return count;
  }
  return headerBlock(lines, at) || undefined;
}

function skipBlank(lines: readonly string[], at: number, measure: (next: number) => number): number {
  let next = at;
  while (next < lines.length && lines[next]?.trim() === '') next++;
  const found = measure(next);
  return found === 0 ? 0 : next - at + found;
}

const isQuoted = (line: string | undefined): boolean => /^\s{0,3}>/.test(line ?? '');
/** Some answer between the lines and say so. */
const BETWEEN =
  /\b((answers?|repl(y|ies)|comments?|responses?) (are |is )?(inline|in-line|in line|below|in (red|blue|green|bold|colou?r))|inline (below|answers?)|see below in (red|blue|green|bold))\b|\bantworten? (stehen? |unten |im text |in (rot|blau|grün))|\b(réponses?|mes commentaires) (ci-dessous|en (rouge|bleu|vert))|\brespuestas? (abajo|en (rojo|azul|verde))/i;

/**
 * Without what was said before. Lines that begin with `>` go, what stands between and below them stays. A header without such lines below
 * it takes all that follows along, unless nothing stands above it or the agent says that the answers are in what follows: then
 * only the header goes.
 */
export function withoutQuotes(text: string): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (isQuoted(line)) continue;
    const header = headerAt(lines, at);
    if (header === undefined) {
      const introduces =
        line.length <= LONG &&
        /[::]\s*$/.test(line) &&
        CERTAIN.test(line) &&
        /<[^>]*@|\d{4}/.test(line) &&
        isQuoted(lines[skipBlankTo(lines, at + 1)]);
      if (!introduces) kept.push(line);
      continue;
    }
    at += header - 1;
    const next = skipBlankTo(lines, at + 1);
    const own = kept.join('\n');
    if (!isQuoted(lines[next]) && /[\p{L}\p{N}]/u.test(own) && !BETWEEN.test(own)) break;
  }
  return kept.join('\n');
}

function skipBlankTo(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && lines[next]?.trim() === '') next++;
  return next;
}
