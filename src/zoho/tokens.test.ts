import { expect, test } from 'vitest';
import { NoAnswerError, OddAnswerError, ReauthoriseError, TooManyError } from '../errors.js';
import { createAccounts } from './accounts.js';
import { dataCenterOf } from './data-centers.js';
import { createHttp } from './http.js';
import { deferred, memoryTokenStore, reply, type SeenRequest, startServer, type TestServer } from './testing.js';
import { createTokens } from './tokens.js';
import type { CallRecord } from './types.js';

const dc = dataCenterOf('zoho.eu')!;
const credentials = { clientId: '1000.CLIENT', clientSecret: 'secret-canary', refreshToken: '1000.refresh-canary' };
const { http } = createHttp();

/** A clock that is moved by hand, and everything a token source needs; several sources may share `store`. */
function source(
  server: TestServer,
  { clock = { ms: Date.now() }, store = memoryTokenStore({ now: () => clock.ms }), hasRefreshToken = true } = {},
) {
  const records: CallRecord[] = [];
  const warnings: unknown[] = [];
  const now = () => clock.ms;
  const accounts = createAccounts({
    http,
    dc,
    emulatorUrl: server.origin,
    credentials,
    callLog: (r) => records.push(r),
    now,
    timeoutMs: 300,
  });
  const tokens = createTokens({
    store,
    accounts,
    credential: 'c',
    hasRefreshToken,
    originOf: () => server.origin,
    now,
    random: () => 0.5,
    warn: (_, error) => warnings.push(error),
  });
  return { tokens, accounts, records, warnings, store, clock };
}

/** An accounts server that counts and answers what `body` says, 200 unless told otherwise. */
function accountsServer(body: (nth: number, request: SeenRequest) => unknown, status = 200): Promise<TestServer> {
  let count = 0;
  return startServer((request, response) => {
    count += 1;
    reply(response, status, body(count, request));
  });
}
const good = (nth: number) => ({
  access_token: `1000.access.${nth}`,
  expires_in: 3600,
  api_domain: 'https://www.zohoapis.eu',
  token_type: 'Bearer',
});
const caught = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('it did not throw');
    },
    (error: Error) => error,
  );

test('secrets travel in the body and never in the query', async () => {
  await using server = await accountsServer(good);
  await source(server).tokens.get();
  expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/oauth/v2/token' });
  expect([...server.seen[0]!.query]).toEqual([]);
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]!.body))).toEqual({
    client_id: '1000.CLIENT',
    client_secret: 'secret-canary',
    grant_type: 'refresh_token',
    refresh_token: '1000.refresh-canary',
  });
});

test('fifty callers at once cost one refresh, and the next ones none and no look into the store', async () => {
  await using server = await accountsServer(good);
  const { tokens, store } = source(server);
  const { read } = store;
  let reads = 0;
  store.read = (credential) => {
    reads += 1;
    return read(credential);
  };
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
  expect(new Set(all.map((token) => token.accessToken))).toEqual(new Set(['1000.access.1']));
  expect(reads).toBe(2);
  store.read = () => Promise.reject(new Error('the store was asked'));
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
  expect(server.seen).toHaveLength(1);
});

test('four token sources on one store cost one refresh', async () => {
  await using server = await startServer(async (_, response) => {
    await new Promise((done) => setTimeout(done, 150));
    reply(response, 200, good(1));
  });
  const store = memoryTokenStore();
  const sources = Array.from({ length: 4 }, () => source(server, { store }).tokens);
  const all = await Promise.all(Array.from({ length: 40 }, (_, n) => sources[n % 4]!.get()));
  expect(server.seen).toHaveLength(1);
  expect(new Set(all.map((token) => token.accessToken)).size).toBe(1);
});

test('a lease whose holder died is taken over when it runs out', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, clock } = source(server);
  await store.takeLease('c', 'somebody else', 15_000);
  const waiting = tokens.get();
  setTimeout(() => {
    clock.ms += 16_000;
  }, 120);
  expect((await waiting).accessToken).toBe('1000.access.1');
});

