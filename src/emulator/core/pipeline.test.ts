import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { emulatorClient } from '../../../test/harness/emulator-client.js';

const person = (n: number) => ({ display_name: `Person ${n}`, email: `person-${n}@host.example` });
const customersOf = (state: Record<string, Record<string, unknown[]>>) => state['billing']?.['customers'] ?? [];

test('an unknown route is a loud 501 that names the request', async () => {
  const { emulator, warnings } = await emulatorClient();
  const answer = await fetch(`${emulator.url}/crm/v99/Nonsense?x=1`, { method: 'DELETE' });
  expect(answer.status).toBe(501);
  expect(await answer.json()).toMatchObject({ message: 'DELETE /crm/v99/Nonsense is not implemented by this emulator' });
  expect(warnings).toEqual(['zoho emulator: DELETE /crm/v99/Nonsense is not implemented by this emulator']);
});

test('drop-after-commit carries out and then hangs up', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'customers');
  emulator.setFaults({ rules: [{ service: 'billing', fault: 'drop-after-commit', count: 1 }] });
  await expect(billing('POST', 'customers', person(1))).rejects.toThrow();
  expect(customersOf(emulator.state())).toHaveLength(1);
  expect(emulator.calls().at(-1)).toMatchObject({ status: 0, fault: 'drop-after-commit' });
});

test('error-after-commit carries out and answers an error in the words of the service', async () => {
  const { emulator, billing } = await emulatorClient();
  emulator.setFaults({ rules: [{ service: 'billing', fault: 'error-after-commit', count: 1 }] });
  expect(await billing('POST', 'customers', person(1))).toMatchObject({ status: 500, body: { code: 1000, message: 'Internal error' } });
  expect(customersOf(emulator.state())).toHaveLength(1);
});

test.each(['reset', 'status', 'html'] as const)('%s keeps the request from being carried out', async (fault) => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'customers');
  emulator.setFaults({ rules: [{ service: 'billing', fault, status: 503 }] });
  const outcome = await billing('POST', 'customers', person(1)).catch((error: unknown) => error);
  if (fault === 'status') expect(outcome).toMatchObject({ status: 503, body: { code: 1000 } });
  else expect(outcome).toBeInstanceOf(fault === 'html' ? SyntaxError : TypeError);
  expect(customersOf(emulator.state())).toHaveLength(0);
});

test('html is an error page with its own content type', async () => {
  const { emulator } = await emulatorClient();
  emulator.setFaults({ rules: [{ fault: 'html' }] });
  const answer = await fetch(`${emulator.url}/billing/v1/customers`);
  expect(answer.status).toBe(502);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
});

test('truncate carries out and sends half of the answer, whole-looking or cut off', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'customers');
  emulator.setFaults({ rules: [{ service: 'billing', fault: 'truncate' }] });
  const errors = new Set<string>();
  for (let n = 1; n <= 20; n += 1) errors.add(await billing('POST', 'customers', person(n)).then(String, (error: Error) => error.name));
  expect([...errors].sort()).toEqual(['SyntaxError', 'TypeError']);
  expect(customersOf(emulator.state())).toHaveLength(20);
});

test('delay carries out at once and answers late', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'customers');
  emulator.setFaults({ rules: [{ service: 'billing', fault: 'delay', ms: 150 }] });
  const started = performance.now();
  expect((await billing('POST', 'customers', person(1))).status).toBe(201);
  expect(performance.now() - started).toBeGreaterThanOrEqual(140);
});

test('timeout never answers', async () => {
  const { emulator } = await emulatorClient();
  emulator.setFaults({ rules: [{ fault: 'timeout' }] });
  await expect(fetch(`${emulator.url}/billing/v1/customers`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/i);
  await expect.poll(() => emulator.calls()[0]?.ms).not.toBeNull();
});

test('expire-token kills the token in mid-flight', async () => {
  const { emulator, billing } = await emulatorClient();
  expect((await billing('GET', 'customers')).status).toBe(200);
  emulator.setFaults({ rules: [{ service: 'billing', fault: 'expire-token', count: 1 }] });
  expect(await billing('GET', 'customers')).toMatchObject({ status: 401, body: { code: 57 } });
  expect((await billing('GET', 'customers')).status).toBe(401);
});

test('the control surface is never faulted, slowed or listed', async () => {
  const { emulator, control } = await emulatorClient();
  emulator.setFaults({ rules: [{ fault: 'reset' }] });
  emulator.setLatency({ ms: 60_000 });
  expect((await control('state')).status).toBe(200);
  expect((await control('faults')).body).toMatchObject({ rules: [{ fault: 'reset', matched: 0, fired: 0 }] });
  expect(emulator.calls()).toEqual([]);
});

test('latency slows the service it is set for', async () => {
  const { emulator, billing, token } = await emulatorClient();
  emulator.setLatency({ ms: 80, jitterMs: 20, service: 'billing' });
  await token();
  await billing('GET', 'customers');
  const [first, , last] = emulator.calls();
  expect(first?.ms).toBeLessThan(80);
  expect(last?.ms).toBeGreaterThanOrEqual(79);
});

/** Writes raw bytes and hands back the socket. */
function raw(url: string, lines: string[], body = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write([...lines, '', body].join('\r\n'));
  return socket;
}

test('a client that gave up has still caused its effect', async () => {
  const { emulator, token } = await emulatorClient();
  const { access_token } = (await token()).body as { access_token: string };
  emulator.setLatency({ ms: 200 });
  const body = JSON.stringify(person(1));
  const organization = emulator.env()['ZOHO_BILLING_ORGANIZATION_ID'];
  const socket = raw(
    emulator.url,
    [
      'POST /billing/v1/customers HTTP/1.1',
      'host: x',
      `authorization: Zoho-oauthtoken ${access_token}`,
      `x-com-zoho-subscriptions-organizationid: ${organization}`,
      `content-length: ${body.length}`,
    ],
    body,
  );
  await expect.poll(() => emulator.calls().length).toBe(2);
  socket.destroy();
  await expect.poll(() => customersOf(emulator.state()).length).toBe(1);
});

test('what was under way at a reset comes to nothing', async () => {
  const { emulator, billing } = await emulatorClient();
  await billing('GET', 'customers');
  emulator.setLatency({ ms: 300 });
  const lost = billing('POST', 'customers', person(1)).catch(() => 'lost');
  await expect.poll(() => emulator.calls().length).toBe(3);
  emulator.reset();
  expect(await lost).toBe('lost');
  expect(customersOf(emulator.state())).toHaveLength(0);
});

test('a body beyond the bound is refused before it is read', async () => {
  const { emulator } = await emulatorClient();
  const socket = raw(emulator.url, ['POST /billing/v1/customers HTTP/1.1', 'host: x', `content-length: ${33 * 1024 * 1024}`]);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
});

test('answer says what it is told, word for word, and nothing is carried out', async () => {
  const { emulator, billing } = await emulatorClient();
  const rules = [
    {
      method: 'POST',
      path: '/customers',
      fault: 'answer' as const,
      status: 200,
      body: { code: 9, message: 'odd' },
      headers: { 'x-odd': 'yes' },
    },
    { method: 'GET', path: '/customers', fault: 'answer' as const, status: 502, body: '"half' },
  ];
  emulator.setFaults({ rules });
  const answer = await billing('POST', 'customers', person(1));
  expect(answer).toMatchObject({ status: 200, body: { code: 9, message: 'odd' } });
  expect(answer.headers.get('x-odd')).toBe('yes');
  await expect(billing('GET', 'customers')).rejects.toThrow(SyntaxError);
  expect(customersOf(emulator.state())).toHaveLength(0);
});
