import type { EmulatorOptions } from '../../src/emulator/index.js';
import { type EmulatorClient, emulatorClient, type Reply } from './emulator-client.js';

export type DeskRow = Record<string, unknown> & { id: string };

/** An answer of Desk: `list` is its `data[]` (empty on a 204), `row` its body when it is one record, `error` its errorCode. */
export interface DeskReply extends Reply {
  list: DeskRow[];
  row: DeskRow;
  error: string | undefined;
  /** Field names of `errors[]`, as `/departmentId invalid`. */
  wrong: string[];
}

export interface DeskClient extends EmulatorClient {
  /** A call below `/api/v1` with a token of all scopes and the right organisation, unless `headers` say otherwise (`''` leaves one out). */
  desk(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<DeskReply>;
  /** POST of one file as multipart form data, as part `file` unless told otherwise. */
  upload(path: string, file?: { name?: string; bytes?: string | Uint8Array; type?: string; part?: string }): Promise<DeskReply>;
  /** What stands behind an address: the bytes as they came. `url` may be a whole address or a path below `/api/v1`. */
  download(url: string, headers?: Record<string, string>): Promise<{ status: number; bytes: Buffer; headers: Headers }>;
  /** Makes a ticket of a new customer, Ann Smith <ann@example.com>, in the default department. */
  ticket(values?: Record<string, unknown>): Promise<DeskRow>;
  /** The records of a module, as the control surface shows them. */
  records(module: string): DeskRow[];
  departmentId: string;
  /** What `desk` sends with each call. */
  headers(): Promise<Record<string, string>>;
}

/** Tokens live for an hour; tests move the clock by more. */
const TOKEN_LIFE_MS = 55 * 60_000;

/** An emulator of its own over HTTP, seen through Desk. */
export async function deskClient(options: EmulatorOptions = {}): Promise<DeskClient> {
  const client = await emulatorClient(options);
  const { emulator } = client;
  const env = emulator.env();
  const departmentId = env['ZOHO_DESK_DEPARTMENT_ID'] ?? '';

  let granted: Promise<string> | undefined;
  let goodUntil = 0;
  const headers = async () => {
    const now = emulator.now().getTime();
    if (now >= goodUntil) {
      granted = client.token().then(({ body }) => (body as { access_token: string }).access_token);
      goodUntil = now + TOKEN_LIFE_MS;
    }
    return { authorization: `Zoho-oauthtoken ${await granted}`, orgId: env['ZOHO_DESK_ORGANIZATION_ID'] ?? '' };
  };

  const ask = async (url: string, init: RequestInit, more: Record<string, string> = {}): Promise<Response> => {
    const sent = Object.entries({ ...(await headers()), ...more }).filter(([, value]) => value !== '');
    return fetch(url, { ...init, headers: Object.fromEntries(sent) });
  };

  const desk: DeskClient['desk'] = async (method, path, body, more = {}) => {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = body === undefined ? { method } : { method, body: typeof body === 'string' ? body : JSON.stringify(body) };
    return readReply(await ask(`${emulator.url}/api/v1/${path}`, init, { ...json, ...more }));
  };

  return {
    ...client,
    departmentId,
    desk,
    headers,
    upload: async (path, { name = 'note.txt', bytes = 'hello', type = 'text/plain', part = 'file' } = {}) => {
      const form = new FormData();
      form.append(part, new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type }), name);
      return readReply(await ask(`${emulator.url}/api/v1/${path}`, { method: 'POST', body: form }));
    },
    download: async (url, more) => {
      const answer = await ask(url.startsWith('http') ? url : `${emulator.url}/api/v1/${url}`, {}, more);
      return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
    },
    ticket: async (values = {}) => {
      const contact = { firstName: 'Ann', lastName: 'Smith', email: 'ann@example.com' };
      const answer = await desk('POST', 'tickets', { subject: 'Cannot log in', departmentId, contact, ...values });
      if (answer.status !== 200) throw new Error(`no ticket: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.row;
    },
    records: (module) => (emulator.state()['desk']?.[module] ?? []) as DeskRow[],
  };
}

async function readReply(answer: Response): Promise<DeskReply> {
  const text = await answer.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const { data, errorCode, errors } = (body ?? {}) as { data?: DeskRow[]; errorCode?: string; errors?: Record<string, string>[] };
  return {
    status: answer.status,
    body,
    headers: answer.headers,
    list: data ?? [],
    row: (body ?? {}) as DeskRow,
    error: errorCode,
    wrong: (errors ?? []).map(({ fieldName, errorType }) => `${fieldName} ${errorType}`),
  };
}
