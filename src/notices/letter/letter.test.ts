import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AppWords } from '../../config-notices.js';
import { NOTICE_KINDS } from '../../types-notices.js';
import { composeMail } from './compose.js';
import { writeAmount, writeDay, writeMonth } from './format.js';
import { SAMPLE_TALKS, SAMPLES } from './samples.js';

const app: AppWords = {
  name: 'Acme',
  url: 'https://acme.example/',
  billingUrl: 'https://acme.example/billing',
  escalationUrl: 'https://acme.example/help/{escalationId}',
  noticesUrl: 'https://acme.example/notices',
  support: 'help@acme.example',
  locale: 'en',
};
const to = { name: 'Ada Lovelace', firstName: null };

test.each([
  ['49.00', 'USD', 'en', '$49.00'],
  ['49', 'EUR', 'de-DE', '49,00\u00a0€'],
  ['1234567.5', 'GBP', 'en-GB', '£1,234,567.50'],
  ['4900', 'JPY', 'en', '¥4,900'],
  ['4900.00', 'JPY', 'en', '¥4,900'],
  // Nothing is rounded away, whatever a currency usually has.
  ['0.005', 'USD', 'en', '$0.005'],
  ['12345678901234567.89', 'USD', 'en', '$12,345,678,901,234,567.89'],
  ['-3.10', 'USD', 'en', '-$3.10'],
  ['1.00', 'points', 'en', '1.00 points'],
])('%s %s in %s is written %s', (amount, currency, locale, written) => {
  expect(writeAmount(amount, currency, locale)).toBe(written);
});

test('a day is the day that was given, in whatever zone this machine is', () => {
  expect([writeDay('2026-03-01', 'en'), writeDay('2026-12-31', 'de'), writeMonth('2026-03-31', 'en')]).toEqual([
    'March 1, 2026',
    '31. Dezember 2026',
    'March 2026',
  ]);
  expect(writeDay('soon', 'en')).toBe('soon');
});

test.each(NOTICE_KINDS)('%s says the same in both parts, loads nothing and counts nobody', (kind) => {
  const { subject, html, text } = composeMail({ kind, data: SAMPLES[kind], talk: SAMPLE_TALKS[kind], app, to });
  const button = kind.startsWith('escalation.')
    ? `https://acme.example/help/${SAMPLE_TALKS[kind]?.escalationId}`
    : 'https://acme.example/billing';
  expect(subject.length).toBeLessThan(78);
  for (const part of [html, text]) {
    for (const words of ['Hello Ada Lovelace,', button, 'https://acme.example/notices', 'help@acme.example']) expect(part).toContain(words);
  }
  expect(html).toMatch(/^<!doctype html><html lang="en">/);
  expect(html).not.toMatch(/<(img|script|link|iframe|form)|url\(|@import|zoho/i);
  expect(
    [...html.matchAll(/href="([^"]*)"/g)]
      .map((match) => match[1])
      .filter((url) => !/^(https:\/\/acme\.example|mailto:help@)/.test(url ?? '')),
  ).toEqual([]);
  // Within what readers take before they cut a mail off.
  expect(Buffer.byteLength(html)).toBeLessThan(102_400);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(78);
});

test.each(NOTICE_KINDS)('%s has no gaps when nothing is known of it', (kind) => {
  const { subject, html, text } = composeMail({
    kind,
    data: {},
    app: { ...app, url: undefined, billingUrl: undefined, noticesUrl: undefined, support: undefined },
    to: undefined,
  });
  for (const part of [subject, html, text]) expect(part).not.toMatch(/undefined|null|NaN|\[object|\(\)| {2}\S.*of\s*[.,]/);
  expect(text).toContain('Hello,');
});

test.each(['Click https://evil.example', 'www.evil.example', 'evil.example/x', 'a@b.example', 'x'.repeat(61), '\u202e'])(
  'a name that is none (%s) is not greeted',
  (name) => {
    const { html, text } = composeMail({ kind: 'payment.received', data: {}, app, to: { name, firstName: null } });
    for (const part of [html, text]) expect(part).toContain('Hello,');
    expect(text).not.toContain('evil');
  },
);

test('the words of a gateway are passed on, except for addresses of pages', () => {
  const failed = (failure: string) => composeMail({ kind: 'payment.failed', data: { failure }, app, to }).text;
  expect(failed('Insufficient funds')).toContain('Reason given: Insufficient funds');
  for (const words of ['See https://pay.example/x', 'www.pay.example', 'Zoho Payments: no'])
    expect(failed(words)).not.toContain('Reason given');
});

test('a subscription that ended for a missing payment says so', () => {
  const ended = (forMissingPayment: boolean) => composeMail({ kind: 'subscription.cancelled', data: { forMissingPayment }, app, to }).text;
  expect(ended(true)).toContain('because a payment');
  expect(ended(false)).not.toContain('because a payment');
});

test('whatever the values are, they are text in the HTML and one line in the subject', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('<script>alert(1)</script>', '"><img src=x>', 'a\r\nBcc: b@c.example', '-1.5', '1e9'),
    fc.integer(),
  );
  const fields = [
    'amount',
    'currency',
    'planCode',
    'number',
    'cardLastFour',
    'failure',
    'date',
    'nextBillingAt',
    'trialEndsAt',
    'cardExpires',
    'cancelledAt',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...NOTICE_KINDS), fc.dictionary(fc.constantFrom(...fields), value), fc.string(), (kind, data, name) => {
      const { subject, html } = composeMail({ kind, data, app, to: { name, firstName: null } });
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toMatch(/<(script|img)/);
    }),
    { numRuns: 500 },
  );
});
