import { expect, test } from 'vitest';
import { NOTICE_KINDS } from '../src/types-notices.js';
import { type World, world } from './harness/bridge.js';
import { selfSigned } from './harness/certificate.js';
import { type MailServer, mailServer } from './harness/mail-server.js';
import { fact, mailEnv, tell } from './harness/notices.js';

const ADA = { id: 'ada', email: 'ada@example.com', name: 'Ada Lovelace' };

async function mailWorld(server: MailServer, env: Record<string, string> = {}): Promise<World> {
  const made = await world({ env: { ...mailEnv(server.url), ...env } });
  await made.bridge.users.save(ADA);
  return made;
}

const deliveries = ({ store }: World) =>
  store.db.query('select state, reason from zoho_bridge.deliveries where channel = $1 order by created_at, id', ['mail']);
const mailJobs = async ({ bridge }: World) =>
  (await bridge.jobs.list({ sync: 'notice.mail' })).items.map(({ state, attempts, reason }) => ({ state, attempts, reason }));

test('a notice goes out as one mail in two parts, from the app and with no word of Zoho', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  await tell(there.store, fact());
  await there.bridge.drain();
  expect(server.received).toHaveLength(1);
  const { to, mail } = server.received[0]!;
  expect(to).toEqual(['ada@example.com']);
  expect(mail).toMatchObject({
    subject: 'We have received your payment of $49.00',
    from: { name: 'Acme', address: 'billing@acme.example' },
  });
  for (const part of [mail.html ?? '', mail.text ?? '']) {
    for (const word of ['Hello Ada Lovelace,', '$49.00', 'Pro monthly', 'INV-000042', 'https://acme.example/billing'])
      expect(part).toContain(word);
    expect(part).not.toMatch(/zoho|<img|<script/i);
  }
  const header = (key: string) => mail.headers.find((one) => one.key === key)?.value;
  expect([header('auto-submitted'), header('list-unsubscribe')]).toEqual(['auto-generated', '<https://acme.example/notices>']);
  const [{ id }] = (await there.store.db.query<{ id: string }>('select id from zoho_bridge.deliveries where channel = $1', ['mail'])) as [
    { id: string },
  ];
  expect(mail.messageId).toBe(`<${id}@acme.example>`);
  expect(await deliveries(there)).toEqual([{ state: 'delivered', reason: null }]);
});

test('every kind of notice has a mail of its own, and nothing personal is logged', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  await tell(there.store, ...NOTICE_KINDS.map((name) => fact({ name, key: name, data: {} })));
  await there.bridge.drain();
  expect(new Set(server.received.map(({ mail }) => mail.subject)).size).toBe(NOTICE_KINDS.length);
  for (const { mail } of server.received) expect(`${mail.subject}${mail.text}`).not.toMatch(/undefined|null|NaN|\[object/);
  expect(there.logs.join('\n')).not.toMatch(/ada@example|Lovelace|acme\.example/);
});

test('a server that greylists is asked again, and takes it', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  server.answers.push({ code: 451, text: '4.7.1 greylisted, ada@example.com' }, { code: 421, text: 'busy' });
  await tell(there.store, fact());
  await there.bridge.drain();
  expect(server.received).toHaveLength(1);
  expect(await deliveries(there)).toEqual([{ state: 'delivered', reason: null }]);
});

test('an address that is no good bounces once; mail is quiet until the address changes or is said to work', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  const { bridge, store } = there;
  server.answers.push({ code: 550, text: '5.1.1 no such user ada@example.com' });
  await tell(store, fact());
  await bridge.drain();
  await tell(store, fact());
  await bridge.drain();
  expect(server.received).toEqual([]);
  expect(await deliveries(there)).toEqual([
    { state: 'bounced', reason: '550 5.1.1' },
    { state: 'skipped', reason: 'mail to this address bounced before' },
  ]);
  expect((await bridge.notices.bounces()).items).toMatchObject([{ userId: 'ada', code: '550 5.1.1', current: true }]);
  // The feed is not the address's fault.
  expect((await bridge.notices.list('ada')).items).toHaveLength(2);

  await bridge.users.save({ ...ADA, email: 'ada@new.example' });
  await tell(store, fact());
  await bridge.drain();
  expect(server.received.map(({ to }) => to)).toEqual([['ada@new.example']]);
  expect((await bridge.notices.bounces({ userId: 'ada' })).items).toMatchObject([{ current: false }]);

  await bridge.users.save(ADA);
  expect(await bridge.notices.forgetBounces('ada')).toBe(1);
  await tell(store, fact());
  await bridge.drain();
  expect(server.received.map(({ to }) => to)).toEqual([['ada@new.example'], ['ada@example.com']]);
  expect(JSON.stringify(await store.db.query('select * from zoho_bridge.bounces'))).not.toContain('@');
});

