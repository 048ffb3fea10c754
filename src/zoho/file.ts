import { NoAnswerError, OddAnswerError } from '../errors.js';
import type { FileKind, Service, ZohoFile } from './types.js';

/** So much is looked at as a whole before anybody is told that there is a file: nearly every invoice and most attachments are shorter. */
const HELD_BYTES = 2 * 1024 * 1024;
/** What is no file is an error in words; more of it is not worth reading. */
const MOST_WORDS = 64 * 1024;
/** Where `%%EOF` stands in a PDF that is whole. Source: ISO 32000-1, annex H. */
const TAIL_BYTES = 1024;
/** The longest that what was not held may take, however slowly it is taken. */
const FLOW_MS = 60_000;

export type FileReading = { kind: 'file'; file: ZohoFile } | { kind: 'words'; text: string } | { kind: 'broken' };

/**
 * Reads the beginning of a body that should be a file. One that ends within the beginning is checked as a whole: it has the length that
 * was announced and, as a PDF, its `%%EOF`. A longer one flows on as it is read; should its end be missing, the stream ends with an error, never as if
 * it were complete. What should be a PDF and does not begin as one is given back as text. Throws whatever `chunks` throws while the beginning is read.
 * `cancel` ends the exchange, at any time and more than once.
 */
export async function readFile({
  kind,
  chunks,
  declared,
  cancel,
  at,
}: {
  kind: FileKind;
  chunks: AsyncIterator<Uint8Array>;
  /** Bytes that were announced. */
  declared: number | undefined;
  cancel: () => void;
  at: { service: Service; operation: string };
}): Promise<FileReading> {
  const held: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < HELD_BYTES) {
    const next = await chunks.next();
    if (next.done) {
      ended = true;
      break;
    }
    held.push(next.value);
    size += next.value.byteLength;
    if (kind === 'pdf' && size >= MOST_WORDS && !beginsAsPdf(held)) break;
  }
  const start = Buffer.concat(held);
  if (kind === 'pdf' && !beginsAsPdf([start])) {
    if (!ended) cancel();
    return { kind: 'words', text: start.subarray(0, MOST_WORDS).toString('utf8') };
  }
  if (ended) {
    if (!isWhole(kind, start, size, declared)) return { kind: 'broken' };
    return { kind: 'file', file: { size, body: new Blob([start]).stream(), finished: Promise.resolve() } };
  }
  return { kind: 'file', file: flowOn({ kind, start, chunks, declared, cancel, at }) };
}

const beginsAsPdf = (parts: Uint8Array[]): boolean =>
  Buffer.concat(parts)
    .subarray(0, TAIL_BYTES)
    .toString('latin1')
    .replace(/^(\xef\xbb\xbf)?\s*/, '')
    .startsWith('%PDF-');

const isWhole = (kind: FileKind, tail: Uint8Array, size: number, declared: number | undefined): boolean =>
  (declared === undefined || declared === size) && (kind === 'any' || Buffer.from(tail).subarray(-TAIL_BYTES).includes('%%EOF'));

/** Gives on what is read, when it is asked for, but for the last bytes: they leave only when the file turned out to be whole. */
function flowOn({
  kind,
  start,
  chunks,
  declared,
  cancel,
  at,
}: {
  kind: FileKind;
  start: Buffer;
  chunks: AsyncIterator<Uint8Array>;
  declared: number | undefined;
  cancel: () => void;
  at: { service: Service; operation: string };
}): ZohoFile {
  let size = start.byteLength;
  let kept = start;
  let over: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    over = resolve;
  });
  let failure: Error | undefined;
  const timer = setTimeout(() => {
    failure = new NoAnswerError(at, `${at.service}: the file did not end within ${FLOW_MS} ms`);
    end();
  }, FLOW_MS);
  timer.unref();
  const end = () => {
    clearTimeout(timer);
    cancel();
    over();
  };

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          // A small piece may be all tail: go on until there is something to give.
          for (;;) {
            const next = await chunks.next();
            if (failure) throw failure;
            if (next.done) break;
            size += next.value.byteLength;
            const all = Buffer.concat([kept, next.value]);
            const free = Math.max(0, all.byteLength - TAIL_BYTES);
            kept = all.subarray(free);
            if (free === 0) continue;
            controller.enqueue(all.subarray(0, free));
            return;
          }
          if (!isWhole(kind, kept, size, declared)) throw new OddAnswerError(at, `${at.service}: the file was cut short`);
          controller.enqueue(kept);
          controller.close();
          end();
        } catch (error) {
          end();
          controller.error(failure ?? error);
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { size: undefined, body, finished };
}
