/**
 * Cuts a stream of CSV bytes into records without understanding them: only quotes and line ends. It exists because a parser that
 * runs into an unclosed quote or a 10 MB field has lost its place (csv-parse 7.0.3 then drops the rest of the block it was reading);
 * here the line is reported and reading goes on with the next one. What leaves it is safe to hand to a parser.
 */

/** One record: the bytes without the line end, and the line it begins on (1 is the first). Or what is wrong with that line. */
export type Frame = { line: number; bytes: Buffer } | { line: number; problem: string };

export interface Framer {
  /** The records that these bytes complete. */
  push(chunk: Uint8Array): Frame[];
  /** The records that remain: a file need not end with a line end. */
  end(): Frame[];
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/** A quote or a CR is only understood together with the byte after it. */
const LOOK_AHEAD = 2;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Where the record that begins at `start` ends, when the bytes decide it. */
type Scan = { kind: 'record'; end: number; next: number } | { kind: 'broken'; problem: string } | { kind: 'open'; inQuotes: boolean };

/** `maxBytes`: a longer record is reported and skipped, so memory does not depend on what is in the file. */
export function createFramer({ maxBytes = 65_536 }: { maxBytes?: number } = {}): Framer {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let begun = false;
  /** Inside a line that was given up: everything up to its end is dropped. */
  let skipping = false;

  function take(ended: boolean): Frame[] {
    const frames: Frame[] = [];
    if (!begun && rest.length < BOM.length && !ended) return frames;
    let start = !begun && rest.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    begun = true;
    while (start < rest.length) {
      if (skipping) {
        const next = afterLineEnd(rest, start, ended);
        if (next === undefined) {
          start = skippable(rest, ended);
          break;
        }
        start = next;
        line++;
        skipping = false;
        continue;
      }
      const scan = scanRecord(rest, start, { ended, maxBytes });
      if (scan.kind === 'record') {
        if (scan.end > start) frames.push({ line, bytes: rest.subarray(start, scan.end) });
        line += countLines(rest, start, scan.next);
        start = scan.next;
      } else if (scan.kind === 'broken') {
        frames.push({ line, problem: scan.problem });
        skipping = true;
      } else if (ended || rest.length - start > maxBytes + LOOK_AHEAD) {
        frames.push({ line, problem: scan.inQuotes ? neverClosed(maxBytes, ended) : tooLong(maxBytes) });
        skipping = true;
      } else break;
    }
    rest = rest.subarray(start);
    return frames;
  }

  return {
    push(chunk) {
      // A copy: what a frame holds must not change when the reader reuses its buffer.
      rest = Buffer.concat([rest, chunk]);
      return take(false);
    },
    end: () => take(true),
  };
}

/** Reads one record as RFC 4180 has it; a quotation mark inside an unquoted field is an ordinary character. */
function scanRecord(bytes: Buffer, start: number, { ended, maxBytes }: { ended: boolean; maxBytes: number }): Scan {
  let state: 'field start' | 'blank' | 'plain' | 'quoted' | 'closed' = 'field start';
  // Never further than the limit, so that the answer does not depend on how the bytes were cut into chunks.
  const limit = Math.min(bytes.length, start + maxBytes + 1);
  for (let at = start; at < limit; at++) {
    const byte = bytes[at];
    if (state === 'quoted') {
      if (byte !== QUOTE) continue;
      // Whether this closes the field depends on the next byte.
      if (at + 1 === bytes.length && !ended) return { kind: 'open', inQuotes: true };
      if (bytes[at + 1] === QUOTE) at++;
      else state = 'closed';
    } else if (byte === LF || byte === CR) {
      const next = afterLineEnd(bytes, at, ended);
      return next === undefined ? { kind: 'open', inQuotes: false } : { kind: 'record', end: at, next };
    } else if (byte === COMMA) state = 'field start';
    else if (state === 'closed') return { kind: 'broken', problem: 'has text between a closing quotation mark and the next comma' };
    else if (byte === QUOTE && state === 'field start') state = 'quoted';
    else if (byte === QUOTE && state === 'blank') return { kind: 'broken', problem: 'has a space before an opening quotation mark' };
    else if (state !== 'plain') state = byte === SPACE || byte === TAB ? 'blank' : 'plain';
  }
  if (ended && limit === bytes.length && bytes.length - start <= maxBytes && state !== 'quoted') {
    return { kind: 'record', end: bytes.length, next: bytes.length };
  }
  return { kind: 'open', inQuotes: state === 'quoted' };
}

/** The index after the first line end (LF, CR LF or CR) at or after `from`; undefined when it is not there yet. */
function afterLineEnd(bytes: Buffer, from: number, ended: boolean): number | undefined {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] !== CR) continue;
    if (at + 1 === bytes.length && !ended) return undefined;
    return bytes[at + 1] === LF ? at + 2 : at + 1;
  }
  return undefined;
}

/** While skipping, all but a CR at the very end, which may be half of a line end. */
function skippable(bytes: Buffer, ended: boolean): number {
  return !ended && bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
}

function countLines(bytes: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) lines++;
  }
  return lines;
}

function tooLong(maxBytes: number): string {
  return `is longer than ${maxBytes.toLocaleString('en-US')} bytes`;
}

function neverClosed(maxBytes: number, ended: boolean): string {
  const where = ended ? 'before the end of the file' : `within ${maxBytes.toLocaleString('en-US')} bytes`;
  return `opens a quotation mark that is not closed ${where}`;
}
