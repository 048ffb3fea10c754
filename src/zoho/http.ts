import { Agent, request as send } from 'undici';
import { NoAnswerError } from '../errors.js';
import { readFile } from './file.js';
import type { Http } from './types.js';

/** Zoho's largest answers are 200 rows a page, well under 1 MB; this is only a guard against a runaway body. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024;
/** An invoice with pictures has a few MB, an attachment of Desk up to 20; a guard as well. */
const MAX_FILE_BYTES = 25 * 1024 * 1024;
/** Shorter than any sensible overall time-out, so that a connection that was never made is told apart from a lost answer. */
const CONNECT_TIMEOUT_MS = 5_000;

const ACCEPTED = { pdf: 'application/pdf, application/json', any: '*/*' };

/** The request cannot have left this machine: nobody listened, no such host, no route, or TLS was refused. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED', // only after close(), which lets running requests end
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * One HTTP exchange over kept-alive connections: one request at a time on each, an overall time-out, no redirects, no
 * retries. Throws NoAnswerError, `mayHaveHappened` false only when the request surely was not sent. Its message has the error code
 * and nothing of the request. `connections` is the most per host.
 */
export function createHttp({
  connections = 64,
  maxBytes = MAX_ANSWER_BYTES,
  maxFileBytes = MAX_FILE_BYTES,
}: {
  connections?: number;
  maxBytes?: number;
  maxFileBytes?: number;
} = {}): {
  http: Http;
  /** Lets running requests end. */
  close(): Promise<void>;
} {
  const options = { connections, pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS } };
  const agent = new Agent({ ...options, maxResponseSize: maxBytes });
  const fileAgent = new Agent({ ...options, maxResponseSize: maxFileBytes });

  const http: Http = async ({ method, url, headers, body, timeoutMs, at, file, signal }) => {
    const overall = new AbortController();
    const timer = setTimeout(() => overall.abort(), timeoutMs);
    const givenUp = () => overall.abort();
    signal?.addEventListener('abort', givenUp, { once: true });
    let coming: Promise<void> = Promise.resolve();
    try {
      signal?.throwIfAborted();
      const answer = await send(url, {
        method: method as 'GET',
        headers: { accept: file ? ACCEPTED[file] : 'application/json', 'user-agent': 'zoho-bridge', ...headers },
        body: body ?? null,
        dispatcher: file ? fileAgent : agent,
        signal: overall.signal,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const head = { status: answer.statusCode, headers: flatten(answer.headers) };
      if (!file || head.status !== 200) return { ...head, text: await answer.body.text() };
      const length = Number(head.headers['content-length'] ?? Number.NaN);
      const reading = await readFile({
        kind: file,
        chunks: answer.body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
        declared: Number.isSafeInteger(length) ? length : undefined,
        cancel: givenUp,
        at,
      });
      if (reading.kind === 'words') return { ...head, text: reading.text };
      if (reading.kind === 'broken') return { ...head, text: '', file: 'broken' };
      coming = reading.file.finished;
      return { ...head, text: '', file: reading.file };
    } catch (error) {
      if (signal?.aborted) throw new NoAnswerError(at, `${at.service}: given up, nobody waits for the answer`, { cause: error });
      if (overall.signal.aborted) throw new NoAnswerError(at, `${at.service}: no answer within ${timeoutMs} ms`, { cause: error });
      const code = codeOf(error);
      throw new NoAnswerError(at, `${at.service}: no answer (${code})`, { cause: error, neverSent: NEVER_SENT.has(code) });
    } finally {
      clearTimeout(timer);
      void coming.then(() => signal?.removeEventListener('abort', givenUp));
    }
  };

  let closed: Promise<void> | undefined;
  return {
    http,
    close() {
      closed ??= Promise.all([agent.close(), fileAgent.close()]).then(() => undefined);
      return closed;
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}
