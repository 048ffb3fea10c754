import { expect, test } from 'vitest';
import { says } from '../../test/harness/zoho-client.js';
import { type FaultRule, startEmulator } from '../emulator/index.js';
import { NoAnswerError, OddAnswerError, ReauthoriseError, TooManyError } from '../errors.js';
import { createAccounts } from './accounts.js';
import { dataCenterOf } from './data-centers.js';
import { createHttp } from './http.js';
import { deferred, memoryTokenStore } from './testing.js';
import { createTokens } from './tokens.js';
import type { CallRecord, Http } from './types.js';

const dc = dataCenterOf('zoho.eu')!;
const { http } = createHttp();

/** Accounts of an emulator, and how often and with what it was asked for a token. */
async function startAccounts(rules: FaultRule[] = []) {
  const emulator = await startEmulator({ warn: () => undefined });
  emulator.setFaults({ rules });
  const asked: { url: URL; form: Record<string, string> }[] = [];
  const watched: Http = (request) => {
    asked.push({ url: new URL(request.url), form: Object.fromEntries(new URLSearchParams(String(request.body ?? ''))) });
    return http(request);
  };
  /** Which of the tokens handed out so far it is: 1 for the first. */
  const nth = ({ accessToken }: { accessToken: string }) => emulator.setAccounts({}).issuedAccessTokens.indexOf(accessToken) + 1;
  return { emulator, asked, nth, http: watched, [Symbol.asyncDispose]: emulator.close };
}
type AccountsServer = Awaited<ReturnType<typeof startAccounts>>;

/** A clock that is moved by hand, and everything a token source needs; several sources may share `store`. */
function source(
  server: AccountsServer,
  { clock = { ms: Date.now() }, store = memoryTokenStore({ now: () => clock.ms }), hasRefreshToken = true } = {},
) {
  const records: CallRecord[] = [];
  const warnings: unknown[] = [];
  const now = () => clock.ms;
  const env = server.emulator.env();
  const accounts = createAccounts({
    http: server.http,
    dc,
    emulatorUrl: server.emulator.url,
    credentials: {
      clientId: env['ZOHO_CLIENT_ID'] ?? '',
      clientSecret: env['ZOHO_CLIENT_SECRET'] ?? '',
      refreshToken: env['ZOHO_REFRESH_TOKEN'],
    },
    callLog: (r) => records.push(r),
    now,
    timeoutMs: 300,
  });
  const tokens = createTokens({
    store,
    accounts,
    credential: 'c',
    hasRefreshToken,
    originOf: () => server.emulator.url,
    now,
    random: () => 0.5,
    warn: (_, error) => warnings.push(error),
  });
  return { tokens, accounts, records, warnings, store, clock };
}

const caught = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('it did not throw');
    },
    (error: Error) => error,
  );

test('secrets travel in the body and never in the query', async () => {
  await using server = await startAccounts();
  await source(server).tokens.get();
  const env = server.emulator.env();
  expect(server.asked[0]?.url.href).toBe(`${server.emulator.url}/oauth/v2/token`);
  expect(server.asked[0]?.form).toEqual({
    client_id: env['ZOHO_CLIENT_ID'],
    client_secret: env['ZOHO_CLIENT_SECRET'],
    grant_type: 'refresh_token',
    refresh_token: env['ZOHO_REFRESH_TOKEN'],
  });
});

test('fifty callers at once cost one refresh, and the next ones none and no look into the store', async () => {
  await using server = await startAccounts();
  const { tokens, store } = source(server);
  const { read } = store;
  let reads = 0;
  store.read = (credential) => {
    reads += 1;
    return read(credential);
  };
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
  expect(new Set(all.map(server.nth))).toEqual(new Set([1]));
  expect(reads).toBe(2);
  store.read = () => Promise.reject(new Error('the store was asked'));
  expect(server.nth(await tokens.get())).toBe(1);
  expect(server.asked).toHaveLength(1);
});

test('four token sources on one store cost one refresh', async () => {
  await using server = await startAccounts([{ fault: 'delay', ms: 150 }]);
  const store = memoryTokenStore();
  const sources = Array.from({ length: 4 }, () => source(server, { store }).tokens);
  const all = await Promise.all(Array.from({ length: 40 }, (_, n) => sources[n % 4]!.get()));
  expect(server.asked).toHaveLength(1);
  expect(new Set(all.map((token) => token.accessToken)).size).toBe(1);
});

test('a lease whose holder died is taken over when it runs out', async () => {
  await using server = await startAccounts();
  const { tokens, store, clock } = source(server);
  await store.takeLease('c', 'somebody else', 15_000);
  const waiting = tokens.get();
  setTimeout(() => {
    clock.ms += 16_000;
  }, 120);
  expect(server.nth(await waiting)).toBe(1);
});

