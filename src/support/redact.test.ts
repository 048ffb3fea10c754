import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from './redact.js';
import { LOOKALIKES, SECRETS } from './testing-redaction.js';

const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
const MARKED = /⟦([\s\S]*?)⟧/g;

test('a corpus of secrets and look-alikes: what it finds, and what it leaves', () => {
  const missed: string[] = [];
  const wrong: string[] = [];
  let marks = 0;
  let found = 0;
  let extra = 0;
  for (const marked of SECRETS) {
    const secrets = [...marked.matchAll(MARKED)].map(([, secret = '']) => secret);
    const { text, counts } = redact(marked.replaceAll(/[⟦⟧]/g, ''));
    // All of a secret goes and nothing beside it: what is left is the text with stand-ins.
    const pieces = marked
      .split(MARKED)
      .map((piece, place) => (place % 2 === 0 ? piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&') : '\\[[^\\]]+ removed\\]'));
    const isExact = new RegExp(`^${pieces.join('')}$`).test(text);
    const gone = isExact
      ? secrets
      : secrets.filter((secret) => ![...secret].some((_, at) => text.includes(secret.slice(at, at + 4).padEnd(4))));
    marks += secrets.length;
    found += gone.length;
    if (!isExact) missed.push(`${marked} → ${text}`);
    const more = total(counts) - secrets.length;
    if (more > 0) wrong.push(`${marked} → ${text}`);
    extra += Math.max(0, more);
  }
  for (const text of LOOKALIKES) {
    const { counts, text: kept } = redact(text);
    if (total(counts) > 0) wrong.push(`${text} → ${kept}`);
    else expect(kept).toBe(text);
    extra += total(counts);
  }
  const recall = found / marks;
  const precision = found / (found + extra);
  process.stdout.write(
    `redaction: ${marks} secrets, ${LOOKALIKES.length} look-alikes: recall ${(recall * 100).toFixed(1)} %, precision ${(precision * 100).toFixed(1)} %\n`,
  );
  process.stdout.write(
    [...missed, ...wrong]
      .map(
        (line) => `  ${line}
`,
      )
      .join(''),
  );
  expect(recall).toBeGreaterThanOrEqual(0.98);
  expect(precision).toBeGreaterThanOrEqual(0.98);
});

test('what was removed is counted by its kind, and the rest of the text stays as it is', () => {
  expect(redact('card 4242 4242 4242 4242, IBAN DE89 3704 0044 0532 0130 00, again 5555555555554444.')).toEqual({
    text: 'card [card number removed], IBAN [IBAN removed], again [card number removed].',
    counts: { card: 2, iban: 1 },
  });
  expect(redact('nothing here')).toEqual({ text: 'nothing here', counts: {} });
});

test('patterns of the operator are applied as well', () => {
  const patterns = [{ kind: 'staff number', pattern: /EMP-\d{6}/i }];
  expect(redact('ask emp-123456 and EMP-654321', { patterns })).toEqual({
    text: 'ask [staff number removed] and [staff number removed]',
    counts: { 'staff number': 2 },
  });
  expect(redact('x', { patterns: [{ kind: 'empty', pattern: /z*/ }] })).toEqual({ text: 'x', counts: {} });
});

test('a valid card number never stays, whatever stands around it', () => {
  const luhn = (body: string): string => {
    const sum = [...`${body}0`]
      .reverse()
      .reduce((s, d, i) => s + (i % 2 ? ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(d)] ?? 0) : Number(d)), 0);
    return `${body}${(10 - (sum % 10)) % 10}`;
  };
  const card = fc
    .tuple(fc.constantFrom('4', '51', '55'), fc.stringMatching(/^\d{14}$/))
    .map(([start, rest]) => luhn((start + rest).slice(0, 15)));
  const separated = fc
    .tuple(card, fc.constantFrom('', ' ', '-', '.', '\u00a0'))
    .map(([digits, gap]) => (digits.match(/.{4}/g) ?? []).join(gap));
  fc.assert(
    fc.property(
      separated,
      fc.constantFrom('', 'card ', 'it is: ', '(', '\n'),
      fc.constantFrom('', ' please', ')', '\n', '. Thanks'),
      (number, before, after) => {
        const { text, counts } = redact(before + number + after);
        expect(text).not.toContain(number.slice(-6));
        expect(counts['card']).toBe(1);
      },
    ),
  );
});

test('redacting once more changes nothing, and long texts take no long time', () => {
  for (const marked of SECRETS) {
    const once = redact(marked.replaceAll(/[⟦⟧]/g, '')).text;
    expect(redact(once).text).toBe(once);
  }
  const started = performance.now();
  for (const piece of ['password is ', '4242 ', 'a-b_c.', 'key key ', 'https://a:', 'DE89 ', '-----BEGIN A PRIVATE KEY-----'])
    redact(piece.repeat(100_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(5000);
});
