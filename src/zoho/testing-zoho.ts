import type { ServerResponse } from 'node:http';
import { createZoho, type Zoho, type ZohoOptions } from './index.js';
import { memoryLimitStore, memoryTokenStore, reply, type SeenRequest, startServer } from './testing.js';
import type { CallRecord } from './types.js';

/** A client against a real server of this test: `/oauth/v2/token` gives tokens, everything else is the test's own. */
export async function startZoho(
  answer: (request: SeenRequest, response: ServerResponse) => void | Promise<void>,
  options: Partial<ZohoOptions> = {},
): Promise<
  {
    zoho: Zoho;
    /** API requests, without those for tokens. */
    seen: SeenRequest[];
    tokensGiven: () => number;
    records: CallRecord[];
    limitStore: ReturnType<typeof memoryLimitStore>;
    origin: string;
  } & AsyncDisposable
> {
  let tokensGiven = 0;
  const seen: SeenRequest[] = [];
  const server = await startServer((request, response) => {
    if (request.path === '/oauth/v2/token') {
      tokensGiven += 1;
      return reply(response, 200, { access_token: `1000.access.${tokensGiven}`, expires_in: 3600 });
    }
    seen.push(request);
    return answer(request, response);
  });
  const records: CallRecord[] = [];
  const limitStore = memoryLimitStore();
  const zoho = createZoho({
    credentials: { clientId: '1000.CLIENT', clientSecret: 'secret', refreshToken: '1000.refresh' },
    apiDomain: 'zoho.eu',
    emulatorUrl: server.origin,
    billingOrganizationId: '20086',
    budgets: () => ({
      accounts: { concurrency: 2 },
      crm: { concurrency: 10 },
      'crm.heavy': { concurrency: 7 },
      billing: { concurrency: 5 },
      books: { concurrency: 5 },
      desk: { concurrency: 5 },
    }),
    tokenStore: memoryTokenStore(),
    limitStore,
    callLog: (record) => records.push(record),
    timeoutMs: 2_000,
    ...options,
  });
  const dispose = async () => {
    await zoho.close();
    await server.close();
  };
  return { zoho, seen, tokensGiven: () => tokensGiven, records, limitStore, origin: server.origin, [Symbol.asyncDispose]: dispose };
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
