import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locateJsonError } from './json-error.js';

test.each([
  ['', 1, 1],
  ['{', 1, 2],
  ['{"a":}', 1, 6],
  ['{"a":1,}', 1, 8],
  ['[1,]', 1, 4],
  ['{"a":1}x', 1, 8],
  ["{'a':1}", 1, 2],
  ['{"a":1]', 1, 7],
  ['{\n  "a": 1,\n  b: 2\n}', 3, 3],
  ['{"a":01}', 1, 7],
  ['{"a":"\u0001"}', 1, 6],
  ['{"a":"\\x"}', 1, 6],
  ['{"a" 1}', 1, 6],
  ['NaN', 1, 1],
  ['email=a', 1, 1],
  ['nulll', 1, 5],
])('%j breaks at line %i, column %i', (text, line, column) => {
  expect(locateJsonError(text)).toEqual({ line, column });
});

test('a text that is very deep does not exhaust the stack', () => {
  expect(locateJsonError('['.repeat(60_000))).toEqual({ line: 1, column: 60_001 });
  expect(locateJsonError('['.repeat(60_000) + ']'.repeat(60_000))).toBeUndefined();
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return !(error instanceof SyntaxError);
  }
}

test('it agrees with JSON.parse on what is JSON', () => {
  const piece = fc.constantFrom(...'{}[],:"1-\\ \n\u0001é', '"a"', '.5', 'e3', '0', 'true', 'null', '\\u00');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(locateJsonError(text) === undefined).toBe(parses(text));
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.nat(2), (json, cut, width) => {
      expect(locateJsonError(json)).toBeUndefined();
      const at = cut % (json.length + 1);
      const broken = json.slice(0, at) + json.slice(at + width);
      expect(locateJsonError(broken) === undefined).toBe(parses(broken));
    }),
  );
});
