import { crc32, inflateRawSync } from 'node:zlib';

/** What is wrong with an archive. */
export class ZipError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ZipError';
  }
}

export interface ZipEntry {
  name: string;
  bytes: Buffer;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
/** An archive may end in a comment of up to 64 KiB. */
const LONGEST_END = END_BYTES + 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** True when the bytes begin as archives do; more is looked at by `readZip`. */
export const looksLikeZip = (bytes: Buffer): boolean =>
  bytes.length >= END_BYTES && [LOCAL, END].includes(bytes.readUInt32LE(0)) && endOf(bytes) !== undefined;

/**
 * The files of a ZIP archive (APPNOTE 6.3.10: stored or deflated, one disk, no encryption, not ZIP64); folders are left
 * out. Throws ZipError when it is none, is damaged, or holds more than `mostBytes` in all.
 */
export function readZip(archive: Buffer, { mostBytes }: { mostBytes: number }): ZipEntry[] {
  const end = endOf(archive);
  if (end === undefined) throw new ZipError('no end of the central directory');
  const [disk, firstDisk, here, count] = [4, 6, 8, 10].map((offset) => archive.readUInt16LE(end + offset));
  if (disk !== 0 || firstDisk !== 0 || here !== count) throw new ZipError('more than one disk');
  const entries: ZipEntry[] = [];
  let left = mostBytes;
  let at = archive.readUInt32LE(end + 16);
  for (let number = 0; number < (count ?? 0); number += 1) {
    const header = readCentral(archive, at);
    at = header.next;
    if (header.name.endsWith('/')) continue;
    const bytes = content(archive, header, left);
    left -= bytes.length;
    entries.push({ name: header.name, bytes });
  }
  return entries;
}

interface Central {
  name: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  local: number;
  next: number;
}

/** Where the end record begins: the last place that has its mark and whose comment reaches to the end. */
function endOf(archive: Buffer): number | undefined {
  for (let at = archive.length - END_BYTES; at >= Math.max(0, archive.length - LONGEST_END); at -= 1) {
    if (archive.readUInt32LE(at) === END && at + END_BYTES + archive.readUInt16LE(at + 20) === archive.length) return at;
  }
  return undefined;
}

function readCentral(archive: Buffer, at: number): Central {
  if (at + CENTRAL_BYTES > archive.length || archive.readUInt32LE(at) !== CENTRAL) throw new ZipError('the central directory is damaged');
  if ((archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw new ZipError('an entry is encrypted');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
  const nameAt = at + CENTRAL_BYTES;
  const next = nameAt + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  if (next > archive.length) throw new ZipError('the central directory is damaged');
  const name = archive.toString('utf8', nameAt, nameAt + (nameLength ?? 0));
  if (name === '' || name.includes('\0') || name.startsWith('/') || name.split(/[\\/]/).includes('..'))
    throw new ZipError('an unsafe name');
  const packed = archive.readUInt32LE(at + 20);
  const size = archive.readUInt32LE(at + 24);
  const local = archive.readUInt32LE(at + 42);
  if ([packed, size, local].includes(0xffffffff)) throw new ZipError('ZIP64 is not taken');
  return { name, method: archive.readUInt16LE(at + 10), crc: archive.readUInt32LE(at + 16), packed, size, local, next };
}

function content(archive: Buffer, { name, method, crc, packed, size, local }: Central, mostBytes: number): Buffer {
  if (size > mostBytes) throw new ZipError(`${name} is too large`);
  if (local + LOCAL_BYTES > archive.length || archive.readUInt32LE(local) !== LOCAL) throw new ZipError(`${name} is damaged`);
  const from = local + LOCAL_BYTES + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (from + packed > archive.length) throw new ZipError(`${name} is cut off`);
  const raw = archive.subarray(from, from + packed);
  if (method !== STORED && method !== DEFLATED) throw new ZipError(`${name} is packed in a way that is not taken`);
  const bytes = method === STORED ? Buffer.from(raw) : inflate(raw, name, size);
  if (bytes.length !== size || crc32(bytes) !== crc) throw new ZipError(`${name} is damaged`);
  return bytes;
}

function inflate(raw: Buffer, name: string, size: number): Buffer {
  try {
    // An entry that unpacks to more than it says is not unpacked: an archive of a few bytes can hold gigabytes.
    return inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new ZipError(`${name} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}
