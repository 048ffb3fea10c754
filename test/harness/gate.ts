/** An HTTP proxy at which a test can stop a request, or its answer, and do something terrible while it stands there. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Stop {
  /** Resolves when something stands there. */
  reached: Promise<void>;
  /** Lets go of what stands there: its connections are cut, and nothing is stopped here any more. */
  lift(): void;
}

export interface Gate {
  url: string;
  /** Where requests go; undefined: nobody answers there. */
  target: string | undefined;
  /**
   * Stops the first request that fits: `before` it goes on, or `after` it was carried out and before the answer is given. The query is
   * no part of the path. So many that fit are let through first: `skip`.
   */
  stop(fits: { method: string; path: RegExp; when: 'before' | 'after'; skip?: number }): Stop;
}

interface Standing {
  fits: { method: string; path: RegExp; when: 'before' | 'after'; skip?: number };
  seen: number;
  taken: boolean;
  reach(): void;
  held: ServerResponse[];
}

export async function openGate(target?: string): Promise<Gate> {
  const stops = new Set<Standing>();
  /** True when it stands at a stop now and goes no further. */
  const isStopped = (incoming: IncomingMessage, response: ServerResponse, when: 'before' | 'after'): boolean => {
    const path = incoming.url?.split('?')[0] ?? '';
    for (const stop of stops) {
      if (stop.taken || stop.fits.when !== when || stop.fits.method !== incoming.method || !stop.fits.path.test(path)) continue;
      if (stop.seen++ < (stop.fits.skip ?? 0)) continue;
      stop.taken = true;
      stop.held.push(response);
      stop.reach();
      return true;
    }
    return false;
  };
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      if (isStopped(incoming, response, 'before')) return;
      if (gate.target === undefined) {
        response.destroy();
        return;
      }
      const { host: _host, ...headers } = incoming.headers;
      const onwards = request(new URL(incoming.url ?? '/', gate.target), { method: incoming.method, headers, agent: false }, (answer) => {
        const got: Buffer[] = [];
        answer.on('data', (part: Buffer) => got.push(part));
        answer.on('error', () => response.destroy());
        answer.on('end', () => {
          if (isStopped(incoming, response, 'after')) return;
          response.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(got));
        });
      });
      onwards.on('error', () => response.destroy());
      onwards.end(Buffer.concat(parts));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    stop(fits) {
      let reach: () => void = () => undefined;
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const standing: Standing = { fits, seen: 0, taken: false, reach, held: [] };
      stops.add(standing);
      return {
        reached,
        lift: () => {
          stops.delete(standing);
          for (const response of standing.held) response.destroy();
        },
      };
    },
  };
  return gate;
}
