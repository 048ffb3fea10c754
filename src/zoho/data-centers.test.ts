import { expect, test } from 'vitest';
import { assertAllowed, DATA_CENTERS, type DataCenter, dataCenterOf, readApiDomain } from './data-centers.js';

const eu = dataCenterOf('zoho.eu') as DataCenter;
const allow = (url: string, emulator?: string) => () => assertAllowed(new URL(url), eu, emulator);

test('every documented value of ZOHO_API_DOMAIN has a data centre', () => {
  const domains = [
    'zoho.com',
    'zoho.eu',
    'zoho.in',
    'zoho.com.au',
    'zoho.jp',
    'zohocloud.ca',
    'zoho.sa',
    'zoho.com.cn',
    'zoho.uk',
    'zoho.ae',
  ];
  expect(DATA_CENTERS.map((dc) => dc.domain)).toEqual(domains);
  expect(dataCenterOf('zoho.ca')).toBe(dataCenterOf('zohocloud.ca'));
  expect(dataCenterOf('zoho.org')).toBeUndefined();
});

test('canada has its accounts and desk hosts on zohocloud.ca and its apis on zohoapis.ca', () => {
  expect(dataCenterOf('zohocloud.ca')).toMatchObject({
    accounts: 'accounts.zohocloud.ca',
    api: 'www.zohoapis.ca',
    desk: 'desk.zohocloud.ca',
  });
});

test.each([
  'https://www.zohoapis.eu/crm/v8/org',
  'https://sandbox.zohoapis.eu/crm/v8/org',
  'https://developer.zohoapis.eu/',
  'https://accounts.zoho.eu/oauth/v2/token',
  'https://desk.zoho.eu/api/v1/tickets',
  'https://content.zohoapis.eu/crm/v8/upload',
])('%s is allowed in the eu', (url) => {
  expect(allow(url)).not.toThrow();
});

test.each([
  'http://www.zohoapis.eu/crm/v8/org',
  'https://www.zohoapis.com/crm/v8/org',
  'https://www.zohoapis.eu.evil.example/crm',
  'https://evil.example/www.zohoapis.eu',
  'https://www.zohoapis.eu@evil.example/crm',
  'https://user:pass@www.zohoapis.eu/crm',
  'https://www.zohoapis.eu:8443/crm',
  'https://zohoapis.eu/crm',
  'http://127.0.0.1:4700/crm',
])('%s is refused in the eu', (url) => {
  expect(allow(url)).toThrow(/Refused to send credentials/);
});

test('with an emulator only its own origin is allowed', () => {
  expect(allow('http://127.0.0.1:4700/crm/v8/org', 'http://127.0.0.1:4700')).not.toThrow();
  expect(allow('http://127.0.0.1:4701/crm/v8/org', 'http://127.0.0.1:4700')).toThrow();
  expect(allow('https://www.zohoapis.eu/crm/v8/org', 'http://127.0.0.1:4700')).toThrow();
});

test('a refusal does not repeat the path or the query', () => {
  expect(allow('https://evil.example/canary-path?token=canary')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('canary') }),
  );
});

test('api_domain is believed only for the configured data centre', () => {
  expect(readApiDomain('https://www.zohoapis.eu', eu)).toEqual({ kind: 'known', origin: 'https://www.zohoapis.eu' });
  expect(readApiDomain('https://sandbox.zohoapis.eu/', eu)).toEqual({ kind: 'known', origin: 'https://sandbox.zohoapis.eu' });
  expect(readApiDomain('https://www.zohoapis.in', eu)).toMatchObject({ kind: 'elsewhere', dc: { domain: 'zoho.in' } });
  for (const odd of [
    'https://evil.example',
    'http://www.zohoapis.eu',
    'https://x@www.zohoapis.eu',
    'https://desk.zoho.eu',
    'www.zohoapis.eu',
    '',
  ]) {
    expect(readApiDomain(odd, eu), odd).toEqual({ kind: 'unknown' });
  }
});
