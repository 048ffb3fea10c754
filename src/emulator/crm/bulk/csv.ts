/** The delimiters that are looked for in the header. Source: .../api/v8/bulk-write/limitations.html */
const DELIMITERS = [',', ';', ':', '|'];

export interface Csv {
  encoding: string;
  header: string[];
  /** Without the header. */
  rows: string[][];
}

/** The text of a file: of the encoding that is named, of its byte order mark, UTF-8, or else Windows-1252. Throws RangeError for an unknown name. */
export function decode(bytes: Buffer, named: string | null): { text: string; encoding: string } {
  if (named !== null) {
    const decoder = new TextDecoder(named);
    return { text: decoder.decode(bytes), encoding: named };
  }
  if (bytes.length > 1 && [0xfeff, 0xfffe].includes(bytes.readUInt16BE(0))) {
    const encoding = bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le';
    return { text: new TextDecoder(encoding).decode(bytes), encoding: encoding.toUpperCase() };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** Takes a file apart. Undefined when it is no CSV or has no header. */
export async function readCsv(bytes: Buffer, named: string | null): Promise<Csv | undefined> {
  // Loaded when first needed: an emulator in a test starts without it.
  const { CsvError, parse } = await import('csv-parse/sync');
  const { text, encoding } = decode(bytes, named);
  const delimiter = delimiterOf(text.split('\n', 1)[0] ?? '');
  try {
    const [header, ...rows] = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true });
    return header && { encoding, header: header.map((name) => name.trim()), rows };
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const needsQuotes = /[",\r\n]/;
const cell = (text: string): string => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as a CSV file. */
export function writeCsv(rows: Iterable<readonly string[]>): Buffer {
  const lines: string[] = [];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}
