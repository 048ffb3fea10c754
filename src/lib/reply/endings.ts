/** What stands below an agent's words and is none of them. */

const DETAIL = /@|\bwww\.|https?:\/\/|(\+|\b0)\d[\d ()./-]{5,}|\b(tel|phone|mobile|fax|mail|telefon|tél)\b\.?:?/i;
/** Longer than any line that programs write; patterns are not tried on more. */
const LONG = 400;
/** Longer than any signature. */
const SIGNATURE_LINES = 15;

/** The lines below `-- ` (RFC 3676, 4.3), when there are few enough to be a signature. Programs lose the space. */
function withoutDelimited(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  for (let at = end - 1, below = 0; at >= 0 && below <= SIGNATURE_LINES; at--) {
    const line = lines[at] ?? '';
    if (/^(--|—|__)\s*$/.test(line)) [end, below] = [at, 0];
    else if (line.length > 120 && !DETAIL.test(line)) break;
    else if (line.trim() !== '') below++;
  }
  return lines.slice(0, end);
}

const GREETING =
  /^(with )?((best|kind|kindest|warm|warmest|many) (regards|wishes|thanks)|regards|sincerely|cheers|thanks( and regards| a lot| again)?|thank you( very much)?|all the best|best|yours (sincerely|faithfully|truly)|mit (freundlichen|besten|vielen|herzlichen) grüßen|(freundliche|viele|beste|liebe|herzliche|schöne) grüße|mfg|lg|vg|(bien )?cordialement|bien à vous|(sincères|meilleures) salutations|(un )?saludos?( cordial(es)?)?|atentamente|(cordiali|distinti) saluti|met vriendelijke groet(en)?|atenciosamente)\s*[,.!]?$/i;
const isName = (line: string): boolean =>
  /^(\p{Lu}[\p{L}.'’-]*)( (\p{Lu}|de|van|von|der|del|la|di|el)[\p{L}.'’-]*){0,4}$/u.test(line.trim());
const isGreetingWithName = (line: string): boolean => {
  const [greeting = '', name, more] = line.split(/, */);
  return more === undefined && name !== undefined && GREETING.test(greeting) && isName(name);
};
const isSentence = (line: string): boolean => /[.!?]$/.test(line.trim()) && line.trim().split(/\s+/).length > 5;

/** "Best regards, Maria Lopez" stays; title, numbers and addresses below it go. A postscript stays. */
function withoutDetails(lines: readonly string[]): readonly string[] {
  const at = lines.findLastIndex((line) => GREETING.test(line.trim()) || isGreetingWithName(line.trim()));
  if (at < 0) return lines;
  const name = GREETING.test(lines[at]?.trim() ?? '') ? lines.findIndex((line, index) => index > at && line.trim() !== '') : at;
  if (name < 0 || (name > at && !isName(lines[name] ?? ''))) return lines;
  const below = lines.slice(name + 1);
  const end = below.findIndex((line) => isSentence(line) || /^\s*(p\.? ?s\b|\d+[.)]|[-*•]) ?/i.test(line));
  const details = end < 0 ? below : below.slice(0, end);
  if (details.filter((line) => line.trim() !== '').length > SIGNATURE_LINES || details.some((line) => /[::]\s*$/.test(line))) return lines;
  return [...lines.slice(0, name + 1), ...(end < 0 ? [] : ['', ...below.slice(end)])];
}

const QUESTION =
  /(how (would|do|did) you rate|rate (our|the|your) (customer |support )?(service|support|experience)|how was (our|the|your) (service|support|experience)|how satisfied (are|were) you|(wie|bitte) .*bewerten|wie zufrieden|comment (évalu|not)|êtes-vous satisfait|cómo (calific|valor|evalu)|come valut|como (avali|classific)|hoe (beoordeelt|tevreden))/i;
const RATINGS = new Set(
  (
    'good okay ok bad great average poor excellent happy unhappy neutral very sehr gut schlecht bien bon correct moyen mauvais bueno buena regular malo ' +
    'mala buono discreto cattivo bom razoável ruim goed matig slecht image link removed rating'
  ).split(' '),
);
const isAnswer = (line: string): boolean =>
  line.length <= LONG &&
  line
    .replace(/https?:\/\/\S+/g, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .every((word) => word === '' || RATINGS.has(word));

/** The question for a rating, with its answers. A question of the agent's own has none below it. */
function withoutSurvey(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.length > LONG || !QUESTION.test(line)) {
      kept.push(line);
      continue;
    }
    let end = at + 1;
    while (end < lines.length && end <= at + 12 && isAnswer(lines[end] ?? '')) end++;
    const answers = lines.slice(at + 1, end).filter((each) => /[\p{L}\p{S}]/u.test(each));
    if (answers.length > 0 || /[?&]rating=/i.test(line)) at = end - 1;
    else kept.push(line);
  }
  return kept;
}

const GADGET =
  /^(sent (from (my|outlook|mail|yahoo)|with proton)\b.*|get outlook for .*|von meinem .* gesendet|gesendet von .*|envoyé (de|depuis) (mon|ma) .*|enviado desde mi .*|inviato da(l mio)? .*|verzonden vanaf .*|\[?##? ?\d+ ?##?\]?)$/i;
const DISCLAIMER =
  /^\W*((confidentiality|legal|privacy) (notice|note)|disclaimer|confidential(ity)?:|this (e-?mail|message|communication)\b.*\b(confidential|privileged|intended (only|solely|for))|the (information|content)s? (contained|transmitted|in this (e-?mail|message))|diese (e-?mail|nachricht)\b.*\bvertraulich|ce (message|courriel|mail)\b.*\bconfidentiel|este (mensaje|correo)\b.*\bconfidencial)/i;

/** Without signature, contact details, the question for a rating, and what programs and lawyers add. */
export function withoutEndings(text: string): string {
  const surveyed = withoutSurvey(text.split('\n').filter((line) => line.length > LONG || !GADGET.test(line.trim())));
  const notice = surveyed.findIndex((line, index) => index > 0 && DISCLAIMER.test(line.slice(0, LONG)));
  const own = notice < 0 ? surveyed : surveyed.slice(0, notice);
  const unsigned = [...withoutDetails(withoutDelimited(own))];
  while (unsigned.length > 0 && /^[\s\-_=*]*$/.test(unsigned.at(-1) ?? '')) unsigned.pop();
  return unsigned.join('\n');
}
