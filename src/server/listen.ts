import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { BridgeError } from '../errors.js';
import type { Direct } from './direct.js';
import { HttpProblem, problemResponse } from './problem.js';

export interface Listening {
  /** Where it answers, with the port that was really taken. */
  url: string;
  /** Takes no new requests, lets those under way finish for `graceMs`, then cuts what is left. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves a `(Request) => Response` on a port; `direct` may take requests before it. A client that dawdles over its headers is dropped after 10 s, over
 * its whole request after 30 s; what cannot be parsed at all is still answered with a problem document.
 *
 * @throws BridgeError `port_in_use`, `port_forbidden` or `host_unknown`
 */
export async function listen(
  handler: (request: Request) => Response | Promise<Response>,
  { port, host = '127.0.0.1', direct = () => false }: { port: number; host?: string; direct?: Direct },
): Promise<Listening> {
  let closing = false;
  const listener = getRequestListener((request) => handler(request), {
    overrideGlobalObjects: false,
    // Reached by a Host header or a target that makes no URL; the handler answers for everything else.
    errorHandler: () => problemResponse(new HttpProblem(400, 'malformed_request', 'The request cannot be understood'), undefined),
  });
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5000,
    maxHeaderSize: 16_384,
  });
  server.on('request', (incoming, outgoing) => {
    // A kept-alive connection would hold the close up until it times out.
    if (closing) outgoing.setHeader('connection', 'close');
    outgoing.once('finish', () => closing && setImmediate(() => server.closeIdleConnections()));
    if (!direct(incoming, outgoing)) void listener(incoming, outgoing);
  });
  server.on('clientError', answerClientError);
  await bind(server, port, host);

  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close(graceMs = 10_000) {
      if (closing) return;
      closing = true;
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      clearTimeout(cut);
    },
  };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const options = { cause: error };
  if (error.code === 'EADDRINUSE')
    return new BridgeError('port_in_use', `Port ${port} on ${host} is taken by another process. Set PORT to another one.`, options);
  if (error.code === 'EACCES')
    return new BridgeError('port_forbidden', `This user may not open port ${port}. Set PORT to one above 1023.`, options);
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL') {
    return new BridgeError(
      'host_unknown',
      `${host} is not an address of this machine. Set HOST to 127.0.0.1, or to 0.0.0.0 for all addresses.`,
      options,
    );
  }
  return error;
}

/** Below HTTP there is no Response: the document is written on the socket. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, code, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'headers_too_large', 'The headers are too large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'request_timeout', 'The request took too long to arrive']
        : [400, 'malformed_request', 'The request cannot be understood'];
  const body = JSON.stringify({ type: `urn:zoho-bridge:problem:${code}`, title, status, code });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[Number(status)]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ].join('\r\n');
  socket.end(`${head}\r\n\r\n${body}`);
}
