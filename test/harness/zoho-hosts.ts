import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { selfSigned } from './certificate.js';

/** Zoho's hosts, and where their paths are in the emulator. Books had a host of its own before www.zohoapis.com. */
const HOSTS: Record<string, (path: string) => string> = {
  'accounts.zoho.com': (path) => path,
  'www.zohoapis.com': (path) => path,
  'desk.zoho.com': (path) => path,
  'books.zoho.com': (path) => path.replace(/^\/api\/v3\//, '/books/v3/'),
};

export interface ZohoHosts {
  /** Environment of a Node program that takes this machine for Zoho's hosts, and nothing else for anything. */
  env: Record<string, string>;
  /** What came in, in order: `POST https://accounts.zoho.com/oauth/v2/token`. */
  seen: string[];
  close(): void;
}

/**
 * Stands for Zoho's hosts on the way to an emulator, for clients that know no other address: an HTTPS proxy that answers for them with a
 * certificate of its own, which it writes into `folder`.
 */
export async function zohoHosts({ emulatorUrl, folder }: { emulatorUrl: string; folder: string }): Promise<ZohoHosts> {
  const { key, cert } = selfSigned(Object.keys(HOSTS));
  const trusted = join(folder, 'zoho-hosts.pem');
  await writeFile(trusted, cert);
  const secureContext = createSecureContext({ key, cert });
  const seen: string[] = [];

  const pass = (incoming: IncomingMessage, response: ServerResponse) => {
    const host = (incoming.headers.host ?? '').replace(/:443$/, '');
    const path = HOSTS[host]?.(incoming.url ?? '/');
    seen.push(`${incoming.method} https://${host}${incoming.url?.split('?')[0]}`);
    if (path === undefined) {
      response.writeHead(502).end(`${host} is no host of Zoho's`);
      return;
    }
    const onwards = request(new URL(path, emulatorUrl), { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onwards.on('error', () => response.destroy());
    incoming.pipe(onwards);
  };

  const inner = createServer(pass);
  const proxy = createServer(pass);
  const sockets = new Set<Socket>();
  proxy.on('connect', (_, socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    secured.on('error', () => socket.destroy());
    inner.emit('connection', secured);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    env: { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: '', NODE_EXTRA_CA_CERTS: trusted },
    seen,
    close: () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
