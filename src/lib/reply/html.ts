import { compile } from 'html-to-text';
import { isZohoLink } from './links.js';

/** A reply's own words stand at its top; what is quoted below may have millions of characters. */
const MOST_HTML = 200_000;
/** A picture that is written out, which leaves no room for words. */
const PICTURE = /(=["'])data:[^"'<>]*/gi;
/** Deeper than mails nest that were answered thirty times; deep enough to be read without running out of stack. */
const MOST_DEPTH = 150;

/** Elements that mail programs put a signature into. */
const SIGNATURES = [
  ...['div#Zm-_Id_-Sgn', 'div#Zm-_Id_-Sgn1', 'div.zmail_signature', 'div.zmail_signature_below'], // Zoho Desk, Zoho Mail
  ...['div.gmail_signature', 'span.gmail_signature_prefix'], // Gmail
  ...['div#Signature', 'div#ms-outlook-mobile-signature', 'div#ms-outlook-mobile-body-separator-line'], // Outlook
  ...['div#AppleMailSignature', 'div#AppleMailSignature-1'], // Apple Mail
  ...['div.moz-signature', 'pre.moz-signature'], // Thunderbird
  ...['div.protonmail_signature_block', 'div.yahoo-signature'],
];
/** What is nothing to read: heads, hidden text for previews, forms. */
const SILENT = [
  ...['head', 'title', 'noscript', 'template', 'iframe', 'object', 'svg', 'select', 'textarea'],
  ...['[hidden]', '[style*="display:none"i]', '[style*="display: none"i]', '[style*="mso-hide:all"i]', '[style*="visibility:hidden"i]'],
  ...['div.customerHappiness', 'table.customerHappiness'],
];
/** Elements that hold what was said before, without saying so by their name. */
const QUOTES = ['div.yahoo_quoted', 'div.protonmail_quote', 'div.zmail_quote'];

const convert = compile({
  baseElements: { selectors: [] },
  limits: { maxDepth: MOST_DEPTH, ellipsis: '' },
  wordwrap: false,
  formatters: {
    link(element, walk, builder) {
      const { href = '' } = element.attribs;
      const isWanted = /^(https?:\/\/|mailto:|tel:)/i.test(href) && !isZohoLink(href);
      const bare = href.replace(/^(mailto|tel):/i, '');
      walk(element.children, builder);
      if (isWanted && !isShown(textOf(element.children), bare)) builder.addInline(` (${bare})`);
    },
    picture(element, _walk, builder) {
      const { alt = '', width = '', height = '', src = '' } = element.attribs;
      const isPixel = [width, height].some((size) => /^[012](px)?$/.test(size.trim())) || /(^|[/._-])(pixel|track|open|beacon)/i.test(src);
      // Emoji come as pictures; what has no words of its own is named, for it may be what is talked about.
      if (!isPixel) builder.addInline(alt.length <= 4 && alt.trim() ? alt : alt.trim() ? `[image: ${alt.trim()}]` : '[image]');
    },
    quote(element, walk, builder, options) {
      const { style = '', type = '' } = element.attribs;
      // Editors indent with it, too: no border, nothing quoted.
      const isIndent = type !== 'cite' && /border(-left)?\s*:\s*(none|0)/i.test(style);
      const formatter = builder.options.formatters[isIndent ? 'block' : 'blockquote'];
      formatter?.(element, walk, builder, options);
    },
    row(element, walk, builder) {
      builder.openBlock({ leadingLineBreaks: 1 });
      walk(element.children, builder);
      builder.closeBlock({ trailingLineBreaks: 1 });
    },
    cell(element, walk, builder) {
      walk(element.children, builder);
      builder.addInline(' ');
    },
  },
  selectors: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false, leadingLineBreaks: 2 } })),
    { selector: 'p.MsoNormal', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    { selector: 'hr', options: { length: 3 } },
    { selector: 'a', format: 'link' },
    { selector: 'img', format: 'picture' },
    { selector: 'tr', format: 'row' },
    ...['td', 'th'].map((selector) => ({ selector, format: 'cell' })),
    ...['blockquote', ...QUOTES].map((selector) => ({
      ...{ selector, format: 'quote' },
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1, trimEmptyLines: true },
    })),
    ...[...SILENT, ...SIGNATURES].map((selector) => ({ selector, format: 'skip' })),
  ],
});

/** What a reader sees of a mail in HTML, quoted parts as lines that begin with `>`; signatures, hidden text and tracking pixels left out. */
export const htmlToText = (html: string): string => convert(html.replace(PICTURE, '$1').slice(0, MOST_HTML));

/** Is the address of a link what it says anyway? */
const isShown = (text: string, address: string): boolean => plain(text) === plain(address);
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?|^www\.|\/$/g, '');

function textOf(nodes: unknown[]): string {
  const texts: string[] = [];
  // A stack of our own: elements nest as deep as their writer likes.
  const left = nodes.toReversed();
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const { data, children } = node as { data?: unknown; children?: unknown };
    if (typeof data === 'string') texts.push(data);
    else if (Array.isArray(children)) for (const child of children.toReversed()) left.push(child);
  }
  return texts.join('');
}
