/** A TCP proxy in front of a server: it can refuse, cut and swallow, as a network does. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface FlakyProxy {
  /** The URL given, with the proxy's address in it. */
  url: string;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open, takes new ones, and passes nothing on. */
  hang(): void;
  /** As if nothing had been; what was swallowed meanwhile is passed on. */
  restore(): Promise<void>;
}

export async function flakyProxy(target: string): Promise<FlakyProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let hanging = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.once('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
      if (hanging) from.pause();
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = () => new Promise<void>((resolve) => (server.listening ? server.close(() => resolve()) : resolve()));
  await listen(0);
  const taken = (server.address() as AddressInfo).port;
  onTestFinished(async () => {
    destroyAll();
    await close();
  });

  const url = new URL(target);
  url.host = `127.0.0.1:${taken}`;
  return {
    url: url.href,
    async cut() {
      const closed = close();
      destroyAll();
      await closed;
    },
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    async restore() {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(taken);
    },
  };
}
