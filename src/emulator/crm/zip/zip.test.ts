import { expect, test } from 'vitest';
import { looksLikeZip, readZip, ZipError } from './read.js';
import { writeZip } from './write.js';

const MOST = { mostBytes: 1_000_000 };
const text = (length: number) => Buffer.from('Grüße, '.repeat(length));

/** Made by Info-ZIP 3.0: `printf hello > a.txt; zip -X0 s.zip a.txt`. */
const STORED = Buffer.from(
  '504b03040a00000000000000215086a61036050000000500000005000000612e74787468656c6c6f504b01021e030a000000000000002150' +
    '86a610360500000005000000050000000000000000000000a48100000000612e747874504b05060000000001000100330000002800000000' +
    '00',
  'hex',
);

test('what was written is read again', () => {
  const files = [
    { name: 'a.csv', bytes: text(1000) },
    { name: 'empty.csv', bytes: Buffer.alloc(0) },
    { name: 'ü/b.csv', bytes: Buffer.from('b') },
  ];
  const archive = writeZip(files);
  expect(archive.length).toBeLessThan(1000);
  expect(looksLikeZip(archive)).toBe(true);
  expect(readZip(archive, MOST)).toEqual(files);
  expect(readZip(writeZip([]), MOST)).toEqual([]);
});

test('the same files are the same archive', () => {
  const files = [{ name: 'a.csv', bytes: text(3) }];
  expect(writeZip(files)).toEqual(writeZip(files));
});

test('an archive may end in a comment', () => {
  const archive = writeZip([{ name: 'a.csv', bytes: text(1) }]);
  const comment = Buffer.from('made by hand');
  archive.writeUInt16LE(comment.length, archive.length - 2);
  expect(readZip(Buffer.concat([archive, comment]), MOST)).toHaveLength(1);
});

test('folders are left out', () => {
  const [file] = readZip(
    writeZip([
      { name: 'folder/', bytes: Buffer.alloc(0) },
      { name: 'folder/a.csv', bytes: text(1) },
    ]),
    MOST,
  );
  expect(file?.name).toBe('folder/a.csv');
});

const good = writeZip([{ name: 'a.csv', bytes: text(100) }]);
const changed = (change: (bytes: Buffer) => void): Buffer => {
  const copy = Buffer.from(good);
  change(copy);
  return copy;
};
const central = good.readUInt32LE(good.length - 6);

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('Last_Name,Email\nBurns,a@host.example\n')],
  ['half of one', good.subarray(0, good.length / 2)],
  ['one without its beginning', good.subarray(10)],
  ['a wrong checksum', changed((bytes) => bytes.writeUInt32LE(1, central + 16))],
  ['damaged content', changed((bytes) => bytes.writeUInt32LE(0xffffffff, 40))],
  ['a size that is not so', changed((bytes) => bytes.writeUInt32LE(7, central + 24))],
  ['a packed size beyond the end', changed((bytes) => bytes.writeUInt32LE(1_000_000, central + 20))],
  ['an unknown way of packing', changed((bytes) => bytes.writeUInt16LE(12, central + 10))],
  ['an encrypted entry', changed((bytes) => bytes.writeUInt16LE(1, central + 8))],
  ['no local header', changed((bytes) => bytes.writeUInt32LE(0, 0))],
  ['a directory that is none', changed((bytes) => bytes.writeUInt32LE(0, central))],
  ['a directory elsewhere', changed((bytes) => bytes.writeUInt32LE(0xffffff, bytes.length - 6))],
  ['a name longer than the archive', changed((bytes) => bytes.writeUInt16LE(0xffff, central + 28))],
  ['a second disk', changed((bytes) => bytes.writeUInt16LE(1, bytes.length - 18))],
  ['ZIP64', changed((bytes) => bytes.writeUInt32LE(0xffffffff, central + 24))],
  ['a name that leads out', writeZip([{ name: '../a.csv', bytes: text(1) }])],
  ['a name from the root', writeZip([{ name: '/a.csv', bytes: text(1) }])],
])('refused: %s', (_name, archive) => {
  expect(() => readZip(Buffer.from(archive), MOST)).toThrow(ZipError);
});

test('more than is wanted is not unpacked', () => {
  const bomb = writeZip([{ name: 'zeros.csv', bytes: Buffer.alloc(5_000_000) }]);
  expect(bomb.length).toBeLessThan(10_000);
  expect(() => readZip(bomb, MOST)).toThrow('too large');
  const size = bomb.readUInt32LE(bomb.length - 6) + 24;
  bomb.writeUInt32LE(10, size);
  expect(() => readZip(bomb, MOST)).toThrow(ZipError);
  const two = [1, 2].map((n) => ({ name: `${n}.csv`, bytes: Buffer.alloc(600_000) }));
  expect(() => readZip(writeZip(two), MOST)).toThrow('too large');
});

test('stored entries are read', () => {
  expect(readZip(STORED, MOST)).toEqual([{ name: 'a.txt', bytes: Buffer.from('hello') }]);
});