test('a mail that is refused for another reason than the address is parked, and replay sends it', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  server.answers.push({ code: 554, text: '5.7.1 relay access denied for ada@example.com' });
  await tell(there.store, fact());
  await there.bridge.drain();
  const reason = 'the mail server refuses the mail (554 5.7.1 at RCPT TO); nothing is wrong with the address';
  expect(await mailJobs(there)).toEqual([{ state: 'parked', attempts: 1, reason }]);
  expect((await there.bridge.notices.bounces()).items).toEqual([]);
  expect((await there.bridge.jobs.list({ sync: 'notice.mail' })).items[0]?.userId).toBe('ada');
  expect(await there.bridge.jobs.replay({ userId: 'ada' })).toBe(1);
  await there.bridge.drain();
  expect(server.received).toHaveLength(1);
});

test('a mail server that is away loses no mail', async () => {
  const before = await mailServer();
  const there = await mailWorld(before);
  await before.close();
  await tell(there.store, fact(), fact(), fact());
  await there.bridge.drain({ timeoutMs: 1500 });
  expect((await mailJobs(there)).map(({ state, reason }) => [state, reason])).toEqual(
    Array(3).fill(['retrying', 'the mail server cannot be reached (ECONNREFUSED)']),
  );
  const after = await mailServer({ port: before.port });
  await there.bridge.drain();
  expect(new Set(after.received.map(({ mail }) => mail.messageId)).size).toBe(3);
});

test('a server that hangs is given up in time, and the mail comes later', async () => {
  let hang = true;
  const server = await mailServer({
    onMailFrom(_address, _session, callback) {
      if (!hang) callback();
    },
  });
  const there = await mailWorld(server, { ZOHO_BRIDGE_CALL_TIMEOUT_MS: '400' });
  await tell(there.store, fact());
  await there.bridge.drain({ timeoutMs: 700 });
  expect((await mailJobs(there))[0]?.reason).toBe('the mail server did not answer in time');
  hang = false;
  await there.bridge.drain();
  expect(server.received).toHaveLength(1);
});

test('a certificate that nobody vouches for stops mail with a clear reason and costs no attempt', async () => {
  const { key, cert } = selfSigned(['localhost']);
  const server = await mailServer({ secure: true, key, cert });
  const there = await mailWorld(server, { SMTP_URL: server.url.replace('smtp:', 'smtps:').replace('127.0.0.1', 'localhost') });
  await tell(there.store, fact());
  await there.bridge.drain({ timeoutMs: 1500 });
  expect(await mailJobs(there)).toEqual([
    {
      state: 'retrying',
      attempts: 0,
      reason: expect.stringMatching(/^the certificate of the mail server is not accepted \([A-Z_]+\): check the host/),
    },
  ]);
});

test('a user name is never sent over a connection that is not encrypted', async () => {
  const server = await mailServer();
  // Some other name of this machine than the ones that are known to be local.
  const there = await mailWorld(server, { SMTP_URL: server.url.replace('127.0.0.1', 'user:pass@0.0.0.0') });
  await tell(there.store, fact());
  await there.bridge.drain({ timeoutMs: 1500 });
  expect(server.received).toEqual([]);
  expect((await mailJobs(there))[0]?.reason).toMatch(/encryption/);
});

test('a password that is wrong stops mail without using up attempts, and the password is nowhere', async () => {
  const server = await mailServer({
    authOptional: false,
    onAuth: (_auth, _session, callback) => callback(Object.assign(new Error('no'), { responseCode: 535 })),
  });
  const there = await mailWorld(server, { SMTP_URL: server.url.replace('127.0.0.1', 'joe:sesame@127.0.0.1') });
  await tell(there.store, fact());
  await there.bridge.drain({ timeoutMs: 1500 });
  expect(await mailJobs(there)).toEqual([
    { state: 'retrying', attempts: 0, reason: 'the mail server does not take the user name or password of SMTP_URL (535)' },
  ]);
  expect(there.logs.join('\n')).not.toMatch(/sesame|joe/);
});

test('what a user does not want is not sent: decided when it happens, and again when it leaves', async () => {
  const server = await mailServer();
  const there = await mailWorld(server);
  const { notices } = there.bridge;
  await notices.setPreferences('ada', [{ kind: 'payment.received', channel: 'mail', quiet: true }]);
  await tell(there.store, fact());
  expect(await deliveries(there)).toEqual([]);

  await notices.setPreferences('ada', []);
  await tell(there.store, fact());
  await notices.setPreferences('ada', [
    { kind: '*', channel: 'mail', quiet: true },
    { kind: 'payment.failed', channel: 'mail', quiet: false },
  ]);
  await tell(there.store, fact({ name: 'payment.failed' }));
  await there.bridge.drain();
  expect(server.received.map(({ mail }) => mail.subject)).toEqual(['Your payment of $49.00 did not go through']);
  expect(await deliveries(there)).toContainEqual({ state: 'skipped', reason: 'the user does not want this kind by mail' });
});

test('without a mail server mails wait for a process that has one', async () => {
  const there = await world();
  await there.bridge.users.save(ADA);
  await tell(there.store, fact());
  const { remaining } = await there.bridge.drain();
  expect(remaining).toBeGreaterThan(0);
  expect((await there.bridge.status()).syncs.find(({ sync }) => sync === 'notice.mail')?.waitingFor).toContain('SMTP_URL');
  expect((await there.bridge.notices.list('ada')).items).toHaveLength(1);
});
