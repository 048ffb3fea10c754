import { request } from 'node:http';
import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

const SAME = { 'sec-fetch-site': 'same-origin' };

/** A request with any header there is (`fetch` keeps some to itself) and with the path as it stands. */
async function send(url: string, { method = 'GET', headers = {}, form }: Sending = {}): Promise<Answer> {
  const body = form && new URLSearchParams(form).toString();
  return new Promise((resolve, reject) => {
    const { origin } = new URL(url);
    const sent = request(origin, {
      method,
      path: url.slice(origin.length),
      headers: { ...headers, ...(body && { 'content-type': 'application/x-www-form-urlencoded' }) },
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    sent.end(body);
  });
}
interface Sending {
  method?: string;
  headers?: Record<string, string>;
  form?: Record<string, string>;
}
interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

async function inspector() {
  const client = await emulatorClient();
  const { url } = client.emulator;
  return {
    ...client,
    get: (path: string, headers?: Record<string, string>) => send(url + path, { ...(headers && { headers }) }),
    press: (action: string, form: Record<string, string>, headers: Record<string, string> = SAME) =>
      send(`${url}/_inspector/do/${action}`, { method: 'POST', headers, form }),
    lead: (values: Record<string, string>) => client.emulator.byHand.crm.create({ module: 'Leads', values }),
  };
}

test('looking is neither a call nor ever faulted', async () => {
  const { get, emulator, warnings } = await inspector();
  emulator.setFaults({ rules: [{ fault: 'reset' }] });
  emulator.setLatency({ ms: 60_000 });
  for (const path of ['/', '/_inspector', '/_inspector/icon.svg', '/favicon.ico']) expect((await get(path)).status, path).toBe(200);
  expect((await get('/_inspector/nothing')).status).toBe(404);
  expect([emulator.calls(), warnings]).toEqual([[], []]);
});

test('what is neither a service nor a page is still a loud 501', async () => {
  const { get, warnings, emulator } = await inspector();
  for (const path of ['/index.html', '/_inspect', '/_inspectors/x']) expect((await get(path)).status, path).toBe(501);
  expect((await send(`${emulator.url}/`, { method: 'POST' })).status).toBe(501);
  expect(warnings).toHaveLength(4);
});

test('every value is text, whatever it holds', async () => {
  const { get, lead, emulator } = await inspector();
  const evil = `"><img src=x onerror=alert(1)><script>alert('2')</script>`;
  const id = lead({ Last_Name: evil, Company: evil });
  const tag = '<b onclick=a()>x</b>';
  emulator.byHand.crm.tag({ module: 'Leads', id, names: [tag] });
  const attack = encodeURIComponent(evil);
  for (const path of [
    '/',
    `/?q=${attack}&module=${attack}&service=${attack}&show=${attack}&page=${attack}`,
    `/_inspector/records/crm/Leads/${id}`,
    `/_inspector/records/crm/Leads/${attack}`,
    `/_inspector/${attack}`,
  ]) {
    const { text } = await get(path);
    expect(text, path).not.toContain('<img');
    expect(text, path).not.toContain('alert(1)><');
    expect(text, path).not.toContain("<script>alert('2");
    expect(text, path).not.toContain('<b onclick');
  }
});

test('a path that was called is text, too', async () => {
  const { get, emulator } = await inspector();
  await send(`${emulator.url}/crm/v8/<svg/onload=alert(1)>?<b>=1`).catch(() => undefined);
  expect(emulator.calls()).toHaveLength(1);
  const { text } = await get('/');
  expect(text).not.toContain('<svg/onload');
  expect(text).toContain('&lt;svg/onload=alert(1)&gt;');
});

test('the policy allows nothing but the style and the script of this very answer', async () => {
  const { get } = await inspector();
  const [first, second] = await Promise.all([get('/'), get('/')]);
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-([\w+/=]{20,})'; script-src 'nonce-\1'; /);
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toBe(second.headers['content-security-policy']);
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(first.text.match(/<(script|style)[^>]*>/g)).toEqual([`<style nonce="${nonce}">`, `<script nonce="${nonce}">`]);
  expect(first.text).not.toMatch(/\sstyle=|\son[a-z]+=|https?:\/\/(?!127\.0\.0\.1|www\.w3\.org)/);
});

test('no token and no secret is shown in full', async () => {
  const { get, token, emulator } = await inspector();
  const { access_token } = (await token()).body as { access_token: string };
  const env = emulator.env();
  const { text } = await get('/');
  expect(text).toContain('1 live access token');
  for (const secret of [access_token, env['ZOHO_REFRESH_TOKEN'], env['ZOHO_CLIENT_SECRET']]) expect(text).not.toContain(secret);
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of this host', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
  ['an old browser on another site', { origin: 'http://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['no page at all', {}],
])('a button pressed by %s does nothing', async (_, headers) => {
  const { press, lead, emulator } = await inspector();
  lead({ Last_Name: 'Stays' });
  expect((await press('reset', {}, headers)).status).toBe(403);
  expect(emulator.state()['crm']?.['Leads']).toHaveLength(1);
});

test('an old browser on this very page may press buttons', async () => {
  const { press, emulator } = await inspector();
  expect((await press('clock', { by: 'P1D' }, { origin: emulator.url })).status).toBe(303);
  expect(emulator.now().getTime()).toBeGreaterThan(Date.now() + 86_000_000);
});

test('a link changes nothing', async () => {
  const { get, lead, emulator } = await inspector();
  lead({ Last_Name: 'Stays' });
  expect((await get('/_inspector/do/reset', SAME)).status).toBe(404);
  expect(emulator.state()['crm']?.['Leads']).toHaveLength(1);
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/_emulator/state', 'javascript:alert(1)', ''])(
  'after an action the way back is never %o',
  async (back) => {
    const { press } = await inspector();
    expect((await press('faults', { preset: 'clear', back })).headers['location']).toMatch(/^\/\?notice=1$/);
  },
);

test('the way back keeps what was on the screen, and the page tells what was done, once asked', async () => {
  const { press, get } = await inspector();
  const { headers } = await press('faults', { preset: 'down', back: '/?module=crm%2FContacts&show=spoilt' });
  expect(headers['location']).toBe('/?module=crm%2FContacts&show=spoilt&notice=1');
  expect((await get(String(headers['location']))).text).toContain('Zoho is down: every call answers 503');
  expect((await get('/?notice=2')).text).toMatch(/<p id="notice" role="status"><\/p>/);
});

test.each([
  ['create', { module: 'Leads', Last_Name: ' ', Company: 'X' }, 'MANDATORY_NOT_FOUND'],
  ['create', { module: 'Leads', Last_Name: 'A', Email: 'no address' }, 'INVALID_DATA'],
  ['create', { module: 'Invoices', Last_Name: 'A' }, 'Invalid option'],
  ['edit', { module: 'Leads', id: '17', Last_Name: 'A' }, 'there is no lead 17 any more'],
  ['tag', { module: 'Leads', id: '17', name: ' ' }, 'a tag needs a name'],
  ['tag', { module: 'Leads', id: '17', name: 'x'.repeat(26) }, '25 characters at most'],
  ['remove', { module: 'Leads', id: '17' }, 'there is no lead 17 any more'],
  ['clock', { by: 'soon' }, 'not an ISO 8601 duration'],
  ['faults', { preset: 'toString' }, 'there is no such preset'],
])('%s with %o says what is wrong and harms nothing', async (action, form, words) => {
  const { press, get, emulator } = await inspector();
  const before = emulator.state();
  const { status, headers } = await press(action, form);
  expect(status).toBe(303);
  const { text } = await get(String(headers['location']));
  expect(/<p id="notice" role="status" class="bad">([^<]*)/.exec(text)?.[1]).toContain(words);
  expect(emulator.state()).toEqual(before);
});

test('an action that is none is not found', async () => {
  const { press } = await inspector();
  for (const action of ['fly', 'constructor', '__proto__']) expect((await press(action, {})).status, action).toBe(404);
});

test('what a salesperson does by hand is done by a salesperson', async () => {
  const { press, emulator } = await inspector();
  await press('create', { module: 'Leads', First_Name: 'Grace', Last_Name: 'Hopper', Company: 'Navy' });
  const leads = () => emulator.state()['crm']?.['Leads'] as Record<string, unknown>[];
  const id = String(leads()[0]?.['id']);
  await press('edit', { module: 'Leads', id, First_Name: 'Grace', Last_Name: 'Murray', Company: '' });
  await press('tag', { module: 'Leads', id, name: 'Hot' });
  await press('tag', { module: 'Leads', id, name: 'Cold' });
  await press('untag', { module: 'Leads', id, name: 'Cold' });
  expect(leads()).toMatchObject([
    {
      Full_Name: 'Grace Murray',
      Company: null,
      Tag: [{ name: 'Hot' }],
      Modified_By: { name: 'Sam Seller' },
      Owner: { name: 'Sam Seller' },
    },
  ]);
  await press('remove', { module: 'Leads', id });
  expect(leads()).toEqual([]);
});

test('a search finds people by the name on the screen, and pages end where the records end', async () => {
  const { get, lead } = await inspector();
  for (let n = 1; n <= 20; n += 1) lead({ First_Name: 'Ada', Last_Name: `Nr${n}` });
  expect((await get('/?q=ada%20nr7')).text).toMatch(/>Ada Nr7<[\s\S]*1 to 1 of 1</);
  expect((await get('/?page=2')).text).toContain('16 to 20 of 20');
  expect((await get('/?page=900')).text).toContain('16 to 20 of 20');
  expect((await get('/?q=nobody')).text).toContain('Nothing like that.');
});

test('calls can be narrowed down to a service, to errors and to what a fault struck', async () => {
  const { get, billing, emulator } = await inspector();
  await billing('GET', 'organizations');
  await billing('GET', 'nothing');
  emulator.setFaults({ rules: [{ fault: 'status', status: 503, path: 'customers' }] });
  await billing('GET', 'customers/1234567890');
  const rows = async (query: string) =>
    [...(await get(`/?${query}`)).text.matchAll(/<td class="path"[^>]*><b>(\w+)<\/b> <a href="[^"]*">([^<]*)/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
  const [faulted, nothing, organizations] = ['GET /billing/v1/customers/:id', 'GET /billing/v1/nothing', 'GET /billing/v1/organizations'];
  expect(await rows('')).toEqual([faulted, nothing, organizations, 'POST /oauth/v2/token']);
  expect(await rows('service=billing')).toEqual([faulted, nothing, organizations]);
  expect(await rows('show=errors')).toEqual([faulted, nothing]);
  expect(await rows('show=spoilt')).toEqual([faulted]);
});
