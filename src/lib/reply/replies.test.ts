/** How much of what agents write survives, and how much of what they did not write is taken away. */
import { expect, test } from 'vitest';
import { htmlToPlainText } from '../../emulator/desk/conversations/plain-text.js';
import { replyText } from './reply-text.js';
import { ENDING_REPLIES } from './testing-replies-endings.js';
import { HTML_REPLIES } from './testing-replies-html.js';
import { QUOTING_REPLIES } from './testing-replies-plain.js';

interface Judged {
  name: string;
  text: string;
  own: string[];
  gone: string[];
}

const plain: Judged[] = Object.entries({ ...QUOTING_REPLIES, ...ENDING_REPLIES }).map(([name, marked]) => {
  const lines = marked.split('\n').slice(1);
  const source = lines.map((line) => line.slice(1)).join('\n');
  const of = (mark: string) =>
    lines.filter((line) => line.startsWith(mark) && line.slice(1).trim() !== '').map((line) => line.slice(1).trim());
  return { name, text: replyText({ plainText: source }), own: of('+'), gone: of('-') };
});
const html = Object.entries(HTML_REPLIES);
const rich: Judged[] = html.map(([name, { html: content, ...rest }]) => ({
  name,
  text: replyText({ content, contentType: 'text/html' }),
  ...rest,
}));
/** The same ones as Desk would give them in `plainText`: where a quote ends is not in it. */
const flat: Judged[] = html.map(([name, { html: content, ...rest }]) => ({
  name,
  text: replyText({ plainText: htmlToPlainText(content) }),
  ...rest,
}));

function figures(replies: Judged[]) {
  const size = (texts: string[]) => texts.reduce((sum, text) => sum + text.length, 0);
  const lost = replies.flatMap(({ name, text, own }) => own.filter((line) => !text.includes(line)).map((line) => `${name}: ${line}`));
  const left = replies.flatMap(({ name, text, gone }) =>
    gone.filter((line) => (line.length > 8 ? text.includes(line) : text.split('\n').includes(line))).map((line) => `${name}: ${line}`),
  );
  const share = (missing: string[], all: string[]) => 1 - size(missing.map((line) => line.slice(line.indexOf(': ') + 2))) / size(all);
  return {
    lost,
    left,
    kept: share(
      lost,
      replies.flatMap(({ own }) => own),
    ),
    removed: share(
      left,
      replies.flatMap(({ gone }) => gone),
    ),
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

test.each([
  ['plain text', plain, 0.99, 0.98],
  ['HTML', rich, 1, 1],
  ['HTML read by way of its plain text', flat, 0.7, 0.7],
] as const)('%s: own words survive, all else goes', (what, replies, kept, removed) => {
  const found = figures([...replies]);
  process.stdout.write(
    `${what}: ${replies.length} replies, ${percent(found.kept)} of the agents' own text survives, ${percent(found.removed)} of the rest is removed\n`,
  );
  expect(found.kept, `lost: ${found.lost.join('; ')}`).toBeGreaterThanOrEqual(kept);
  expect(found.removed, `left: ${found.left.join('; ')}`).toBeGreaterThanOrEqual(removed);
});

test('what is read once stays as it is', () => {
  for (const { text } of [...plain, ...rich, ...flat]) expect(replyText({ plainText: text })).toBe(text);
});
