import { expect, test } from 'vitest';
import { createClock } from '../core/clock.js';
import { DEFAULTS } from '../core/defaults.js';
import type { Incoming } from '../core/types.js';
import { createGrants } from './grants.js';
import { createAccounts } from './index.js';
import { createResidence } from './residence.js';

function start() {
  const clock = createClock();
  const residence = createResidence();
  const grants = createGrants({ clock, residence });
  const accounts = createAccounts({ clock, origin: () => 'http://127.0.0.1:4700' }, { grants, residence });
  const token = async (params: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: DEFAULTS.clientId, client_secret: DEFAULTS.clientSecret, ...params }).toString();
    const answer = await accounts.handle(incoming('POST', '/oauth/v2/token', body));
    return answer?.body as { access_token: string; refresh_token: string; error: string };
  };
  const works = (bearer: string) => grants.authorise(incoming('GET', '/', '', `Zoho-oauthtoken ${bearer}`), ['ZohoCRM.org.READ']).ok;
  return { accounts, clock, token, works };
}

const incoming = (method: string, path: string, body: string, authorization = ''): Incoming => ({
  method,
  path,
  segments: path.split('/').filter(Boolean),
  query: new URLSearchParams(),
  headers: { authorization },
  rawBody: Buffer.from(body),
});

const refresh = { grant_type: 'refresh_token', refresh_token: DEFAULTS.refreshToken };
const soid = `ZohoCRM.${DEFAULTS.organizations.crm}`;
const throughJson = (pieces: Iterable<unknown> = []): unknown[] => [...pieces].map((piece) => JSON.parse(JSON.stringify(piece)) as unknown);

test('after a restore every token, code, client and throttle is as it was', async () => {
  const one = start();
  const { context } = one.accounts;
  const live = (await one.token(refresh)).access_token;
  const passing = (await one.token({ grant_type: 'client_credentials', scope: 'ZohoCRM.org.READ', soid })).access_token;
  for (let n = 1; n <= 9; n += 1) await one.token(refresh);
  context.clients.codes.set('1000.c', {
    code: '1000.c',
    clientId: DEFAULTS.clientId,
    userId: DEFAULTS.userId,
    scopes: ['ZohoCRM.org.READ'],
    redirectUri: undefined,
    offline: true,
    expiresAt: Date.now() + 60_000,
  });
  context.clients.all.set('1000.X', { id: '1000.X', secret: 's', name: 'X', redirectUris: ['acme://back'] });
  context.residence.set({ dataCentre: 'eu' });

  const other = start();
  other.accounts.restore?.(throughJson(one.accounts.save?.()));
  expect(throughJson(other.accounts.save?.())).toEqual(throughJson(one.accounts.save?.()));
  expect([other.works(live), other.works(passing), other.works('1000.no.no')]).toEqual([true, true, false]);
  expect((await other.token(refresh)).error).toBe('Access Denied');
  expect(await other.token({ grant_type: 'authorization_code', code: '1000.c' })).toHaveProperty('refresh_token');
  expect(other.accounts.context.clients.all.get('1000.X')?.redirectUris).toEqual(['acme://back']);
  expect(other.accounts.context.residence.dataCentre()).toBe('eu');
  other.clock.advance('PT1H');
  expect([other.works(live), other.works(passing)]).toEqual([false, false]);
});

test('a revoked refresh token stays revoked', async () => {
  const one = start();
  one.accounts.context.grants.revoke(one.accounts.defaultGrant());
  const other = start();
  other.accounts.restore?.(throughJson(one.accounts.save?.()));
  expect(await other.token(refresh)).toEqual({ error: 'invalid_code' });
});

test.each([[{ kind: 'record' }], [{ kind: 'client', id: 7 }], ['text']])('%o is none of its pieces', (piece) => {
  expect(() => start().accounts.restore?.([piece])).toThrow();
});
