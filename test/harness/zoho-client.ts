import { type Emulator, type FaultRule, startEmulator } from '../../src/emulator/index.js';
import { createHttp } from '../../src/zoho/http.js';
import { createZoho, type Zoho, type ZohoOptions } from '../../src/zoho/index.js';
import { memoryLimitStore, memoryTokenStore } from '../../src/zoho/testing.js';
import type { CallRecord } from '../../src/zoho/types.js';

export interface Sent {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
}

export interface ZohoClient extends AsyncDisposable {
  emulator: Emulator;
  zoho: Zoho;
  /** API requests that left, without those for tokens. */
  sent: Sent[];
  /** How often Accounts was asked. */
  tokensAsked(): number;
  records: CallRecord[];
  limitStore: ReturnType<typeof memoryLimitStore>;
}

const plenty = { concurrency: 10 };

const textOf = (body: string | Uint8Array = ''): string => (typeof body === 'string' ? body : Buffer.from(body).toString('utf8'));

/** The client over an emulator on which `rules` are in force. */
export async function startZoho(rules: FaultRule[] = [], options: Partial<ZohoOptions> = {}): Promise<ZohoClient> {
  const emulator = await startEmulator({ warn: () => undefined });
  emulator.setFaults({ rules });
  const { http, close } = createHttp();
  const sent: Sent[] = [];
  const records: CallRecord[] = [];
  const limitStore = memoryLimitStore();
  const env = emulator.env();
  const zoho = createZoho({
    credentials: {
      clientId: env['ZOHO_CLIENT_ID'] ?? '',
      clientSecret: env['ZOHO_CLIENT_SECRET'] ?? '',
      refreshToken: env['ZOHO_REFRESH_TOKEN'],
    },
    apiDomain: 'zoho.eu',
    emulatorUrl: emulator.url,
    billingOrganizationId: env['ZOHO_BILLING_ORGANIZATION_ID'],
    booksOrganizationId: env['ZOHO_BOOKS_ORGANIZATION_ID'],
    deskOrganizationId: env['ZOHO_DESK_ORGANIZATION_ID'],
    budgets: () => ({
      accounts: { concurrency: 2 },
      crm: plenty,
      'crm.heavy': { concurrency: 7 },
      billing: plenty,
      books: plenty,
      desk: plenty,
    }),
    tokenStore: memoryTokenStore(),
    limitStore,
    callLog: (record) => records.push(record),
    timeoutMs: 2_000,
    http: (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (!pathname.startsWith('/oauth/'))
        sent.push({ method: request.method, path: pathname, query: searchParams, headers: request.headers, body: textOf(request.body) });
      return http(request);
    },
    ...options,
  });
  return {
    ...{ emulator, zoho, sent, records, limitStore },
    tokensAsked: () => emulator.callSummary().services['accounts']?.calls ?? 0,
    [Symbol.asyncDispose]: async () => {
      await zoho.close();
      await close();
      await emulator.close();
    },
  };
}

/** The emulated service says this instead of its own answer, `count` times or always. */
export function says(
  service: 'crm' | 'billing' | 'accounts' | 'desk',
  status: number,
  body?: unknown,
  more: Pick<FaultRule, 'count' | 'headers' | 'method' | 'path'> = {},
): FaultRule {
  return { service, fault: 'answer', status, body, ...more };
}

/** The error a promise ends with; throws when it does not fail. */
export function failureOf<T extends Error>(promise: Promise<unknown>): Promise<T> {
  return promise.then(
    (value) => {
      throw new Error(`it did not fail but gave ${JSON.stringify(value)}`);
    },
    (error: T) => error,
  );
}
