import type { Answer, Incoming } from './types.js';

/** What was asked and answered, word for word, for people to look at. */
export interface KeptExchange {
  n: number;
  request: { method: string; path: string; query: [string, string][]; headers: Record<string, string>; body: string };
  /** Undefined when no answer left: dropped, reset, timed out. */
  answer: { status: number; headers: Record<string, string>; body: unknown } | undefined;
}

export interface ExchangeKeeper {
  keep(n: number, incoming: Incoming, answer: Answer | undefined): void;
  /** Undefined when it was never there or is kept no more. */
  find(n: number): KeptExchange | undefined;
  reset(): void;
}

const LONGEST = 64 * 1024;
/** Never shown in full: someone may be looking over one's shoulder, or at a screenshot. */
const SECRET_HEADERS = new Set(['authorization', 'cookie']);
const SECRET_FIELDS = /((?:client_secret|refresh_token|access_token|code|token)=)[^&]+/g;

/** Keeps the newest exchanges as they are; they are only put into words when somebody looks. */
export function createExchangeKeeper({ capacity = 300 }: { capacity?: number } = {}): ExchangeKeeper {
  let ring: ({ n: number; incoming: Incoming; answer: Answer | undefined } | undefined)[] = [];
  return {
    keep: (n, incoming, answer) => {
      ring[n % capacity] = { n, incoming, answer };
    },
    find: (n) => {
      const found = ring[n % capacity];
      return found?.n === n ? show(found) : undefined;
    },
    reset: () => {
      ring = [];
    },
  };
}

function show({ n, incoming, answer }: { n: number; incoming: Incoming; answer: Answer | undefined }): KeptExchange {
  const { method, path, query, headers, rawBody } = incoming;
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const text = rawBody.subarray(0, LONGEST).toString('utf8');
  return {
    n,
    request: {
      method,
      path,
      query: hidden([...query]),
      headers: shy(headers),
      body: isForm ? text.replaceAll(SECRET_FIELDS, '$1…') : text,
    },
    answer: answer && { status: answer.status, headers: answer.headers ?? {}, body: words(answer.body) },
  };
}

const shy = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? `…${value.slice(-4)}` : value]));

const hidden = (query: [string, string][]): [string, string][] =>
  query.map(([name, value]) => [name, /^(client_secret|refresh_token|token|code)$/.test(name) ? '…' : value]);

function words(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return `${body.length} bytes`;
  if (typeof body === 'string') return body.slice(0, LONGEST);
  if (typeof body !== 'object' || body === null) return body;
  const { access_token, refresh_token, ...rest } = body as Record<string, unknown>;
  return {
    ...(typeof access_token === 'string' && { access_token: `…${access_token.slice(-4)}` }),
    ...(typeof refresh_token === 'string' && { refresh_token: `…${refresh_token.slice(-4)}` }),
    ...rest,
  };
}
