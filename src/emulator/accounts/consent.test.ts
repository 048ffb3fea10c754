import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

const BACK = 'http://localhost:3000/callback?tenant=7';

/** An emulator with an application that people can consent to. */
async function application() {
  const client = await emulatorClient();
  const registered = client.emulator.setClient({ name: 'Acme <b>Sync</b>', redirectUris: [BACK, 'acme://back'] });
  const address = (params: Record<string, string> = {}, path = 'auth') => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: registered.id,
      scope: 'ZohoSubscriptions.settings.READ,ZohoCRM.org.READ',
      redirect_uri: BACK,
      access_type: 'offline',
      state: 'a b&c',
      ...params,
    });
    return `${client.emulator.url}/oauth/v2/${path}?${query.toString()}`;
  };
  const decide = async (decision: string, params?: Record<string, string>, path?: string, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' as const, headers };
    const answer = await fetch(address(params, path), init);
    return { status: answer.status, text: await answer.text(), back: new URL(answer.headers.get('location') ?? 'none:') };
  };
  const exchange = (code: string | null, params: Record<string, string> = {}) =>
    client.token({
      grant_type: 'authorization_code',
      client_id: registered.id,
      client_secret: registered.secret,
      redirect_uri: BACK,
      code: code ?? '',
      ...params,
    });
  const codeOf = async (params?: Record<string, string>) => (await decide('approve', params)).back.searchParams.get('code');
  return { ...client, registered, address, decide, exchange, codeOf };
}

test('the page names the application and each scope, escaped, and can load or send nothing elsewhere', async () => {
  const { address } = await application();
  const answer = await fetch(address({ state: '"><script>alert(1)</script>' }));
  const page = await answer.text();
  expect(answer.status).toBe(200);
  expect(page).toContain('Acme &lt;b&gt;Sync&lt;/b&gt; wants to access');
  expect(page).toContain('ZohoCRM.org.READ');
  expect(page).not.toContain('<script');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'nonce-[^']+'; form-action 'self' http:\/\/localhost:3000; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(page).toContain(`<style nonce="${/nonce-([^']+)'/.exec(policy)?.[1]}">`);
});

test('approved, it sends back with a code, the data centre, its Accounts server and the state', async () => {
  const { decide, exchange, emulator } = await application();
  const { status, back } = await decide('approve');
  expect(status).toBe(302);
  expect(back.href.startsWith(`${BACK}&`)).toBe(true);
  expect(Object.fromEntries(back.searchParams)).toEqual({
    tenant: '7',
    code: expect.stringMatching(/^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/),
    location: 'us',
    'accounts-server': emulator.url,
    state: 'a b&c',
  });
  const { body } = await exchange(back.searchParams.get('code'));
  expect(body).toMatchObject({ refresh_token: expect.any(String), scope: 'ZohoSubscriptions.settings.READ ZohoCRM.org.READ' });
});

test('denied, it sends back with access_denied', async () => {
  const { decide } = await application();
  expect((await decide('deny')).back.href).toBe(`${BACK}&error=access_denied&state=a+b%26c`);
  expect((await decide('deny', { redirect_uri: 'acme://back', state: '' })).back.href).toBe('acme://back?error=access_denied&state=');
});

test('a person in a browser approves with the form of the page', async () => {
  const { address, exchange } = await application();
  const page = await (await fetch(address())).text();
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')],
  );
  const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1] ?? '';
  const answer = await fetch(new URL(action, address()), {
    method: 'POST',
    body: new URLSearchParams([...fields, ['decision', 'approve']]),
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('a b&c');
  expect((await exchange(back.searchParams.get('code'))).body).toHaveProperty('access_token');
});

test('a page of another site cannot press the button', async () => {
  const { decide } = await application();
  const { status, text } = await decide('approve', {}, 'auth', { 'sec-fetch-site': 'cross-site' });
  expect(status).toBe(403);
  expect(text).toContain('Not from here');
  expect((await decide('perhaps')).status).toBe(400);
});

