import { expect, test } from 'vitest';
import { readAnswer } from './classify.js';
import type { Service } from './types.js';

const read = (service: Service, status: number, body: unknown) =>
  readAnswer(service, { status, text: typeof body === 'string' ? body : JSON.stringify(body) });
const word = (code: string, details: unknown = {}) => ({ code, details, message: 'canary', status: 'error' });
const number = (code: number) => ({ code, message: 'The customer "canary" already exists.' });

test.each<[Service, number, unknown, object]>([
  // CRM
  ['crm', 200, { data: [] }, { kind: 'ok' }],
  ['crm', 201, { data: [{ code: 'SUCCESS' }] }, { kind: 'ok' }],
  ['crm', 207, { data: [word('INVALID_DATA')] }, { kind: 'ok' }],
  ['crm', 204, '', { kind: 'ok', body: undefined }],
  ['crm', 400, { data: [word('INVALID_DATA')] }, { kind: 'ok' }],
  ['crm', 400, { tags: [word('DUPLICATE_DATA')] }, { kind: 'ok' }],
  ['crm', 412, { data: [word('ALREADY_MODIFIED')] }, { kind: 'ok' }],
  ['crm', 401, word('INVALID_TOKEN'), { kind: 'rejected-token', certain: true }],
  ['crm', 401, word('AUTHENTICATION_FAILURE'), { kind: 'rejected-token', certain: true }],
  ['crm', 401, word('INVALID_OAUTHTOKEN'), { kind: 'rejected-token', certain: true }],
  ['crm', 401, word('SOMETHING_NEW'), { kind: 'rejected-token', certain: false }],
  ['crm', 401, word('OAUTH_SCOPE_MISMATCH'), { kind: 'missing-scope' }],
  ['crm', 429, word('TOO_MANY_REQUESTS'), { kind: 'too-many', limit: 'unknown' }],
  ['crm', 400, word('RATE_LIMIT_EXCEEDED'), { kind: 'too-many', limit: 'unknown' }],
  ['crm', 429, '<html>slow down</html>', { kind: 'too-many', zohoCode: '429' }],
  [
    'crm',
    403,
    word('NO_PERMISSION', { permissions: ['Crm_Implied_Api_Access'] }),
    { kind: 'refused', everybody: true, message: 'crm: NO_PERMISSION (Crm_Implied_Api_Access)' },
  ],
  [
    'crm',
    400,
    word('INVALID_DATA', { api_name: 'duplicate_check_fields' }),
    { kind: 'refused', everybody: false, zohoCode: 'INVALID_DATA' },
  ],
  ['crm', 404, word('INVALID_URL_PATTERN'), { kind: 'refused' }],
  ['crm', 200, word('INVALID_DATA'), { kind: 'refused' }],
  ['crm', 500, word('INTERNAL_ERROR'), { kind: 'odd', zohoCode: 'INTERNAL_ERROR' }],
  ['crm', 200, word('INTERNAL_ERROR'), { kind: 'odd' }],
  ['crm', 502, '<html>Bad Gateway</html>', { kind: 'odd', message: 'crm: HTML with status 502' }],
  ['crm', 200, '<html>Sign in</html>', { kind: 'odd' }],
  ['crm', 200, '{"data":[{"code":"SUC', { kind: 'odd' }],
  ['crm', 200, '', { kind: 'odd', message: 'crm: nothing with status 200' }],
  ['crm', 200, '[]', { kind: 'odd' }],
  ['crm', 302, '', { kind: 'odd', message: 'crm: a redirect (302)' }],
  ['crm', 400, { data: [] }, { kind: 'refused', zohoCode: '400' }],
  // Billing and Books
  ['billing', 200, { code: 0, customers: [] }, { kind: 'ok' }],
  ['billing', 201, { code: 0, customer: {} }, { kind: 'ok' }],
  ['billing', 200, number(3062), { kind: 'refused', zohoCode: '3062', everybody: false }],
  ['billing', 400, number(3062), { kind: 'refused', zohoCode: '3062', message: 'billing: code 3062 with status 400' }],
  ['billing', 404, number(1002), { kind: 'refused', zohoCode: '1002' }],
  ['billing', 400, number(6041), { kind: 'refused', everybody: true, message: expect.stringContaining('ZOHO_BILLING_ORGANIZATION_ID') }],
  ['books', 400, number(6041), { kind: 'refused', everybody: true, message: expect.stringContaining('ZOHO_BOOKS_ORGANIZATION_ID') }],
  ['billing', 401, number(14), { kind: 'rejected-token', certain: true }],
  ['billing', 401, number(57), { kind: 'rejected-token', certain: false }],
  ['billing', 400, number(57), { kind: 'rejected-token', certain: false }],
  ['billing', 401, { code: 'INVALID_OAUTHTOKEN' }, { kind: 'rejected-token', certain: true }],
  ['billing', 429, number(44), { kind: 'too-many', limit: 'minute' }],
  ['billing', 429, number(45), { kind: 'too-many', limit: 'day' }],
  ['billing', 429, number(1070), { kind: 'too-many', limit: 'concurrency' }],
  ['billing', 400, number(44), { kind: 'too-many', limit: 'minute' }],
  ['billing', 429, {}, { kind: 'too-many', limit: 'unknown' }],
  ['billing', 500, number(1000), { kind: 'odd', zohoCode: '1000' }],
  ['billing', 200, { customers: [] }, { kind: 'odd' }],
  ['billing', 503, '', { kind: 'odd' }],
  // Desk
  ['desk', 401, { errorCode: 'INVALID_OAUTH', message: 'canary' }, { kind: 'rejected-token', certain: true }],
  ['desk', 403, { errorCode: 'SCOPE_MISMATCH' }, { kind: 'missing-scope' }],
  ['desk', 429, { errorCode: 'THRESHOLD_EXCEEDED' }, { kind: 'too-many', limit: 'day' }],
  ['desk', 422, { errorCode: 'INVALID_DATA' }, { kind: 'refused', zohoCode: 'INVALID_DATA' }],
])('%s %i %o', (service, status, body, expected) => {
  const reading = read(service, status, body);
  expect(reading).toMatchObject(expected);
  expect(JSON.stringify({ ...reading, body: undefined })).not.toContain('canary');
});

test('a code that is no code is not repeated', () => {
  expect(read('crm', 400, { code: 'Jane Canary <jane@canary.example>', status: 'error' })).toMatchObject({
    kind: 'refused',
    zohoCode: '400',
  });
  expect(read('crm', 400, word('INVALID_DATA', { api_name: 'jane@canary.example' }))).toMatchObject({ message: 'crm: INVALID_DATA' });
});

test('long ids survive', () => {
  expect(read('billing', 200, '{"code":0,"plan":{"plan_id":9223372036854775807}}')).toEqual({
    kind: 'ok',
    body: { code: 0, plan: { plan_id: '9223372036854775807' } },
  });
});
