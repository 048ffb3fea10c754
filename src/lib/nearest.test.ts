import { expect, test } from 'vitest';
import { nearest } from './nearest.js';

const NAMES = ['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'ZOHO_API_DOMAIN', 'PORT'];

test.each([
  ['ZOHO_CLEINT_ID', 'ZOHO_CLIENT_ID'],
  ['ZOHO_CLIENT_SECRETS', 'ZOHO_CLIENT_SECRET'],
  ['ZOHO_API_DOMIAN', 'ZOHO_API_DOMAIN'],
  ['zoho_api_domain', 'ZOHO_API_DOMAIN'],
])('%s is taken for %s', (word, expected) => {
  expect(nearest(word, NAMES)).toBe(expected);
});

test.each(['ZOHO_DEALS_PIPELINE', 'PATH', 'POST', ''])('%s is taken for nothing', (word) => {
  expect(nearest(word, ['ZOHO_CLIENT_ID', 'ZOHO_CLIENT_SECRET', 'PORTAL_URL'])).toBeUndefined();
});

test('the nearest of several wins', () => {
  expect(nearest('ZOHO_CLIENT_IE', ['ZOHO_CLIENT_IDS', 'ZOHO_CLIENT_ID'])).toBe('ZOHO_CLIENT_ID');
});
