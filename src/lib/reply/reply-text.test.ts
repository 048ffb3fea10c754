import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorName } from './author.js';
import { replyText } from './reply-text.js';

const html = (content: string) => replyText({ content, contentType: 'text/html' });
const plain = (plainText: string) => replyText({ plainText });

test("Zoho's own mail keeps what the agent wrote and nothing else", () => {
  const mail =
    '<div>Hello Anna,<br>please open <a href="https://acme.example/x">the page</a>. See <a href="https://desk.zoho.com/a">your ticket</a>.</div>' +
    '<br><div id="Zm-_Id_-Sgn"><div>--<br>Ines<br>Support, Zylker</div></div>' +
    '<br><div class="customerHappiness">How would you rate our customer service?<br><a href="https://desk.zoho.com/support/zylker/feedback/1?rating=good">Good</a> | Okay | Bad</div>' +
    '<br><div>---- On Mon, 5 Jan 2026 10:15:30 +0000 <b>Anna &lt;a@b.example&gt;</b> wrote ----</div><blockquote style="border-left:1px solid #ccc"><div>I was charged twice</div></blockquote>';
  expect(html(mail)).toBe('Hello Anna,\nplease open the page (https://acme.example/x). See your ticket.');
});

test('what is not there is empty', () => {
  for (const nothing of [{}, { content: null, contentType: null, plainText: null }, { content: '', contentType: 'text/html' }])
    expect(replyText(nothing)).toBe('');
});

test('plain text is read when there is no HTML', () => {
  expect(replyText({ content: '1 < 2 <b>', contentType: 'plainText' })).toBe('1 < 2 <b>');
  expect(replyText({ plainText: 'Yes.\n\nOn Mon, Jan 5, 2026 at 10:15 AM Anna <a@b.example>\nwrote:\n\nIs it?' })).toBe('Yes.');
});

test('pictures that are written out leave room for words, and what was cut off is read from the plain text', () => {
  const picture = `<img alt="" src="data:image/png;base64,${'A'.repeat(300_000)}">`;
  expect(html(`<div>Before</div>${picture}<div>and after.</div>`)).toMatch(/^Before\n(\[image\]\n)?and after\.$/);
  const cutOff = picture.slice(0, 65_535);
  expect(replyText({ content: cutOff, contentType: 'text/html', plainText: 'The words.\n> Not these.' })).toBe('The words.');
});

test.each([
  ['Ines Weber', 'Ines Weber'],
  [' Ines\u202E \n Weber ', 'Ines Weber'],
  ['ines@zylker.example', null],
  ['Zylker (https://zylker.example)', null],
  ['support.zylker.zohodesk.com', null],
  ['x'.repeat(200), null],
  ['', null],
  [null, null],
])('the agent %j is shown as %j', (said, name) => {
  expect(authorName(said)).toBe(name);
});

test('mentions lose the id of whom they mention', () => {
  expect(plain('Ask zsu[@user:4711]zsu, or zsu[@team:1]zsu. zsu[@user:')).toBe('Ask @agent, or @agent. [@user:');
});

test('what nobody sees goes, joiners that spelling needs stay', () => {
  expect(plain('a\u200Bb\u00ADc\uFEFFd\u202Ee\u0000f\u0007g\u200Dh')).toBe('abcdefgh');
  expect(plain('می‌خواهم 👨‍👩‍👧 क्‍ष')).toBe('می‌خواهم 👨‍👩‍👧 क्‍ष');
});

test('a long reply ends by saying so, and no character is cut in half', () => {
  const long = plain('word 👩‍👩‍👧 '.repeat(5000));
  expect(long.length).toBeLessThanOrEqual(20_000);
  expect(long).toMatch(/\n\n\[The reply is longer; this is its beginning\.\]$/);
  expect(plain(long)).toBe(long);
});