test('renews minutes before expiry without holding anyone up', async () => {
  let hold = Promise.resolve();
  await using server = await startServer(async (_, response) => {
    await hold;
    reply(response, 200, good(server.seen.length));
  });
  const { tokens, clock } = source(server);
  await tokens.get();
  clock.ms += 50 * 60_000;
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
  expect(server.seen).toHaveLength(1);

  clock.ms += 6 * 60_000; // 4 minutes left
  const gate = deferred();
  hold = gate.promise;
  expect(await Promise.all([tokens.get(), tokens.get()])).toMatchObject([
    { accessToken: '1000.access.1' },
    { accessToken: '1000.access.1' },
  ]);
  gate.resolve();
  await tokens.idle();
  expect((await tokens.get()).accessToken).toBe('1000.access.2');
  expect(server.seen).toHaveLength(2);
});

test('a renewal by another process is taken over without asking Zoho', async () => {
  await using server = await accountsServer(good);
  const clock = { ms: Date.now() };
  const store = memoryTokenStore({ now: () => clock.ms });
  const first = source(server, { store, clock }).tokens;
  const second = source(server, { store, clock }).tokens;
  await first.get();
  await second.get();
  clock.ms += 3_600_000;
  await first.get();
  expect((await second.get()).accessToken).toBe('1000.access.2');
  expect(server.seen).toHaveLength(2);
});

test.each([
  ['seconds', { expires_in: 3600 }, 3600],
  ['seconds as text', { expires_in: '1800' }, 1800],
  ['milliseconds beside expires_in_sec', { expires_in: 3_600_000, expires_in_sec: 3600 }, 3600],
  ['milliseconds alone', { expires_in: 1_800_000 }, 1800],
  ['absent', {}, 3600],
  ['nonsense', { expires_in: 'soon' }, 3600],
  ['zero', { expires_in: 0 }, 3600],
  ['too short', { expires_in: 3.6 }, 60],
  ['too long', { expires_in: 86_400 }, 3600],
])('expiry in %s', async (_, fields, seconds) => {
  await using server = await accountsServer(() => ({ access_token: '1000.access', ...fields }));
  const { tokens, clock } = source(server);
  expect((await tokens.get()).expiresAt).toBe(clock.ms + seconds * 1000);
});

test.each([
  ['invalid_code', 'no longer accepts the refresh token'],
  ['invalid_grant', 'no longer accepts the refresh token'],
  ['invalid_client', 'ZOHO_API_DOMAIN is zoho.eu'],
  ['invalid_client_secret', 'ZOHO_CLIENT_SECRET'],
  ['invalid_redirect_uri', 'Self Client'],
  ['unauthorized_client', 'API console'],
])('%s asks for a person, is not hammered, and heals by itself after five minutes', async (error, remedy) => {
  let answer: unknown = { error };
  await using server = await accountsServer(() => answer);
  const clock = { ms: Date.now() };
  const store = memoryTokenStore({ now: () => clock.ms });
  const first = source(server, { store, clock });
  const refused = await caught(first.tokens.get());
  expect(refused).toBeInstanceOf(ReauthoriseError);
  expect(refused).toMatchObject({ zohoCode: error, mayHaveHappened: false, verdict: { kind: 'retryAt' } });
  expect(refused.message).toContain(remedy);
  expect(refused.message).not.toContain('canary');
  expect(first.records).toMatchObject([{ service: 'accounts', outcome: 'reauthorise', zohoCode: error, status: 200 }]);

  const second = source(server, { store, clock });
  expect(await caught(second.tokens.get())).toMatchObject({ zohoCode: error, message: refused.message });
  expect(server.seen).toHaveLength(1);

  clock.ms += 301_000;
  answer = good(2);
  expect((await second.tokens.get()).accessToken).toBe('1000.access.2');
});

test.each([200, 400])('the token throttle at status %i is waited out for ten minutes by the whole fleet', async (status) => {
  let throttled = true;
  await using server = await startServer((_, response) =>
    throttled
      ? reply(response, status, {
          error: 'Access Denied',
          error_description: 'You have made too many requests continuously.',
          status: 'failure',
        })
      : reply(response, 200, good(1)),
  );
  const clock = { ms: Date.now() };
  const store = memoryTokenStore({ now: () => clock.ms });
  const { tokens, records } = source(server, { store, clock });
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(TooManyError);
  expect((error as TooManyError).retryAt.getTime()).toBe(clock.ms + 600_000);
  expect(records[0]).toMatchObject({ outcome: 'too-many', zohoCode: 'access_denied', status });
  expect(await caught(source(server, { store, clock }).tokens.get())).toBeInstanceOf(TooManyError);
  clock.ms += 590_000;
  expect(await caught(tokens.get())).toBeInstanceOf(TooManyError);
  expect(server.seen).toHaveLength(1);
  throttled = false;
  clock.ms += 11_000;
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
});

