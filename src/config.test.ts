import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadConfig, type Need } from './config.js';
import { API_DOMAINS } from './config-domain.js';
import { ConfigError } from './errors.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 9).toString('hex');
const ZOHO = { ZOHO_CLIENT_ID: '1000.CLIENT', ZOHO_CLIENT_SECRET: 'shh-client', ZOHO_REFRESH_TOKEN: '1000.refresh.token' };

function problemsOf(env: Record<string, string | undefined>, need: Need[] = []): ConfigError['problems'] {
  try {
    loadConfig(env, { need });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
  return [];
}

test('an empty environment is the embedded default on the loopback address', () => {
  const config = loadConfig({});
  expect(config).toMatchObject({
    zoho: undefined,
    apiKey: undefined,
    encryptionKeys: [],
    http: { host: '127.0.0.1', port: 4701 },
    logLevel: 'info',
    warnings: [],
  });
  expect(config.database).toEqual({ kind: 'pglite', dataDir: config.dataDir });
  expect(isAbsolute(config.dataDir)).toBe(true);
});

test('the defaults are the documented ones', () => {
  const config = loadConfig(ZOHO, { need: ['zoho'] });
  expect(config.worker).toEqual({ leaseMs: 60_000, maxAttempts: 24, searchLagMs: 5_000, sweepMinutes: 15, keepDays: 180 });
  expect(config.zoho).toMatchObject({
    apiDomain: 'zoho.com',
    emulatorUrl: undefined,
    callTimeoutMs: 20_000,
    limits: {
      crm: { concurrency: undefined, creditsPerDay: undefined },
      billing: { concurrency: 5, perMinute: 100, perDay: undefined },
      books: { concurrency: 4, perMinute: 100, perDay: undefined },
    },
  });
});

test('every problem is reported at once, each with the variable and what to do', () => {
  const problems = problemsOf(
    {
      ZOHO_CLIENT_ID: '"1000.X"',
      ZOHO_API_DOMAIN: 'zoho.mars',
      ZOHO_EMULATOR_URL: 'localhost:4700',
      ZOHO_BILLING_ORGANIZATION_ID: 'my org',
      DATABASE_URL: 'mysql://root@localhost/app',
      PORT: '80a',
      ZOHO_BRIDGE_API_KEY: 'short',
      ZOHO_BRIDGE_MAX_ATTEMPTS: '0',
      SMTP_URL: 'mail.example.com',
      LOG_LEVEL: 'loud',
    },
    ['zoho', 'apiKey'],
  );
  expect(problems.map((p) => p.variable).sort()).toEqual([
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'SMTP_URL',
    'ZOHO_API_DOMAIN',
    'ZOHO_BILLING_ORGANIZATION_ID',
    'ZOHO_BRIDGE_API_KEY',
    'ZOHO_BRIDGE_ENCRYPTION_KEY',
    'ZOHO_BRIDGE_MAX_ATTEMPTS',
    'ZOHO_CLIENT_ID',
    'ZOHO_CLIENT_SECRET',
    'ZOHO_EMULATOR_URL',
    'ZOHO_REFRESH_TOKEN',
  ]);
  for (const { problem, remedy } of problems) {
    expect(problem).not.toBe('');
    expect(remedy).not.toBe('');
  }
});

test('credentials are asked for only by what talks to Zoho', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({}, ['zoho']).map((p) => p.variable)).toEqual(['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'ZOHO_REFRESH_TOKEN']);
  expect(problemsOf({}, ['client']).map((p) => p.variable)).toEqual(['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET']);
  expect(problemsOf({}, ['apiKey']).map((p) => p.variable)).toEqual(['ZOHO_BRIDGE_API_KEY']);
});

test('a wrong value is reported even where the variable is not needed', () => {
  expect(problemsOf({ ZOHO_DESK_DEPARTMENT_ID: 'support' }).map((p) => p.variable)).toEqual(['ZOHO_DESK_DEPARTMENT_ID']);
});

test('a shared database without an encryption key is an error that says how to make one', () => {
  const [problem] = problemsOf({ DATABASE_URL: 'postgres://app:pw@db/app' });
  expect(problem).toMatchObject({ variable: 'ZOHO_BRIDGE_ENCRYPTION_KEY', remedy: expect.stringContaining('openssl rand -base64 32') });
  expect(problemsOf({ DATABASE_URL: 'postgresql://app:pw@db/app?sslmode=require', ZOHO_BRIDGE_ENCRYPTION_KEY: KEY })).toEqual([]);
});

test('an empty value is a missing one and white space around a value is dropped', () => {
  expect(problemsOf({ ...ZOHO, ZOHO_REFRESH_TOKEN: '  ', DATABASE_URL: '' }, ['zoho']).map((p) => p.variable)).toEqual([
    'ZOHO_REFRESH_TOKEN',
  ]);
  expect(loadConfig({ ...ZOHO, ZOHO_CLIENT_SECRET: 'shh\n' }).zoho?.clientSecret).toBe('shh');
});

test('several encryption keys keep their order and each must be 32 bytes', () => {
  expect(loadConfig({ ZOHO_BRIDGE_ENCRYPTION_KEY: `${OTHER_KEY}, ${KEY}` }).encryptionKeys).toEqual([OTHER_KEY, KEY]);
  expect(problemsOf({ ZOHO_BRIDGE_ENCRYPTION_KEY: `${KEY},too-short` })[0]?.problem).toBe('key 2 of 2 is not 32 bytes in base64 or hex');
  expect(problemsOf({ ZOHO_BRIDGE_ENCRYPTION_KEY: `${KEY},` })).toHaveLength(1);
  expect(problemsOf({ ZOHO_BRIDGE_ENCRYPTION_KEY: `${KEY},${KEY}` })).toHaveLength(1);
});

test.each(API_DOMAINS)('%s is a data centre', (domain) => {
  const config = loadConfig({ ...ZOHO, ZOHO_API_DOMAIN: domain });
  expect(config.zoho?.apiDomain).toBe(domain);
  expect(config.warnings).toEqual([]);
});

test.each([
  ['eu', 'zoho.eu'],
  ['EU', 'zoho.eu'],
  ['https://www.zohoapis.eu', 'zoho.eu'],
  ['https://accounts.zoho.in/', 'zoho.in'],
  ['www.zohoapis.com.au', 'zoho.com.au'],
  ['zoho.ca', 'zohocloud.ca'],
  ['https://crm.zoho.jp/crm/org1/tab/Home', 'zoho.jp'],
])('%s is understood as %s and said so', (text, domain) => {
  const config = loadConfig({ ...ZOHO, ZOHO_API_DOMAIN: text });
  expect(config.zoho?.apiDomain).toBe(domain);
  expect(config.warnings).toEqual([expect.stringContaining(`ZOHO_API_DOMAIN=${domain}`)]);
});

test.each(['https://www.zohoapis.eu.example.com', 'zoho.eu.evil.com', 'evilzoho.eu', 'https://zoho.eu@evil.com/', 'https://', '.'])(
  '%s is no data centre',
  (text) => {
    expect(problemsOf({ ZOHO_API_DOMAIN: text })[0]?.remedy).toContain('zoho.eu');
  },
);

test.each(['ftp://127.0.0.1', 'http://127.0.0.1:4700/crm', 'http://user:pw@127.0.0.1', '127.0.0.1:4700'])(
  '%s is no emulator origin',
  (text) => {
    expect(problemsOf({ ZOHO_EMULATOR_URL: text })).toHaveLength(1);
  },
);

test('the emulator origin loses its trailing slash', () => {
  expect(loadConfig({ ...ZOHO, ZOHO_EMULATOR_URL: 'http://127.0.0.1:4700/' }).zoho?.emulatorUrl).toBe('http://127.0.0.1:4700');
});

test('a ZOHO_ variable that looks like a typo is warned about, a foreign one is not', () => {
  const { warnings } = loadConfig({ ZOHO_CLEINT_ID: 'x', ZOHO_ANALYTICS_WORKSPACE: 'y', PROT: '1', ZOHO_BRIDGE_LEASE_SECOND: '5' });
  expect(warnings).toEqual([expect.stringContaining('ZOHO_CLIENT_ID'), expect.stringContaining('ZOHO_BRIDGE_LEASE_SECONDS')]);
});

test('a near name is no typo when the right one is set as well', () => {
  expect(loadConfig({ ...ZOHO, ZOHO_CLIENT_IDS: 'x' }).warnings).toEqual([]);
});

test('a call time-out that no claim could hold is refused: nothing would ever be sent', () => {
  expect(problemsOf({ ZOHO_BRIDGE_LEASE_SECONDS: '21' }).map((problem) => problem.variable)).toEqual(['ZOHO_BRIDGE_CALL_TIMEOUT_MS']);
});

test('the configuration is frozen all the way down', () => {
  const config = loadConfig({ ...ZOHO, ZOHO_BRIDGE_ENCRYPTION_KEY: KEY });
  expect(() => Object.assign(config.zoho?.limits.crm ?? {}, { concurrency: 99 })).toThrow(TypeError);
  expect(() => (config.encryptionKeys as string[]).push('x')).toThrow(TypeError);
});

test('no value of any variable ever appears in the message', () => {
  const names = [
    'ZOHO_CLIENT_ID',
    'ZOHO_CLIENT_SECRET',
    'ZOHO_REFRESH_TOKEN',
    'ZOHO_API_DOMAIN',
    'ZOHO_EMULATOR_URL',
    'ZOHO_WEBHOOK_SECRET',
    'ZOHO_DESK_WEBHOOK_SECRET',
    'ZOHO_DESK_WEBHOOK_ID',
    'ZOHO_BRIDGE_PUBLIC_URL',
    'ZOHO_BILLING_ORGANIZATION_ID',
    'DATABASE_URL',
    'ZOHO_BRIDGE_ENCRYPTION_KEY',
    'ZOHO_BRIDGE_API_KEY',
    'ZOHO_BRIDGE_LEASE_SECONDS',
    'PORT',
    'SMTP_URL',
    'ZOHO_BRIDGE_MAIL_FROM',
    'ZOHO_BRIDGE_APP_URL',
    'ZOHO_BRIDGE_APP_SUPPORT',
    'ZOHO_BRIDGE_APP_WEBHOOK_URL',
    'ZOHO_BRIDGE_APP_WEBHOOK_SECRET',
    'LOG_LEVEL',
    'ZOHO_CLIENT_SECRTE',
  ];
  // A marker no message contains by chance, in shapes that break each reader in its own way.
  const marker = fc.stringMatching(/^[b-df-hj-np-tv-z]{12}$/);
  const shape = fc.constantFrom(
    (m: string) => m,
    (m: string) => `"${m}"`,
    (m: string) => `${m} ${m}`,
    (m: string) => `mysql://u:${m}@h/d`,
    (m: string) => `postgres://u:${m}@[h/d`,
    (m: string) => `http://${m}:${m}@x/`,
    (m: string) => `${KEY},${m}`,
    (m: string) => `smtp:${m}`,
  );
  fc.assert(
    fc.property(marker, fc.array(shape, { minLength: names.length, maxLength: names.length }), (secret, shapes) => {
      const env = Object.fromEntries(names.map((name, i) => [name, shapes[i]!(secret)]));
      try {
        loadConfig(env, { need: ['zoho', 'apiKey'] });
        throw new Error('accepted');
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        expect(
          JSON.stringify({ message: (error as Error).message, problems: (error as ConfigError).problems, cause: (error as Error).cause }),
        ).not.toContain(secret);
      }
    }),
  );
});

test('the life cycle is one of three words, and the tier field is off unless it is named', () => {
  expect(loadConfig({}).segments).toEqual({ lifecycle: 'lead-and-contact', tierField: undefined, graceDays: 14 });
  const set = { ZOHO_BRIDGE_LIFECYCLE: 'lead-until-paid', ZOHO_BRIDGE_TIER_FIELD: 'Plan_Tier', ZOHO_BRIDGE_DUNNING_GRACE_DAYS: '0' };
  expect(loadConfig(set).segments).toEqual({ lifecycle: 'lead-until-paid', tierField: 'Plan_Tier', graceDays: 0 });
  for (const wrong of [
    { ZOHO_BRIDGE_LIFECYCLE: 'both' },
    { ZOHO_BRIDGE_TIER_FIELD: 'Plan Tier' },
    { ZOHO_BRIDGE_TIER_FIELD: 'a'.repeat(26) },
  ])
    expect(() => loadConfig(wrong)).toThrow(ConfigError);
});
