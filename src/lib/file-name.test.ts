import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachmentHeader, fileName } from './file-name.js';

test.each([
  ['invoice.pdf', 'invoice.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ines\\bild.png', 'bild.png'],
  ['.htaccess', 'htaccess'],
  ['CON.txt', '_CON.txt'],
  ['a\u202Egnp.exe', 'agnp.exe'],
  ['a"b<c>.txt', 'a_b_c_.txt'],
  ['  ', 'file'],
  ['...', 'file'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(76)}.pdf`],
  ['Grüße – 山田.png', 'Grüße – 山田.png'],
])('%j is saved as %j', (given, name) => {
  expect(fileName(given)).toBe(name);
});

test('a header holds the name twice where it needs to, and nothing else', () => {
  expect(attachmentHeader('invoice 7.pdf')).toBe('attachment; filename="invoice 7.pdf"');
  expect(attachmentHeader("Grüße's.png")).toBe(`attachment; filename="Gru_e_s.png"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%27s.png`);
});

test('whatever a file is called, it is a safe name, and the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (given) => {
      const name = fileName(given);
      expect(name).toMatch(/^[^/\\:*?"<>|\p{Cc}.][^/\\:*?"<>|\p{Cc}]*$/u);
      expect(name.length).toBeLessThanOrEqual(81);
      expect(fileName(name)).toBe(name);
      expect(attachmentHeader(name)).toMatch(/^attachment; filename="[\w. -]+"(; filename\*=UTF-8''[\w.%!~-]+)?$/);
    }),
    { numRuns: 1000 },
  );
});
