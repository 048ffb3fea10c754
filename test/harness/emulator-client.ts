import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/index.js';

export interface Reply {
  status: number;
  /** Parsed JSON; undefined when the answer has no body. */
  body: unknown;
  headers: Headers;
}

/** A plain HTTP client of one emulator, written without any of the project's own client code. */
export interface EmulatorClient {
  emulator: Emulator;
  /** Every line the emulator complained with. */
  warnings: string[];
  /** Asks Accounts for a token of the default refresh token; `params` override what is sent. */
  token(params?: Record<string, string>): Promise<Reply>;
  /** Control surface: POST with a body, GET without one. */
  control(path: string, body?: unknown): Promise<Reply>;
  /** A Billing call with a valid token and the right organisation, unless `headers` say otherwise. */
  billing(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

/** Starts an emulator that ends with the test. */
export async function emulatorClient(options: EmulatorOptions = {}): Promise<EmulatorClient> {
  const warnings: string[] = [];
  const emulator = await startEmulator({ warn: (line) => warnings.push(line), ...options });
  onTestFinished(() => emulator.close());
  const env = emulator.env();

  const token: EmulatorClient['token'] = (params) =>
    send(`${emulator.url}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: env['ZOHO_CLIENT_ID'] ?? '',
        client_secret: env['ZOHO_CLIENT_SECRET'] ?? '',
        refresh_token: env['ZOHO_REFRESH_TOKEN'] ?? '',
        ...params,
      }),
    });

  let bearer: Promise<string> | undefined;
  const accessToken = () => {
    bearer ??= token().then(({ body }) => (body as { access_token: string }).access_token);
    return bearer;
  };

  return {
    emulator,
    warnings,
    token,
    control: (path, body) => {
      const url = `${emulator.url}/_emulator/${path}`;
      return send(url, body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
    },
    billing: async (method, path, body, headers) =>
      send(`${emulator.url}/billing/v1/${path}`, {
        method,
        headers: {
          authorization: headers?.['authorization'] ?? `Zoho-oauthtoken ${await accessToken()}`,
          'x-com-zoho-subscriptions-organizationid': env['ZOHO_BILLING_ORGANIZATION_ID'] ?? '',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}

async function send(url: string, init: RequestInit): Promise<Reply> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text), headers: answer.headers };
}
