/** A caller is answered within 15 s (app.ts); what Zoho has not begun to send by then is given up. */
const PATIENCE_MS = 14_000;

interface OpenFile {
  /** Bytes, when that is known for sure. */
  size: number | undefined;
  body: ReadableStream<Uint8Array>;
  headers: Record<string, string>;
}

/**
 * Passes a file on as it comes. `open` is told by its signal when nobody waits any more. A file that turns out to be cut short after it began
 * ends with a broken connection.
 */
export async function fileResponse(request: Request, open: (signal: AbortSignal) => Promise<OpenFile>): Promise<Response> {
  const giveUp = new AbortController();
  const abort = () => giveUp.abort();
  const late = setTimeout(abort, PATIENCE_MS);
  request.signal.addEventListener('abort', abort, { once: true });
  try {
    const { size, body, headers } = await open(giveUp.signal);
    const isWanted = request.method !== 'HEAD';
    if (!isWanted) await body.cancel();
    return new Response(isWanted ? unnamed(body) : null, {
      headers: { ...headers, ...(size === undefined ? {} : { 'content-length': String(size) }) },
    });
  } finally {
    clearTimeout(late);
  }
}

/** The same stream; when it fails, not a word of why goes to the caller: the server may write an error's message down for them. */
function unnamed(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch((cause: unknown) => Promise.reject(cutShort(cause)));
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The message may go to the caller; the stack is what the server writes to the log: a line that says why, for it is no bug of this program. */
function cutShort(cause: unknown): Error {
  const error = new Error('the file was cut short');
  error.stack = `${error.message} (${cause instanceof Error ? cause.message : 'for an unknown reason'})`;
  return error;
}
