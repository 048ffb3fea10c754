import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createAgenda } from '../../src/emulator/core/agenda.js';
import { createIds } from '../../src/emulator/core/ids.js';
import type { Answer, Incoming, World } from '../../src/emulator/core/types.js';
import { type Crm, createCrm } from '../../src/emulator/crm/index.js';
import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type EmulatorClient, emulatorClient, type Reply } from './emulator-client.js';

/** One answer of CRM with `data[]` or a flat error. */
export type CrmBody = { data: CrmItem[]; info: Record<string, unknown>; code?: string; details?: Record<string, unknown> };
export interface CrmItem {
  [name: string]: unknown;
  code: string;
  status: string;
  details: Record<string, unknown> & { id: string };
}

export interface CrmClient extends EmulatorClient {
  /** A call below `/crm/v8` (or another version: begin the path with `/crm/`) with a token of all scopes. */
  crm(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply & { data: CrmItem[] }>;
  /** Takes a new token: the old one is worth an hour. */
  login(): Promise<void>;
  /** `POST /upload` of a file for bulk write; answers as any call does. */
  upload(bytes: Buffer, headers?: Record<string, string>): Promise<Reply>;
  /** A whole address with the token. */
  download(url: string): Promise<{ status: number; bytes: Buffer; headers: Headers }>;
  /** Creates `External_User_ID` in a module, as an administrator would. */
  externalField(module: string, properties?: Record<string, unknown>): Promise<string>;
  /** The live records of a module, as the control surface shows them. */
  records(module: string): Record<string, unknown>[];
}

/** An emulator of its own over HTTP, seen through CRM. */
export async function crmClient(options: EmulatorOptions = {}): Promise<CrmClient> {
  const client = await emulatorClient(options);
  let token = '';
  const login = async () => {
    const { body } = await client.token();
    token = (body as { access_token: string }).access_token;
  };
  await login();

  const crm: CrmClient['crm'] = async (method, path, body, headers) => {
    const answer = await fetch(`${client.emulator.url}${path.startsWith('/crm/') ? '' : '/crm/v8/'}${path}`, {
      method,
      headers: { authorization: `Zoho-oauthtoken ${token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, body: parsed, headers: answer.headers, data: (parsed as CrmBody | undefined)?.data ?? [] };
  };

  return {
    ...client,
    crm,
    login,
    upload: async (bytes, headers = { feature: 'bulk-write', 'x-crm-org': '804511998' }) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), 'leads.zip');
      const answer = await fetch(`${client.emulator.url}/crm/v8/upload`, {
        method: 'POST',
        headers: { authorization: `Zoho-oauthtoken ${token}`, ...headers },
        body: form,
      });
      return { status: answer.status, body: await answer.json(), headers: answer.headers };
    },
    download: async (url) => {
      const answer = await fetch(url, { headers: { authorization: `Zoho-oauthtoken ${token}` } });
      return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
    },
    externalField: async (module, properties = { external: { type: 'org', show: true } }) => {
      const field = { field_label: 'External User ID', data_type: 'text', length: 64, ...properties };
      const { body } = await crm('POST', `settings/fields?module=${module}`, { fields: [field] });
      return (body as { fields: CrmItem[] }).fields[0]?.details.id ?? '';
    },
    records: (module) => (client.emulator.state() as Record<'crm', Record<string, Record<string, unknown>[]>>).crm[module] ?? [],
  };
}

/** What came to an address of ours. */
export interface Callback {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** Somewhere to be called back at, until the end of the test. Answers `status` to everything. */
export async function callbacks({ status = 200 }: { status?: number } = {}): Promise<{ url: string; got: Callback[] }> {
  const got: Callback[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text || '{}') as Record<string, unknown> });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

export interface LoneCrm {
  crm: Crm;
  request(method: string, path: string, body?: unknown): Incoming;
  call(method: string, path: string, body?: unknown): { status: number; body: CrmBody; answer: Answer };
  /** A call that may have to be waited for; `body` may be a form. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Moves the clock and does what falls due on the way. */
  advance(ms: number): void;
  /** All that is saved, put into JSON and out of it again, takes the place of all there is. */
  reload(): void;
  /** Webhooks that went out. */
  sent: { url: string; body: Record<string, unknown> }[];
}

/** The CRM alone, without HTTP and accounts: any caller may do anything. Its clock stands still. */
export function loneCrm(limits: Parameters<typeof createCrm>[1] = {}): LoneCrm {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const agenda = createAgenda();
  const sent: LoneCrm['sent'] = [];
  const world: World = {
    clock: { now: () => new Date(now) },
    agenda,
    outbox: {
      send: ({ url, body }) => {
        sent.push({ url, body: JSON.parse(String(body)) as Record<string, unknown> });
      },
      probe: () => Promise.resolve({ at: now, status: 200, error: null, ms: 0 }),
    },
    random: { next: () => 0.5 },
    origin: () => 'http://127.0.0.1',
    nextId: createIds({ startedAt: new Date(now) }),
    authorise: () => ({ ok: true, userId: '5725767000000411001' }),
  };
  const crm = createCrm(world, limits);
  const incoming = (method: string, path: string, rawBody: Buffer, headers: Record<string, string> = {}): Incoming => {
    const url = new URL(path.startsWith('/') ? path : `/crm/v8/${path}`, 'http://127.0.0.1');
    const segments = url.pathname.split('/').filter(Boolean);
    return { method, path: url.pathname, segments, query: url.searchParams, headers, rawBody };
  };
  const request: LoneCrm['request'] = (method, path, body) =>
    incoming(method, path, Buffer.from(body === undefined ? '' : JSON.stringify(body)));
  return {
    crm,
    request,
    sent,
    call: (method, path, body) => {
      const answer = crm.handle(request(method, path, body));
      if (!answer) throw new Error(`${method} ${path} is not emulated`);
      if (answer instanceof Promise) throw new Error(`${method} ${path} has to be waited for: ask instead`);
      return { status: answer.status, body: answer.body as CrmBody, answer };
    },
    ask: async (method, path, body, headers = {}) => {
      const asForm = body instanceof FormData ? new Response(body) : undefined;
      const type = asForm?.headers.get('content-type');
      const bytes = asForm ? Buffer.from(await asForm.arrayBuffer()) : request(method, path, body).rawBody;
      const answer = await crm.handle(incoming(method, path, bytes, { ...headers, ...(type && { 'content-type': type }) }));
      if (!answer) throw new Error(`${method} ${path} is not emulated`);
      return answer;
    },
    advance: (ms) => {
      const until = now + ms;
      agenda.runUntil(until, (at) => {
        now = Math.max(now, at);
      });
      now = until;
    },
    reload: () => {
      const pieces = JSON.parse(JSON.stringify([...(crm.save?.() ?? [])])) as unknown[];
      agenda.clear();
      crm.reset();
      crm.restore?.(pieces);
    },
  };
}