test('a token is not used in its last seconds', async () => {
  await using server = await accountsServer(good);
  const { tokens, clock } = source(server);
  await tokens.get();
  clock.ms += 3_590_000;
  expect((await tokens.get()).accessToken).toBe('1000.access.2');
});

test('the one who gets the lease looks once more before asking', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, clock } = source(server);
  const { takeLease } = store;
  store.takeLease = async (credential, holder, leaseMs) => {
    store.takeLease = takeLease;
    await takeLease(credential, 'faster', leaseMs);
    await store.settle(credential, 'faster', {
      kind: 'token',
      accessToken: '1000.faster',
      apiDomain: undefined,
      expiresAt: new Date(clock.ms + 3_600_000),
    });
    return await takeLease(credential, holder, leaseMs);
  };
  expect((await tokens.get()).accessToken).toBe('1000.faster');
  expect(server.seen).toEqual([]);
  expect(await store.takeLease('c', 'the next', 1)).toBe(true);
});

test('while another process renews, the old token is used and nobody polls', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, clock } = source(server);
  await tokens.get();
  clock.ms += 56 * 60_000;
  await store.takeLease('c', 'somebody else', 15_000);
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
  await tokens.idle();
  expect(server.seen).toHaveLength(1);
});

test('a renewal that cannot reach the store is not tried again at every call', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, clock, warnings } = source(server);
  await tokens.get();
  clock.ms += 56 * 60_000;
  store.read = () => Promise.reject(new Error('the database is away'));
  for (let n = 0; n < 5; n++) {
    expect((await tokens.get()).accessToken).toBe('1000.access.1');
    await tokens.idle();
  }
  expect(warnings).toHaveLength(1);
});

test('a token that dies while its renewal is under way is given to nobody', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, clock } = source(server);
  const { accessToken } = await tokens.get();
  clock.ms += 56 * 60_000;
  const { takeLease } = store;
  const taken = deferred();
  store.takeLease = async () => {
    store.takeLease = takeLease;
    await taken.promise;
    return false; // another process has it
  };
  await tokens.get();
  await new Promise((done) => setImmediate(done));
  await tokens.reject(accessToken);
  const waiting = tokens.get();
  taken.resolve();
  expect((await waiting).accessToken).toBe('1000.access.2');
});

test('a throttled renewal leaves a token that still works in use', async () => {
  let throttled = false;
  await using server = await accountsServer((nth) => (throttled ? { error: 'Access Denied' } : good(nth)));
  const { tokens, clock, store, warnings } = source(server);
  const { tokens: others } = source(server, { store, clock });
  await tokens.get();
  await others.get();
  throttled = true;
  clock.ms += 56 * 60_000;
  for (let n = 0; n < 5; n++) {
    expect((await tokens.get()).accessToken).toBe('1000.access.1');
    await tokens.idle();
  }
  expect(server.seen).toHaveLength(2);
  expect(warnings).toHaveLength(1);
  expect((await others.get()).accessToken).toBe('1000.access.1');
  await others.idle();
  clock.ms += 5 * 60_000;
  expect(await caught(tokens.get())).toBeInstanceOf(TooManyError);
  expect(await caught(others.get())).toBeInstanceOf(TooManyError);
  expect(server.seen).toHaveLength(2);
});

test.each([
  ['HTML', 200, '<html>Zoho is under maintenance</html>'],
  ['a bad gateway', 502, '<html>Bad Gateway</html>'],
  ['half a body', 200, '{"access_token":"1000.acc'],
  ['nothing', 200, ''],
  ['an empty token', 200, { access_token: '' }],
  ['a token that cannot stand in a header', 200, { access_token: 'abcdefgh\r\nevil: 1' }],
  ['a token that is no string', 200, { access_token: { a: 1 } }],
  ['an unknown error', 200, { error: 'general_error' }],
  ['an array', 200, []],
])('%s for a token is odd: nothing is stored, nothing was sent, the fleet holds still for seconds', async (_, status, body) => {
  await using server = await startServer((_request, response) => reply(response, status, body));
  const { tokens, store, clock, records } = source(server);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(OddAnswerError);
  expect(error).toMatchObject({ mayHaveHappened: false, verdict: { kind: 'retry' } });
  expect(records).toMatchObject([{ outcome: 'odd-answer', status }]);
  expect(store.row('c')?.accessToken).toBeUndefined();
  expect(await caught(source(server, { store, clock }).tokens.get())).toMatchObject({ verdict: { kind: 'retryAt' } });
  expect(server.seen).toHaveLength(1);
  clock.ms += 5_000;
  expect(await caught(tokens.get())).toBeInstanceOf(OddAnswerError);
});

