import { expect, test } from 'vitest';
import { loadConfig } from './config.js';
import { ConfigError } from './errors.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  }
}

test('without anything set nothing is sent, and users know the app by a plain name', () => {
  expect(loadConfig({}).notices).toEqual({
    mail: undefined,
    webhook: undefined,
    app: {
      name: 'the app',
      url: undefined,
      billingUrl: undefined,
      escalationUrl: undefined,
      noticesUrl: undefined,
      support: undefined,
      locale: 'en',
    },
  });
});

test('the app is named after the sender unless it says otherwise, and billing is at its own address', () => {
  const mail = { SMTP_URL: 'smtp://localhost:1025', ZOHO_BRIDGE_MAIL_FROM: '"Acme Inc." <billing@acme.example>' };
  const { notices } = loadConfig({ ...mail, ZOHO_BRIDGE_APP_URL: 'https://acme.example' });
  expect(notices.mail).toEqual({ smtpUrl: 'smtp://localhost:1025', from: { name: 'Acme Inc.', address: 'billing@acme.example' } });
  expect(notices.app).toMatchObject({ name: 'Acme Inc.', url: 'https://acme.example/', billingUrl: 'https://acme.example/' });
  expect(loadConfig({ ...mail, ZOHO_BRIDGE_MAIL_FROM: 'billing@acme.example' }).notices.app.name).toBe('acme.example');
  expect(loadConfig({ ...mail, ZOHO_BRIDGE_APP_NAME: 'Acme Cloud' }).notices.app.name).toBe('Acme Cloud');
});

test('a mail needs a sender, a webhook a signature', () => {
  expect(problemsOf({ SMTP_URL: 'smtp://mail.example', ZOHO_BRIDGE_APP_WEBHOOK_URL: 'https://acme.example/hooks' })).toEqual([
    expect.stringMatching(/^ZOHO_BRIDGE_MAIL_FROM is not set/),
    expect.stringMatching(/^ZOHO_BRIDGE_APP_WEBHOOK_SECRET is not set/),
  ]);
});

test('several secrets, the newest first', () => {
  const { webhook } = loadConfig({
    ZOHO_BRIDGE_APP_WEBHOOK_URL: 'http://localhost:3000/hooks?from=bridge',
    ZOHO_BRIDGE_APP_WEBHOOK_SECRET: `${SECRET}, whsec_${Buffer.alloc(24, 2).toString('base64')}`,
  }).notices;
  expect([webhook?.url, webhook?.secrets.length, webhook?.secrets[0]]).toEqual(['http://localhost:3000/hooks?from=bridge', 2, SECRET]);
});

test.each([
  ['ZOHO_BRIDGE_APP_WEBHOOK_URL', 'http://acme.example/hooks', 'is an http:// address of another machine'],
  ['ZOHO_BRIDGE_APP_WEBHOOK_URL', 'http://localhost.evil.example/', 'is an http:// address of another machine'],
  ['ZOHO_BRIDGE_APP_WEBHOOK_URL', 'https://user:pass@acme.example/', 'contains a user name or password'],
  ['ZOHO_BRIDGE_APP_WEBHOOK_URL', 'file:///etc/passwd', 'is not an https:// address'],
  ['ZOHO_BRIDGE_APP_WEBHOOK_SECRET', 'whsec_c2hvcnQ=', 'the secret is not whsec_ followed by 24 to 64 bytes in base64'],
  ['ZOHO_BRIDGE_APP_WEBHOOK_SECRET', `${SECRET},sesame`, 'secret 2 of 2 is not whsec_ followed by 24 to 64 bytes in base64'],
  ['ZOHO_BRIDGE_MAIL_FROM', 'Acme', 'is not a mail address'],
  ['ZOHO_BRIDGE_MAIL_FROM', 'Acme <a@b.example>, Evil <c@d.example>', 'is not a mail address'],
  ['ZOHO_BRIDGE_APP_URL', 'javascript:alert(1)', 'is not an https:// address'],
  ['ZOHO_BRIDGE_APP_SUPPORT', 'call us', 'is neither a mail address nor an https:// address'],
  ['ZOHO_BRIDGE_APP_LOCALE', 'english please', 'is not a language tag such as en, en-GB or de-AT'],
])('%s refuses %s', (name, value, problem) => {
  expect(problemsOf({ [name]: value })).toContain(`${name} ${problem}`);
});
