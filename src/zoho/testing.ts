import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallContext, LimitStore, StoredToken, TokenStore } from './types.js';

/** Support for the tests of this folder; not part of the package's surface. */

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface TestServer {
  origin: string;
  seen: SeenRequest[];
  close(): Promise<void>;
  /** For `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** An HTTP server on a free port of 127.0.0.1, any server: for what happens below HTTP. Where Zoho answers, tests use the emulator. */
export async function startServer(answer: (request: SeenRequest, response: ServerResponse) => void | Promise<void>): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const request = { method: incoming.method ?? '', path: url.pathname, query: url.searchParams, headers: incoming.headers, body };
    seen.push(request);
    await answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { origin: `http://127.0.0.1:${port}`, seen, close, [Symbol.asyncDispose]: close };
}

/** Answers JSON; a string is sent as is. */
export function reply(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

/** A promise that is resolved from outside. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export const liveContext: CallContext = { priority: 'live', correlationId: 'test', attempt: 1 };

/** The shared token row of one database, in memory. */
export function memoryTokenStore({
  now = Date.now,
}: {
  now?: () => number;
} = {}): TokenStore & { row(credential: string): StoredToken | undefined } {
  interface Entry extends StoredToken {
    holder?: string | undefined;
    leaseUntil: number;
    asked: number[];
  }
  const rows = new Map<string, Entry>();
  const view = (entry: Entry): StoredToken => ({
    accessToken: entry.accessToken,
    apiDomain: entry.apiDomain,
    expiresAt: entry.expiresAt,
    refusedUntil: entry.refusedUntil,
    refusedReason: entry.refusedReason,
    coolUntil: entry.coolUntil,
    refreshesInWindow: entry.asked.filter((at) => at > now() - 600_000).length,
  });
  const nothing = { accessToken: undefined, apiDomain: undefined, expiresAt: undefined, refusedUntil: undefined, refusedReason: undefined };
  const row = (credential: string) => {
    const entry = rows.get(credential);
    return entry && view(entry);
  };
  return {
    row,
    read: async (credential) => row(credential),
    async takeLease(credential, holder, leaseMs) {
      const entry = rows.get(credential) ?? { ...nothing, coolUntil: undefined, refreshesInWindow: 0, leaseUntil: 0, asked: [] };
      rows.set(credential, entry);
      if (entry.leaseUntil > now()) return false;
      entry.holder = holder;
      entry.leaseUntil = now() + leaseMs;
      entry.asked.push(now());
      return true;
    },
    async settle(credential, holder, outcome) {
      const entry = rows.get(credential);
      if (!entry || entry.holder !== holder) return;
      entry.holder = undefined;
      entry.leaseUntil = 0;
      if (outcome.kind === 'token') Object.assign(entry, nothing, { coolUntil: undefined }, outcome);
      if (outcome.kind === 'throttled') entry.coolUntil = outcome.until;
      if (outcome.kind === 'refused') Object.assign(entry, { refusedUntil: outcome.until, refusedReason: outcome.reason });
    },
    async forget(credential, accessToken) {
      const entry = rows.get(credential);
      if (entry?.accessToken === accessToken) Object.assign(entry, { accessToken: undefined, expiresAt: undefined });
    },
  };
}

/** The limiter's memory, in memory: places, pauses, a rolling minute and a rolling day; a fifth is kept for live calls. */
export function memoryLimitStore({ now = Date.now }: { now?: () => number } = {}): LimitStore & {
  pauses: Map<string, { until: Date; reason: string }>;
  held(): number;
} {
  const pauses = new Map<string, { until: Date; reason: 'concurrency' | 'minute' | 'day' }>();
  const places = new Map<string, { holder: string; until: number }>();
  const paid: { service: string; at: number; credits: number }[] = [];
  return {
    pauses,
    held: () => places.size,
    async admit(ask, budget, holder, leaseMs) {
      const pause = pauses.get(ask.service);
      if (pause && pause.until.getTime() > now()) return { ok: false, waitMs: pause.until.getTime() - now(), reason: pause.reason };
      const share = ask.priority === 'live' ? 1 : 0.8;
      const spent = (ms: number) => paid.filter((p) => p.service === ask.service && p.at > now() - ms);
      const credits = spent(86_400_000).reduce((sum, p) => sum + p.credits, 0);
      if (budget.perDay !== undefined && credits + ask.credits > budget.perDay * share)
        return { ok: false, waitMs: 900_000, reason: 'day' };
      if (budget.perMinute !== undefined && spent(60_000).length + 1 > budget.perMinute * share)
        return { ok: false, waitMs: 1_000, reason: 'minute' };
      for (let slot = 0; slot < Math.floor(budget.concurrency * share); slot++) {
        const key = `${ask.service}:${slot}`;
        if ((places.get(key)?.until ?? 0) > now()) continue;
        places.set(key, { holder, until: now() + leaseMs });
        paid.push({ service: ask.service, at: now(), credits: ask.credits });
        return { ok: true, slot };
      }
      return { ok: false, waitMs: 10, reason: 'concurrency' };
    },
    async release(service, slot, holder) {
      if (places.get(`${service}:${slot}`)?.holder === holder) places.delete(`${service}:${slot}`);
    },
    async pause(service, until, reason) {
      if ((pauses.get(service)?.until.getTime() ?? 0) < until.getTime()) pauses.set(service, { until, reason });
    },
  };
}
