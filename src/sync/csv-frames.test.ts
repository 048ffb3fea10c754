import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramer } from './csv-frames.js';

type Seen = [line: number, text: string];

/** Records as `[line, text]`, problems as `[line, '! …']`. */
function frames(input: string | Uint8Array, { chunk = 65_536, maxBytes = 65_536 } = {}): Seen[] {
  const framer = createFramer({ maxBytes });
  const bytes = Buffer.from(input);
  const all = [];
  for (let at = 0; at < bytes.length; at += chunk) all.push(...framer.push(bytes.subarray(at, at + chunk)));
  return [...all, ...framer.end()].map((frame) => [frame.line, 'bytes' in frame ? frame.bytes.toString() : `! ${frame.problem}`]);
}

test.each([
  ['LF', 'a,b\nc,d\n'],
  ['CR LF', 'a,b\r\nc,d\r\n'],
  ['CR', 'a,b\rc,d\r'],
  ['no line end at the end', 'a,b\nc,d'],
  ['a byte order mark', '\ufeffa,b\nc,d\n'],
])('records end with %s', (_, text) => {
  for (const chunk of [1, 2, 3, 100]) {
    expect(frames(text, { chunk })).toEqual([
      [1, 'a,b'],
      [2, 'c,d'],
    ]);
  }
});

test('nothing comes of nothing', () => {
  for (const text of ['', '\n', '\r\n\r\n', '\ufeff']) expect(frames(text)).toEqual([]);
});

test('blank lines are left out and counted', () => {
  expect(frames('a\n\n\r\nb\n')).toEqual([
    [1, 'a'],
    [4, 'b'],
  ]);
});

test('a quoted field may hold commas, quotation marks and line ends, and the record has the line it begins on', () => {
  expect(frames('a\n"x, ""y""\r\nz",1\nb\n')).toEqual([
    [1, 'a'],
    [2, '"x, ""y""\r\nz",1'],
    [4, 'b'],
  ]);
});

test('a quotation mark inside an unquoted field is an ordinary character', () => {
  expect(frames('1,5" disk\n2,b"\n')).toEqual([
    [1, '1,5" disk'],
    [2, '2,b"'],
  ]);
});

test('a quotation mark that is never closed costs its own line and no other', () => {
  expect(frames('1,a\n2,"b\n3,c\n4,d\n')).toEqual([
    [1, '1,a'],
    [2, '! opens a quotation mark that is not closed before the end of the file'],
    [3, '3,c'],
    [4, '4,d'],
  ]);
});

test('a quotation mark that another line closes by accident costs its own line and no other', () => {
  expect(frames('1,"b\n2,"c"\n3,d\n')).toEqual([
    [1, '! has text between a closing quotation mark and the next comma'],
    [2, '2,"c"'],
    [3, '3,d'],
  ]);
});

test.each([
  ['"a"b,c', 'has text between a closing quotation mark and the next comma'],
  ['"a" ,c', 'has text between a closing quotation mark and the next comma'],
  ['a, "b"', 'has a space before an opening quotation mark'],
])('%s is reported', (row, problem) => {
  expect(frames(`${row}\nz\n`)).toEqual([
    [1, `! ${problem}`],
    [2, 'z'],
  ]);
});

test('a record as long as the limit is taken and a longer one is reported', () => {
  for (const chunk of [1, 3, 100]) {
    const options = { chunk, maxBytes: 10 };
    expect(frames(`${'x'.repeat(10)}\n${'y'.repeat(11)}\nz`, options)).toEqual([
      [1, 'x'.repeat(10)],
      [2, '! is longer than 10 bytes'],
      [3, 'z'],
    ]);
    expect(frames('x'.repeat(11), options)).toEqual([[1, '! is longer than 10 bytes']]);
    expect(frames(`"${'\n'.repeat(20)}`, options)).toEqual([[1, '! opens a quotation mark that is not closed within 10 bytes']]);
  }
});

test('a field of 10 MB is reported without being kept', () => {
  const framer = createFramer();
  const chunk = Buffer.alloc(65_536, 'x');
  const seen = [...framer.push(Buffer.from('1,"'))];
  for (let i = 0; i < 160; i++) seen.push(...framer.push(chunk));
  seen.push(...framer.push(Buffer.from('"\n2,b\n')));
  expect(seen).toEqual([
    { line: 1, problem: 'opens a quotation mark that is not closed within 65,536 bytes' },
    { line: 2, bytes: Buffer.from('2,b') },
  ]);
});

test('what a frame holds does not change when the reader reuses its buffer', () => {
  const framer = createFramer();
  const buffer = Buffer.from('abc\n');
  const [frame] = framer.push(buffer);
  buffer.fill('x');
  expect(frame).toEqual({ line: 1, bytes: Buffer.from('abc') });
});

const noise = fc.string({
  unit: fc.constantFrom('a', 'é', ',', '"', '""', '\n', '\r', '\r\n', ' ', '\t', '\ufeff', '🎉', '","'),
  maxLength: 60,
});

test('the answer does not depend on how the bytes were cut into chunks', () => {
  fc.assert(
    fc.property(noise, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 4, max: 40 }), (text, chunk, maxBytes) => {
      expect(frames(text, { chunk, maxBytes })).toEqual(frames(text, { maxBytes }));
    }),
    { numRuns: 5000 },
  );
});

test('no line vanishes: every line with something in it belongs to a record or has a problem', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const covered = new Set<number>();
      for (const [line, content] of frames(text)) {
        const lines = content.startsWith('! ') ? 1 : content.split(/\r\n|\r|\n/).length;
        for (let i = 0; i < lines; i++) covered.add(line + i);
      }
      const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
      for (const [index, line] of lines.entries()) if (line !== '') expect(covered.has(index + 1)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('a parser reads each record as exactly one row', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const records = frames(text).flatMap(([, content]) => (content.startsWith('! ') ? [] : [content]));
      const rows = parse(records.map((record) => `${record}\n`).join(''), {
        record_delimiter: '\n',
        relax_quotes: true,
        relax_column_count: true,
      });
      expect(rows).toHaveLength(records.length);
    }),
    { numRuns: 5000 },
  );
});

test('whatever the cells hold, a well-written file comes apart into the rows it was written from', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', ';'), minLength: 1, maxLength: 8 });
  const written = (value: string) => (/[",\r\n ]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, end) => {
        const text = rows.map((row) => row.map(written).join(',')).join(end);
        expect(frames(text).map(([, content]) => content)).toEqual(rows.map((row) => row.map(written).join(',')));
      },
    ),
  );
});
