import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, tidy } from './text.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('e', '\u0301', '👩', '\u200d', '🏽', '🇩', '🇪', '한', '\ud83d') }),
);
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

test('tidy folds white space and removes what nobody sees', () => {
  expect(tidy(' a\u0000b\t\u200bc\u202e\ud800\u2028d\u00a0 ')).toBe('a b c d');
});

test('tidy keeps the joiners that spelling and emoji need', () => {
  expect(tidy('علی\u200cرضا 👩‍💻')).toBe('علی\u200cرضا 👩‍💻');
});

test.each([null, undefined, '', ' \n', '\u200b', '\u200d', '\u3164', '\u2800', '\ufeff', '\u0000\u0007', '\ud800'])(
  'nothing visible in %j is null',
  (text) => {
    expect(tidy(text)).toBeNull();
  },
);

test('a text that fits is not touched', () => {
  expect(cut('Jane', 4)).toBe('Jane');
  expect(cut('', 4)).toBe('');
});

test.each([
  ['abcdef', 3, 'abc'],
  ['ab cdef', 3, 'ab'],
  ['ab👩‍💻', 4, 'ab'],
  ['ab👩‍💻', 7, 'ab👩‍💻'],
  ['🇩🇪🇫🇷', 6, '🇩🇪'],
  ['ae\u0301e\u0301', 4, 'ae\u0301'],
  ['각각', 1, '각'],
])('%j cut to %i code units is %j', (text, max, result) => {
  expect(cut(text, max)).toBe(result);
});

test('an accent tower longer than the limit is cut between code points', () => {
  expect(cut(`e${'\u0301'.repeat(200)}`, 80)).toHaveLength(80);
  expect(cut(`👩${'\u200d👩'.repeat(50)}`, 4)).toBe('👩\u200d');
});

test('whatever the text, a cut fits, is a beginning, and breaks no character that could have been kept', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, max) => {
      const clean = tidy(text) ?? '';
      const result = cut(clean, max);
      expect(result.length).toBeLessThanOrEqual(max);
      expect(clean.startsWith(result)).toBe(true);
      expect(result).not.toMatch(/\p{Cs}/u);
      if (clean !== '') expect(result).not.toBe('');
      const ends = [...graphemes.segment(clean)].map(({ index, segment }) => index + segment.length);
      const longest = ends.filter((end) => end <= max).at(-1);
      if (longest !== undefined) expect(result).toBe(clean.slice(0, longest).trimEnd());
    }),
    { numRuns: 2000 },
  );
});
