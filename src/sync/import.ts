import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { InputError } from '../errors.js';
import type { SavedUser } from '../types.js';
import { type NewUser, parseUser } from '../user.js';
import { type Header, readHeader } from './import-header.js';
import { type CsvRow, readRows } from './import-rows.js';

/** A row that was left out. The problem names fields, never values. */
export interface RowError {
  /** The line the row begins on; the header is line 1. */
  line: number;
  problem: string;
}

export interface ImportProgress {
  /** Bytes read so far, and of how many; undefined for a pipe. */
  bytes: number;
  totalBytes: number | undefined;
  rows: number;
  saved: number;
  skipped: number;
}

export interface ImportResult {
  /** Data rows read. */
  rows: number;
  /** Rows whose user is stored now; a user with several rows counts once a row, and the last row holds. */
  saved: number;
  /** Users that are new or differ from what was stored. Only these cost calls to Zoho. */
  changed: number;
  /** Rows left out because something is wrong with them. */
  skipped: number;
  /** The first 1,000 of those. */
  errors: RowError[];
  /** True when the signal ended it before the end of the file. */
  aborted: boolean;
}

export interface ImportOptions {
  /** A path, or a stream such as stdin. */
  source: string | Readable;
  /** Stores users with distinct ids, all or none. */
  saveMany: (users: NewUser[]) => Promise<SavedUser[]>;
  chunkSize?: number;
  ignoreUnknownColumns?: boolean;
  /** Called after every chunk and at the end. */
  onProgress?: (progress: ImportProgress) => void;
  /** Ends the import after the chunk that is being saved. */
  signal?: AbortSignal;
}

const ERRORS_KEPT = 1000;

/**
 * Imports users from a CSV file. The first line names the columns (see `readHeader`). Bad rows are reported and skipped; good ones are
 * saved a chunk at a time, and nothing is read while a chunk is being saved, so memory stays flat whatever the size of the file.
 *
 * Running it again with the same file is safe, also after it was cut off: users that did not change are not pushed again.
 *
 * @throws InputError when the file cannot be read, is not UTF-8 or has a wrong header; whatever `saveMany` throws. Chunks saved before
 * stay saved.
 */
export async function importUsers({
  source,
  saveMany,
  chunkSize = 1000,
  ignoreUnknownColumns = false,
  onProgress,
  signal,
}: ImportOptions): Promise<ImportResult> {
  const { stream, totalBytes } = await openSource(source);
  if (signal) addAbortSignal(signal, stream);
  const result: ImportResult = { rows: 0, saved: 0, changed: 0, skipped: 0, errors: [], aborted: false };
  let bytes = 0;
  let header: Header | undefined;
  let chunk = new Map<string, NewUser>();
  let rowsInChunk = 0;

  function add(row: CsvRow, columns: Header): void {
    result.rows++;
    const user = toUser(row, columns);
    if ('problem' in user) {
      result.skipped++;
      if (result.errors.length < ERRORS_KEPT) result.errors.push(user);
      return;
    }
    // Deleted first, so that the last row of a user also takes the last place.
    chunk.delete(user.id);
    chunk.set(user.id, user);
    rowsInChunk++;
  }

  async function flush(): Promise<void> {
    const saved = chunk.size > 0 ? await saveMany([...chunk.values()]) : [];
    result.changed += saved.filter(({ changed }) => changed).length;
    result.saved += rowsInChunk;
    chunk = new Map();
    rowsInChunk = 0;
    onProgress?.({ bytes, totalBytes, rows: result.rows, saved: result.saved, skipped: result.skipped });
  }

  try {
    for await (const rows of readRows(stream, { onBytes: (count) => (bytes += count) })) {
      for (const row of rows) {
        if (header === undefined) header = readHeader(headerCells(row), { ignoreUnknownColumns });
        else add(row, header);
        if (rowsInChunk < chunkSize) continue;
        await flush();
        if (signal?.aborted) return { ...result, aborted: true };
      }
    }
  } catch (error) {
    if (signal?.aborted && error instanceof Error && error.name === 'AbortError') return { ...result, aborted: true };
    throw error;
  }
  if (header === undefined)
    throw new InputError([{ path: 'file', message: 'The file is empty: it has no first line that names the columns.' }]);
  await flush();
  return result;
}

async function openSource(source: string | Readable): Promise<{ stream: Readable; totalBytes: number | undefined }> {
  if (typeof source !== 'string') return { stream: source, totalBytes: undefined };
  try {
    const file = await open(source);
    const stats = await file.stat();
    if (!stats.isDirectory()) return { stream: file.createReadStream(), totalBytes: stats.isFile() ? stats.size : undefined };
    await file.close();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const reason = code === 'ENOENT' ? 'there is no such file' : code;
    throw new InputError([{ path: 'file', message: `The file ${source} cannot be read: ${reason}.` }]);
  }
  throw new InputError([{ path: 'file', message: `${source} is a folder, not a file.` }]);
}

function headerCells(row: CsvRow): string[] {
  if ('cells' in row) return row.cells;
  throw new InputError([{ path: 'header', message: `The first line of the file must name the columns, but it ${row.problem}.` }]);
}

function toUser(row: CsvRow, header: Header): NewUser | RowError {
  if (!('cells' in row)) return row;
  const { line, cells } = row;
  // Spreadsheets pad rows with empty cells.
  const used = cells.findLastIndex((cell) => cell !== '') + 1;
  if (cells.length < header.length || used > header.length) {
    return { line, problem: `has ${used > header.length ? used : cells.length} cells, the header has ${header.length}` };
  }
  const input = Object.fromEntries(header.flatMap((field, index) => (field === undefined ? [] : [[field, cells[index]]])));
  try {
    return parseUser(input);
  } catch (error) {
    if (error instanceof InputError) return { line, problem: error.message };
    throw error;
  }
}