test('no answer for a token means that the call was never sent', async () => {
  await using server = await startServer((_, response) => void response.socket?.resetAndDestroy());
  const { tokens, records } = source(server);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(NoAnswerError);
  expect(error).toMatchObject({ mayHaveHappened: false });
  expect(records).toMatchObject([{ outcome: 'no-answer', service: 'accounts' }]);
});

test('never asks for a tenth token in ten minutes', async () => {
  await using server = await accountsServer(good);
  const { tokens, clock } = source(server);
  for (let n = 0; n < 9; n++) await tokens.reject((await tokens.get()).accessToken);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(TooManyError);
  expect(server.seen).toHaveLength(9);
  clock.ms += 600_001;
  expect((await tokens.get()).accessToken).toBe('1000.access.10');
});

test('a rejected token is forgotten by all processes, and a late rejection of an old one does no harm', async () => {
  await using server = await accountsServer(good);
  const store = memoryTokenStore();
  const first = source(server, { store }).tokens;
  const second = source(server, { store }).tokens;
  const old = await first.get();
  await second.get();
  await first.reject(old.accessToken);
  expect((await source(server, { store }).tokens.get()).accessToken).toBe('1000.access.2');
  expect((await first.get()).accessToken).toBe('1000.access.2');
  await second.reject(old.accessToken);
  expect((await second.get()).accessToken).toBe('1000.access.2');
  expect(server.seen).toHaveLength(2);
});

test('a rejected token does not come back from a store that has not heard yet', async () => {
  await using server = await accountsServer(good);
  const { tokens, store } = source(server);
  const { accessToken } = await tokens.get();
  const forget = store.forget;
  const heard = deferred();
  store.forget = async (...args) => {
    await heard.promise;
    await forget(...args);
  };
  const rejecting = tokens.reject(accessToken);
  expect((await tokens.get()).accessToken).toBe('1000.access.2');
  heard.resolve();
  await rejecting;
  expect((await tokens.get()).accessToken).toBe('1000.access.2');
});

test('when Zoho gives the same token again, it is used again', async () => {
  await using server = await accountsServer(() => good(1));
  const { tokens } = source(server);
  await tokens.reject((await tokens.get()).accessToken);
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
  expect(server.seen).toHaveLength(2);
});

test('a new token that cannot be stored is still used', async () => {
  await using server = await accountsServer(good);
  const { tokens, store, warnings } = source(server);
  store.settle = () => Promise.reject(new Error('the database is away'));
  expect((await tokens.get()).accessToken).toBe('1000.access.1');
  expect(warnings).toHaveLength(1);
});

test('without a refresh token it says how to get one and asks Zoho nothing', async () => {
  await using server = await accountsServer(good);
  const error = await caught(source(server, { hasRefreshToken: false }).tokens.get());
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('zoho-bridge setup --code');
  expect(server.seen).toEqual([]);
});

test('a grant code is traded for a refresh token', async () => {
  await using server = await accountsServer(() => ({
    ...good(1),
    refresh_token: '1000.new',
    scope: 'ZohoCRM.modules.ALL ZohoCRM.org.READ',
  }));
  expect(await source(server).accounts.exchangeCode('1000.code')).toEqual({
    refreshToken: '1000.new',
    scopes: ['ZohoCRM.modules.ALL', 'ZohoCRM.org.READ'],
  });
  expect(Object.fromEntries(new URLSearchParams(server.seen[0]!.body))).toMatchObject({
    grant_type: 'authorization_code',
    code: '1000.code',
  });
});

test.each([
  [{ error: 'invalid_code' }, 'works once'],
  [{ error: 'invalid_client' }, 'ZOHO_API_DOMAIN'],
  [good(1), 'no refresh token'],
])('a grant code that gives no refresh token says why: %o', async (body, words) => {
  await using server = await accountsServer(() => body);
  expect((await caught(source(server).accounts.exchangeCode('1000.code-canary'))).message).toContain(words);
});