test.each([
  [{ client_id: '1000.NOBODY' }, 'Invalid Client'],
  [{ redirect_uri: 'http://localhost:3000/callback' }, 'Invalid Redirect Uri'],
  [{ redirect_uri: 'https://evil.example/' }, 'Invalid Redirect Uri'],
  [{ response_type: 'token' }, 'Invalid Response Type'],
  [{ scope: '' }, 'Enter a valid scope'],
  [{ scope: 'ZohoCRM.org.READ,<i>ZohoBilling.plans.ALL' }, 'Scope does not exist: &lt;i&gt;ZohoBilling.plans.ALL'],
])('%o is a page that says so, and nobody is sent anywhere', async (params, words) => {
  const { address, decide } = await application();
  const answer = await fetch(address(params), { redirect: 'manual' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html;charset=UTF-8']);
  expect(await answer.text()).toContain(words);
  expect((await decide('approve', params)).status).toBe(400);
});

test('the code wants the redirect URI it was made for, and works once', async () => {
  const { codeOf, exchange } = await application();
  const code = await codeOf();
  expect((await exchange(code, { redirect_uri: 'acme://back' })).body).toEqual({ error: 'invalid_redirect_uri' });
  expect((await exchange(code)).body).toHaveProperty('access_token');
  expect((await exchange(code)).body).toEqual({ error: 'invalid_code' });
});

test('without access_type=offline there is an hour and no refresh token', async () => {
  const { codeOf, exchange, billing, emulator } = await application();
  const { body } = await exchange(await codeOf({ access_type: 'online' }));
  expect(body).not.toHaveProperty('refresh_token');
  const { access_token } = body as { access_token: string };
  const works = async () =>
    (await billing('GET', 'organizations', undefined, { authorization: `Zoho-oauthtoken ${access_token}` })).status === 200;
  expect(await works()).toBe(true);
  emulator.advance('PT1H');
  expect(await works()).toBe(false);
});

test('the second time nobody is asked and no refresh token comes, unless with prompt=consent or for more scopes', async () => {
  const { codeOf, exchange, address } = await application();
  const first = (await exchange(await codeOf())).body as { refresh_token: string };
  expect(first).toHaveProperty('refresh_token');

  const again = await fetch(address(), { redirect: 'manual' });
  expect(again.status).toBe(302);
  const code = new URL(again.headers.get('location') ?? '').searchParams.get('code');
  expect((await exchange(code)).body).not.toHaveProperty('refresh_token');

  expect((await fetch(address({ prompt: 'consent' }), { redirect: 'manual' })).status).toBe(200);
  expect((await exchange(await codeOf({ prompt: 'consent' }))).body).toHaveProperty('refresh_token');
  const more = { scope: 'ZohoCRM.org.READ,ZohoCRM.modules.ALL' };
  expect((await fetch(address(more), { redirect: 'manual' })).status).toBe(200);
  expect((await exchange(await codeOf(more))).body).toHaveProperty('refresh_token');
});

test('whoever gives the last refresh token back is asked anew', async () => {
  const { codeOf, exchange, address, emulator } = await application();
  const { refresh_token } = (await exchange(await codeOf())).body as { refresh_token: string };
  await fetch(`${emulator.url}/oauth/v2/token/revoke?token=${refresh_token}`, { method: 'POST' });
  expect((await fetch(address(), { redirect: 'manual' })).status).toBe(200);
});

test('the eleventh code in ten minutes is denied', async () => {
  const { decide, emulator } = await application();
  for (let n = 1; n <= 10; n += 1) expect((await decide('approve')).back.searchParams.has('code')).toBe(true);
  expect((await decide('approve')).back.searchParams.get('error')).toBe('access_denied');
  emulator.advance('PT10M');
  expect((await decide('approve')).back.searchParams.has('code')).toBe(true);
});

test('a refresh token gains scopes by incremental authorisation, tokens made before do not', async () => {
  const { codeOf, exchange, token, registered, decide, address, billing } = await application();
  const { refresh_token, access_token } = (await exchange(await codeOf({ scope: 'ZohoCRM.org.READ' }))).body as Record<string, string>;
  const { emulator } = { emulator: new URL(address()).origin };
  const client = { client_id: registered.id, client_secret: registered.secret, refresh_token: refresh_token ?? '' };
  const begin = (params: Record<string, string>) =>
    fetch(`${emulator}/oauth/v2/token/scopeenhance`, { method: 'POST', body: new URLSearchParams({ ...client, ...params }) });
  expect((await begin({ grant_type: 'refresh_token' })).status).toBe(400);
  expect(await (await begin({ grant_type: 'update_scopes_token', refresh_token: 'x' })).json()).toEqual({ error: 'invalid_code' });
  const enhancement = (await (await begin({ grant_type: 'update_scopes_token' })).json()) as { access_token: string };
  expect(enhancement).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 180 });

  const more = {
    response_type: 'update_scopes',
    scope: 'ZohoSubscriptions.settings.READ',
    enhance_token: enhancement.access_token,
    logout: 'true',
  };
  expect(await (await fetch(address(more, 'token/addextrascope'))).text()).toContain('ZohoSubscriptions.settings.READ');
  expect((await decide('approve', more, 'token/addextrascope')).back.searchParams.has('code')).toBe(false);
  expect((await decide('approve', more, 'token/addextrascope')).status).toBe(400);

  const fresh = (await token({ ...client, grant_type: 'refresh_token' })).body as { access_token: string; scope: string };
  expect(fresh.scope).toBe('ZohoCRM.org.READ ZohoSubscriptions.settings.READ');
  const status = async (bearer = '') =>
    (await billing('GET', 'organizations', undefined, { authorization: `Zoho-oauthtoken ${bearer}` })).status;
  expect(await status(fresh.access_token)).toBe(200);
  expect(await status(access_token)).toBe(401);
});

test('a client is registered and changed, and a fragment is no place to be sent back to', async () => {
  const { control, registered, emulator } = await application();
  expect((await control('clients', { id: registered.id, name: 'Renamed' })).body).toEqual({ ...registered, name: 'Renamed' });
  expect((await control('clients')).body).toHaveLength(2);
  expect((await control('clients', { redirectUris: ['https://a.example/#x'] })).status).toBe(400);
  emulator.reset();
  expect(emulator.clients()).toHaveLength(1);
});
