import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 1024 * 1024;

export interface Line {
  /** 1 for the first. */
  n: number;
  value: unknown;
}

/** The lines of a file of JSON, one at a time: a state of a million records is larger than memory likes. Throws Error naming the line. */
export function* readLines(path: string): Generator<Line> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    let n = 0;
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        n += 1;
        yield { n, value: parse(line, n) };
      }
    }
    rest += decoder.end();
    if (rest !== '') yield { n: n + 1, value: parse(rest, n + 1) };
  } finally {
    closeSync(file);
  }
}

function parse(line: string, n: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw new Error(`line ${n} is not JSON`, { cause: error });
  }
}

/** Writes values as lines of JSON, in large pieces. Answers how many. */
export function writeLines(file: number, values: Iterable<unknown>): number {
  let count = 0;
  let text = '';
  const flush = () => {
    const bytes = Buffer.from(text);
    text = '';
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  };
  for (const value of values) {
    count += 1;
    text += `${JSON.stringify(value)}\n`;
    if (text.length >= CHUNK_BYTES) flush();
  }
  flush();
  return count;
}