test('renews minutes before expiry without holding anyone up', async () => {
  await using server = await startAccounts();
  const { tokens, clock } = source(server);
  await tokens.get();
  clock.ms += 50 * 60_000;
  expect(server.nth(await tokens.get())).toBe(1);
  expect(server.asked).toHaveLength(1);

  clock.ms += 6 * 60_000; // 4 minutes left
  server.emulator.setFaults({ rules: [{ fault: 'delay', ms: 200 }] });
  expect((await Promise.all([tokens.get(), tokens.get()])).map(server.nth)).toEqual([1, 1]);
  await tokens.idle();
  expect(server.nth(await tokens.get())).toBe(2);
  expect(server.asked).toHaveLength(2);
});

test('a renewal by another process is taken over without asking Zoho', async () => {
  await using server = await startAccounts();
  const clock = { ms: Date.now() };
  const store = memoryTokenStore({ now: () => clock.ms });
  const first = source(server, { store, clock }).tokens;
  const second = source(server, { store, clock }).tokens;
  await first.get();
  await second.get();
  clock.ms += 3_600_000;
  await first.get();
  expect(server.nth(await second.get())).toBe(2);
  expect(server.asked).toHaveLength(2);
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
  await using server = await startAccounts([says('accounts', 200, { access_token: '1000.access', ...fields })]);
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
  await using server = await startAccounts([says('accounts', 200, { error })]);
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
  expect(server.asked).toHaveLength(1);

  clock.ms += 301_000;
  server.emulator.setFaults({ rules: [] });
  expect(server.nth(await second.tokens.get())).toBe(1);
});

test.each([200, 400])('the token throttle at status %i is waited out for ten minutes by the whole fleet', async (status) => {
  await using server = await startAccounts();
  server.emulator.setLimits({ accounts: { tokensPerTenMinutes: 0, throttleStatus: status } });
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
  expect(server.asked).toHaveLength(1);
  server.emulator.setLimits({ accounts: { tokensPerTenMinutes: 10 } });
  clock.ms += 11_000;
  expect(server.nth(await tokens.get())).toBe(1);
});

test('a token is not used in its last seconds', async () => {
  await using server = await startAccounts();
  const { tokens, clock } = source(server);
  await tokens.get();
  clock.ms += 3_590_000;
  expect(server.nth(await tokens.get())).toBe(2);
});

test('the one who gets the lease looks once more before asking', async () => {
  await using server = await startAccounts();
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
  expect(server.asked).toEqual([]);
  expect(await store.takeLease('c', 'the next', 1)).toBe(true);
});

test('while another process renews, the old token is used and nobody polls', async () => {
  await using server = await startAccounts();
  const { tokens, store, clock } = source(server);
  await tokens.get();
  clock.ms += 56 * 60_000;
  await store.takeLease('c', 'somebody else', 15_000);
  expect(server.nth(await tokens.get())).toBe(1);
  await tokens.idle();
  expect(server.asked).toHaveLength(1);
});

test('a renewal that cannot reach the store is not tried again at every call', async () => {
  await using server = await startAccounts();
  const { tokens, store, clock, warnings } = source(server);
  await tokens.get();
  clock.ms += 56 * 60_000;
  store.read = () => Promise.reject(new Error('the database is away'));
  for (let n = 0; n < 5; n++) {
    expect(server.nth(await tokens.get())).toBe(1);
    await tokens.idle();
  }
  expect(warnings).toHaveLength(1);
});

test('a token that dies while its renewal is under way is given to nobody', async () => {
  await using server = await startAccounts();
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
  expect(server.nth(await waiting)).toBe(2);
});

test('a throttled renewal leaves a token that still works in use', async () => {
  await using server = await startAccounts();
  const { tokens, clock, store, warnings } = source(server);
  const { tokens: others } = source(server, { store, clock });
  await tokens.get();
  await others.get();
  server.emulator.setLimits({ accounts: { tokensPerTenMinutes: 0 } });
  clock.ms += 56 * 60_000;
  for (let n = 0; n < 5; n++) {
    expect(server.nth(await tokens.get())).toBe(1);
    await tokens.idle();
  }
  expect(server.asked).toHaveLength(2);
  expect(warnings).toHaveLength(1);
  expect(server.nth(await others.get())).toBe(1);
  await others.idle();
  clock.ms += 5 * 60_000;
  expect(await caught(tokens.get())).toBeInstanceOf(TooManyError);
  expect(await caught(others.get())).toBeInstanceOf(TooManyError);
  expect(server.asked).toHaveLength(2);
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
  await using server = await startAccounts([says('accounts', status, body)]);
  const { tokens, store, clock, records } = source(server);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(OddAnswerError);
  expect(error).toMatchObject({ mayHaveHappened: false, verdict: { kind: 'retry' } });
  expect(records).toMatchObject([{ outcome: 'odd-answer', status }]);
  expect(store.row('c')?.accessToken).toBeUndefined();
  expect(await caught(source(server, { store, clock }).tokens.get())).toMatchObject({ verdict: { kind: 'retryAt' } });
  expect(server.asked).toHaveLength(1);
  clock.ms += 5_000;
  expect(await caught(tokens.get())).toBeInstanceOf(OddAnswerError);
});

