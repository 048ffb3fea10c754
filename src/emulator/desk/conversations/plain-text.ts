/** After these a line ends. */
const BLOCKS = new Set(
  'address article aside blockquote div dl dd dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(' '),
);
/** Two edges of blocks that meet, or one and a `<br>`, end one line only. */
const EDGE = '\v';
/** Whose content is nothing to read. */
const SILENT = ['style', 'script', 'title', 'head'];

const ENTITIES = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    copy: '©',
    reg: '®',
    euro: '€',
    pound: '£',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
  }),
);

/**
 * What of an HTML text a reader sees, as `include=plainText` has it: line breaks where blocks end, everything else in one
 * line. Takes time in proportion to the length, whatever is in it: threads have up to 16,000,000 characters.
 */
export function htmlToPlainText(html: string): string {
  const lower = html.toLowerCase();
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    parts.push(decode(html.slice(at, open === -1 ? html.length : open)).replace(/[\t\n\v\f\r ]+/g, ' '));
    if (open === -1) break;
    const { end, text } = tagAt(html, lower, open);
    parts.push(text);
    at = end;
  }
  return (
    parts
      .join('')
      // First of all: no pattern below may meet a run of spaces that it would try from each of them.
      .replace(/ +/g, ' ')
      .replace(/ ?([\n\v]) ?/g, '$1')
      .replace(/\n?\v+/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  );
}

/** Where the tag, comment or silent element that begins at `open` ends, and what is read in its place. */
function tagAt(html: string, lower: string, open: number): { end: number; text: string } {
  if (html.startsWith('<!--', open)) return { end: endOf(lower, '-->', open), text: '' };
  const name = /^<\/?([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 32))?.[1];
  if (name === undefined && !/[!?/]/.test(html[open + 1] ?? '')) return { end: open + 1, text: '<' };
  const end = endOf(lower, '>', open);
  if (name === undefined) return { end, text: '' };
  if (SILENT.includes(name) && html[open + 1] !== '/') return { end: endOf(lower, '>', lower.indexOf(`</${name}`, end)), text: '' };
  if (name === 'br') return { end, text: '\n' };
  return { end, text: BLOCKS.has(name) ? EDGE : '' };
}

/** Behind the next `mark`; the end of all where there is none, or where `from` is nowhere. */
function endOf(text: string, mark: string, from: number): number {
  const found = from === -1 ? -1 : text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? ENTITIES.get(name.toLowerCase()) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** A text as HTML shows it: nothing of it is markup, lines stay lines. */
export const plainTextToHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/\r?\n/g, '<br>');
