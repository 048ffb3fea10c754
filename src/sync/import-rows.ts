import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { InputError } from '../errors.js';
import { createFramer, type Frame } from './csv-frames.js';

/** One data row of a CSV file: its cells, or why it cannot be read. */
export type CsvRow = { line: number; cells: string[] } | { line: number; problem: string };

const SLICE_BYTES = 65_536;
const NEW_LINE = Buffer.from('\n');

/** Every `\n`-joined block handed to the parser was cut into records by the framer, so it never has to recover from anything. */
const CSV = { record_delimiter: '\n', relax_quotes: true, relax_column_count: true } as const;

/**
 * The rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark, any line ends), a block at a time, blank lines left
 * out. A row that cannot be read is reported in its place and reading goes on. Memory does not depend on the size of the file.
 *
 * @throws InputError when the bytes are not UTF-8: then no row can be trusted.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array | string>,
  { maxRowBytes = 65_536, onBytes }: { maxRowBytes?: number; onBytes?: (count: number) => void } = {},
): AsyncGenerator<CsvRow[]> {
  const framer = createFramer({ maxBytes: maxRowBytes });
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    // However large the pieces a stream hands over, rows are made of one slice at a time.
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      const slice = bytes.subarray(from, from + SLICE_BYTES);
      onBytes?.(slice.length);
      const rows = toRows(framer.push(slice));
      if (rows.length > 0) yield rows;
    }
  }
  const rows = toRows(framer.end());
  if (rows.length > 0) yield rows;
}

function toRows(frames: Frame[]): CsvRow[] {
  const records: Buffer[] = [];
  for (const frame of frames) {
    if (!('bytes' in frame)) continue;
    // A NUL in the first line: UTF-16 without a byte order mark.
    if (!isUtf8(frame.bytes) || (frame.line === 1 && frame.bytes.includes(0))) throw notUtf8(frame);
    records.push(frame.bytes, NEW_LINE);
  }
  const cells: string[][] = records.length === 0 ? [] : parse(Buffer.concat(records), CSV);
  if (cells.length * 2 !== records.length) throw new Error('The CSV parser and the framer disagree on where records end.');
  let next = 0;
  return frames.flatMap((frame): CsvRow[] => {
    if (!('bytes' in frame)) return [frame];
    const row = (cells[next++] ?? []).map((cell) => cell.trim());
    return row.every((cell) => cell === '') ? [] : [{ line: frame.line, cells: row }];
  });
}

function notUtf8({ line, bytes }: { line: number; bytes: Buffer }): InputError {
  const utf16 = bytes.includes(0) || /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2));
  const looks = utf16 ? 'it looks like UTF-16' : `line ${line} holds bytes that are not UTF-8`;
  return new InputError([{ path: 'file', message: `The file must be UTF-8 text: ${looks}. Save it again as "CSV UTF-8".` }]);
}