test('no answer for a token means that the call was never sent', async () => {
  await using server = await startAccounts([{ fault: 'reset' }]);
  const { tokens, records } = source(server);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(NoAnswerError);
  expect(error).toMatchObject({ mayHaveHappened: false });
  expect(records).toMatchObject([{ outcome: 'no-answer', service: 'accounts' }]);
});

test('never asks for a tenth token in ten minutes', async () => {
  await using server = await startAccounts();
  const { tokens, clock } = source(server);
  for (let n = 0; n < 9; n++) await tokens.reject((await tokens.get()).accessToken);
  const error = await caught(tokens.get());
  expect(error).toBeInstanceOf(TooManyError);
  expect(server.asked).toHaveLength(9);
  clock.ms += 600_001;
  expect(server.nth(await tokens.get())).toBe(10);
});

test('a rejected token is forgotten by all processes, and a late rejection of an old one does no harm', async () => {
  await using server = await startAccounts();
  const store = memoryTokenStore();
  const first = source(server, { store }).tokens;
  const second = source(server, { store }).tokens;
  const old = await first.get();
  await second.get();
  await first.reject(old.accessToken);
  expect(server.nth(await source(server, { store }).tokens.get())).toBe(2);
  expect(server.nth(await first.get())).toBe(2);
  await second.reject(old.accessToken);
  expect(server.nth(await second.get())).toBe(2);
  expect(server.asked).toHaveLength(2);
});

test('a rejected token does not come back from a store that has not heard yet', async () => {
  await using server = await startAccounts();
  const { tokens, store } = source(server);
  const { accessToken } = await tokens.get();
  const forget = store.forget;
  const heard = deferred();
  store.forget = async (...args) => {
    await heard.promise;
    await forget(...args);
  };
  const rejecting = tokens.reject(accessToken);
  expect(server.nth(await tokens.get())).toBe(2);
  heard.resolve();
  await rejecting;
  expect(server.nth(await tokens.get())).toBe(2);
});

test('when Zoho gives the same token again, it is used again', async () => {
  const body = { access_token: '1000.the-same', expires_in: 3600, api_domain: 'https://www.zohoapis.eu', token_type: 'Bearer' };
  await using server = await startAccounts([says('accounts', 200, body)]);
  const { tokens } = source(server);
  await tokens.reject((await tokens.get()).accessToken);
  expect((await tokens.get()).accessToken).toBe('1000.the-same');
  expect(server.asked).toHaveLength(2);
});

test('a new token that cannot be stored is still used', async () => {
  await using server = await startAccounts();
  const { tokens, store, warnings } = source(server);
  store.settle = () => Promise.reject(new Error('the database is away'));
  expect(server.nth(await tokens.get())).toBe(1);
  expect(warnings).toHaveLength(1);
});

test('without a refresh token it says how to get one and asks Zoho nothing', async () => {
  await using server = await startAccounts();
  const error = await caught(source(server, { hasRefreshToken: false }).tokens.get());
  expect(error).toBeInstanceOf(ReauthoriseError);
  expect(error.message).toContain('zoho-bridge setup --code');
  expect(server.asked).toEqual([]);
});

test('a grant code is traded for a refresh token', async () => {
  await using server = await startAccounts();
  const code = server.emulator.createCode({ scope: 'ZohoCRM.modules.ALL,ZohoCRM.org.READ' });
  const { refreshToken, scopes } = await source(server).accounts.exchangeCode(code);
  expect(refreshToken).toMatch(/^1000\./);
  expect(scopes).toEqual(['ZohoCRM.modules.ALL', 'ZohoCRM.org.READ']);
  expect(server.asked[0]?.form).toMatchObject({ grant_type: 'authorization_code', code });
  expect((await caught(source(server).accounts.exchangeCode(code))).message).toContain('works once');
});

test.each([
  [{ error: 'invalid_client' }, 'ZOHO_API_DOMAIN'],
  [{ access_token: '1000.access', expires_in: 3600 }, 'no refresh token'],
])('a grant code that gives no refresh token says why: %o', async (body, words) => {
  await using server = await startAccounts([says('accounts', 200, body)]);
  expect((await caught(source(server).accounts.exchangeCode('1000.code-canary'))).message).toContain(words);
});