/** Pieces that are found in mails, joined at random. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['<div>', '</div>', '<p>', '</p>', '<br>', '<blockquote>', '</blockquote>', '<table><tr><td>', '</td></tr></table>', '<a href="'],
    ...['">', '</a>', '<!--', '-->', '<img src="x" alt="', '<script>', '</script>', '<style>', '<![CDATA[', '<html><body>', '</body>'],
    ...[
      '\n-- \n',
      '\n--\n',
      '\n> ',
      'From: ',
      '\nSent: ',
      '\nSubject: ',
      '\nOn Mon, Jan 5, 2026 at 10:15 ',
      ' wrote:\n',
      '\n---- On 1 ',
      ' ----\n',
    ],
    ...[
      'https://desk.zoho.com/agent/x',
      'desk.zoho.eu',
      '%2f%2fdesk%2ezoho%2ecom',
      'ＤＥＳＫ．ｚｏｈｏ．ｃｏｍ',
      'a@zylker.zohodesk.com',
      'zo\u200Bho.com',
    ],
    ...[
      'https://safe.example/?u=https%253A%252F%252Fdesk.zoho.com',
      'zoho',
      '.com',
      'zsu[@user:',
      '1]zsu',
      '\nBest regards,\nMaria\n',
      '?rating=good',
    ],
    ...[
      'How would you rate our service?\n',
      'Good | Okay | Bad',
      '\nOriginal Message',
      '-----',
      '\r\n',
      '\u00a0',
      '&nbsp;',
      '&#46;',
      '\u0000',
      '\ud800',
    ],
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const mails = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
const ZOHO = /zoho[a-z0-9-]*\.[a-z0-9]/;
const seen = (text: string): string => decodeSoftly(decodeSoftly(text.normalize('NFKC'))).toLowerCase();
const decodeSoftly = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

test('never: an error, an address of Zoho, an invisible character; again is the same', () => {
  fc.assert(
    fc.property(mails, fc.constantFrom('text/html', 'html', 'plainText', '', undefined), (content, contentType) => {
      const text = replyText({ content, contentType });
      expect(seen(text)).not.toMatch(ZOHO);
      expect(text).not.toMatch(/zsu\[@/);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\ufeff\u202e]/);
      expect(text.isWellFormed()).toBe(true);
      expect(text).toBe(text.trim() === '' ? '' : text);
      expect(replyText({ plainText: text })).toBe(text);
    }),
    { numRuns: Number(process.env['REPLY_RUNS'] ?? 2000) },
  );
});

/** A tree of elements whose text holds no `<`. */
const { tree } = fc.letrec<{ tree: string; node: string }>((tie) => ({
  tree: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 6 },
    fc.string({ maxLength: 10 }).map((text) => text.replace(/[<&]/g, '')),
    fc
      .tuple(
        fc.constantFrom('div', 'p', 'span', 'b', 'table', 'td', 'tr', 'ul', 'li', 'a', 'img', 'script', 'h1', 'pre', 'xyz:q'),
        tie('tree'),
      )
      .map(([name, inner]) => `<${name} class="c" onclick='x()'>${inner}</${name}>`),
  ),
}));

test('no tag survives', () => {
  fc.assert(
    fc.property(tree, (content) => {
      expect(html(content)).not.toContain('<');
    }),
    { numRuns: 500 },
  );
});

test('time is in proportion to length, whatever is in it', () => {
  const many = 100_000;
  const hostile = [
    ...['<div>', '<a href="x">', '<blockquote>', '</p>', '<', '&', '<table><tr><td>'].map((part) => ({ part, contentType: 'text/html' })),
    ...[
      ' ',
      '-',
      '>',
      '_',
      '\n',
      '--\nx\n',
      'https://',
      'zoho',
      '(',
      ')',
      '%25',
      'On 1 ',
      'From: ',
      'wie ',
      'zsu[@user:',
      'tel 0',
      '\n\u200d',
    ].map((part) => ({ part, contentType: 'plainText' })),
  ];
  const slow = hostile.flatMap(({ part, contentType }) => {
    const begun = performance.now();
    const text = replyText({ content: `${part.repeat(Math.floor(many / part.length))}é`, contentType });
    const ms = performance.now() - begun;
    expect(text.length).toBeLessThanOrEqual(20_000);
    return ms > 4000 ? [`${JSON.stringify(part)}: ${ms} ms`] : [];
  });
  expect(slow).toEqual([]);
});
