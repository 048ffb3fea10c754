import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface EmulatorServer {
  /** Answers the port. Rejects when it is taken. */
  listen(port: number, host: string): Promise<number>;
  /** Cuts every connection and lets go of the port. */
  close(): Promise<void>;
}

/** The HTTP server around what serves a request. */
export function createEmulatorServer({
  serve,
  complain,
}: {
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Told of bugs. */
  complain: (error: unknown) => void;
}): EmulatorServer {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      complain(error);
      response.destroy();
    });
  });
  // Longer than any client keeps an idle connection: it must never be this side that closes one while a request is on its way.
  server.keepAliveTimeout = 120_000;
  server.headersTimeout = 125_000;
  server.requestTimeout = 0;

  return {
    listen: async (port, host) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the emulator listens on no TCP port');
      return address.port;
    },
    close: async () => {
      if (!server.listening) return;
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

/** How the emulator is reached by those on this machine. */
export function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
