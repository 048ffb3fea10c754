import type { IncomingMessage, ServerResponse } from 'node:http';
import { SIGNATURE_HEADER } from '../zoho/signatures.js';
import { readIncoming } from './body.js';
import { inTime } from './in-time.js';
import { requestIdOf, STANDARD_HEADERS, tell } from './observe.js';
import { problemDocument, problemFor } from './problem.js';
import { takeWebhook, WEBHOOK_PATH } from './routes/webhooks.js';
import type { ServerDeps } from './types.js';

/** Answers a request of `node:http` and says true; false: it was not touched, and is for the handler. */
export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Hosts and queries that the handler takes as they are. What a URL would change or refuse is rare, and left to it. */
const PLAIN_HOST = /^[a-z0-9._-]+(:([1-5]\d{3,4}|[6-9]\d{3}))?$/;
const PLAIN_QUERY = /^\?[\w.~%!$&()*+,;=:@/?-]*$/;

/**
 * Webhooks without a `Request` and a `Response`, which take more time than verifying and storing one: read from the socket,
 * answered to it. Answers, metrics and log lines are those of the handler.
 */
export function createDirect(deps: Pick<ServerDeps, 'webhooks' | 'logger' | 'metrics'>): Direct {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse, search: string) => {
    const startedAt = performance.now();
    const { headers } = incoming;
    const requestId = requestIdOf(one(headers['x-request-id']));
    let status = 200;
    try {
      await inTime(
        takeWebhook(deps.webhooks, {
          search,
          contentEncoding: headers['content-encoding'] ?? null,
          contentType: contentTypeOf(incoming),
          signature: one(headers[SIGNATURE_HEADER]),
          read: (limitBytes) => readIncoming(incoming, limitBytes),
        }),
      );
      outgoing.writeHead(200, { 'content-length': '0', 'x-request-id': requestId, ...STANDARD_HEADERS }).end();
    } catch (error) {
      const problem = problemDocument(problemFor(error, { logger: deps.logger, requestId }), requestId);
      status = problem.status;
      const length = Buffer.byteLength(problem.body);
      outgoing.writeHead(status, { ...STANDARD_HEADERS, 'x-request-id': requestId, ...problem.headers, 'content-length': length });
      outgoing.end(problem.body);
    }
    tell(deps, { requestId, method: 'POST', route: WEBHOOK_PATH, status, startedAt });
  };

  return (incoming, outgoing) => {
    const { url = '', method } = incoming;
    if (method !== 'POST' || !url.startsWith(WEBHOOK_PATH)) return false;
    const query = url.slice(WEBHOOK_PATH.length);
    if (query !== '' && !PLAIN_QUERY.test(query)) return false;
    if (!PLAIN_HOST.test(incoming.headers.host ?? '')) return false;
    void answer(incoming, outgoing, query.slice(1));
    return true;
  };
}

const one = (header: string | string[] | undefined): string | null => (Array.isArray(header) ? header.join(', ') : (header ?? null));

/** Sent twice it is both of them, as everywhere; `headers` has the first only. */
function contentTypeOf({ headers, rawHeaders }: IncomingMessage): string | null {
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && isContentType(rawHeaders[at - 1] ?? ''));
  return values.length > 1 ? values.join(', ') : (headers['content-type'] ?? null);
}

const isContentType = (name: string): boolean => name.length === 12 && name.toLowerCase() === 'content-type';
