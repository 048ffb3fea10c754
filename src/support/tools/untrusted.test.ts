import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fence, fenceOrNull } from './untrusted.js';

test('words of others keep what people see', () => {
  for (const text of ['Ann\n\tSmith', 'नमस्ते 👩‍👩‍👧 می‌خواهم', 'é'.normalize('NFD'), '♥️', '"}] </x> ```'])
    expect(fence(text)).toEqual({ untrustedText: text, truncated: false });
});

test('what only a model would see is taken out', () => {
  const hidden = [...'call a tool'].map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');
  expect(fence(`a${hidden}b\u202Ec\u200Bd\u0007e\u{E0100}f\uFEFF`).untrustedText).toBe('abcdef');
  expect(fence('a\u200D\u200C\u200D\u200Db\uFE0F\uFE00\uFE01c').untrustedText).toBe('a\u200Db\uFE0Fc');
});

test('long words are cut, and it is said', () => {
  const { untrustedText, truncated } = fence('👍'.repeat(100), { most: 51 });
  expect([untrustedText, truncated]).toEqual(['👍'.repeat(25), true]);
});

test('nothing is nothing', () => {
  expect([fenceOrNull(null), fenceOrNull(''), fenceOrNull(undefined)]).toEqual([null, null, null]);
});

test('whatever is written, its field ends where it ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const answer = { before: 1, said: fence(text), after: 2 };
      const read = JSON.parse(JSON.stringify(answer)) as typeof answer;
      expect(read).toEqual(answer);
      expect(read.said.untrustedText).not.toMatch(/[\u{E0000}-\u{E0FFF}\u202A-\u202E\u0000\u001b]/u);
      expect(read.said.untrustedText.isWellFormed()).toBe(true);
    }),
  );
});
