/** Zoho's own addresses: a user never goes there, and never learns of them. */

/** A host of Zoho's: `desk.zoho.eu`, `acme.zohodesk.com`, `files.zohopublic.com`, and those its mailings count clicks with. */
const HOST = /zoho[a-z0-9-]{0,60}\.[a-z0-9]|\b(zcsend\.net|maillist-manage\.)/;
/** Pages of Zoho Desk at a host of the organisation's own: agents' screens, the help centre, ratings. */
const PAGE =
  /showhomepage\.do|#cases\/dv\/|\/agent\/[^/]+\/[^/]+\/tickets?\/|\/portal\/([a-z]{2}(-[a-z]{2})?\/)?(ticket|myarea|signin|signup|newticket|kb\/)|customerhappiness|[?&]rating=(good|okay|bad)/;

/** What a browser would make of it: one spelling of characters, percent signs read, also when several programs wrapped it. */
function spelled(text: string): string {
  let now = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .replaceAll('。', '.')
    .toLowerCase();
  for (let times = 0; times < 5 && now.includes('%'); times++)
    now = now.replace(/%([0-7][0-9a-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return now.toLowerCase();
}

/** Does this address, or an address wrapped in it, lead to Zoho? */
export function isZohoLink(address: string): boolean {
  const said = spelled(address);
  return HOST.test(said) || (/^(https?:|www\.|\/\/)/.test(said) && PAGE.test(said));
}

const GONE = '[link removed]';
/** What is left when all a line says is where to look a ticket up. */
const LOOK_UP =
  /\b(view|track|check|see|open|status|update|ansehen|verfolgen|einsehen|consulter|voir|suivre|ver|consultar|seguir)\b.*\b(tickets?|requests?|case|portal|anfrage|vorgang|demande|solicitud|consulta)\b|^(ticket|request|case)( url| link| id)?\s*[:#-]/i;

/** Takes Zoho's addresses out; a line that was nothing else goes with them, and the one above that says what it leads to. */
export function withoutZohoLinks(text: string): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const cleaned = line.replace(/\S+/g, withoutLink);
    if (cleaned === line) {
      kept.push(line);
      continue;
    }
    const rest = cleaned.replaceAll(GONE, ' ').trim();
    if (/[\p{L}\p{N}]/u.test(rest)) {
      if (rest.length > 120 || !LOOK_UP.test(rest)) kept.push(cleaned);
      continue;
    }
    const above = kept.findLastIndex((each) => each.trim() !== '');
    const said = kept[above] ?? '';
    if (/:$/.test(said) && said.length <= 120 && LOOK_UP.test(said)) kept.length = above;
  }
  return kept.join('\n');
}

/** One word of a text. */
function withoutLink(word: string): string {
  if (!isZohoLink(word)) return word;
  let end = word.length;
  while (end > 0 && ')].,;:!?"\'>'.includes(word.charAt(end - 1))) end--;
  const scheme = word.search(/https?:\/\//i);
  let start = Math.max(scheme, 0);
  while (start < end && '(["\'<'.includes(word.charAt(start))) start++;
  const before = word.slice(0, start).replace(/[<[]$/, '');
  if (isZohoLink(before)) return GONE;
  const name = scheme < 0 && word.slice(start, end).includes('@') ? '[address removed]' : GONE;
  return `${before}${name}${word.slice(end).replace(/^[>\]]/, '')}`;
}
