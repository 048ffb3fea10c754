import { expect, test } from 'vitest';
import { sign } from './signature.js';

const secret = 'abcdefghijkl1234567890';
const body = '{"created_date":"2019-03-06","event_id":"5675"}';
const hook = 'https://host.example/hook';

// The first is the worked example of zoho.com/billing/kb/webhooks/securing-webhooks.html
test.each([
  [`${hook}?subscription_id=90343&name=basic`, body, 'json', 'ffe572cfc17785d962a616cf72854e87907aa8751d965ee814b0a71ae99923d8'],
  [hook, body, 'json', 'a4e2e2645c5640333ec03ac062675b38b3bedb6a7784a407a6acbbd4ddbec5fd'],
  [`${hook}?name=basic`, 'customer_name=Bob&event_id=E1', 'form', '3c7610efd743211711ab66775af367ad07ecc9ae8ef8b0c9278210996640991e'],
] as const)('%s with %s is signed as %s', (url, text, format, signature) => {
  expect(sign({ secret, url, body: text, format, as: 'hex' })).toBe(signature);
  expect(sign({ secret, url, body: text, format, as: 'base64' })).toBe(Buffer.from(signature, 'hex').toString('base64'));
});

test('what is signed is decoded', () => {
  const signed = (url: string, text: string) => sign({ secret, url, body: text, format: 'form', as: 'hex' });
  expect(signed(`${hook}?a=b%20c`, 'payload=%7B%22x%22%3A+1%7D')).toBe(signed(`${hook}?a=b+c`, 'payload={"x":%201}'));
});
