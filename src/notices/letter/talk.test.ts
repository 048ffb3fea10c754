import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AppWords } from '../../config-notices.js';
import { type Composed, composeMail } from './compose.js';
import { SAMPLES } from './samples.js';
import { ellipsis, pageOf, type Talk } from './talk.js';

const app: AppWords = {
  ...{
    name: 'Acme',
    url: 'https://acme.example/',
    billingUrl: undefined,
    escalationUrl: 'https://acme.example/help',
    noticesUrl: undefined,
  },
  ...{ support: 'help@acme.example', locale: 'en' },
};
const talk: Talk = {
  ...{ escalationId: 'e-1', conversationId: 'c-1', subject: 'Charged twice', resolution: null, also: [] },
  replies: [{ author: 'Grace Hopper', text: 'It is paid back.' }],
};

function mail(
  over: Partial<Talk> = {},
  kind: 'escalation.replied' | 'escalation.resolved' = 'escalation.replied',
  isUser = true,
): Composed {
  return composeMail({ kind, data: SAMPLES[kind], app, talk: { ...talk, ...over }, to: { name: 'Ada', firstName: null, isUser } });
}
const answer = (text: string, author: string | null = 'Grace Hopper') => ({ replies: [{ author, text }] });

test('a page has the ids of the escalation in the places for them, and is none where they are not known', () => {
  const ids = { escalationId: 'a/b', conversationId: 'x y&z' };
  expect(pageOf('https://acme.example/{escalationId}?chat={conversationId}', ids)).toBe('https://acme.example/a%2Fb?chat=x%20y%26z');
  expect(pageOf('https://acme.example/help', undefined)).toBe('https://acme.example/help');
  expect([pageOf('https://acme.example/{escalationId}', undefined), pageOf(undefined, ids)]).toEqual([undefined, undefined]);
});

test('what is too long ends at a word, with dots', () => {
  expect(ellipsis('one two three', 13)).toBe('one two three');
  expect(ellipsis('one two, three', 11)).toBe('one two …');
  expect(ellipsis('x'.repeat(100), 50)).toBe(`${'x'.repeat(48)} …`);
});

test('two answers are both quoted, each under its name; a change of the status beside them is a figure', () => {
  const { text, subject } = mail({
    replies: [
      { author: 'Grace Hopper', text: 'One' },
      { author: 'Alan Turing', text: 'Two' },
    ],
    also: ['escalation.status_changed'],
  });
  expect(subject).toBe('There is an answer for you: Charged twice');
  expect(text).toContain('Grace Hopper wrote:\n\n> One\n\nAlan Turing wrote:\n\n> Two\n');
  expect(text).toMatch(/Status: +Open/);
  expect(mail().text).not.toContain('Status:');
  const nameless = mail({
    replies: [
      { author: 'Grace Hopper', text: 'One' },
      { author: null, text: 'Two' },
    ],
  });
  expect(nameless.text).toContain('Our team wrote:\n\n> Two');
});

test('of many answers at once the last four are there, and where the others are', () => {
  const { text } = mail({ replies: Array.from({ length: 9 }, (_, n) => ({ author: 'Grace', text: `Answer ${n}.` })) });
  expect(text.match(/Answer \d/g)).toEqual(['Answer 5', 'Answer 6', 'Answer 7', 'Answer 8']);
  expect(text).toContain('You can read all of it in Acme.');
});

test('a resolution that the answer says already is said once', () => {
  const twice = { ...answer('It is paid back. Grace'), resolution: 'It is paid back.' };
  expect(mail(twice, 'escalation.resolved').text.match(/paid back/g)).toHaveLength(1);
  expect(mail({ ...twice, resolution: 'Paid back twice.' }, 'escalation.resolved').text).toContain('> Paid back twice.');
});

test.each(['grace@acme.example', 'https://acme.example', 'x'.repeat(61), '\u200b', ''])(
  'an agent whose name is none (%s) is our team',
  (author) => {
    const { text, subject } = mail(answer('Done', author));
    expect([subject, text.includes('Our team has answered your request “Charged twice”:')]).toEqual([
      'There is an answer for you: Charged twice',
      true,
    ]);
  },
);

test.each(['https://desk.zoho.com/support/acme/ShowHomePage.do', 'acme.zohodesk.eu/portal', 'a@acme.zohodesk.com'])(
  'an address of Zoho (%s) in what agents or users wrote is not passed on',
  (address) => {
    for (const over of [
      answer(`See ${address} there`),
      { resolution: `See ${address} there`, replies: [] },
      { subject: `See ${address} there` },
    ]) {
      const { text, html, subject } = mail(over, 'escalation.resolved');
      expect(`${text}${html}${subject}`).not.toMatch(/zoho/i);
    }
  },
);

test('somebody without an account is led to no page, and is told all of it', () => {
  const long = Array.from({ length: 50 }, (_, n) => `Line ${n}`).join('\n');
  const [user, nobody] = [mail(answer(long)), mail(answer(long), 'escalation.replied', false)];
  expect([user.text.includes('https://acme.example/help'), nobody.text.includes('https://acme.example/help')]).toEqual([true, false]);
  expect([user.text.includes('Line 49'), nobody.text.includes('Line 49')]).toEqual([false, true]);
});

test('whatever people write is text in the HTML, quoted line by line in the other part, and within what mail programs show', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=y>',
      '</td></table>',
      '\r\n.\r\nRCPT TO:<x@y>',
      '\n\n',
      '\u2028',
      '"',
      '&',
      'word ',
    ),
  );
  const written = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc
      .tuple(piece, fc.constantFrom(2000, 20_000))
      .map(([one, length]) => one.repeat(Math.ceil(length / (one.length || 1))).slice(0, length)),
  );
  const heading = written.map((text) => text.replaceAll(/alert|RCPT/g, '').slice(0, 255));
  const replies = fc.array(fc.record({ author: fc.option(written), text: written }), { maxLength: 6 });
  fc.assert(
    fc.property(
      replies,
      heading,
      fc.option(written),
      fc.boolean(),
      fc.constantFrom('escalation.replied', 'escalation.resolved'),
      (said, subject, resolution, isUser, kind) => {
        const made = mail({ replies: said, subject, resolution }, kind, isUser);
        expect(made.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(made.html).not.toMatch(/<(script|img)|onerror=y>/);
        expect(made.html.match(/<\/?table/g)?.length).toBe(2 * (made.html.match(/<table/g)?.length ?? 0));
        expect(Buffer.byteLength(made.html)).toBeLessThan(102_400);
        // After the paragraph that leads to it, all of what they wrote stands behind the mark of a quote.
        for (const line of made.text.split('\n').filter((one) => /alert\(1\)|RCPT TO/.test(one)))
          expect(line).toMatch(/^(> |.*(“|wrote:))/);
      },
    ),
    { numRuns: 300 },
  );
});
