import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** A webhook as it arrived. */
export interface Received {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** Most requests that were under way at once. */
  mostAtOnce(): number;
  /** What it answers from now on: a status (200 at first), or something that does it itself. */
  answer(how: number | ((response: ServerResponse, received: Received) => void)): void;
}

/** Somewhere to send webhooks to; it ends with the test. */
export async function receiver(): Promise<Receiver> {
  const received: Received[] = [];
  let how: Parameters<Receiver['answer']>[0] = 200;
  let atOnce = 0;
  let most = 0;
  const server = createServer((request, response) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      if (typeof how === 'number') response.writeHead(how).end();
      else how(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver listens on no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    mostAtOnce: () => most,
    answer: (next) => {
      how = next;
    },
  };
}
